"""Actions have a side, factors, an objective, evidence; schools report, officers confirm, carry over or withdraw."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("action", sa.Column("owner_side", sa.Text(), server_default="school", nullable=False))
    op.add_column("action", sa.Column("factors", postgresql.JSONB(), server_default="[]", nullable=False))
    op.add_column("action", sa.Column("objective", sa.Text(), nullable=True))
    op.add_column("action", sa.Column("critical", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("action", sa.Column("carried_over", sa.SmallInteger(), server_default="0", nullable=False))
    op.add_column("action", sa.Column("withdrawal_reason", sa.Text(), nullable=True))
    op.add_column("action", sa.Column("withdrawn_on", sa.Date(), nullable=True))
    for column in ("owner_side", "factors", "critical", "carried_over"):
        op.alter_column("action", column, server_default=None)
    op.drop_constraint("ck_action_status", "action")
    op.create_check_constraint(op.f("ck_action_status"), "action", "status in ('open', 'done', 'withdrawn')")
    op.create_check_constraint(op.f("ck_action_owner_side"), "action", "owner_side in ('school', 'council')")
    op.create_check_constraint(
        op.f("ck_action_withdrawn_says_why"),
        "action",
        "num_nonnulls(withdrawal_reason, withdrawn_on) = case when status = 'withdrawn' then 2 else 0 end",
    )
    op.create_check_constraint(op.f("ck_action_factors"), "action", "jsonb_typeof(factors) = 'array'")
    op.create_check_constraint(op.f("ck_action_carried_over"), "action", "carried_over >= 0")
    op.create_table(
        "action_report",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reported_by", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome is distinct from 'returned' or answer is not null", name=op.f("ck_action_report_returned_says_why")
        ),
        sa.CheckConstraint(
            "outcome is null or outcome in ('confirmed', 'returned')", name=op.f("ck_action_report_outcome")
        ),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f("ck_action_report_says_what")),
        sa.CheckConstraint(
            "num_nonnulls(outcome, answered_by, answered_at) in (0, 3)", name=op.f("ck_action_report_answered_wholly")
        ),
        sa.ForeignKeyConstraint(
            ["council", "action_id"], ["action.council", "action.id"], name=op.f("fk_action_report_council_action_id")
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_action_report")),
    )
    op.create_index("ix_action_report_council_action_id", "action_report", ["council", "action_id"], unique=False)
    op.create_index(
        "uq_action_report_open",
        "action_report",
        ["council", "action_id"],
        unique=True,
        postgresql_where=sa.text("outcome is null"),
    )
    op.create_table(
        "action_carry_over",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("was_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("carried_by", sa.Text(), nullable=False),
        sa.Column("carried_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("due_on > was_due_on", name=op.f("ck_action_carry_over_later")),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_action_carry_over_says_why")),
        sa.ForeignKeyConstraint(
            ["council", "action_id"],
            ["action.council", "action.id"],
            name=op.f("fk_action_carry_over_council_action_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "visit_id"],
            ["visit_record.council", "visit_record.visit_id"],
            name=op.f("fk_action_carry_over_council_visit_id"),
        ),
        sa.PrimaryKeyConstraint("council", "action_id", "number", name=op.f("pk_action_carry_over")),
    )
    op.create_table(
        "action_evidence",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("filename", sa.Text(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("scan", sa.Text(), nullable=True),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'link') = (link is not null)", name=op.f("ck_action_evidence_link")),
        sa.CheckConstraint("kind in ('link', 'file')", name=op.f("ck_action_evidence_kind")),
        sa.CheckConstraint(
            "num_nonnulls(filename, media_type, size, sha256, scan) = case when kind = 'file' then 5 else 0 end",
            name=op.f("ck_action_evidence_file"),
        ),
        sa.CheckConstraint("scan is null or scan in ('clean', 'not_scanned')", name=op.f("ck_action_evidence_scan")),
        sa.CheckConstraint("length(trim(title)) > 0", name=op.f("ck_action_evidence_has_title")),
        sa.CheckConstraint("size between 1 and 10000000", name=op.f("ck_action_evidence_size")),
        sa.ForeignKeyConstraint(
            ["council", "action_id"], ["action.council", "action.id"], name=op.f("fk_action_evidence_council_action_id")
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_action_evidence")),
    )
    op.create_index("ix_action_evidence_council_action_id", "action_evidence", ["council", "action_id"], unique=False)
    op.create_table(
        "action_evidence_file",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council", "evidence_id"],
            ["action_evidence.council", "action_evidence.id"],
            name=op.f("fk_action_evidence_file_council_evidence_id"),
        ),
        sa.PrimaryKeyConstraint("council", "evidence_id", name=op.f("pk_action_evidence_file")),
    )


def downgrade() -> None:
    op.drop_table("action_evidence_file")
    op.drop_table("action_evidence")
    op.drop_table("action_carry_over")
    op.drop_table("action_report")
    # Row-level security binds the owner too: lifted while every council's rows are changed, then as it was.
    op.execute("alter table action no force row level security")
    # What was withdrawn is no longer to be done: nothing nearer to that was known before.
    op.execute(
        "update action set status = 'done', done_on = withdrawn_on, withdrawal_reason = null, withdrawn_on = null where status = 'withdrawn'"
    )
    op.execute("alter table action force row level security")
    for constraint in ("carried_over", "factors", "withdrawn_says_why", "owner_side", "status"):
        op.drop_constraint(f"ck_action_{constraint}", "action")
    op.create_check_constraint(op.f("ck_action_status"), "action", "status in ('open', 'done')")
    for column in (
        "withdrawn_on",
        "withdrawal_reason",
        "carried_over",
        "critical",
        "objective",
        "factors",
        "owner_side",
    ):
        op.drop_column("action", column)
