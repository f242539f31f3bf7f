"""Support packages."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "support_package",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("identified_on", sa.Date(), nullable=False),
        sa.Column("brokered_on", sa.Date(), nullable=True),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("cost_pounds", sa.Integer(), nullable=True),
        sa.Column("provided_on", sa.Date(), nullable=True),
        sa.Column("evaluated_on", sa.Date(), nullable=True),
        sa.Column("evaluation", sa.Text(), nullable=True),
        sa.Column("impact", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('identified', 'brokered', 'provided', 'evaluated')", name=op.f("ck_support_package_state")
        ),
        sa.CheckConstraint(
            "impact is null or impact in ('none', 'some', 'strong')", name=op.f("ck_support_package_impact")
        ),
        sa.CheckConstraint(
            "length(trim(what)) > 0 and length(trim(provider)) > 0", name=op.f("ck_support_package_says_what_and_who")
        ),
        sa.CheckConstraint("length(trim(evaluation)) > 0", name=op.f("ck_support_package_says_what_came_of_it")),
        sa.CheckConstraint(
            "num_nonnulls(brokered_on, provider) = case when state = 'identified' then 0 else 2 end",
            name=op.f("ck_support_package_brokered_has_provider"),
        ),
        sa.CheckConstraint(
            "cost_pounds >= 0 and (cost_pounds is null or state <> 'identified')",
            name=op.f("ck_support_package_cost"),
        ),
        sa.CheckConstraint(
            "(state in ('provided', 'evaluated')) = (provided_on is not null)",
            name=op.f("ck_support_package_provided_has_day"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(evaluated_on, evaluation, impact) = case when state = 'evaluated' then 3 else 0 end",
            name=op.f("ck_support_package_evaluated_has_impact"),
        ),
        sa.CheckConstraint(
            "identified_on <= brokered_on and brokered_on <= provided_on and provided_on <= evaluated_on",
            name=op.f("ck_support_package_days_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "case_id", "urn"],
            ["case.council", "case.id", "case.urn"],
            name=op.f("fk_support_package_council_case_id_urn"),
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_support_package")),
    )
    op.create_index(
        "ix_support_package_council_identified_on_id",
        "support_package",
        ["council", "identified_on", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("support_package")
