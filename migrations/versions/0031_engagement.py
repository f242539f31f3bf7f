"""A case is engaged before it is monitored: contacts, an academy's trust, the engagement meeting and its key actions.

Cases that run already are monitored; what was agreed was agreed at a meeting.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

RUNNING = "state in ('awaiting_trust', 'engaging', 'monitoring', 'intervention')"


def upgrade() -> None:
    _replace_states(
        "case when state = 'open' then 'monitoring' else state end",
        "state in ('awaiting_trust', 'engaging', 'monitoring', 'intervention', 'exited', 'declined')",
        RUNNING,
    )
    op.drop_constraint("ck_case_exited_has_day", "case")
    op.create_check_constraint(
        op.f("ck_case_closed_has_day"), "case", "(state in ('exited', 'declined')) = (closed_on is not null)"
    )
    op.create_table(
        "case_contact",
        *_of_a_case(),
        sa.Column("contacted_on", sa.Date(), nullable=False),
        sa.Column("with_whom", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        *_recorded(),
        sa.CheckConstraint("route in ('phone', 'video', 'in_person', 'email')", name=op.f("ck_case_contact_route")),
        sa.CheckConstraint(
            "length(trim(with_whom)) > 0 and length(trim(said)) > 0",
            name=op.f("ck_case_contact_says_with_whom_and_what"),
        ),
        _case_key("case_contact"),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_case_contact")),
    )
    op.create_index("ix_case_contact_council_case_id", "case_contact", ["council", "case_id"], unique=False)
    op.create_table(
        "trust_invitation",
        *_of_a_case(),
        sa.Column("trust", sa.Text(), nullable=False),
        sa.Column("addressed_to", sa.Text(), nullable=False),
        sa.Column("invited_on", sa.Date(), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("reply_words", sa.Text(), nullable=True),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("reply_recorded_by", sa.Text(), nullable=True),
        sa.Column("reply_recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reply is null or reply in ('agrees', 'declines')", name=op.f("ck_trust_invitation_reply")),
        sa.CheckConstraint("length(trim(addressed_to)) > 0", name=op.f("ck_trust_invitation_says_to_whom")),
        sa.CheckConstraint(
            "num_nonnulls(reply, replied_on, reply_words, reply_recorded_by, reply_recorded_at) in (0, 5)",
            name=op.f("ck_trust_invitation_replied_with_when_and_what"),
        ),
        sa.CheckConstraint("replied_on >= invited_on", name=op.f("ck_trust_invitation_days_in_order")),
        sa.CheckConstraint(
            "(reply = 'agrees') or officer_id is null", name=op.f("ck_trust_invitation_officer_once_agreed")
        ),
        _case_key("trust_invitation"),
        sa.ForeignKeyConstraint(
            ["council", "officer_id"],
            ["person.council", "person.id"],
            name=op.f("fk_trust_invitation_council_officer_id"),
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_trust_invitation")),
    )
    op.create_index(
        "uq_trust_invitation_open",
        "trust_invitation",
        ["council", "case_id"],
        unique=True,
        postgresql_where=sa.text("reply is null"),
    )
    op.create_table(
        "engagement_meeting",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("attendees", postgresql.JSONB(), nullable=False),
        sa.Column("discussed", sa.Text(), nullable=False),
        sa.Column("first_meeting_on", sa.Date(), nullable=False),
        *_recorded(),
        sa.CheckConstraint("length(trim(discussed)) > 0", name=op.f("ck_engagement_meeting_says_what_was_discussed")),
        sa.CheckConstraint("first_meeting_on > held_on", name=op.f("ck_engagement_meeting_days_in_order")),
        _case_key("engagement_meeting"),
        sa.PrimaryKeyConstraint("council", "case_id", name=op.f("pk_engagement_meeting")),
    )
    op.add_column("action", sa.Column("origin", sa.Text(), server_default="securing_good_meeting", nullable=False))
    op.alter_column("action", "origin", server_default=None)
    op.alter_column("action", "visit_id", nullable=True)
    op.create_check_constraint(
        op.f("ck_action_origin"), "action", "origin in ('engagement_meeting', 'securing_good_meeting')"
    )
    op.create_check_constraint(
        op.f("ck_action_names_its_meeting"), "action", "(origin = 'securing_good_meeting') = (visit_id is not null)"
    )
    op.create_foreign_key(
        op.f("fk_action_council_case_id_urn"),
        "action",
        "case",
        ["council", "case_id", "urn"],
        ["council", "id", "urn"],
        onupdate="CASCADE",
    )
    op.create_index("ix_action_council_case_id", "action", ["council", "case_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_action_council_case_id", "action")
    op.drop_constraint("fk_action_council_case_id_urn", "action")
    op.drop_constraint("ck_action_names_its_meeting", "action")
    op.drop_constraint("ck_action_origin", "action")
    op.execute("alter table action no force row level security")
    op.execute("delete from action where visit_id is null")
    op.execute("alter table action force row level security")
    op.alter_column("action", "visit_id", nullable=False)
    op.drop_column("action", "origin")
    op.drop_table("engagement_meeting")
    op.drop_table("trust_invitation")
    op.drop_table("case_contact")
    op.drop_constraint("ck_case_closed_has_day", "case")
    _replace_states(
        "case when state in ('awaiting_trust', 'engaging', 'monitoring') then 'open' "
        "when state = 'declined' then 'exited' else state end",
        "state in ('open', 'intervention', 'exited')",
        "state in ('open', 'intervention')",
    )
    op.create_check_constraint(op.f("ck_case_exited_has_day"), "case", "(state = 'exited') = (closed_on is not null)")


def _replace_states(now: str, allowed: str, running: str) -> None:
    op.drop_index("uq_case_open_for_school", "case")
    op.drop_constraint("ck_case_state", "case")
    # Row-level security binds the owner too: lifted while every council's cases are changed, then as it was.
    op.execute('alter table "case" no force row level security')
    op.execute(f'update "case" set state = {now}')
    op.execute('alter table "case" force row level security')
    op.create_check_constraint(op.f("ck_case_state"), "case", allowed)
    op.create_index(
        "uq_case_open_for_school", "case", ["council", "urn"], unique=True, postgresql_where=sa.text(running)
    )


def _of_a_case() -> list[sa.Column[Any]]:
    return [
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
    ]


def _recorded() -> list[sa.Column[Any]]:
    return [
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _case_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["council", "case_id", "urn"],
        ["case.council", "case.id", "case.urn"],
        name=op.f(f"fk_{table}_council_case_id_urn"),
        onupdate="CASCADE",
    )
