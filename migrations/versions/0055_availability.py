"""When people and schools have time, where schools lie, and whose school each is."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "working_pattern",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("halves", JSONB(), nullable=False),
        sa.Column("most_a_day", sa.SmallInteger(), nullable=False),
        sa.Column("most_a_week", sa.SmallInteger(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "jsonb_typeof(halves) = 'object' and halves <> '{}'", name=op.f("ck_working_pattern_some_day")
        ),
        sa.CheckConstraint("most_a_day between 1 and 2", name=op.f("ck_working_pattern_most_a_day")),
        sa.CheckConstraint("most_a_week between 1 and 10", name=op.f("ck_working_pattern_most_a_week")),
        sa.ForeignKeyConstraint(
            ["council", "person_id"], ["person.council", "person.id"], name=op.f("fk_working_pattern_council_person_id")
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_working_pattern")),
    )
    op.create_index(
        "ix_working_pattern_council_person_id", "working_pattern", ["council", "person_id", "starts_on"], unique=False
    )
    op.create_table(
        "leave",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("starts_half", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ends_half", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_half in ('morning', 'afternoon')", name=op.f("ck_leave_ends_half")),
        sa.CheckConstraint(
            "ends_on > starts_on or (ends_on = starts_on and not (starts_half = 'afternoon' and ends_half = 'morning'))",
            name=op.f("ck_leave_in_order"),
        ),
        sa.CheckConstraint("kind in ('annual_leave', 'training', 'other_work', 'absent')", name=op.f("ck_leave_kind")),
        sa.CheckConstraint("starts_half in ('morning', 'afternoon')", name=op.f("ck_leave_starts_half")),
        sa.ForeignKeyConstraint(
            ["council", "person_id"], ["person.council", "person.id"], name=op.f("fk_leave_council_person_id")
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_leave")),
    )
    op.create_index("ix_leave_council_person_id", "leave", ["council", "person_id"], unique=False)
    op.create_index("ix_leave_council_starts_on_id", "leave", ["council", "starts_on", "id"], unique=False)
    op.create_table(
        "busy_calendar",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("covers_from", sa.Date(), nullable=False),
        sa.Column("covers_until", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("covers_until >= covers_from", name=op.f("ck_busy_calendar_in_order")),
        sa.ForeignKeyConstraint(
            ["council", "person_id"], ["person.council", "person.id"], name=op.f("fk_busy_calendar_council_person_id")
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_busy_calendar")),
    )
    op.create_index(
        "ix_busy_calendar_council_person_id", "busy_calendar", ["council", "person_id", "sent_at"], unique=False
    )
    op.create_table(
        "busy_time",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_busy_time_in_order")),
        sa.ForeignKeyConstraint(
            ["council", "calendar_id"],
            ["busy_calendar.council", "busy_calendar.id"],
            name=op.f("fk_busy_time_council_calendar_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "person_id"], ["person.council", "person.id"], name=op.f("fk_busy_time_council_person_id")
        ),
        sa.PrimaryKeyConstraint("council", "person_id", "starts_at", name=op.f("pk_busy_time")),
    )
    op.create_table(
        "school_time",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("half", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("half in ('morning', 'afternoon')", name=op.f("ck_school_time_half")),
        sa.CheckConstraint("word in ('proposed', 'blocked')", name=op.f("ck_school_time_word")),
        sa.CheckConstraint("num_nonnulls(withdrawn_by, withdrawn_at) in (0, 2)", name=op.f("ck_school_time_withdrawn")),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_school_time_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_school_time")),
    )
    op.create_index("ix_school_time_council_day_id", "school_time", ["council", "day", "id"], unique=False)
    op.create_index(
        "uq_school_time_said",
        "school_time",
        ["council", "urn", "day", "half"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    op.create_table(
        "school_locality",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_school_locality_has_name")),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_school_locality_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_school_locality")),
    )
    op.create_index("ix_school_locality_council_urn", "school_locality", ["council", "urn", "id"], unique=False)
    op.create_table(
        "school_assignment",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("assigned_by", sa.Text(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on is null or ends_on >= starts_on", name=op.f("ck_school_assignment_days_in_order")),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_school_assignment_says_why")),
        sa.ForeignKeyConstraint(
            ["council", "person_id"],
            ["person.council", "person.id"],
            name=op.f("fk_school_assignment_council_person_id"),
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_school_assignment_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_school_assignment")),
    )
    op.create_index(
        "ix_school_assignment_council_person_id", "school_assignment", ["council", "person_id"], unique=False
    )
    op.create_index("ix_school_assignment_council_urn", "school_assignment", ["council", "urn"], unique=False)
    op.create_index(
        "uq_school_assignment_standing",
        "school_assignment",
        ["council", "urn"],
        unique=True,
        postgresql_where=sa.text("ends_on is null"),
    )


def downgrade() -> None:
    for table in (
        "school_assignment",
        "school_locality",
        "school_time",
        "busy_time",
        "busy_calendar",
        "leave",
        "working_pattern",
    ):
        op.drop_table(table)
