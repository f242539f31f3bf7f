"""Schools and the editions of the register."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school",
        sa.Column("urn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("type_group", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("establishment_number", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("low_age", sa.Integer(), nullable=True),
        sa.Column("high_age", sa.Integer(), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("town", sa.Text(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("easting", sa.Integer(), nullable=True),
        sa.Column("northing", sa.Integer(), nullable=True),
        sa.Column("religious_character", sa.Text(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("available_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "phase in ('nursery', 'primary', 'middle_deemed_primary', 'middle_deemed_secondary', 'secondary', 'all_through', 'sixteen_plus', 'not_applicable')",
            name=op.f("ck_school_phase"),
        ),
        sa.CheckConstraint(
            "status in ('open', 'proposed_to_close', 'proposed_to_open', 'closed')", name=op.f("ck_school_status")
        ),
        sa.CheckConstraint("urn between 100000 and 999999", name=op.f("ck_school_urn")),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_school_import_id")),
        sa.PrimaryKeyConstraint("urn", name=op.f("pk_school")),
    )
    op.create_index("ix_school_council_name_urn", "school", ["council", "name", "urn"], unique=False)
    op.create_index("ix_school_name_urn", "school", ["name", "urn"], unique=False)
    op.create_table(
        "school_edition",
        sa.Column("urn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("available_on", sa.Date(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_school_edition_import_id")),
        sa.PrimaryKeyConstraint("urn", "import_id", name=op.f("pk_school_edition")),
    )


def downgrade() -> None:
    op.drop_table("school_edition")
    op.drop_table("school")
