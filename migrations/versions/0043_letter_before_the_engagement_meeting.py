"""The engagement letter has reached the school before its engagement meeting, or the record says how it came."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_CHECK = "ck_engagement_meeting_says_how_the_letter_came"


def upgrade() -> None:
    op.add_column("engagement_meeting", sa.Column("letter_elsewhere", sa.Text(), nullable=True))
    op.create_check_constraint(op.f(_CHECK), "engagement_meeting", "length(trim(letter_elsewhere)) > 0")


def downgrade() -> None:
    op.drop_column("engagement_meeting", "letter_elsewhere")
