"""A council's timetable, version by version, with what people ask of it and say about it; pins."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_HALF = "half in ('morning', 'afternoon')"
_TABLES = (
    "visit_pin",
    "timetable_consent",
    "timetable_publication",
    "timetable_request",
    "timetable_visit",
    "timetable",
)


def upgrade() -> None:
    op.execute("alter table visit no force row level security")
    op.add_column("visit", sa.Column("ideal", sa.Date(), nullable=True))
    op.execute("update visit set ideal = date")
    op.alter_column("visit", "ideal", nullable=False)
    op.execute("alter table visit force row level security")
    _create_timetable()
    _create_timetable_visit()
    _create_said("timetable_request", ("afresh", sa.Boolean()), by="asked")
    _create_said("timetable_publication", ("number", sa.Integer()), by="decided")
    op.create_table(
        "timetable_consent",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("half", sa.Text(), nullable=False),
        sa.Column("was_on", sa.Date(), nullable=False),
        sa.Column("was_half", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_HALF, name=op.f("ck_timetable_consent_half")),
        sa.CheckConstraint("was_half in ('morning', 'afternoon')", name=op.f("ck_timetable_consent_was_half")),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f("ck_timetable_consent_says_what")),
        _of_timetable("timetable_consent"),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_timetable_consent")),
    )
    op.create_index("ix_timetable_consent_of_visit", "timetable_consent", ["council", "visit_id", "id"])
    op.create_table(
        "visit_pin",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("half", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("pinned_by", sa.Text(), nullable=False),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(_HALF, name=op.f("ck_visit_pin_half")),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_visit_pin_says_why")),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_visit_pin_council")),
        sa.PrimaryKeyConstraint("council", "visit_id", name=op.f("pk_visit_pin")),
    )


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    op.drop_column("visit", "ideal")


def _create_timetable() -> None:
    op.create_table(
        "timetable",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=True),
        sa.Column("request", sa.Integer(), nullable=True),
        sa.Column("afresh", sa.Boolean(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("tiers", JSONB(), nullable=False),
        sa.Column("gap", sa.Numeric(), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("unplaced", JSONB(), nullable=False),
        sa.Column("broken", JSONB(), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('improving', 'draft', 'published', 'superseded', 'discarded')", name=op.f("ck_timetable_state")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_timetable_number")),
        sa.CheckConstraint("gap between 0 and 1", name=op.f("ck_timetable_gap")),
        sa.CheckConstraint(
            "(state in ('published', 'superseded')) = (published_at is not null)",
            name=op.f("ck_timetable_published_ones_say_when"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(published_by, published_at) in (0, 2)", name=op.f("ck_timetable_published_by_somebody")
        ),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_timetable_council")),
        sa.PrimaryKeyConstraint("council", "number", name=op.f("pk_timetable")),
    )
    for name, states in (("in_force", "state = 'published'"), ("waiting", "state in ('improving', 'draft')")):
        where = sa.text(states)
        op.create_index(f"uq_timetable_{name}", "timetable", ["council"], unique=True, postgresql_where=where)


def _create_timetable_visit() -> None:
    op.create_table(
        "timetable_visit",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("half", sa.Text(), nullable=False),
        sa.Column("was_on", sa.Date(), nullable=True),
        sa.Column("was_half", sa.Text(), nullable=True),
        sa.Column("must_move", sa.Boolean(), nullable=False),
        sa.Column("people", ARRAY(sa.Uuid()), nullable=False),
        sa.CheckConstraint(
            "kind in ('securing_good_meeting', 'monitoring_visit', 'link_partner_visit')",
            name=op.f("ck_timetable_visit_kind"),
        ),
        sa.CheckConstraint(_HALF, name=op.f("ck_timetable_visit_half")),
        sa.CheckConstraint(
            "was_half is null or was_half in ('morning', 'afternoon')", name=op.f("ck_timetable_visit_was_half")
        ),
        sa.CheckConstraint("num_nonnulls(was_on, was_half) in (0, 2)", name=op.f("ck_timetable_visit_was_somewhere")),
        _of_timetable("timetable_visit"),
        sa.PrimaryKeyConstraint("council", "number", "visit_id", name=op.f("pk_timetable_visit")),
    )


def _create_said(table: str, column: tuple[str, sa.types.TypeEngine[Any]], *, by: str) -> None:
    """What somebody said of timetables, once and for all."""
    name, type_ = column
    of = (
        _of_timetable(table)
        if name == "number"
        else sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f(f"fk_{table}_council"))
    )
    op.create_table(
        table,
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column(name, type_, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(f"{by}_by", sa.Text(), nullable=False),
        sa.Column(f"{by}_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f(f"ck_{table}_says_why")),
        of,
        sa.PrimaryKeyConstraint("council", "id", name=op.f(f"pk_{table}")),
    )


def _of_timetable(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_council_number")
    return sa.ForeignKeyConstraint(["council", "number"], ["timetable.council", "timetable.number"], name=name)
