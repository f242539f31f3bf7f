"""Concerns, the decisions they make due, and assessments that know the restricted ones."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_FACTORS = (
    "'attainment', 'progress', 'absence_and_behaviour', 'teaching_and_learning', 'leadership_and_governance', "
    "'safeguarding', 'staff_turnover', 'parental_popularity', 'finance'"
)
_ROUTES = "'officer', 'visit', 'complaint', 'partner_agency', 'school', 'whistleblowing', 'media', 'other'"


def upgrade() -> None:
    op.create_table(
        "concern",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("factor", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("access_class", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("closing_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"factor in ({_FACTORS})", name=op.f("ck_concern_factor")),
        sa.CheckConstraint("severity in ('low', 'medium', 'high')", name=op.f("ck_concern_severity")),
        sa.CheckConstraint("confidence in ('low', 'medium', 'high')", name=op.f("ck_concern_confidence")),
        sa.CheckConstraint(f"route in ({_ROUTES})", name=op.f("ck_concern_route")),
        sa.CheckConstraint("access_class in ('open', 'restricted')", name=op.f("ck_concern_access_class")),
        sa.CheckConstraint(
            "route <> 'whistleblowing' or access_class = 'restricted'",
            name=op.f("ck_concern_whistleblowing_is_restricted"),
        ),
        sa.CheckConstraint("expires_on > observed_on", name=op.f("ck_concern_expires_after_observed")),
        sa.CheckConstraint(
            "num_nonnulls(closed_at, closed_by, closing_reason) in (0, 3)", name=op.f("ck_concern_closed_has_reason")
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_concern_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_concern")),
    )
    op.create_index("ix_concern_council_entered_at_id", "concern", ["council", "entered_at", "id"])
    op.create_index("ix_concern_council_urn", "concern", ["council", "urn"])
    op.create_table(
        "decision_due",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(decision_id, decided_at) in (0, 2)", name=op.f("ck_decision_due_decided_has_moment")
        ),
        sa.ForeignKeyConstraint(
            ["council", "concern_id"],
            ["concern.council", "concern.id"],
            name=op.f("fk_decision_due_council_concern_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "decision_id"],
            ["level_decision.council", "level_decision.id"],
            name=op.f("fk_decision_due_council_decision_id"),
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_decision_due_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_decision_due")),
    )
    op.create_index("ix_decision_due_council_due_on_id", "decision_due", ["council", "due_on", "id"])
    op.create_table(
        "restricted_assessment",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("suggested_level", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("coverage", sa.Numeric(), nullable=False),
        sa.Column("decisive", sa.Boolean(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "suggested_level in ('red', 'amber', 'green', 'not_assessed')",
            name=op.f("ck_restricted_assessment_suggested_level"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "assessment_id"],
            ["assessment.council", "assessment.id"],
            name=op.f("fk_restricted_assessment_council_assessment_id"),
        ),
        sa.PrimaryKeyConstraint("council", "assessment_id", name=op.f("pk_restricted_assessment")),
    )
    op.add_column("level_decision", sa.Column("school_reason", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("level_decision", "school_reason")
    op.drop_table("restricted_assessment")
    op.drop_table("decision_due")
    op.drop_table("concern")
