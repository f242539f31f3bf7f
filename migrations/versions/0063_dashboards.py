"""How a council's board is shown schools, and the counts that stand for a month."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "board_settings",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("schools", sa.Text(), nullable=False),
        sa.Column("fewest", sa.SmallInteger(), nullable=False),
        sa.Column("code_key", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("schools in ('names', 'codes')", name=op.f("ck_board_settings_schools")),
        sa.CheckConstraint("fewest between 3 and 20", name=op.f("ck_board_settings_fewest")),
        sa.CheckConstraint("length(code_key) = 32", name=op.f("ck_board_settings_code_key")),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_board_settings_says_why")),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_board_settings_council")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_board_settings")),
    )
    op.create_table(
        "dashboard_edition",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kept", JSONB(), nullable=False),
        sa.CheckConstraint("extract(day from month) = 1", name=op.f("ck_dashboard_edition_month")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_dashboard_edition_digest")),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_dashboard_edition_council")),
        sa.PrimaryKeyConstraint("council", "month", name=op.f("pk_dashboard_edition")),
    )


def downgrade() -> None:
    op.drop_table("dashboard_edition")
    op.drop_table("board_settings")
