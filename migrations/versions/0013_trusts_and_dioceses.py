"""Who stands behind a school: its academy trust and its diocese."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("trust", "trust_uid", "diocese"):
        op.add_column("school", sa.Column(name, sa.Text(), nullable=True))


def downgrade() -> None:
    for name in ("diocese", "trust_uid", "trust"):
        op.drop_column("school", name)
