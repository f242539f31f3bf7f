"""Links between schools."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school_link",
        sa.Column("urn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("other_urn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ceased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ceased_by", sa.Integer(), nullable=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("other_name", sa.Text(), nullable=True),
        sa.Column("established_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ceased_at is null or ceased_at > known_at", name=op.f("ck_school_link_ceases_after_known")),
        sa.CheckConstraint(
            "type in ('predecessor', 'predecessor_amalgamated', 'predecessor_merged', 'predecessor_split', 'successor', 'successor_amalgamated', 'successor_merged', 'successor_split', 'result_of_amalgamation', 'merged_age_range', 'merged_capacity', 'merged_age_range_and_capacity', 'sixth_form_centre_link', 'sixth_form_centre_school', 'expansion', 'closure', 'other')",
            name=op.f("ck_school_link_type"),
        ),
        sa.CheckConstraint("urn <> other_urn", name=op.f("ck_school_link_two_schools")),
        sa.CheckConstraint(
            "urn between 100000 and 999999 and other_urn between 100000 and 999999", name=op.f("ck_school_link_urn")
        ),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_school_link_import_id")),
        sa.PrimaryKeyConstraint("urn", "other_urn", "import_id", "known_at", name=op.f("pk_school_link")),
    )
    op.create_index("ix_school_link_import_id", "school_link", ["import_id"], unique=False)
    op.create_index("ix_school_link_other_urn", "school_link", ["other_urn"], unique=False)


def downgrade() -> None:
    op.drop_table("school_link")
