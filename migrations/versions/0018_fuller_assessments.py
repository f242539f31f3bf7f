"""Assessments keep where the evidence alone leads, and the ranking index, so that lists need not open documents."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assessment", sa.Column("level_by_evidence", sa.Text(), nullable=True))
    # Row-level security binds the owner too: lifted while every council's rows are changed, then as it was.
    op.execute("alter table assessment no force row level security")
    op.execute("update assessment set level_by_evidence = suggested_level")
    op.execute("alter table assessment force row level security")
    op.alter_column("assessment", "level_by_evidence", nullable=False)
    op.create_check_constraint(
        op.f("ck_assessment_level_by_evidence"),
        "assessment",
        "level_by_evidence in ('red', 'amber', 'green', 'not_assessed')",
    )
    op.add_column("assessment", sa.Column("index_points", sa.Numeric(), nullable=True))
    op.add_column("assessment", sa.Column("direction", sa.Text(), nullable=False, server_default="unknown"))
    op.alter_column("assessment", "direction", server_default=None)
    op.create_check_constraint(
        op.f("ck_assessment_direction"),
        "assessment",
        "direction in ('improving', 'unchanged', 'deteriorating', 'unknown')",
    )


def downgrade() -> None:
    op.drop_column("assessment", "direction")
    op.drop_column("assessment", "index_points")
    op.drop_column("assessment", "level_by_evidence")
