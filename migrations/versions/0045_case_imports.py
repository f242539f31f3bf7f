"""Cases that ran before a council used this, taken in from a file."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_import",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_case_import_sha256")),
        sa.CheckConstraint("rows > 0", name=op.f("ck_case_import_has_rows")),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_case_import_council")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_case_import")),
    )
    op.create_index("ix_case_import_council_imported_at_id", "case_import", ["council", "imported_at", "id"])
    op.create_table(
        "imported_case",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("counts", postgresql.JSONB(), nullable=False),
        sa.Column("imported_on", sa.Date(), nullable=False),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_imported_case_sha256")),
        sa.CheckConstraint("jsonb_typeof(counts) = 'object'", name=op.f("ck_imported_case_counts")),
        sa.ForeignKeyConstraint(
            ["council", "case_id", "urn"],
            ["case.council", "case.id", "case.urn"],
            name=op.f("fk_imported_case_council_case_id_urn"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["council", "import_id"],
            ["case_import.council", "case_import.id"],
            name=op.f("fk_imported_case_council_import_id"),
        ),
        sa.PrimaryKeyConstraint("council", "case_id", name=op.f("pk_imported_case")),
    )
    op.create_index("ix_imported_case_council_import_id", "imported_case", ["council", "import_id"])
    op.create_index("ix_imported_case_council_urn", "imported_case", ["council", "urn"])


def downgrade() -> None:
    op.drop_table("imported_case")
    op.drop_table("case_import")
