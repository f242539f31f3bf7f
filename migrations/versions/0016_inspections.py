"""Inspections."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inspection",
        sa.Column("urn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ceased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ceased_by", sa.Integer(), nullable=True),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("available_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("inspected_urn", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("judgements", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("kind in ('graded', 'ungraded')", name=op.f("ck_inspection_kind")),
        sa.CheckConstraint(
            "category is null or category in ('special_measures', 'serious_weaknesses', 'notice_to_improve')",
            name=op.f("ck_inspection_category"),
        ),
        sa.CheckConstraint("ended_on >= inspected_on", name=op.f("ck_inspection_ends_after_start")),
        sa.CheckConstraint("published_on >= inspected_on", name=op.f("ck_inspection_published_after_start")),
        sa.CheckConstraint("ceased_at is null or ceased_at > known_at", name=op.f("ck_inspection_ceases_after_known")),
        sa.ForeignKeyConstraint(
            ["import_id", "owner"], ["import.id", "import.owner"], name=op.f("fk_inspection_import_id_owner")
        ),
        sa.PrimaryKeyConstraint("urn", "kind", "inspected_on", "import_id", "known_at", name=op.f("pk_inspection")),
    )
    op.create_index(
        "ix_inspection_current",
        "inspection",
        ["urn", "inspected_on"],
        unique=False,
        postgresql_where=sa.text("ceased_at is null"),
    )
    op.create_index("ix_inspection_import_id", "inspection", ["import_id"], unique=False)


def downgrade() -> None:
    op.drop_table("inspection")
