"""Imports: files, their outcome, their refused rows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("said_period", sa.Integer(), nullable=True),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_import_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
        sa.UniqueConstraint("id", "owner", name=op.f("uq_import_id_owner")),
    )
    op.create_index("ix_import_council_id", "import", ["council", "id"], unique=False)
    op.create_table(
        "import_file",
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id", "owner"], ["import.id", "import.owner"], name=op.f("fk_import_file_import_id_owner")
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_file")),
    )
    op.create_table(
        "import_outcome",
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("dataset", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("period", sa.Integer(), nullable=True),
        sa.Column("release", sa.Text(), nullable=True),
        sa.Column("available_on", sa.Date(), nullable=True),
        sa.Column("rows_accepted", sa.Integer(), nullable=False),
        sa.Column("rows_refused", sa.Integer(), nullable=False),
        sa.Column("rows_unchanged", sa.Integer(), nullable=False),
        sa.Column("facts_added", sa.Integer(), nullable=False),
        sa.Column("facts_superseded", sa.Integer(), nullable=False),
        sa.Column("problem", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'refused') = (problem is not null)", name=op.f("ck_import_outcome_refused_says_why")
        ),
        sa.CheckConstraint(
            "release is null or release in ('school_supplied', 'provisional', 'revised', 'final')",
            name=op.f("ck_import_outcome_release"),
        ),
        sa.CheckConstraint("state in ('loaded', 'refused')", name=op.f("ck_import_outcome_state")),
        sa.ForeignKeyConstraint(
            ["import_id", "owner"], ["import.id", "import.owner"], name=op.f("fk_import_outcome_import_id_owner")
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_outcome")),
    )
    op.create_table(
        "import_row",
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id", "owner"], ["import.id", "import.owner"], name=op.f("fk_import_row_import_id_owner")
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_import_row")),
    )


def downgrade() -> None:
    op.drop_table("import_row")
    op.drop_table("import_outcome")
    op.drop_table("import_file")
    op.drop_table("import")
