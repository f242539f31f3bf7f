"""What schools say of their own days: INSET and occasional days, own terms, closures, blocked half-days."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school_calendar_entry",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("academic_year", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("half", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Text(), nullable=True),
        sa.Column("removal_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("urn between 100000 and 999999", name=op.f("ck_school_calendar_entry_urn")),
        sa.CheckConstraint(
            "kind in ('inset_day', 'occasional_day', 'closed', 'term', 'half_term', 'blocked')",
            name=op.f("ck_school_calendar_entry_kind"),
        ),
        sa.CheckConstraint(
            "term is null or term in ('autumn', 'spring', 'summer')", name=op.f("ck_school_calendar_entry_term")
        ),
        sa.CheckConstraint(
            "half is null or half in ('morning', 'afternoon')", name=op.f("ck_school_calendar_entry_half")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_school_calendar_entry_ends_after_start")),
        sa.CheckConstraint(
            "(kind in ('term', 'half_term')) = (term is not null)",
            name=op.f("ck_school_calendar_entry_term_where_it_means_something"),
        ),
        sa.CheckConstraint(
            "num_nulls(removed_at, removed_by, removal_reason) in (0, 3)",
            name=op.f("ck_school_calendar_entry_removed_by_somebody_for_a_reason"),
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_school_calendar_entry")),
    )
    op.create_index(
        "ix_school_calendar_entry_standing",
        "school_calendar_entry",
        ["council", "urn"],
        postgresql_where=sa.text("removed_at is null"),
    )


def downgrade() -> None:
    op.drop_table("school_calendar_entry")
