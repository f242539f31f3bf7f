"""Which assessment of a school is its newest is found without sorting all it has had."""

from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

_NEWEST = "ix_assessment_council_urn_as_of_made_at"


def upgrade() -> None:
    op.create_index(_NEWEST, "assessment", ["council", "urn", "as_of", "made_at", "id"])


def downgrade() -> None:
    op.drop_index(_NEWEST, "assessment")
