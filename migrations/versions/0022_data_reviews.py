"""Reviews of data, and what was said of them with schools."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_review",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("discuss_by", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('july', 'september', 'october_key_stage_4')", name=op.f("ck_data_review_kind")),
        sa.CheckConstraint("discuss_by > as_of", name=op.f("ck_data_review_discussed_after")),
        sa.ForeignKeyConstraint(
            ["council", "run_id"],
            ["assessment_run.council", "assessment_run.id"],
            name=op.f("fk_data_review_council_run_id"),
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_data_review")),
        sa.UniqueConstraint("council", "kind", "year", name=op.f("uq_data_review_council_kind_year")),
    )
    op.create_table(
        "data_review_discussion",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("discussed_on", sa.Date(), nullable=False),
        sa.Column("discussed_with", sa.Text(), nullable=False),
        sa.Column("engages_with_model_1", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(discussed_with)) > 0", name=op.f("ck_data_review_discussion_says_with_whom")),
        sa.ForeignKeyConstraint(
            ["council", "review_id"],
            ["data_review.council", "data_review.id"],
            name=op.f("fk_data_review_discussion_council_review_id"),
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_data_review_discussion_urn")),
        sa.PrimaryKeyConstraint("council", "review_id", "urn", name=op.f("pk_data_review_discussion")),
    )


def downgrade() -> None:
    op.drop_table("data_review_discussion")
    op.drop_table("data_review")
