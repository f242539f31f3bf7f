"""Interests in providers; who was at a meeting of the board, what it commissioned there, and how many make it quorate."""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

_QUORUM = "ck_board_settings_quorum"


def upgrade() -> None:
    op.add_column("board_settings", sa.Column("quorum", sa.SmallInteger(), nullable=False, server_default="3"))
    op.alter_column("board_settings", "quorum", server_default=None)
    op.create_check_constraint(op.f(_QUORUM), "board_settings", "quorum between 2 and 50")
    op.create_table(
        "provider_interest",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(what)) > 0", name=op.f("ck_provider_interest_says_what")),
        sa.ForeignKeyConstraint(
            ["council", "person_id"],
            ["person.council", "person.id"],
            name=op.f("fk_provider_interest_council_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "provider_id"],
            ["provider.council", "provider.id"],
            name=op.f("fk_provider_interest_council_provider_id"),
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_provider_interest")),
    )
    op.create_index(
        "ix_provider_interest_council_declared_at_id", "provider_interest", ["council", "declared_at", "id"]
    )
    op.create_index("ix_provider_interest_council_person_id", "provider_interest", ["council", "person_id"])
    op.create_index("ix_provider_interest_council_provider_id", "provider_interest", ["council", "provider_id"])
    op.create_table(
        "board_attendance",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("recusal_cleared", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["council", "meeting_id"],
            ["board_meeting.council", "board_meeting.id"],
            name=op.f("fk_board_attendance_council_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "person_id"],
            ["person.council", "person.id"],
            name=op.f("fk_board_attendance_council_person_id"),
        ),
        sa.PrimaryKeyConstraint("council", "meeting_id", "person_id", name=op.f("pk_board_attendance")),
    )
    op.create_index("ix_board_attendance_council_person_id", "board_attendance", ["council", "person_id"])
    op.create_table(
        "board_decision",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("quorum", sa.SmallInteger(), nullable=False),
        sa.Column("deciding", sa.SmallInteger(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quorum between 2 and 50", name=op.f("ck_board_decision_quorum")),
        sa.CheckConstraint("deciding >= quorum", name=op.f("ck_board_decision_quorate")),
        sa.ForeignKeyConstraint(
            ["council", "meeting_id"],
            ["board_meeting.council", "board_meeting.id"],
            name=op.f("fk_board_decision_council_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "package_id"],
            ["support_package.council", "support_package.id"],
            name=op.f("fk_board_decision_council_package_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "provider_id"],
            ["provider.council", "provider.id"],
            name=op.f("fk_board_decision_council_provider_id"),
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_board_decision")),
    )
    op.create_index("ix_board_decision_council_meeting_id", "board_decision", ["council", "meeting_id"])
    op.create_index("ix_board_decision_council_package_id", "board_decision", ["council", "package_id"])
    op.create_table(
        "board_recusal",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.CheckConstraint("because in ('school', 'provider')", name=op.f("ck_board_recusal_because")),
        sa.ForeignKeyConstraint(
            ["council", "decision_id"],
            ["board_decision.council", "board_decision.id"],
            name=op.f("fk_board_recusal_council_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "person_id"], ["person.council", "person.id"], name=op.f("fk_board_recusal_council_person_id")
        ),
        sa.PrimaryKeyConstraint("council", "decision_id", "person_id", name=op.f("pk_board_recusal")),
    )


def downgrade() -> None:
    for table in ("board_recusal", "board_decision", "board_attendance", "provider_interest"):
        op.drop_table(table)
    op.drop_constraint(op.f(_QUORUM), "board_settings")
    op.drop_column("board_settings", "quorum")
