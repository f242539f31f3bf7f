"""The category of concern that report cards know: requires significant improvement."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint("ck_inspection_category", "inspection")
    op.create_check_constraint(
        op.f("ck_inspection_category"),
        "inspection",
        "category is null or category in "
        "('special_measures', 'serious_weaknesses', 'notice_to_improve', 'requires_significant_improvement')",
    )


def downgrade() -> None:
    op.drop_constraint("ck_inspection_category", "inspection")
    op.create_check_constraint(
        op.f("ck_inspection_category"),
        "inspection",
        "category is null or category in ('special_measures', 'serious_weaknesses', 'notice_to_improve')",
    )
