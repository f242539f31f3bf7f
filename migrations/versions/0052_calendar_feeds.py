"""Visits in people's own calendars: feeds, and visits that were called off."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("urn", sa.Integer(), nullable=True),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.Text(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("scope in ('person', 'school', 'council')", name=op.f("ck_calendar_feed_scope")),
        sa.CheckConstraint("(scope = 'person') = (person_id is not null)", name=op.f("ck_calendar_feed_of_a_person")),
        sa.CheckConstraint("(scope = 'school') = (urn is not null)", name=op.f("ck_calendar_feed_of_a_school")),
        sa.CheckConstraint(
            "num_nonnulls(revoked_by, revoked_at) in (0, 2)", name=op.f("ck_calendar_feed_revoked_by_somebody")
        ),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_calendar_feed_council")),
        sa.ForeignKeyConstraint(
            ["council", "person_id"], ["person.council", "person.id"], name=op.f("fk_calendar_feed_council_person_id")
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_calendar_feed_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_calendar_feed")),
    )
    op.create_index("uq_calendar_feed_secret", "calendar_feed", ["council", "secret_hash"], unique=True)
    op.create_index("ix_calendar_feed_council_made_at_id", "calendar_feed", ["council", "made_at", "id"])
    op.create_table(
        "withdrawn_visit",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("half", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind in ('securing_good_meeting', 'monitoring_visit', 'link_partner_visit')",
            name=op.f("ck_withdrawn_visit_kind"),
        ),
        sa.CheckConstraint("half is null or half in ('morning', 'afternoon')", name=op.f("ck_withdrawn_visit_half")),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_withdrawn_visit_council")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_withdrawn_visit")),
    )
    op.create_index("ix_withdrawn_visit_council_date", "withdrawn_visit", ["council", "date"])


def downgrade() -> None:
    op.drop_table("withdrawn_visit")
    op.drop_table("calendar_feed")
