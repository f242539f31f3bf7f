"""Imports can be withdrawn: who asked and why, and what became of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_withdrawal",
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id", "owner"], ["import.id", "import.owner"], name=op.f("fk_import_withdrawal_import_id_owner")
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_withdrawal")),
    )
    op.add_column("import_outcome", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("import_outcome", sa.Column("facts_withdrawn", sa.Integer(), nullable=True))
    op.add_column("import_outcome", sa.Column("withdrawal_refused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "import_outcome", sa.Column("withdrawal_problem", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )
    op.add_column("school_edition", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("school_edition", "withdrawn_at")
    for column in ("withdrawal_problem", "withdrawal_refused_at", "facts_withdrawn", "withdrawn_at"):
        op.drop_column("import_outcome", column)
    op.drop_table("import_withdrawal")
