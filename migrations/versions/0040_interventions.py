"""Formal interventions, begun or not after a review considered one; a case in intervention knows where it returns to.

Until now a review put a case into intervention, and nothing took it out: those cases are monitored again, and what their
review decided is to consider an intervention, which somebody then begins or not.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

RETURNS = (
    "(state = 'intervention') = (returns_to is not null) and coalesce(returns_to, 'engaging') in "
    "('engaging', 'monitoring')"
)
NOT_BEGUN = ("not_begun_reason", "not_begun_decision_maker", "not_begun_by")


def upgrade() -> None:
    op.add_column("case", sa.Column("returns_to", sa.Text(), nullable=True))
    # Row-level security binds the owner too: lifted while every council's rows are changed, then as it was.
    op.execute('alter table "case" no force row level security')
    op.execute("update \"case\" set state = 'monitoring' where state = 'intervention'")
    op.execute('alter table "case" force row level security')
    op.create_check_constraint(op.f("ck_case_returns_from_intervention"), "case", RETURNS)
    _rename_decision("formal_intervention", "consider_intervention")
    for column in NOT_BEGUN:
        op.add_column("review_point", sa.Column(column, sa.Text(), nullable=True))
    op.add_column("review_point", sa.Column("not_begun_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(
        op.f("ck_review_point_not_begun_with_who_when_and_why"),
        "review_point",
        "num_nonnulls(not_begun_reason, not_begun_decision_maker, not_begun_by, not_begun_at) in (0, 4) "
        "and (not_begun_at is null or decision = 'consider_intervention')",
    )
    op.create_table(
        "intervention",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("review_point_id", sa.Uuid(), nullable=True),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("governance", sa.Text(), nullable=False),
        sa.Column("legal_check_needed", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("grounds", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decision_maker", sa.Text(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("begun_by", sa.Text(), nullable=False),
        sa.Column("tried", postgresql.JSONB(), nullable=False),
        sa.Column("equality_assessed_on", sa.Date(), nullable=True),
        sa.Column("equality_assessment", sa.Text(), nullable=True),
        sa.Column("legal_advised_on", sa.Date(), nullable=True),
        sa.Column("legal_advice_reference", sa.Text(), nullable=True),
        sa.Column("legal_checked_on", sa.Date(), nullable=True),
        sa.Column("legal_check", sa.Text(), nullable=True),
        sa.Column("minister_noticed_on", sa.Date(), nullable=True),
        sa.Column("minister_notice", sa.Text(), nullable=True),
        sa.Column("minister_notice_ended_on", sa.Date(), nullable=True),
        sa.Column("referred_on", sa.Date(), nullable=True),
        sa.Column("referred_to", sa.Text(), nullable=True),
        sa.Column("referral", sa.Text(), nullable=True),
        sa.Column("referral_decision_maker", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("outcome_reason", sa.Text(), nullable=True),
        sa.Column("outcome_decision_maker", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("publishes", sa.Boolean(), nullable=True),
        sa.Column("redactions", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(route = 'council_decides') = (governance = 'maintained')",
            name=op.f("ck_intervention_route_follows_from_governance"),
        ),
        sa.CheckConstraint("governance in ('maintained', 'academy', 'other')", name=op.f("ck_intervention_governance")),
        sa.CheckConstraint(
            "num_nonnulls(outcome, outcome_reason, outcome_decision_maker, closed_on, closed_by, review_on, publishes) = case when stage = 'closed' then 7 else 0 end",
            name=op.f("ck_intervention_closed_with_outcome"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(referred_on, referred_to, referral, referral_decision_maker) in (0, 4) and (referred_on is null or route = 'refer_to_regional_director')",
            name=op.f("ck_intervention_referred_with_when_to_whom_and_why"),
        ),
        sa.CheckConstraint(
            "outcome is null or outcome in ('complied', 'powers_used', 'referred', 'superseded', 'withdrawn')",
            name=op.f("ck_intervention_outcome"),
        ),
        sa.CheckConstraint(
            "route in ('council_decides', 'refer_to_regional_director')", name=op.f("ck_intervention_route")
        ),
        sa.CheckConstraint(
            "stage in ('considered', 'notice_issued', 'compliance_recorded', 'powers_used', 'referred', 'closed')",
            name=op.f("ck_intervention_stage"),
        ),
        sa.CheckConstraint(
            "closed_on >= begun_on and review_on > closed_on", name=op.f("ck_intervention_days_in_order")
        ),
        sa.CheckConstraint(
            "length(trim(reason)) > 0 and length(trim(decision_maker)) > 0",
            name=op.f("ck_intervention_says_why_and_who_decided"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(equality_assessed_on, equality_assessment) in (0, 2)",
            name=op.f("ck_intervention_equality_assessed_with_day"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(legal_advised_on, legal_advice_reference) in (0, 2)",
            name=op.f("ck_intervention_legally_advised_with_day"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(legal_checked_on, legal_check) in (0, 2)",
            name=op.f("ck_intervention_legally_checked_with_day"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(minister_noticed_on, minister_notice) in (0, 2) and (minister_notice_ended_on is null or minister_notice_ended_on >= minister_noticed_on)",
            name=op.f("ck_intervention_minister_notice_has_days"),
        ),
        sa.CheckConstraint(
            "review_point_id is null or case_id is not null", name=op.f("ck_intervention_review_is_of_its_case")
        ),
        sa.ForeignKeyConstraint(
            ["council", "case_id", "urn"],
            ["case.council", "case.id", "case.urn"],
            name=op.f("fk_intervention_council_case_id_urn"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["council", "review_point_id"],
            ["review_point.council", "review_point.id"],
            name=op.f("fk_intervention_council_review_point_id"),
        ),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_intervention_council")),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_intervention_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_intervention")),
        sa.UniqueConstraint("council", "id", "urn", name=op.f("uq_intervention_council_id_urn")),
        sa.UniqueConstraint("council", "review_point_id", name=op.f("uq_intervention_council_review_point_id")),
    )
    op.create_index("ix_intervention_council_begun_on_id", "intervention", ["council", "begun_on", "id"], unique=False)
    op.create_index("ix_intervention_council_case_id", "intervention", ["council", "case_id"], unique=False)
    op.create_index("ix_intervention_council_urn", "intervention", ["council", "urn"], unique=False)
    op.create_index(
        "uq_intervention_open_for_school",
        "intervention",
        ["council", "urn"],
        unique=True,
        postgresql_where=sa.text("stage <> 'closed'"),
    )
    op.create_table(
        "intervention_evidence",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("intervention_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("frozen_by", sa.Text(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_intervention_evidence_digest")),
        sa.ForeignKeyConstraint(
            ["council", "intervention_id", "urn"],
            ["intervention.council", "intervention.id", "intervention.urn"],
            name=op.f("fk_intervention_evidence_council_intervention_id_urn"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_intervention_evidence")),
        sa.UniqueConstraint(
            "council", "intervention_id", "id", name=op.f("uq_intervention_evidence_council_intervention_id_id")
        ),
    )
    op.create_table(
        "intervention_advice",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("intervention_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("recommendation", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("advised_by", sa.Text(), nullable=False),
        sa.Column("advised_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "recommendation in ('intervene', 'support_first', 'do_not_intervene')",
            name=op.f("ck_intervention_advice_recommendation"),
        ),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f("ck_intervention_advice_says_why")),
        sa.ForeignKeyConstraint(
            ["council", "intervention_id", "urn"],
            ["intervention.council", "intervention.id", "intervention.urn"],
            name=op.f("fk_intervention_advice_council_intervention_id_urn"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_intervention_advice")),
    )
    op.create_index(
        "ix_intervention_advice_council_intervention_id",
        "intervention_advice",
        ["council", "intervention_id"],
        unique=False,
    )


def downgrade() -> None:
    for table in ("intervention_advice", "intervention_evidence", "intervention"):
        op.drop_table(table)
    op.drop_constraint("ck_review_point_not_begun_with_who_when_and_why", "review_point")
    for column in (*NOT_BEGUN, "not_begun_at"):
        op.drop_column("review_point", column)
    _rename_decision("consider_intervention", "formal_intervention")
    op.drop_constraint("ck_case_returns_from_intervention", "case")
    op.drop_column("case", "returns_to")


def _rename_decision(now: str, then: str) -> None:
    op.drop_constraint("ck_review_point_decision", "review_point")
    for table in ("review_point", "review_schedule"):
        op.execute(f"alter table {table} no force row level security")
    op.execute(f"update review_point set decision = '{then}' where decision = '{now}'")
    op.execute(f"update review_point set choices = array_replace(choices, '{now}', '{then}')")
    op.execute(f"update review_schedule set reviews = replace(reviews::text, '\"{now}\"', '\"{then}\"')::jsonb")
    for table in ("review_point", "review_schedule"):
        op.execute(f"alter table {table} force row level security")
    op.create_check_constraint(
        op.f("ck_review_point_decision"),
        "review_point",
        f"decision is null or decision in ('exit', 'continue', '{then}')",
    )
