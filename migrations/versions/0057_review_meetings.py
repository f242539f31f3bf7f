"""Meetings at which cases are reviewed, when the board meets, and how a council wants its timetable made."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

_WITH_KINDS = ("visit", "withdrawn_visit", "timetable_visit")
_KINDS = "kind in ('securing_good_meeting', 'monitoring_visit', 'link_partner_visit'{})"


def upgrade() -> None:
    for table in _WITH_KINDS:
        op.drop_constraint(f"ck_{table}_kind", table)
        op.create_check_constraint(op.f(f"ck_{table}_kind"), table, _KINDS.format(", 'review_meeting'"))
    op.create_table(
        "board_meeting",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("papers_by", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_off_by", sa.Text(), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("papers_by <= date", name=op.f("ck_board_meeting_papers_before_it")),
        sa.CheckConstraint(
            "num_nonnulls(called_off_by, called_off_at, called_off_reason) in (0, 3)",
            name=op.f("ck_board_meeting_called_off_whole"),
        ),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_board_meeting_council")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_board_meeting")),
    )
    op.create_index(
        "uq_board_meeting_day",
        "board_meeting",
        ["council", "date"],
        unique=True,
        postgresql_where=sa.text("called_off_at is null"),
    )
    op.create_table(
        "review_meeting",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("review_point_id", sa.Uuid(), nullable=False),
        sa.Column("papers_by", sa.Date(), nullable=False),
        sa.Column("board_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["council", "visit_id", "case_id", "urn"],
            ["visit.council", "visit.id", "visit.case_id", "visit.urn"],
            name=op.f("fk_review_meeting_council_visit_id_case_id_urn"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["council", "review_point_id", "case_id", "urn"],
            ["review_point.council", "review_point.id", "review_point.case_id", "review_point.urn"],
            name=op.f("fk_review_meeting_council_review_point_id_case_id_urn"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("council", "visit_id", name=op.f("pk_review_meeting")),
        sa.UniqueConstraint("council", "review_point_id", name=op.f("uq_review_meeting_council_review_point_id")),
    )
    op.create_table(
        "timetable_settings",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_days", sa.SmallInteger(), nullable=False),
        sa.Column("weights", JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("notice_days between 0 and 60", name=op.f("ck_timetable_settings_notice_days")),
        sa.CheckConstraint("jsonb_typeof(weights) = 'object'", name=op.f("ck_timetable_settings_weights")),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_timetable_settings_says_why")),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_timetable_settings_council")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_timetable_settings")),
    )
    # Running cases have reviews ahead: their meetings are planned with the next look at each.
    op.execute("alter table work no force row level security")
    op.execute(
        "insert into work (kind, key, council, due_at, asked_at, asks, fence, attempts, failures) "
        "select kind, code, code, now(), now(), 1, 0, 0, 0 from council, "
        "unnest(array['turn_day', 'replan_council']) as kind on conflict do nothing"
    )
    op.execute("alter table work force row level security")


def downgrade() -> None:
    for table in ("work", *_WITH_KINDS):
        op.execute(f"alter table {table} no force row level security")
    op.execute("delete from work where kind = 'turn_day'")
    op.drop_table("timetable_settings")
    op.drop_table("review_meeting")
    op.drop_index("uq_board_meeting_day", table_name="board_meeting")
    op.drop_table("board_meeting")
    for table in _WITH_KINDS:
        op.execute(f"delete from {table} where kind = 'review_meeting'")
        op.drop_constraint(f"ck_{table}_kind", table)
        op.create_check_constraint(op.f(f"ck_{table}_kind"), table, _KINDS.format(""))
    for table in ("work", *_WITH_KINDS):
        op.execute(f"alter table {table} force row level security")
