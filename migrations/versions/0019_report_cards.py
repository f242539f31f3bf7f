"""Report cards know one category of concern more."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_BEFORE = "'special_measures', 'serious_weaknesses', 'notice_to_improve'"
_NOW = "'special_measures', 'serious_weaknesses', 'requires_significant_improvement', 'notice_to_improve'"


def _allow(categories: str) -> None:
    op.drop_constraint(op.f("ck_inspection_category"), "inspection")
    op.create_check_constraint(
        op.f("ck_inspection_category"), "inspection", f"category is null or category in ({categories})"
    )


def upgrade() -> None:
    _allow(_NOW)


def downgrade() -> None:
    _allow(_BEFORE)
