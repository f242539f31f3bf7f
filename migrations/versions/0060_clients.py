"""Systems that use the API on their own behalf."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "client",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("public_keys", JSONB(), nullable=True),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.Text(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_client_named")),
        sa.CheckConstraint("cardinality(scopes) > 0", name=op.f("ck_client_granted_something")),
        sa.CheckConstraint(
            "num_nonnulls(revoked_by, revoked_at, revoked_reason) in (0, 3)", name=op.f("ck_client_revoked_whole")
        ),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_client_council")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_client")),
    )
    op.create_index("ix_client_council_registered_at_id", "client", ["council", "registered_at", "id"])
    op.create_table(
        "client_secret",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["council", "client_id"], ["client.council", "client.id"], name=op.f("fk_client_secret_council_client_id")
        ),
        sa.PrimaryKeyConstraint("council", "client_id", "secret_hash", name=op.f("pk_client_secret")),
    )
    op.create_table(
        "client_token",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["council", "client_id"], ["client.council", "client.id"], name=op.f("fk_client_token_council_client_id")
        ),
        sa.PrimaryKeyConstraint("council", "token_hash", name=op.f("pk_client_token")),
    )
    op.create_index(
        "ix_client_token_council_client_id_expires_at", "client_token", ["council", "client_id", "expires_at"]
    )
    op.create_table(
        "client_assertion",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("jti", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["council", "client_id"],
            ["client.council", "client.id"],
            name=op.f("fk_client_assertion_council_client_id"),
        ),
        sa.PrimaryKeyConstraint("council", "client_id", "jti", name=op.f("pk_client_assertion")),
    )


def downgrade() -> None:
    for table in ("client_assertion", "client_token", "client_secret", "client"):
        op.drop_table(table)
