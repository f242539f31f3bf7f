"""After exit: two terms' watch, a relapse linked to the case before it, and records made ready for public requests."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case", sa.Column("relapse_of", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_case_council_relapse_of"), "case", "case", ["council", "relapse_of"], ["council", "id"]
    )
    op.create_index("ix_case_council_relapse_of", "case", ["council", "relapse_of"], unique=False)

    op.create_table(
        "foi_export",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("request_reference", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("withheld", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_foi_export_digest")),
        sa.CheckConstraint("length(trim(request_reference)) > 0", name=op.f("ck_foi_export_names_its_request")),
        sa.ForeignKeyConstraint(
            ["council", "case_id", "urn"],
            ["case.council", "case.id", "case.urn"],
            name=op.f("fk_foi_export_council_case_id_urn"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_foi_export")),
    )
    op.create_index("ix_foi_export_council_case_id", "foi_export", ["council", "case_id"], unique=False)
    op.create_index("ix_foi_export_council_made_at_id", "foi_export", ["council", "made_at", "id"], unique=False)
    op.create_table(
        "watch",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("terms", postgresql.JSONB(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("relapse_case_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_watch_days_in_order")),
        sa.CheckConstraint("num_nonnulls(ended_on, relapse_case_id) in (0, 2)", name=op.f("ck_watch_ended_by_relapse")),
        sa.ForeignKeyConstraint(
            ["council", "case_id", "urn"],
            ["case.council", "case.id", "case.urn"],
            name=op.f("fk_watch_council_case_id_urn"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["council", "relapse_case_id"], ["case.council", "case.id"], name=op.f("fk_watch_council_relapse_case_id")
        ),
        sa.PrimaryKeyConstraint("council", "case_id", name=op.f("pk_watch")),
    )
    op.create_index("ix_watch_council_ends_on_case_id", "watch", ["council", "ends_on", "case_id"], unique=False)
    op.create_index("ix_watch_council_urn", "watch", ["council", "urn"], unique=False)
    op.create_table(
        "watch_note",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(note)) > 0", name=op.f("ck_watch_note_says_something")),
        sa.ForeignKeyConstraint(
            ["council", "case_id"], ["watch.council", "watch.case_id"], name=op.f("fk_watch_note_council_case_id")
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_watch_note")),
    )
    op.create_index("ix_watch_note_council_case_id", "watch_note", ["council", "case_id"], unique=False)


def downgrade() -> None:
    for table in ("foi_export", "watch_note", "watch"):
        op.drop_table(table)
    op.drop_index("ix_case_council_relapse_of", "case")
    op.drop_constraint("fk_case_council_relapse_of", "case")
    op.drop_column("case", "relapse_of")
