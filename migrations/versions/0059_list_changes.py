"""An account of what changed in the lists that are mirrored elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "list_ledger",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_list_ledger_council")),
        sa.PrimaryKeyConstraint("council", "list", name=op.f("pk_list_ledger")),
    )
    op.create_table(
        "list_entry",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=True),
        sa.Column("digest", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council", "list"],
            ["list_ledger.council", "list_ledger.list"],
            name=op.f("fk_list_entry_council_list"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("council", "list", "id", name=op.f("pk_list_entry")),
    )
    op.create_index("ix_list_entry_council_list_changed_at_id", "list_entry", ["council", "list", "changed_at", "id"])


def downgrade() -> None:
    op.drop_table("list_entry")
    op.drop_table("list_ledger")
