"""Members of the learning partnership, and the catalogue of providers of support."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "membership",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on is null or ends_on >= starts_on", name=op.f("ck_membership_days_in_order")),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_membership_council")),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_membership_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_council_starts_on_id", "membership", ["council", "starts_on", "id"], unique=False)
    op.create_index("ix_membership_council_urn", "membership", ["council", "urn"], unique=False)
    op.create_index(
        "uq_membership_standing",
        "membership",
        ["council", "urn"],
        unique=True,
        postgresql_where=sa.text("ends_on is null"),
    )
    op.create_table(
        "provider",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("contact_person_id", sa.Uuid(), nullable=True),
        sa.Column("contact_name", sa.Text(), nullable=True),
        sa.Column("contact_email", sa.Text(), nullable=True),
        sa.Column("factors", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("phases", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("supports", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("packages_at_once", sa.SmallInteger(), nullable=True),
        sa.Column("days_a_year", sa.SmallInteger(), nullable=True),
        sa.Column("day_rate_pounds", sa.Integer(), nullable=True),
        sa.Column("price_note", sa.Text(), nullable=True),
        sa.Column("retirement_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'retired') = (retirement_reason is not null)", name=op.f("ck_provider_retired_with_reason")
        ),
        sa.CheckConstraint(
            "factors <@ array['attainment', 'progress', 'absence_and_behaviour', 'teaching_and_learning', 'leadership_and_governance', 'safeguarding', 'staff_turnover', 'parental_popularity', 'finance']",
            name=op.f("ck_provider_factors"),
        ),
        sa.CheckConstraint(
            "kind <> 'link_partner' or contact_person_id is not null", name=op.f("ck_provider_link_partner_is_a_person")
        ),
        sa.CheckConstraint(
            "kind in ('link_partner', 'school', 'learning_partnership', 'teaching_school_hub', 'governance_service', 'consultancy', 'other')",
            name=op.f("ck_provider_kind"),
        ),
        sa.CheckConstraint(
            "phases <@ array['nursery', 'primary', 'middle_deemed_primary', 'middle_deemed_secondary', 'secondary', 'all_through', 'sixteen_plus', 'not_applicable']",
            name=op.f("ck_provider_phases"),
        ),
        sa.CheckConstraint("state in ('active', 'retired')", name=op.f("ck_provider_state")),
        sa.CheckConstraint(
            "supports <@ array['link_partner_consultancy', 'learning_partnership', 'teaching_school_hub', 'governance_review', 'governance_training', 'external_consultancy', 'other']",
            name=op.f("ck_provider_supports"),
        ),
        sa.CheckConstraint("contact_person_id is null or contact_name is null", name=op.f("ck_provider_one_contact")),
        sa.CheckConstraint("day_rate_pounds >= 0", name=op.f("ck_provider_day_rate")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_provider_has_name")),
        sa.CheckConstraint("packages_at_once > 0 and days_a_year > 0", name=op.f("ck_provider_capacity")),
        sa.ForeignKeyConstraint(
            ["council", "contact_person_id"],
            ["person.council", "person.id"],
            name=op.f("fk_provider_council_contact_person_id"),
        ),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_provider_council")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_provider")),
    )
    op.create_index("ix_provider_council_contact_person_id", "provider", ["council", "contact_person_id"], unique=False)
    op.create_index("ix_provider_council_name_id", "provider", ["council", "name", "id"], unique=False)
    op.create_index("uq_provider_council_name", "provider", ["council", "name"], unique=True)
    op.create_table(
        "provider_check",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("check_kind", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "check_kind in ('safeguarding', 'references', 'insurance', 'conflict_declaration')",
            name=op.f("ck_provider_check_check_kind"),
        ),
        sa.CheckConstraint("expires_on >= valid_from", name=op.f("ck_provider_check_days_in_order")),
        sa.ForeignKeyConstraint(
            ["council", "provider_id"],
            ["provider.council", "provider.id"],
            name=op.f("fk_provider_check_council_provider_id"),
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_provider_check")),
    )
    op.create_index("ix_provider_check_council_provider_id", "provider_check", ["council", "provider_id"], unique=False)


def downgrade() -> None:
    op.drop_table("provider_check")
    op.drop_table("provider")
    op.drop_table("membership")
