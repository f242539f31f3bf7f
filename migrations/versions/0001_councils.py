"""Councils that use the service."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "council",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("code ~ '^[0-9]{3}$'", name=op.f("ck_council_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_council")),
    )


def downgrade() -> None:
    op.drop_table("council")
