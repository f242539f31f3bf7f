"""Visits of link partners are planned beside meetings; a visit has half a day once a timetable placed it."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

_KINDS = "kind in ('securing_good_meeting', 'monitoring_visit'{})"
_RENAMED = (
    ("pk_timetable", "pk_visit_plan"),
    ("fk_timetable_council_case_id", "fk_visit_plan_council_case_id"),
)


def upgrade() -> None:
    op.rename_table("timetable", "visit_plan")
    for old, new in _RENAMED:
        op.execute(f"alter table visit_plan rename constraint {old} to {new}")
    op.alter_column("visit", "case_id", nullable=True)
    op.add_column("visit", sa.Column("half", sa.Text(), nullable=True))
    op.add_column("visit", sa.Column("timetable", sa.Integer(), nullable=True))
    op.create_foreign_key(op.f("fk_visit_urn"), "visit", "school", ["urn"], ["urn"])
    for constraint in ("ck_visit_kind", "ck_visit_meetings_have_slots"):
        op.drop_constraint(constraint, "visit")
    checks = {
        "kind": _KINDS.format(", 'link_partner_visit'"),
        "planned_ones_have_slots": "(kind <> 'monitoring_visit') = (slot is not null)",
        "of_a_case_or_a_school": "(kind = 'link_partner_visit') = (case_id is null)",
        "placed_by_a_timetable": "num_nonnulls(half, timetable) in (0, 2)",
        "half": "half is null or half in ('morning', 'afternoon')",
    }
    for name, condition in checks.items():
        op.create_check_constraint(op.f(f"ck_visit_{name}"), "visit", condition)
    op.create_index(
        "uq_visit_of_link_partner",
        "visit",
        ["council", "urn", "slot"],
        unique=True,
        postgresql_where=sa.text("kind = 'link_partner_visit'"),
    )
    op.add_column("link_partner_visit", sa.Column("visit_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_link_partner_visit_council_visit_id"),
        "link_partner_visit",
        "visit",
        ["council", "visit_id"],
        ["council", "id"],
    )
    op.create_index("uq_link_partner_visit_planned", "link_partner_visit", ["council", "visit_id"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_link_partner_visit_planned", "link_partner_visit")
    op.drop_constraint("fk_link_partner_visit_council_visit_id", "link_partner_visit")
    op.drop_column("link_partner_visit", "visit_id")
    op.execute("alter table visit no force row level security")
    op.execute("delete from visit where kind = 'link_partner_visit'")
    op.execute("alter table visit force row level security")
    op.drop_index("uq_visit_of_link_partner", "visit")
    for name in ("kind", "planned_ones_have_slots", "of_a_case_or_a_school", "placed_by_a_timetable", "half"):
        op.drop_constraint(f"ck_visit_{name}", "visit")
    op.create_check_constraint(op.f("ck_visit_kind"), "visit", _KINDS.format(""))
    op.create_check_constraint(
        op.f("ck_visit_meetings_have_slots"), "visit", "(kind = 'securing_good_meeting') = (slot is not null)"
    )
    op.drop_constraint("fk_visit_urn", "visit")
    op.drop_column("visit", "timetable")
    op.drop_column("visit", "half")
    op.alter_column("visit", "case_id", nullable=False)
    for old, new in _RENAMED:
        op.execute(f"alter table visit_plan rename constraint {new} to {old}")
    op.rename_table("visit_plan", "timetable")
