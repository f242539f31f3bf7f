"""Packs of the board's meetings, the copies made of them, and actions that the board agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

_OTHERS = "'engagement_meeting', 'securing_good_meeting', 'external_review'"


def upgrade() -> None:
    op.create_table(
        "board_pack",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("board_meeting_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=False),
        sa.Column("edition", sa.SmallInteger(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("schools", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("facts_sha256", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("schools in ('names', 'codes')", name=op.f("ck_board_pack_schools")),
        sa.CheckConstraint("edition > 0", name=op.f("ck_board_pack_edition")),
        sa.CheckConstraint(
            "num_nonnulls(replaces_id, reason) = case when edition = 1 then 0 else 2 end",
            name=op.f("ck_board_pack_corrects_with_reason"),
        ),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_board_pack_says_why")),
        sa.CheckConstraint("length(facts_sha256) = 64", name=op.f("ck_board_pack_facts_sha256")),
        sa.ForeignKeyConstraint(
            ["council", "board_meeting_id"],
            ["board_meeting.council", "board_meeting.id"],
            name=op.f("fk_board_pack_council_board_meeting_id"),
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_board_pack")),
        sa.UniqueConstraint(
            "council", "id", "board_meeting_id", name=op.f("uq_board_pack_council_id_board_meeting_id")
        ),
        sa.UniqueConstraint(
            "council", "board_meeting_id", "edition", name=op.f("uq_board_pack_council_board_meeting_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["council", "replaces_id", "board_meeting_id"],
            ["board_pack.council", "board_pack.id", "board_pack.board_meeting_id"],
            name=op.f("fk_board_pack_council_replaces_id_board_meeting_id"),
        ),
    )
    op.create_index("ix_board_pack_council_made_at_id", "board_pack", ["council", "made_at", "id"])
    op.create_table(
        "board_pack_copy",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("withheld", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reader in ('officers', 'board')", name=op.f("ck_board_pack_copy_reader")),
        sa.CheckConstraint("format in ('json', 'html', 'pdf')", name=op.f("ck_board_pack_copy_format")),
        sa.CheckConstraint("length(withheld) in (0, 64)", name=op.f("ck_board_pack_copy_withheld")),
        sa.CheckConstraint("length(content) > 0", name=op.f("ck_board_pack_copy_has_content")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_board_pack_copy_sha256")),
        sa.ForeignKeyConstraint(
            ["council", "pack_id"],
            ["board_pack.council", "board_pack.id"],
            name=op.f("fk_board_pack_copy_council_pack_id"),
        ),
        sa.PrimaryKeyConstraint("council", "pack_id", "reader", "withheld", "format", name=op.f("pk_board_pack_copy")),
    )
    op.add_column("action", sa.Column("board_meeting_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_action_council_board_meeting_id"),
        "action",
        "board_meeting",
        ["council", "board_meeting_id"],
        ["council", "id"],
    )
    op.drop_constraint("ck_action_origin", "action")
    op.create_check_constraint(op.f("ck_action_origin"), "action", f"origin in ({_OTHERS}, 'board_meeting')")
    op.create_check_constraint(
        op.f("ck_action_names_its_board_meeting"),
        "action",
        "(origin = 'board_meeting') = (board_meeting_id is not null)",
    )
    op.create_index("ix_action_council_board_meeting_id", "action", ["council", "board_meeting_id"])


def downgrade() -> None:
    op.drop_constraint("ck_action_names_its_board_meeting", "action")
    op.drop_constraint("ck_action_origin", "action")
    # Row-level security binds the owner too: lifted while every council's rows are changed, then as it was.
    belonging = {
        "action_evidence_file": "x.evidence_id in (select e.id from action_evidence e where e.action_id = a.id)",
        **dict.fromkeys(
            ("action_carry_over", "action_change", "action_evidence", "action_report"), "a.id = x.action_id"
        ),
    }
    for table in ("action", *belonging):
        op.execute(f"alter table {table} no force row level security")
    for table, of_it in belonging.items():
        op.execute(
            f"delete from {table} x using action a where a.council = x.council and {of_it} "
            "and a.board_meeting_id is not null"
        )
    op.execute("delete from action where board_meeting_id is not null")
    for table in ("action", *belonging):
        op.execute(f"alter table {table} force row level security")
    op.create_check_constraint(op.f("ck_action_origin"), "action", f"origin in ({_OTHERS})")
    op.drop_column("action", "board_meeting_id")
    op.drop_table("board_pack_copy")
    op.drop_table("board_pack")
