"""People, level decisions, cases."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_person_has_name")),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_person_council")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_person")),
    )
    op.create_index("ix_person_council_name_id", "person", ["council", "name", "id"], unique=False)
    op.create_table(
        "level_decision",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=True),
        sa.Column("suggested_level", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level in ('green', 'amber', 'red')", name=op.f("ck_level_decision_level")),
        sa.CheckConstraint(
            "suggested_level is null or suggested_level in ('green', 'amber', 'red', 'not_assessed')",
            name=op.f("ck_level_decision_suggested_level"),
        ),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_level_decision_has_reason")),
        sa.ForeignKeyConstraint(
            ["council", "assessment_id"],
            ["assessment.council", "assessment.id"],
            name=op.f("fk_level_decision_council_assessment_id"),
        ),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_level_decision_council")),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_level_decision_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_level_decision")),
    )
    op.create_index(
        "ix_level_decision_council_urn_decided_at",
        "level_decision",
        ["council", "urn", "decided_at", "id"],
        unique=False,
    )
    op.create_table(
        "case",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("level_since", sa.Date(), nullable=False),
        sa.Column("level_decision_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lead_officer_id", sa.Uuid(), nullable=True),
        sa.Column("link_partner_id", sa.Uuid(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("level in ('amber', 'red')", name=op.f("ck_case_level")),
        sa.CheckConstraint("state in ('open', 'closed')", name=op.f("ck_case_state")),
        sa.ForeignKeyConstraint(
            ["council", "lead_officer_id"],
            ["person.council", "person.id"],
            name=op.f("fk_case_council_lead_officer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "level_decision_id"],
            ["level_decision.council", "level_decision.id"],
            name=op.f("fk_case_council_level_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "link_partner_id"],
            ["person.council", "person.id"],
            name=op.f("fk_case_council_link_partner_id"),
        ),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_case_council")),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_case_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_case")),
        sa.UniqueConstraint("council", "id", "urn", name=op.f("uq_case_council_id_urn")),
        sa.UniqueConstraint("council", "reference", name=op.f("uq_case_council_reference")),
    )
    op.create_index("ix_case_council_opened_on_id", "case", ["council", "opened_on", "id"], unique=False)
    op.create_index(
        "uq_case_open_for_school", "case", ["council", "urn"], unique=True, postgresql_where=sa.text("state = 'open'")
    )


def downgrade() -> None:
    op.drop_table("case")
    op.drop_table("level_decision")
    op.drop_table("person")
