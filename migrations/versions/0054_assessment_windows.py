"""Days that schools keep free for tests and examinations: published for England, and councils' own.

2025/26 is seeded: later years are entered by each council as they are published, with their source.
"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

_STA = "Standards and Testing Agency, key dates of primary assessments 2025/26: schools must keep these days free."
_JCQ = "Joint Council for Qualifications, common timetable of summer 2026, up to its contingency day."
_WINDOWS = [
    {"group": 6, "title": "Key stage 2 tests", "first": "2026-05-11", "last": "2026-05-14", "source": _STA},
    {"group": 4, "title": "Multiplication tables check", "first": "2026-06-08", "last": "2026-06-12", "source": _STA},
    {"group": 1, "title": "Phonics screening check", "first": "2026-06-08", "last": "2026-06-12", "source": _STA},
    {"group": 11, "title": "GCSE examinations", "first": "2026-05-07", "last": "2026-06-24", "source": _JCQ},
    {"group": 13, "title": "A-level examinations", "first": "2026-05-11", "last": "2026-06-24", "source": _JCQ},
]


def upgrade() -> None:
    op.create_table(
        "assessment_window",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("academic_year", sa.SmallInteger(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=True),
        sa.Column("year_group", sa.SmallInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("keeps_visits_away", sa.Boolean(), nullable=False),
        sa.Column("in_place_of", sa.Integer(), nullable=True),
        sa.Column(
            "outranked_owner",
            sa.Text(),
            sa.Computed("case when in_place_of is not null then 'england' end", persisted=True),
            nullable=True,
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Text(), nullable=True),
        sa.Column("removal_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "phase is null or phase in ('nursery', 'primary', 'middle_deemed_primary', 'middle_deemed_secondary', "
            "'secondary', 'all_through', 'sixteen_plus', 'not_applicable')",
            name=op.f("ck_assessment_window_phase"),
        ),
        sa.CheckConstraint(
            "phase is not null or year_group is not null", name=op.f("ck_assessment_window_for_somebody")
        ),
        sa.CheckConstraint("year_group between 0 and 13", name=op.f("ck_assessment_window_year_group")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_assessment_window_ends_after_start")),
        sa.CheckConstraint(
            "in_place_of is null or council is not null", name=op.f("ck_assessment_window_a_council_outranks")
        ),
        sa.CheckConstraint(
            "num_nulls(removed_at, removed_by, removal_reason) in (0, 3)",
            name=op.f("ck_assessment_window_removed_by_somebody_for_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["in_place_of", "outranked_owner"],
            ["assessment_window.id", "assessment_window.owner"],
            name=op.f("fk_assessment_window_in_place_of_outranked_owner"),
        ),
        sa.UniqueConstraint("id", "owner", name=op.f("uq_assessment_window_id_owner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_window")),
    )
    op.create_index(
        "ix_assessment_window_in_place_of",
        "assessment_window",
        ["owner", "in_place_of"],
        unique=True,
        postgresql_where=sa.text("removed_at is null and in_place_of is not null"),
    )
    seed = sa.text(
        "insert into assessment_window (council, academic_year, year_group, title, starts_on, ends_on, "
        "keeps_visits_away, source, set_by, set_at, version) values (null, 2025, :group, :title, "
        "cast(:first as date), cast(:last as date), true, :source, 'system:published', '2026-11-26T00:00:00Z', 1)"
    )
    for window in _WINDOWS:
        op.execute(seed.bindparams(**window))


def downgrade() -> None:
    op.drop_table("assessment_window")
