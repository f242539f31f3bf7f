"""External reviews of a school in the programme; what they recommend is an action of its case."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

STATES = "state in ('requested', 'commissioned', 'delivered', 'declined', 'cancelled')"


def upgrade() -> None:
    op.create_table(
        "external_review",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=True),
        sa.Column("commissioned_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("cost_pounds", sa.Integer(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ending_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_external_review_state")),
        sa.CheckConstraint(
            "length(trim(scope)) > 0 and length(trim(reason)) > 0", name=op.f("ck_external_review_says_what_and_why")
        ),
        sa.CheckConstraint(
            "not (state in ('commissioned', 'delivered')) or num_nonnulls(reviewer, commissioned_on, due_on) = 3",
            name=op.f("ck_external_review_commissioned_wholly"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(reviewer, commissioned_on, due_on) in (0, 3)",
            name=op.f("ck_external_review_reviewer_with_days"),
        ),
        sa.CheckConstraint(
            "cost_pounds >= 0 and (cost_pounds is null or reviewer is not null)", name=op.f("ck_external_review_cost")
        ),
        sa.CheckConstraint(
            "num_nonnulls(delivered_on, summary) = case when state = 'delivered' then 2 else 0 end",
            name=op.f("ck_external_review_delivered_says_what"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(ended_on, ending_reason) = case when state in ('declined', 'cancelled') then 2 else 0 end",
            name=op.f("ck_external_review_ended_says_why"),
        ),
        sa.CheckConstraint(
            "requested_on <= commissioned_on and commissioned_on <= due_on and commissioned_on <= delivered_on",
            name=op.f("ck_external_review_days_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "case_id", "urn"],
            ["case.council", "case.id", "case.urn"],
            name=op.f("fk_external_review_council_case_id_urn"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_external_review")),
    )
    op.create_index("ix_external_review_council_requested_on_id", "external_review", ["council", "requested_on", "id"])
    op.create_index(
        "uq_external_review_open",
        "external_review",
        ["council", "case_id"],
        unique=True,
        postgresql_where=sa.text("state in ('requested', 'commissioned')"),
    )
    op.add_column("action", sa.Column("external_review_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_action_council_external_review_id"),
        "action",
        "external_review",
        ["council", "external_review_id"],
        ["council", "id"],
    )
    op.drop_constraint("ck_action_origin", "action")
    op.create_check_constraint(
        op.f("ck_action_origin"),
        "action",
        "origin in ('engagement_meeting', 'securing_good_meeting', 'external_review')",
    )
    op.create_check_constraint(
        op.f("ck_action_names_its_review"), "action", "(origin = 'external_review') = (external_review_id is not null)"
    )


def downgrade() -> None:
    op.drop_constraint("ck_action_names_its_review", "action")
    op.drop_constraint("ck_action_origin", "action")
    # Row-level security binds the owner too: lifted while every council's rows are changed, then as it was.
    for table in ("action_carry_over", "action_evidence", "action_report"):
        op.execute(f"alter table {table} no force row level security")
        op.execute(
            f"delete from {table} x using action a where a.council = x.council and a.id = x.action_id "
            "and a.external_review_id is not null"
        )
        op.execute(f"alter table {table} force row level security")
    op.execute("alter table action no force row level security")
    op.execute("delete from action where external_review_id is not null")
    op.execute("alter table action force row level security")
    op.create_check_constraint(
        op.f("ck_action_origin"), "action", "origin in ('engagement_meeting', 'securing_good_meeting')"
    )
    op.drop_column("action", "external_review_id")
    op.drop_table("external_review")
