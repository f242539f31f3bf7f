"""Visits people arrange, what did not happen, minutes in versions with the school's word, escalations.

Minutes written before are drafts of one version: whoever leads the case completes and approves them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("visit", sa.Column("attempt", sa.SmallInteger(), server_default="1", nullable=False))
    op.alter_column("visit", "attempt", server_default=None)
    op.alter_column("visit", "slot", nullable=True)
    op.drop_constraint("uq_visit_council_case_id_slot", "visit")
    op.create_unique_constraint(
        op.f("uq_visit_council_case_id_slot_attempt"), "visit", ["council", "case_id", "slot", "attempt"]
    )
    op.drop_constraint("ck_visit_kind", "visit")
    op.create_check_constraint(op.f("ck_visit_kind"), "visit", "kind in ('securing_good_meeting', 'monitoring_visit')")
    op.create_check_constraint(
        op.f("ck_visit_meetings_have_slots"), "visit", "(kind = 'securing_good_meeting') = (slot is not null)"
    )
    op.create_check_constraint(op.f("ck_visit_attempt"), "visit", "attempt > 0")
    op.add_column("visit_record", sa.Column("state", sa.Text(), server_default="draft", nullable=False))
    op.add_column("visit_record", sa.Column("newest", sa.SmallInteger(), server_default="1", nullable=False))
    op.add_column("visit_record", sa.Column("issued", sa.SmallInteger(), nullable=True))
    op.add_column("visit_record", sa.Column("issue_due_on", sa.Date(), nullable=True))
    op.add_column("visit_record", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    for column in ("state", "newest", "version"):
        op.alter_column("visit_record", column, server_default=None)
    op.create_check_constraint(
        op.f("ck_visit_record_state"), "visit_record", "state in ('draft', 'approved', 'issued')"
    )
    op.create_check_constraint(
        op.f("ck_visit_record_issued_is_a_version"), "visit_record", "issued between 1 and newest"
    )
    op.create_check_constraint(
        op.f("ck_visit_record_issued_when_newest_is"),
        "visit_record",
        "(state = 'issued') = (issued is not distinct from newest)",
    )
    op.create_index("ix_visit_record_council_case_id", "visit_record", ["council", "case_id"], unique=False)
    op.create_table(
        "monitoring_visit",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("arranged_by", sa.Text(), nullable=False),
        sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(trim(summary)) > 0", name=op.f("ck_monitoring_visit_says_what_was_found")),
        sa.CheckConstraint(
            "num_nonnulls(held_on, summary, recorded_by, recorded_at) in (0, 4)",
            name=op.f("ck_monitoring_visit_held_wholly"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "visit_id", "case_id", "urn"],
            ["visit.council", "visit.id", "visit.case_id", "visit.urn"],
            name=op.f("fk_monitoring_visit_council_visit_id_case_id_urn"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("council", "visit_id", name=op.f("pk_monitoring_visit")),
    )
    op.create_table(
        "visit_activity",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("focus", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind in ('lesson_visits', 'work_scrutiny', 'pupil_voice', 'data', 'self_evaluation', 'other')",
            name=op.f("ck_visit_activity_kind"),
        ),
        sa.CheckConstraint("length(trim(focus)) > 0", name=op.f("ck_visit_activity_says_on_what")),
        sa.CheckConstraint("length(trim(found)) > 0", name=op.f("ck_visit_activity_says_what_was_found")),
        sa.ForeignKeyConstraint(
            ["council", "visit_id"],
            ["monitoring_visit.council", "monitoring_visit.visit_id"],
            name=op.f("fk_visit_activity_council_visit_id"),
        ),
        sa.PrimaryKeyConstraint("council", "visit_id", "number", name=op.f("pk_visit_activity")),
    )
    op.create_table(
        "visit_not_held",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("planned_for", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason in ('school_asked', 'school_closed', 'officer_ill', 'headteacher_absent', 'chair_absent', 'weather', 'other')",
            name=op.f("ck_visit_not_held_reason"),
        ),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f("ck_visit_not_held_says_why")),
        sa.ForeignKeyConstraint(
            ["council", "visit_id", "case_id", "urn"],
            ["visit.council", "visit.id", "visit.case_id", "visit.urn"],
            name=op.f("fk_visit_not_held_council_visit_id_case_id_urn"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("council", "visit_id", name=op.f("pk_visit_not_held")),
    )
    op.create_table(
        "minutes_version",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("discussed", sa.Text(), nullable=False),
        sa.Column("attendance", postgresql.JSONB(), nullable=False),
        sa.Column("areas", postgresql.JSONB(), nullable=False),
        sa.Column("objectives", postgresql.JSONB(), nullable=False),
        sa.Column("autumn_visit", sa.Text(), nullable=True),
        sa.Column("link_partner_visit_id", sa.Uuid(), nullable=True),
        sa.Column("actions", postgresql.JSONB(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("drafted_by", sa.Text(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "jsonb_typeof(areas) = 'array' and jsonb_typeof(objectives) = 'array' and jsonb_typeof(actions) = 'array' and jsonb_typeof(attendance) = 'array'",
            name=op.f("ck_minutes_version_lists"),
        ),
        sa.CheckConstraint(
            "progress in ('improving', 'unchanged', 'declining')", name=op.f("ck_minutes_version_progress")
        ),
        sa.CheckConstraint("length(trim(discussed)) > 0", name=op.f("ck_minutes_version_says_what_was_discussed")),
        sa.CheckConstraint(
            "number > 0 and (number = 1) = (why is null)", name=op.f("ck_minutes_version_says_why_anew")
        ),
        sa.ForeignKeyConstraint(
            ["council", "link_partner_visit_id"],
            ["link_partner_visit.council", "link_partner_visit.id"],
            name=op.f("fk_minutes_version_council_link_partner_visit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "visit_id"],
            ["visit_record.council", "visit_record.visit_id"],
            name=op.f("fk_minutes_version_council_visit_id"),
        ),
        sa.PrimaryKeyConstraint("council", "visit_id", "number", name=op.f("pk_minutes_version")),
    )
    op.create_index(
        "ix_minutes_version_council_link_partner_visit_id",
        "minutes_version",
        ["council", "link_partner_visit_id"],
        unique=False,
    )
    op.create_table(
        "minutes_approval",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_minutes_approval_sha256")),
        sa.ForeignKeyConstraint(
            ["council", "visit_id", "number"],
            ["minutes_version.council", "minutes_version.visit_id", "minutes_version.number"],
            name=op.f("fk_minutes_approval_council_visit_id_number"),
        ),
        sa.PrimaryKeyConstraint("council", "visit_id", "number", name=op.f("pk_minutes_approval")),
    )
    op.create_table(
        "minutes_issue",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("respond_by", sa.Date(), nullable=True),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("respond_by >= issued_on", name=op.f("ck_minutes_issue_days_in_order")),
        sa.ForeignKeyConstraint(
            ["council", "visit_id", "number"],
            ["minutes_approval.council", "minutes_approval.visit_id", "minutes_approval.number"],
            name=op.f("fk_minutes_issue_council_visit_id_number"),
        ),
        sa.PrimaryKeyConstraint("council", "visit_id", "number", name=op.f("pk_minutes_issue")),
    )
    op.create_table(
        "minutes_word",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("said_as", sa.Text(), nullable=False),
        sa.Column("accurate", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("said_as in ('headteacher', 'chair_of_governors')", name=op.f("ck_minutes_word_said_as")),
        sa.CheckConstraint("accurate or length(trim(words)) > 0", name=op.f("ck_minutes_word_disputes_with_words")),
        sa.ForeignKeyConstraint(
            ["council", "visit_id", "number"],
            ["minutes_issue.council", "minutes_issue.visit_id", "minutes_issue.number"],
            name=op.f("fk_minutes_word_council_visit_id_number"),
        ),
        sa.PrimaryKeyConstraint("council", "visit_id", "number", "said_as", name=op.f("pk_minutes_word")),
    )
    op.create_table(
        "minutes_answer",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("said_as", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(answer)) > 0", name=op.f("ck_minutes_answer_says_what")),
        sa.ForeignKeyConstraint(
            ["council", "visit_id", "number", "said_as"],
            ["minutes_word.council", "minutes_word.visit_id", "minutes_word.number", "minutes_word.said_as"],
            name=op.f("fk_minutes_answer_council_visit_id_number_said_as"),
        ),
        sa.PrimaryKeyConstraint("council", "visit_id", "number", "said_as", name=op.f("pk_minutes_answer")),
    )
    op.create_table(
        "escalation_answer",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("first_visit_id", sa.Uuid(), nullable=False),
        sa.Column("will_be_done", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(will_be_done)) > 0", name=op.f("ck_escalation_answer_says_what")),
        sa.ForeignKeyConstraint(
            ["council", "first_visit_id"],
            ["visit.council", "visit.id"],
            name=op.f("fk_escalation_answer_council_first_visit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "visit_id", "case_id", "urn"],
            ["visit.council", "visit.id", "visit.case_id", "visit.urn"],
            name=op.f("fk_escalation_answer_council_visit_id_case_id_urn"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("council", "visit_id", name=op.f("pk_escalation_answer")),
        sa.UniqueConstraint("council", "first_visit_id", name=op.f("uq_escalation_answer_council_first_visit_id")),
    )
    # Row-level security binds the owner too: lifted while every council's minutes are read, then as it was.
    for table in ("visit_record", "action"):
        op.execute(f"alter table {table} no force row level security")
    op.execute(
        "insert into minutes_version (council, visit_id, number, held_on, progress, discussed, attendance, areas, objectives,"
        " actions, drafted_by, drafted_at) select r.council, r.visit_id, 1, r.held_on, r.progress, r.discussed, '[]', '[]',"
        " '[]', coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'what', a.what, 'owner', a.owner, 'owner_side',"
        " 'school', 'due_on', a.due_on, 'critical', false) order by a.due_on, a.id) from action a where"
        " a.council = r.council and a.visit_id = r.visit_id), '[]'), r.recorded_by, r.recorded_at from visit_record r"
    )
    for table in ("visit_record", "action"):
        op.execute(f"alter table {table} force row level security")


def downgrade() -> None:
    for table in ("visit", "visit_record", "action"):
        op.execute(f"alter table {table} no force row level security")
    # The meeting that was held, or else the last one planned, is what a period had.
    op.execute(
        "create temporary table lost on commit drop as select council, id from (select v.council, v.id, row_number() over ("
        " partition by v.council, v.case_id, v.slot order by (exists (select from visit_record r where r.council = v.council"
        " and r.visit_id = v.id)) desc, v.attempt desc) as place, v.slot from visit v) o where o.place > 1 or o.slot is null"
    )
    op.drop_table("escalation_answer")
    op.drop_table("minutes_answer")
    op.drop_table("minutes_word")
    op.drop_table("minutes_issue")
    op.drop_table("minutes_approval")
    op.drop_table("minutes_version")
    op.drop_table("visit_not_held")
    op.drop_table("visit_activity")
    op.drop_table("monitoring_visit")
    for column in ("issued_when_newest_is", "issued_is_a_version", "state"):
        op.drop_constraint(f"ck_visit_record_{column}", "visit_record")
    op.drop_index("ix_visit_record_council_case_id", "visit_record")
    for column in ("version", "issue_due_on", "issued", "newest", "state"):
        op.drop_column("visit_record", column)
    op.execute("delete from action a using lost l where a.council = l.council and a.visit_id = l.id")
    op.execute("delete from visit_record r using lost l where r.council = l.council and r.visit_id = l.id")
    op.execute("delete from visit v using lost l where v.council = l.council and v.id = l.id")
    op.execute("drop table lost")
    for table in ("visit", "visit_record", "action"):
        op.execute(f"alter table {table} force row level security")
    for constraint in ("ck_visit_attempt", "ck_visit_meetings_have_slots", "ck_visit_kind"):
        op.drop_constraint(constraint, "visit")
    op.create_check_constraint(op.f("ck_visit_kind"), "visit", "kind in ('securing_good_meeting')")
    op.drop_constraint("uq_visit_council_case_id_slot_attempt", "visit")
    op.drop_column("visit", "attempt")
    op.create_unique_constraint(op.f("uq_visit_council_case_id_slot"), "visit", ["council", "case_id", "slot"])
    op.alter_column("visit", "slot", nullable=False)
