"""Who is signed in in a browser."""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "browser_session",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("vouched_by", sa.Uuid(), nullable=True),
        sa.Column("is_guest", sa.Boolean(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("octet_length(secret_hash) = 32", name=op.f("ck_browser_session_hashed")),
        sa.CheckConstraint("ends_at > begun_at", name=op.f("ck_browser_session_lasts")),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_browser_session_council")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_browser_session")),
        sa.UniqueConstraint("council", "secret_hash", name=op.f("uq_browser_session_council_secret_hash")),
    )


def downgrade() -> None:
    op.drop_table("browser_session")
