"""Meetings merged with those of another programme; a diocese's officer, who is told of a church school's case."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_AT_A_SCHOOL = (
    *("chair_of_governors", "clerk", "diocesan_officer", "headteacher", "trust_officer", "vice_chair_of_governors"),
)
_POSTS = (
    *("headteacher", "chair_of_governors", "vice_chair_of_governors", "clerk", "trust_officer", "diocesan_officer"),
    *("lead_officer", "link_partner", "principal_adviser", "assistant_director", "data_officer", "concern_contributor"),
    *("board_member", "admin"),
)
_RECIPIENTS = _POSTS[:6]


def _listed(posts: tuple[str, ...]) -> str:
    return f"post in ({', '.join(repr(post) for post in posts)})"


def _say(table: str, name: str, condition: str) -> None:
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)


def _posts(leave_out: str = "") -> None:
    posts, at_a_school, recipients = (
        tuple(post for post in group if post != leave_out) for group in (_POSTS, _AT_A_SCHOOL, _RECIPIENTS)
    )
    _say("appointment", "post", _listed(posts))
    _say("appointment", "school_posts_are_at_a_school", f"({_listed(at_a_school)}) = (urn is not null)")
    _say("document_recipient", "post", _listed(recipients))


def upgrade() -> None:
    _posts()
    op.create_table(
        "merged_meeting",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("attempt", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("active_since", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("programme in ('rise', 'ofsted')", name=op.f("ck_merged_meeting_programme")),
        sa.CheckConstraint("active_since <= day", name=op.f("ck_merged_meeting_days_in_order")),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_merged_meeting_says_why")),
        sa.ForeignKeyConstraint(
            ["council", "case_id", "urn"],
            ["case.council", "case.id", "case.urn"],
            name=op.f("fk_merged_meeting_council_case_id_urn"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("council", "case_id", "slot", "attempt", name=op.f("pk_merged_meeting")),
    )


def downgrade() -> None:
    op.drop_table("merged_meeting")
    op.execute("alter table appointment no force row level security")
    op.execute("delete from appointment where post = 'diocesan_officer'")
    op.execute("alter table appointment force row level security")
    _posts("diocesan_officer")
