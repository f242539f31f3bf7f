"""Rulesets are served with the definitions of what they read."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Registering, which follows every migration, writes both anew for all that ships.
    op.add_column("indicator", sa.Column("definition", JSONB(), nullable=False, server_default="{}"))
    op.alter_column("indicator", "definition", server_default=None)
    op.add_column("ruleset", sa.Column("reads", JSONB(), nullable=False, server_default="[]"))
    op.alter_column("ruleset", "reads", server_default=None)


def downgrade() -> None:
    op.drop_column("ruleset", "reads")
    op.drop_column("indicator", "definition")
