"""Provisional years of council calendars, and visits planned on them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "provisional_period",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("academic_year", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("based_on", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(
            "kind in ('term', 'half_term', 'holiday', 'bank_holiday')", name=op.f("ck_provisional_period_kind")
        ),
        sa.CheckConstraint(
            "term is null or term in ('autumn', 'spring', 'summer')", name=op.f("ck_provisional_period_term")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_provisional_period_ends_after_start")),
        sa.CheckConstraint("based_on < academic_year", name=op.f("ck_provisional_period_based_on_earlier_year")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_provisional_period")),
        sa.UniqueConstraint(
            "council",
            "academic_year",
            "kind",
            "starts_on",
            name=op.f("uq_provisional_period_council_academic_year_kind_starts_on"),
        ),
    )
    # Visits planned so far all lie in published years; the default is for them alone.
    op.add_column("visit", sa.Column("provisional", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("visit", "provisional", server_default=None)


def downgrade() -> None:
    op.drop_column("visit", "provisional")
    op.drop_table("provisional_period")
