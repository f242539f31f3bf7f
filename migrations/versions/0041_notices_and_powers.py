"""Notices to a governing body with what was said to them, and powers used with what came before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intervention_groundwork",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("intervention_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("power", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("with_whom", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "power in ('require_arrangements', 'appoint_governors', 'interim_executive_board', 'suspend_budget')",
            name=op.f("ck_intervention_groundwork_power"),
        ),
        sa.CheckConstraint(
            "what in ('proposed_in_writing', 'consulted_governing_body', 'consulted_diocese_or_foundation', 'told_secretary_of_state', 'secretary_of_state_consented')",
            name=op.f("ck_intervention_groundwork_what"),
        ),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f("ck_intervention_groundwork_says_what_was_said")),
        sa.ForeignKeyConstraint(
            ["council", "intervention_id", "urn"],
            ["intervention.council", "intervention.id", "intervention.urn"],
            name=op.f("fk_intervention_groundwork_council_intervention_id_urn"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_intervention_groundwork")),
    )
    op.create_index(
        "ix_intervention_groundwork_council_intervention_id",
        "intervention_groundwork",
        ["council", "intervention_id"],
        unique=False,
    )
    op.create_table(
        "intervention_power_use",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("intervention_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("power", sa.Text(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("decision_maker", sa.Text(), nullable=False),
        sa.Column("used_by", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ending_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "power in ('require_arrangements', 'appoint_governors', 'interim_executive_board', 'suspend_budget')",
            name=op.f("ck_intervention_power_use_power"),
        ),
        sa.CheckConstraint(
            "length(trim(what)) > 0 and length(trim(decision_maker)) > 0",
            name=op.f("ck_intervention_power_use_says_what_and_who"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(ended_on, ending_reason) in (0, 2) and (ended_on is null or ended_on >= used_on)",
            name=op.f("ck_intervention_power_use_ended_with_day_and_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "intervention_id", "urn"],
            ["intervention.council", "intervention.id", "intervention.urn"],
            name=op.f("fk_intervention_power_use_council_intervention_id_urn"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_intervention_power_use")),
    )
    op.create_index(
        "ix_intervention_power_use_council_intervention_id",
        "intervention_power_use",
        ["council", "intervention_id"],
        unique=False,
    )
    op.create_table(
        "intervention_representation",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("intervention_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("consideration", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "length(trim(made_by)) > 0 and length(trim(words)) > 0",
            name=op.f("ck_intervention_representation_says_who_and_what"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "intervention_id", "urn"],
            ["intervention.council", "intervention.id", "intervention.urn"],
            name=op.f("fk_intervention_representation_council_intervention_id_urn"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_intervention_representation")),
    )
    op.create_index(
        "ix_intervention_representation_council_intervention_id",
        "intervention_representation",
        ["council", "intervention_id"],
        unique=False,
    )
    op.create_table(
        "intervention_notice",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("intervention_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("matters", sa.Text(), nullable=False),
        sa.Column("required_actions", postgresql.JSONB(), nullable=False),
        sa.Column("comply_by", sa.Date(), nullable=False),
        sa.Column("minded_to", sa.Text(), nullable=False),
        sa.Column("copies", postgresql.JSONB(), nullable=False),
        sa.Column("decision_maker", sa.Text(), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("compliance", sa.Text(), nullable=True),
        sa.Column("compliance_recorded_on", sa.Date(), nullable=True),
        sa.Column("compliance_reason", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ending_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state in ('lapsed', 'superseded', 'withdrawn')) = (num_nonnulls(ended_on, ending_reason) = 2)",
            name=op.f("ck_intervention_notice_ended_with_reason"),
        ),
        sa.CheckConstraint(
            "compliance is null or compliance in ('complied', 'partly', 'not')",
            name=op.f("ck_intervention_notice_compliance"),
        ),
        sa.CheckConstraint(
            "kind in ('pre_formal', 'warning', 'teachers_pay')", name=op.f("ck_intervention_notice_kind")
        ),
        sa.CheckConstraint(
            "state <> 'decided' or compliance is not null", name=op.f("ck_intervention_notice_decided_says_what")
        ),
        sa.CheckConstraint(
            "state in ('in_force', 'decided', 'lapsed', 'superseded', 'withdrawn')",
            name=op.f("ck_intervention_notice_state"),
        ),
        sa.CheckConstraint("comply_by > issued_on", name=op.f("ck_intervention_notice_days_in_order")),
        sa.CheckConstraint(
            "length(trim(matters)) > 0 and length(trim(minded_to)) > 0 and length(trim(decision_maker)) > 0",
            name=op.f("ck_intervention_notice_says_what_and_who"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(compliance, compliance_recorded_on, compliance_reason) in (0, 3)",
            name=op.f("ck_intervention_notice_compliance_with_day_and_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "intervention_id", "evidence_id"],
            ["intervention_evidence.council", "intervention_evidence.intervention_id", "intervention_evidence.id"],
            name="fk_intervention_notice_evidence",
        ),
        sa.ForeignKeyConstraint(
            ["council", "intervention_id", "urn"],
            ["intervention.council", "intervention.id", "intervention.urn"],
            name=op.f("fk_intervention_notice_council_intervention_id_urn"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_intervention_notice")),
    )
    op.create_index(
        "ix_intervention_notice_council_intervention_id",
        "intervention_notice",
        ["council", "intervention_id"],
        unique=False,
    )
    op.create_index(
        "uq_intervention_notice_in_force",
        "intervention_notice",
        ["council", "intervention_id"],
        unique=True,
        postgresql_where=sa.text("state = 'in_force'"),
    )


def downgrade() -> None:
    for table in (
        "intervention_power_use",
        "intervention_groundwork",
        "intervention_representation",
        "intervention_notice",
    ):
        op.drop_table(table)
