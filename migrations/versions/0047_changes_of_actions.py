"""How an action stood before each change, so that a case can be told as of any day."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "action_change",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("was_due_on", sa.Date(), nullable=False),
        sa.Column("was_done_on", sa.Date(), nullable=True),
        sa.Column("was_withdrawn_on", sa.Date(), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["council", "action_id"],
            ["action.council", "action.id"],
            name=op.f("fk_action_change_council_action"),
        ),
        sa.PrimaryKeyConstraint("council", "action_id", "number", name=op.f("pk_action_change")),
    )


def downgrade() -> None:
    op.drop_table("action_change")
