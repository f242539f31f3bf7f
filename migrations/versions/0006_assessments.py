"""Rulesets, assessment runs, assessments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ruleset",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_ruleset")),
    )
    op.create_table(
        "assessment_run",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ruleset", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=True),
        sa.Column("schools", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "phase is null or phase in ('nursery', 'primary', 'middle_deemed_primary', 'middle_deemed_secondary', 'secondary', 'all_through', 'sixteen_plus', 'not_applicable')",
            name=op.f("ck_assessment_run_phase"),
        ),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_assessment_run_council")),
        sa.ForeignKeyConstraint(["ruleset"], ["ruleset.version"], name=op.f("fk_assessment_run_ruleset")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_assessment_run")),
    )
    op.create_table(
        "assessment",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("ruleset", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suggested_level", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("coverage", sa.Numeric(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "suggested_level in ('green', 'amber', 'red', 'not_assessed')", name=op.f("ck_assessment_suggested_level")
        ),
        sa.CheckConstraint("coverage between 0 and 1", name=op.f("ck_assessment_coverage")),
        sa.ForeignKeyConstraint(
            ["council", "run_id"],
            ["assessment_run.council", "assessment_run.id"],
            name=op.f("fk_assessment_council_run_id"),
        ),
        sa.ForeignKeyConstraint(["ruleset"], ["ruleset.version"], name=op.f("fk_assessment_ruleset")),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_assessment_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("council", "run_id", "urn", name=op.f("uq_assessment_council_run_id_urn")),
    )
    op.create_index("ix_assessment_council_urn_made_at", "assessment", ["council", "urn", "made_at"], unique=False)


def downgrade() -> None:
    op.drop_table("assessment")
    op.drop_table("assessment_run")
    op.drop_table("ruleset")
