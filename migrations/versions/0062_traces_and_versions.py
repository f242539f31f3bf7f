"""Under which trace work was asked for, events happened and webhooks are sent; and which version of the API a system has."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

TRACED = ("work", "event", "webhook_delivery")


def upgrade() -> None:
    for table in TRACED:
        op.add_column(table, sa.Column("traceparent", sa.Text(), nullable=True))
        op.create_check_constraint(
            op.f(f"ck_{table}_traceparent"), table, "traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$'"
        )
    # Whoever was registered before there were versions was registered under the first.
    op.add_column("client", sa.Column("api_version", sa.Text(), nullable=False, server_default="2026-01-01"))
    op.alter_column("client", "api_version", server_default=None)


def downgrade() -> None:
    op.drop_column("client", "api_version")
    for table in TRACED:
        op.drop_constraint(op.f(f"ck_{table}_traceparent"), table)
        op.drop_column(table, "traceparent")
