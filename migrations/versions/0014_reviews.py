"""Review points; a case can be in intervention, or exited with its day.

Cases that are already there get the review points they would have had, undecided.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case", sa.Column("closed_on", sa.Date(), nullable=True))
    op.drop_constraint("ck_case_state", "case")
    op.create_check_constraint(op.f("ck_case_state"), "case", "state in ('open', 'intervention', 'exited')")
    op.create_check_constraint(op.f("ck_case_exited_has_day"), "case", "(state = 'exited') = (closed_on is not null)")
    op.drop_index("uq_case_open_for_school", "case")
    op.create_index(
        "uq_case_open_for_school",
        "case",
        ["council", "urn"],
        unique=True,
        postgresql_where=sa.text("state in ('open', 'intervention')"),
    )
    op.create_table(
        "review_point",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("months in (12, 18, 24, 30)", name=op.f("ck_review_point_months")),
        sa.CheckConstraint(
            "decision is null or decision in ('exit', 'continue', 'formal_intervention')",
            name=op.f("ck_review_point_decision"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(decision, reason, decided_by, decided_at) in (0, 4)",
            name=op.f("ck_review_point_decided_with_who_when_and_why"),
        ),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_review_point_has_reason")),
        sa.ForeignKeyConstraint(
            ["council", "case_id", "urn"],
            ["case.council", "case.id", "case.urn"],
            name=op.f("fk_review_point_council_case_id_urn"),
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_review_point")),
        sa.UniqueConstraint("council", "case_id", "months", name=op.f("uq_review_point_council_case_id_months")),
    )
    op.create_index("ix_review_point_council_due_on_id", "review_point", ["council", "due_on", "id"], unique=False)
    # Row-level security binds the owner too: lifted while every council's cases are read, then as it was.
    op.execute('alter table "case" no force row level security')
    op.execute(
        """
        insert into review_point (council, id, case_id, urn, months, due_on, version)
        select council, gen_random_uuid(), id, urn, months, opened_on + make_interval(months => months), 1
        from "case" cross join unnest(array[12, 18, 24]) as months
        """
    )
    op.execute('alter table "case" force row level security')


def downgrade() -> None:
    op.drop_table("review_point")
    op.drop_index("uq_case_open_for_school", "case")
    op.drop_constraint("ck_case_exited_has_day", "case")
    op.drop_constraint("ck_case_state", "case")
    op.execute('alter table "case" no force row level security')
    op.execute("update \"case\" set state = case state when 'exited' then 'closed' else 'open' end")
    op.execute('alter table "case" force row level security')
    op.create_check_constraint(op.f("ck_case_state"), "case", "state in ('open', 'closed')")
    op.create_index(
        "uq_case_open_for_school", "case", ["council", "urn"], unique=True, postgresql_where=sa.text("state = 'open'")
    )
    op.drop_column("case", "closed_on")
