"""Pauses of a case."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_pause",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("planned_until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("paused_by", sa.Text(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resumed_by", sa.Text(), nullable=True),
        sa.Column("resumption_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "planned_until >= starts_on and ends_on <= planned_until", name=op.f("ck_case_pause_days_in_order")
        ),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_case_pause_says_why")),
        sa.CheckConstraint(
            "num_nonnulls(resumed_by, resumption_reason) in (0, 2)", name=op.f("ck_case_pause_resumed_with_who_and_why")
        ),
        sa.CheckConstraint(
            "(resumed_by is null) = (ends_on = planned_until)", name=op.f("ck_case_pause_ends_early_by_resumption")
        ),
        sa.ForeignKeyConstraint(
            ["council", "case_id", "urn"],
            ["case.council", "case.id", "case.urn"],
            name=op.f("fk_case_pause_council_case_id_urn"),
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_case_pause")),
    )
    op.create_index("ix_case_pause_council_case_id", "case_pause", ["council", "case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("case_pause")
