"""Reminders, how people want them, how a council has them; which reviews were said to be due; both looked at from now on."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

_CHANNELS = "('email', 'notify_email', 'notify_sms', 'none')"
_KINDS = "('visit', 'minutes_late', 'action', 'review_papers', 'review_decision', 'reply_due', 'notice', 'digest')"


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("of_use_until", sa.Date(), nullable=False),
        sa.Column("statutory", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sending_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_reminder_attempts")),
        sa.CheckConstraint(f"channel is null or channel in {_CHANNELS}", name=op.f("ck_reminder_channel")),
        sa.CheckConstraint(f"kind in {_KINDS}", name=op.f("ck_reminder_kind")),
        sa.CheckConstraint(
            "state in ('asked', 'sending', 'not_configured', 'sent', 'failed', 'dropped')",
            name=op.f("ck_reminder_state"),
        ),
        sa.CheckConstraint("(state = 'sent') = (sent_at is not null)", name=op.f("ck_reminder_sent_says_when")),
        sa.CheckConstraint(
            "state not in ('failed', 'dropped', 'not_configured') or why is not null",
            name=op.f("ck_reminder_says_why"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "person_id"], ["person.council", "person.id"], name=op.f("fk_reminder_council_person_id")
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_reminder")),
    )
    op.create_index("ix_reminder_council_asked_at_id", "reminder", ["council", "asked_at", "id"], unique=False)
    op.create_index("ix_reminder_council_person_id", "reminder", ["council", "person_id", "asked_at"], unique=False)
    op.create_table(
        "reminder_choice",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"channel in {_CHANNELS}", name=op.f("ck_reminder_choice_channel")),
        sa.CheckConstraint(
            "channel <> 'notify_sms' or phone is not null", name=op.f("ck_reminder_choice_texts_need_a_number")
        ),
        sa.ForeignKeyConstraint(
            ["council", "person_id"], ["person.council", "person.id"], name=op.f("fk_reminder_choice_council_person_id")
        ),
        sa.PrimaryKeyConstraint("council", "person_id", name=op.f("pk_reminder_choice")),
    )
    op.create_table(
        "reminder_rules",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("visit_days", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"channel in {_CHANNELS}", name=op.f("ck_reminder_rules_channel")),
        sa.CheckConstraint("visit_days between 1 and 15", name=op.f("ck_reminder_rules_visit_days")),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_reminder_rules_says_why")),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_reminder_rules_council")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_reminder_rules")),
    )
    op.create_table(
        "review_raised",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("review_point_id", sa.Uuid(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["council", "review_point_id"],
            ["review_point.council", "review_point.id"],
            name=op.f("fk_review_raised_council_review_point_id"),
        ),
        sa.PrimaryKeyConstraint("council", "review_point_id", name=op.f("pk_review_raised")),
    )
    # Councils that are served already; new ones ask when they are registered.
    op.execute("alter table work no force row level security")
    op.execute(
        "insert into work (kind, key, council, due_at, asked_at, asks, fence, attempts, failures) "
        "select kind, code, code, now(), now(), 1, 0, 0, 0 from council, "
        "unnest(array['raise_reviews', 'plan_reminders']) as kind on conflict do nothing"
    )
    op.execute("alter table work force row level security")


def downgrade() -> None:
    op.execute("alter table work no force row level security")
    op.execute("delete from work where kind in ('raise_reviews', 'plan_reminders', 'send_reminder')")
    op.execute("alter table work force row level security")
    op.drop_table("review_raised")
    op.drop_table("reminder_rules")
    op.drop_table("reminder_choice")
    op.drop_index("ix_reminder_council_person_id", table_name="reminder")
    op.drop_index("ix_reminder_council_asked_at_id", table_name="reminder")
    op.drop_table("reminder")
