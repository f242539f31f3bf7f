"""School calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_period",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("academic_year", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ceased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ceased_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind in ('term', 'half_term', 'holiday', 'bank_holiday')", name=op.f("ck_calendar_period_kind")
        ),
        sa.CheckConstraint(
            "term is null or term in ('autumn', 'spring', 'summer')", name=op.f("ck_calendar_period_term")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_calendar_period_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["import_id", "owner"], ["import.id", "import.owner"], name=op.f("fk_calendar_period_import_id_owner")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_period")),
    )
    op.create_index(
        "ix_calendar_period_current",
        "calendar_period",
        ["area", "academic_year"],
        unique=False,
        postgresql_where=sa.text("ceased_at is null"),
    )


def downgrade() -> None:
    op.drop_table("calendar_period")
