"""The event chain."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_chain",
        sa.Column("chain", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_event_chain")),
    )
    op.create_table(
        "event",
        sa.Column("chain", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(hash) = 32 and length(commitment) = 32", name=op.f("ck_event_hash_lengths")),
        sa.PrimaryKeyConstraint("chain", "sequence", name=op.f("pk_event")),
    )
    op.create_index("ix_event_chain_subject_sequence", "event", ["chain", "subject", "sequence"], unique=False)
    op.create_index("ix_event_chain_urn_sequence", "event", ["chain", "urn", "sequence"], unique=False)
    op.create_table(
        "event_payload",
        sa.Column("chain", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["chain", "sequence"], ["event.chain", "event.sequence"], name=op.f("fk_event_payload_chain_sequence")
        ),
        sa.PrimaryKeyConstraint("chain", "sequence", name=op.f("pk_event_payload")),
    )


def downgrade() -> None:
    op.drop_table("event_payload")
    op.drop_table("event")
    op.drop_table("event_chain")
