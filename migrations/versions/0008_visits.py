"""Timetables, visits, visit records, actions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "timetable",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("built_from", sa.Integer(), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_until", sa.Date(), nullable=True),
        sa.Column("skipped", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("notes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["council", "case_id"], ["case.council", "case.id"], name=op.f("fk_timetable_council_case_id")
        ),
        sa.PrimaryKeyConstraint("council", "case_id", name=op.f("pk_timetable")),
    )
    op.create_table(
        "visit",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("window_start", sa.Date(), nullable=False),
        sa.Column("window_end", sa.Date(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('securing_good_meeting')", name=op.f("ck_visit_kind")),
        sa.CheckConstraint("date between window_start and window_end", name=op.f("ck_visit_date_in_window")),
        sa.ForeignKeyConstraint(
            ["council", "case_id", "urn"],
            ["case.council", "case.id", "case.urn"],
            name=op.f("fk_visit_council_case_id_urn"),
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_visit")),
        sa.UniqueConstraint("council", "case_id", "slot", name=op.f("uq_visit_council_case_id_slot")),
        sa.UniqueConstraint("council", "id", "case_id", "urn", name=op.f("uq_visit_council_id_case_id_urn")),
    )
    op.create_index("ix_visit_council_date_id", "visit", ["council", "date", "id"], unique=False)
    op.create_table(
        "visit_record",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("discussed", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "progress in ('improving', 'unchanged', 'declining')", name=op.f("ck_visit_record_progress")
        ),
        sa.CheckConstraint("length(trim(discussed)) > 0", name=op.f("ck_visit_record_says_what_was_discussed")),
        sa.ForeignKeyConstraint(
            ["council", "visit_id", "case_id", "urn"],
            ["visit.council", "visit.id", "visit.case_id", "visit.urn"],
            name=op.f("fk_visit_record_council_visit_id_case_id_urn"),
        ),
        sa.PrimaryKeyConstraint("council", "visit_id", name=op.f("pk_visit_record")),
    )
    op.create_table(
        "action",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'done') = (done_on is not null)", name=op.f("ck_action_done_has_day")),
        sa.CheckConstraint("status in ('open', 'done')", name=op.f("ck_action_status")),
        sa.CheckConstraint(
            "length(trim(what)) > 0 and length(trim(owner)) > 0", name=op.f("ck_action_says_what_and_who")
        ),
        sa.ForeignKeyConstraint(
            ["council", "visit_id"], ["visit_record.council", "visit_record.visit_id"], name="fk_action_visit_record"
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_action")),
    )
    op.create_index("ix_action_council_due_on_id", "action", ["council", "due_on", "id"], unique=False)
    op.create_index("ix_action_council_visit_id", "action", ["council", "visit_id"], unique=False)


def downgrade() -> None:
    op.drop_table("action")
    op.drop_table("visit_record")
    op.drop_table("visit")
    op.drop_table("timetable")
