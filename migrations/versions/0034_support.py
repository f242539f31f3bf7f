"""Support packages from need to evaluation: of a provider of the catalogue, objective by objective, with or without a case.

What was brokered with a provider's name makes that provider an entry of the catalogue, of whom nothing is checked yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

NEW_CHECKS = {
    "agreed_by": "agreed_by is null or agreed_by in ('headteacher', 'chair_of_governors')",
    "agreed_by_somebody": "num_nonnulls(agreed_by, agreed_by_name, agreement_recorded_by) in (0, 3)",
    "agreed_has_day": "not (state in ('agreed', 'under_way', 'completed', 'evaluated')) or agreed_on is not null",
    "bought_elsewhere_says_what": "num_nonnulls(bought_what, bought_from) = case when state = 'bought_elsewhere' then 2 else 0 end",
    "brokered_has_provider": "not (state in ('brokered', 'agreed', 'under_way', 'completed', 'evaluated')) or num_nonnulls(brokered_on, provider_id, kind) = 3",
    "completed_has_day": "(state in ('completed', 'evaluated')) = (completed_on is not null)",
    "cost": "cost_pounds >= 0 and (cost_pounds is null or brokered_on is not null)",
    "days_in_order": "identified_on <= brokered_on and brokered_on <= agreed_on and agreed_on <= completed_on and completed_on <= evaluated_on",
    "ended_early_with_reason": "num_nonnulls(ended_on, ending_reason, ended_by) = case when state in ('declined', 'bought_elsewhere', 'withdrawn') then 3 else 0 end",
    "ends_last": "ended_on >= coalesce(agreed_on, brokered_on, identified_on)",
    "evaluated_has_impact": "num_nonnulls(evaluated_on, evaluation, impact) = case when state = 'evaluated' then 3 else 0 end",
    "factors": "factors <@ array['attainment', 'progress', 'absence_and_behaviour', 'teaching_and_learning', 'leadership_and_governance', 'safeguarding', 'staff_turnover', 'parental_popularity', 'finance']",
    "identified_has_no_provider": "state <> 'identified' or brokered_on is null",
    "impact": "impact is null or impact in ('none', 'some', 'strong')",
    "kind": "kind is null or kind in ('link_partner_consultancy', 'learning_partnership', 'teaching_school_hub', 'governance_review', 'governance_training', 'external_consultancy', 'other')",
    "not_agreed_yet": "state not in ('identified', 'brokered') or agreed_on is null",
    "plan": "sessions_planned > 0 and days_planned > 0",
    "planned_days_in_order": "starts_on <= ends_on and identified_on <= starts_on",
    "provider_with_day": "num_nonnulls(brokered_on, provider_id) in (0, 2)",
    "says_what": "length(trim(what)) > 0",
    "says_what_came_of_it": "length(trim(evaluation)) > 0",
    "state": "state in ('identified', 'brokered', 'agreed', 'under_way', 'completed', 'evaluated', 'declined', 'bought_elsewhere', 'withdrawn')",
    "wanted_days_in_order": "wanted_until >= wanted_from",
}
NEW_COLUMNS = (
    ("factors", sa.ARRAY(sa.Text())),
    ("kind", sa.Text()),
    ("wanted_from", sa.Date()),
    ("wanted_until", sa.Date()),
    ("provider_id", sa.Uuid()),
    ("starts_on", sa.Date()),
    ("ends_on", sa.Date()),
    ("sessions_planned", sa.SmallInteger()),
    ("days_planned", sa.SmallInteger()),
    ("agreed_on", sa.Date()),
    ("agreed_by", sa.Text()),
    ("agreed_by_name", sa.Text()),
    ("agreement_recorded_by", sa.Text()),
    ("completed_on", sa.Date()),
    ("ended_on", sa.Date()),
    ("ending_reason", sa.Text()),
    ("ended_by", sa.Text()),
    ("bought_what", sa.Text()),
    ("bought_from", sa.Text()),
)
OLD_CHECKS = {
    "state": "state in ('identified', 'brokered', 'provided', 'evaluated')",
    "impact": "impact is null or impact in ('none', 'some', 'strong')",
    "says_what_and_who": "length(trim(what)) > 0 and length(trim(provider)) > 0",
    "says_what_came_of_it": "length(trim(evaluation)) > 0",
    "brokered_has_provider": "num_nonnulls(brokered_on, provider) = case when state = 'identified' then 0 else 2 end",
    "cost": "cost_pounds >= 0 and (cost_pounds is null or state <> 'identified')",
    "provided_has_day": "(state in ('provided', 'evaluated')) = (provided_on is not null)",
    "evaluated_has_impact": (
        "num_nonnulls(evaluated_on, evaluation, impact) = case when state = 'evaluated' then 3 else 0 end"
    ),
    "days_in_order": "identified_on <= brokered_on and brokered_on <= provided_on and provided_on <= evaluated_on",
}
TOUCHED = ("support_package", "provider", "support_objective")


def upgrade() -> None:
    # Rows of every council are moved here, by the tables' owner; the rights are applied again after the last migration.
    _drop_checks(OLD_CHECKS)
    op.create_table(
        "support_objective",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("impact", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "impact is null or impact in ('none', 'some', 'strong')", name=op.f("ck_support_objective_impact")
        ),
        sa.CheckConstraint("length(trim(what)) > 0", name=op.f("ck_support_objective_says_what")),
        sa.CheckConstraint(
            "num_nonnulls(impact, evidence) in (0, 2)", name=op.f("ck_support_objective_evaluated_with_evidence")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_support_objective_number")),
        sa.ForeignKeyConstraint(
            ["council", "package_id"],
            ["support_package.council", "support_package.id"],
            name=op.f("fk_support_objective_council_package_id"),
        ),
        sa.PrimaryKeyConstraint("council", "package_id", "number", name=op.f("pk_support_objective")),
    )
    op.create_table(
        "support_session",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("session_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=True),
        sa.Column("attended", sa.SmallInteger(), nullable=True),
        sa.Column("cancellation", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_as", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'cancelled') = (cancellation is not null)", name=op.f("ck_support_session_cancelled_says_why")
        ),
        sa.CheckConstraint(
            "cancellation is distinct from 'other' or note is not null",
            name=op.f("ck_support_session_other_is_explained"),
        ),
        sa.CheckConstraint(
            "cancellation is null or cancellation in ('provider_unavailable', 'school_unavailable', 'staff_absent', 'school_closed', 'other')",
            name=op.f("ck_support_session_cancellation"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(what, attended) = case when outcome = 'held' then 2 else 0 end",
            name=op.f("ck_support_session_held_says_what"),
        ),
        sa.CheckConstraint("outcome in ('held', 'cancelled')", name=op.f("ck_support_session_outcome")),
        sa.CheckConstraint(
            "recorded_as in ('provider', 'officer', 'school')", name=op.f("ck_support_session_recorded_as")
        ),
        sa.CheckConstraint("attended >= 0", name=op.f("ck_support_session_attended")),
        sa.ForeignKeyConstraint(
            ["council", "package_id"],
            ["support_package.council", "support_package.id"],
            name=op.f("fk_support_session_council_package_id"),
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_support_session")),
    )
    op.create_index("ix_support_session_council_package_id", "support_session", ["council", "package_id"], unique=False)
    for name, kind in NEW_COLUMNS:
        op.add_column("support_package", sa.Column(name, kind, nullable=True))
    op.alter_column("support_package", "case_id", nullable=True)
    _without_row_security(
        """
        insert into provider (council, id, name, kind, state, factors, phases, supports, version)
        select council, gen_random_uuid(), name, 'other', 'active', '{}', '{}', '{other}', 1
        from (select distinct council, trim(provider) as name from support_package where provider is not null) named
        """,
        """
        update support_package p set factors = '{}', completed_on = p.provided_on,
            kind = case when p.provider is not null then 'other' end,
            provider_id = (select v.id from provider v where v.council = p.council and v.name = trim(p.provider)),
            agreed_on = case when p.state in ('provided', 'evaluated') then p.brokered_on end,
            state = case when p.state = 'provided' then 'completed' else p.state end
        """,
        """
        insert into support_objective (council, package_id, number, what, impact, evidence)
        select council, id, 1, what, impact, evaluation from support_package
        """,
    )
    op.alter_column("support_package", "factors", nullable=False)
    op.drop_column("support_package", "provided_on")
    op.drop_column("support_package", "provider")
    op.create_index(
        "ix_support_package_council_provider_id", "support_package", ["council", "provider_id"], unique=False
    )
    op.create_index("ix_support_package_council_urn", "support_package", ["council", "urn"], unique=False)
    op.create_foreign_key(op.f("fk_support_package_urn"), "support_package", "school", ["urn"], ["urn"])
    op.create_foreign_key(
        op.f("fk_support_package_council_provider_id"),
        "support_package",
        "provider",
        ["council", "provider_id"],
        ["council", "id"],
    )
    op.create_foreign_key(op.f("fk_support_package_council"), "support_package", "council", ["council"], ["code"])
    for name, condition in NEW_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_support_package_{name}"), "support_package", condition)


def downgrade() -> None:
    _drop_checks(NEW_CHECKS)
    op.drop_table("support_session")
    op.add_column("support_package", sa.Column("provider", sa.Text(), nullable=True))
    op.add_column("support_package", sa.Column("provided_on", sa.Date(), nullable=True))
    # What had no place before is lost: support without a case, and what ended before it was provided.
    _without_row_security(
        "delete from support_objective o using support_package p where p.council = o.council and p.id = o.package_id"
        " and (p.case_id is null or p.ended_on is not null)",
        "delete from support_package where case_id is null or ended_on is not null",
        """
        update support_package p set provided_on = p.completed_on,
            provider = (select v.name from provider v where v.council = p.council and v.id = p.provider_id),
            state = case when p.state in ('agreed', 'under_way') then 'brokered'
                         when p.state = 'completed' then 'provided' else p.state end
        """,
    )
    op.drop_table("support_objective")
    op.drop_index("ix_support_package_council_urn", "support_package")
    op.drop_index("ix_support_package_council_provider_id", "support_package")
    for name in ("council", "council_provider_id", "urn"):
        op.drop_constraint(f"fk_support_package_{name}", "support_package")
    op.alter_column("support_package", "case_id", nullable=False)
    for name, _ in NEW_COLUMNS:
        op.drop_column("support_package", name)
    for name, condition in OLD_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_support_package_{name}"), "support_package", condition)


def _drop_checks(names: dict[str, str]) -> None:
    for name in names:
        op.drop_constraint(f"ck_support_package_{name}", "support_package")


def _without_row_security(*statements: str) -> None:
    for table in TOUCHED:
        op.execute(f"alter table {table} no force row level security")
    for statement in statements:
        op.execute(statement)
    for table in TOUCHED:
        op.execute(f"alter table {table} force row level security")
