"""Reviews on frozen evidence against exit criteria, early ones, and a council's own schedule.

Reviews that are there already offer what they offered; cases that run get the programme's own two criteria.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

OF_A_REVIEW = ["council", "review_point_id", "case_id", "urn"]
USUAL = """[{"criterion": "The school has demonstrated improvement.", "measure": null},
 {"criterion": "It can show clear evidence that the improvement can be sustained.", "measure": null}]"""


def upgrade() -> None:
    op.add_column("review_point", sa.Column("kind", sa.Text(), server_default="scheduled", nullable=False))
    op.alter_column("review_point", "kind", server_default=None)
    op.add_column("review_point", sa.Column("choices", postgresql.ARRAY(sa.Text()), nullable=True))
    # Row-level security binds the owner too: lifted while every council's rows are read or changed, then as it was.
    op.execute("alter table review_point no force row level security")
    op.execute(
        "update review_point set choices = case when months < 24 then array['exit', 'continue'] "
        "else array['exit', 'continue', 'formal_intervention'] end"
    )
    op.execute("alter table review_point force row level security")
    op.alter_column("review_point", "choices", nullable=False)
    op.add_column("review_point", sa.Column("evidence_pack_id", sa.Uuid(), nullable=True))
    op.add_column("review_point", sa.Column("criteria", postgresql.JSONB(), nullable=True))
    op.drop_constraint("ck_review_point_months", "review_point")
    op.create_check_constraint(op.f("ck_review_point_months"), "review_point", "months between 0 and 240")
    op.create_check_constraint(op.f("ck_review_point_kind"), "review_point", "kind in ('scheduled', 'early')")
    op.create_check_constraint(op.f("ck_review_point_offers_something"), "review_point", "cardinality(choices) > 0")
    op.create_check_constraint(
        op.f("ck_review_point_on_evidence"),
        "review_point",
        "decision is not null or (evidence_pack_id is null and criteria is null)",
    )
    op.drop_constraint("uq_review_point_council_case_id_months", "review_point")
    op.create_index(
        "uq_review_point_scheduled",
        "review_point",
        ["council", "case_id", "months"],
        unique=True,
        postgresql_where=sa.text("kind = 'scheduled'"),
    )
    op.create_index(
        "uq_review_point_early_open",
        "review_point",
        ["council", "case_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'early' and decision is null"),
    )
    op.create_unique_constraint(
        op.f("uq_review_point_council_id_case_id_urn"), "review_point", ["council", "id", "case_id", "urn"]
    )
    op.create_table(
        "review_schedule",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reviews", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_review_schedule_says_why")),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_review_schedule_council")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_review_schedule")),
    )
    op.create_index("ix_review_schedule_council_set_at_id", "review_schedule", ["council", "set_at", "id"])
    op.create_table(
        "exit_criteria",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("criteria", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("edition > 0", name=op.f("ck_exit_criteria_edition")),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_exit_criteria_says_why")),
        sa.ForeignKeyConstraint(
            ["council", "case_id", "urn"],
            ["case.council", "case.id", "case.urn"],
            name=op.f("fk_exit_criteria_council_case_id_urn"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("council", "case_id", "edition", name=op.f("pk_exit_criteria")),
    )
    op.execute('alter table "case" no force row level security')
    op.execute(
        "insert into exit_criteria (council, case_id, edition, urn, criteria, reason, set_by, set_at) "
        f"select council, id, 1, urn, '{USUAL}'::jsonb, 'As the programme has them.', 'system:migration', now() "
        'from "case"'
    )
    op.execute('alter table "case" force row level security')
    op.create_table(
        "school_response",
        *_of_a_review(),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f("ck_school_response_says_something")),
        _review_key("school_response"),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_school_response")),
    )
    op.create_index("ix_school_response_council_review_point_id", "school_response", ["council", "review_point_id"])
    op.create_table(
        "evidence_pack",
        *_of_a_review(),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("frozen_by", sa.Text(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_evidence_pack_sha256")),
        _review_key("evidence_pack"),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_evidence_pack")),
        sa.UniqueConstraint(
            "council", "id", "review_point_id", name=op.f("uq_evidence_pack_council_id_review_point_id")
        ),
    )
    op.create_index("ix_evidence_pack_council_review_point_id", "evidence_pack", ["council", "review_point_id"])
    op.create_foreign_key(
        "fk_review_point_evidence_pack",
        "review_point",
        "evidence_pack",
        ["council", "evidence_pack_id", "id"],
        ["council", "id", "review_point_id"],
    )


def downgrade() -> None:
    op.drop_constraint("fk_review_point_evidence_pack", "review_point")
    for table in ("evidence_pack", "school_response", "exit_criteria", "review_schedule"):
        op.drop_table(table)
    op.drop_constraint("uq_review_point_council_id_case_id_urn", "review_point")
    op.drop_index("uq_review_point_early_open", "review_point")
    op.drop_index("uq_review_point_scheduled", "review_point")
    op.execute("alter table review_point no force row level security")
    op.execute("delete from review_point where kind = 'early' or months not in (12, 18, 24, 30)")
    op.execute("alter table review_point force row level security")
    op.create_unique_constraint(
        op.f("uq_review_point_council_case_id_months"), "review_point", ["council", "case_id", "months"]
    )
    for column in ("criteria", "evidence_pack_id", "choices", "kind"):
        op.drop_column("review_point", column)
    op.drop_constraint("ck_review_point_months", "review_point")
    op.create_check_constraint(op.f("ck_review_point_months"), "review_point", "months in (12, 18, 24, 30)")


def _of_a_review() -> list[sa.Column[Any]]:
    return [
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_point_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
    ]


def _review_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        OF_A_REVIEW,
        ["review_point.council", "review_point.id", "review_point.case_id", "review_point.urn"],
        name=op.f(f"fk_{table}_council_review_point_id_case_id_urn"),
    )
