"""Contacts that are due after a level rose; meetings that somebody waived."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_due",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.CheckConstraint("cause in ('case_opened', 'level_rose')", name=op.f("ck_contact_due_cause")),
        sa.CheckConstraint("due_on >= since", name=op.f("ck_contact_due_days_in_order")),
        _of_case("contact_due"),
        sa.PrimaryKeyConstraint("council", "case_id", "since", name=op.f("pk_contact_due")),
    )
    op.create_table(
        "meeting_waiver",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("waived_by", sa.Text(), nullable=False),
        sa.Column("waived_by_name", sa.Text(), nullable=False),
        sa.Column("waived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawal_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_meeting_waiver_says_why")),
        sa.CheckConstraint(
            "num_nonnulls(withdrawn_by, withdrawn_at, withdrawal_reason) in (0, 3)",
            name=op.f("ck_meeting_waiver_withdrawn_whole"),
        ),
        _of_case("meeting_waiver"),
        sa.PrimaryKeyConstraint("council", "case_id", "slot", name=op.f("pk_meeting_waiver")),
    )


def downgrade() -> None:
    op.drop_table("meeting_waiver")
    op.drop_table("contact_due")


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["council", "case_id", "urn"],
        ["case.council", "case.id", "case.urn"],
        name=op.f(f"fk_{table}_council_case_id_urn"),
        onupdate="CASCADE",
    )
