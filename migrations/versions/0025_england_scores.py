"""England's schools as the default ruleset scores them, in short."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "england_score",
        sa.Column("ruleset", sa.Text(), nullable=False),
        sa.Column("urn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suggested_level", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("coverage", sa.Numeric(), nullable=False),
        sa.Column("index_points", sa.Numeric(), nullable=True),
        sa.Column("index_share", sa.Numeric(), nullable=True),
        sa.Column("flags", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "suggested_level in ('green', 'amber', 'red', 'not_assessed')",
            name=op.f("ck_england_score_suggested_level"),
        ),
        sa.CheckConstraint("ruleset !~ '^[0-9]{3}-'", name=op.f("ck_england_score_own_ruleset")),
        sa.ForeignKeyConstraint(["ruleset"], ["ruleset.version"], name=op.f("fk_england_score_ruleset")),
        sa.PrimaryKeyConstraint("ruleset", "urn", name=op.f("pk_england_score")),
    )


def downgrade() -> None:
    op.drop_table("england_score")
