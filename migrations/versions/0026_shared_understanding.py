"""A shared understanding of a school's level: proposals, replies, dissent, self-evaluations, link partner visits."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reply_period",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_days", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_reply_period_has_reason")),
        sa.CheckConstraint("school_days between 5 and 20", name=op.f("ck_reply_period_school_days")),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_reply_period_council")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_reply_period")),
    )
    op.create_table(
        "level_proposal",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("suggested_level", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("difference_reason", sa.Text(), nullable=True),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moderated_level", sa.Text(), nullable=True),
        sa.Column("moderation_reason", sa.Text(), nullable=True),
        sa.Column("school_reason", sa.Text(), nullable=True),
        sa.Column("moderation_difference", sa.Text(), nullable=True),
        sa.Column("moderated_by", sa.Text(), nullable=True),
        sa.Column("moderated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("extended_from", sa.Date(), nullable=True),
        sa.Column("extension_reason", sa.Text(), nullable=True),
        sa.Column("extended_by", sa.Text(), nullable=True),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending_reason", sa.Text(), nullable=True),
        sa.Column("confirmation_difference", sa.Text(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state in ('confirmed', 'overtaken')) = (decision_id is not null)",
            name=op.f("ck_level_proposal_ended_by_decision"),
        ),
        sa.CheckConstraint(
            "(state in ('proposed', 'shared')) = (ended_at is null)", name=op.f("ck_level_proposal_ended_has_moment")
        ),
        sa.CheckConstraint(
            "(state in ('returned', 'withdrawn')) = (ending_reason is not null)",
            name=op.f("ck_level_proposal_ended_early_with_reason"),
        ),
        sa.CheckConstraint("level in ('green', 'amber', 'red')", name=op.f("ck_level_proposal_level")),
        sa.CheckConstraint(
            "moderated_level is null or moderated_level <> 'not_assessed'",
            name=op.f("ck_level_proposal_moderated_is_decidable"),
        ),
        sa.CheckConstraint(
            "moderated_level is null or moderated_level in ('green', 'amber', 'red', 'not_assessed')",
            name=op.f("ck_level_proposal_moderated_level"),
        ),
        sa.CheckConstraint(
            "state <> 'shared' or moderated_at is not null", name=op.f("ck_level_proposal_shared_is_moderated")
        ),
        sa.CheckConstraint(
            "state in ('proposed', 'shared', 'returned', 'confirmed', 'withdrawn', 'overtaken')",
            name=op.f("ck_level_proposal_state"),
        ),
        sa.CheckConstraint(
            "suggested_level in ('green', 'amber', 'red', 'not_assessed')",
            name=op.f("ck_level_proposal_suggested_level"),
        ),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_level_proposal_has_reason")),
        sa.CheckConstraint(
            "num_nonnulls(ended_by, ended_at) in (0, 2)", name=op.f("ck_level_proposal_ended_by_somebody")
        ),
        sa.CheckConstraint(
            "num_nonnulls(extended_from, extension_reason, extended_by, extended_at) in (0, 4)",
            name=op.f("ck_level_proposal_extended_with_who_when_and_why"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(moderated_level, moderation_reason, moderated_by, moderated_at, reply_by) in (0, 5)",
            name=op.f("ck_level_proposal_moderated_with_who_when_and_why"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "assessment_id"],
            ["assessment.council", "assessment.id"],
            name=op.f("fk_level_proposal_council_assessment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "decision_id"],
            ["level_decision.council", "level_decision.id"],
            name=op.f("fk_level_proposal_council_decision_id"),
        ),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_level_proposal_council")),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_level_proposal_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_level_proposal")),
    )
    op.create_index("ix_level_proposal_council_decision_id", "level_proposal", ["council", "decision_id"], unique=False)
    op.create_index(
        "ix_level_proposal_council_proposed_at_id", "level_proposal", ["council", "proposed_at", "id"], unique=False
    )
    op.create_index("ix_level_proposal_council_urn", "level_proposal", ["council", "urn"], unique=False)
    op.create_index(
        "uq_level_proposal_open_for_school",
        "level_proposal",
        ["council", "urn"],
        unique=True,
        postgresql_where=sa.text("state in ('proposed', 'shared')"),
    )
    op.create_table(
        "level_reply",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("replied_by", sa.Text(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["council", "proposal_id"],
            ["level_proposal.council", "level_proposal.id"],
            name=op.f("fk_level_reply_council_proposal_id"),
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_level_reply")),
    )
    op.create_index("ix_level_reply_council_proposal_id", "level_reply", ["council", "proposal_id"], unique=False)
    op.create_table(
        "level_reply_entry",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reply_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("factor", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("stands", sa.Text(), nullable=True),
        sa.Column("should_say", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "factor in ('attainment', 'progress', 'absence_and_behaviour', 'teaching_and_learning', 'leadership_and_governance', 'safeguarding', 'staff_turnover', 'parental_popularity', 'finance')",
            name=op.f("ck_level_reply_entry_factor"),
        ),
        sa.CheckConstraint("num_nonnulls(comment, should_say) > 0", name=op.f("ck_level_reply_entry_says_something")),
        sa.CheckConstraint(
            "num_nonnulls(stands, should_say, evidence) in (0, 3)",
            name=op.f("ck_level_reply_entry_corrected_with_evidence"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "reply_id"],
            ["level_reply.council", "level_reply.id"],
            name=op.f("fk_level_reply_entry_council_reply_id"),
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_level_reply_entry")),
    )
    op.create_index("ix_level_reply_entry_council_reply_id", "level_reply_entry", ["council", "reply_id"], unique=False)
    op.create_table(
        "level_correction_answer",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome in ('accepted', 'not_accepted')", name=op.f("ck_level_correction_answer_outcome")),
        sa.CheckConstraint("length(trim(answer)) > 0", name=op.f("ck_level_correction_answer_says_why")),
        sa.ForeignKeyConstraint(
            ["council", "entry_id"],
            ["level_reply_entry.council", "level_reply_entry.id"],
            name=op.f("fk_level_correction_answer_council_entry_id"),
        ),
        sa.PrimaryKeyConstraint("council", "entry_id", name=op.f("pk_level_correction_answer")),
    )
    op.create_table(
        "level_dissent",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("dissent", sa.Text(), nullable=False),
        sa.Column("of_school", sa.Boolean(), nullable=False),
        sa.Column("for_deciders", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(dissent)) > 0", name=op.f("ck_level_dissent_says_why")),
        sa.CheckConstraint("not (of_school and for_deciders)", name=op.f("ck_level_dissent_school_reads_its_own")),
        sa.ForeignKeyConstraint(
            ["council", "decision_id"],
            ["level_decision.council", "level_decision.id"],
            name=op.f("fk_level_dissent_council_decision_id"),
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_level_dissent")),
    )
    op.create_index("ix_level_dissent_council_decision_id", "level_dissent", ["council", "decision_id"], unique=False)
    op.create_table(
        "self_evaluation",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("academic_year", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level in ('green', 'amber', 'red')", name=op.f("ck_self_evaluation_level")),
        sa.CheckConstraint("length(trim(summary)) > 0", name=op.f("ck_self_evaluation_says_why")),
        sa.CheckConstraint("version > 0", name=op.f("ck_self_evaluation_version")),
        sa.ForeignKeyConstraint(
            ["council", "assessment_id"],
            ["assessment.council", "assessment.id"],
            name=op.f("fk_self_evaluation_council_assessment_id"),
        ),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_self_evaluation_council")),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_self_evaluation_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_self_evaluation")),
        sa.UniqueConstraint(
            "council",
            "urn",
            "academic_year",
            "version",
            name=op.f("uq_self_evaluation_council_urn_academic_year_version"),
        ),
    )
    op.create_index(
        "ix_self_evaluation_council_submitted_at_id", "self_evaluation", ["council", "submitted_at", "id"], unique=False
    )
    op.create_table(
        "self_evaluation_factor",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("factor", sa.Text(), nullable=False),
        sa.Column("judgement", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "factor in ('attainment', 'progress', 'absence_and_behaviour', 'teaching_and_learning', 'leadership_and_governance', 'safeguarding', 'staff_turnover', 'parental_popularity', 'finance')",
            name=op.f("ck_self_evaluation_factor_factor"),
        ),
        sa.CheckConstraint(
            "judgement in ('strong', 'secure', 'concern', 'serious_concern')",
            name=op.f("ck_self_evaluation_factor_judgement"),
        ),
        sa.CheckConstraint("length(trim(evidence)) > 0", name=op.f("ck_self_evaluation_factor_says_on_what")),
        sa.ForeignKeyConstraint(
            ["council", "evaluation_id"],
            ["self_evaluation.council", "self_evaluation.id"],
            name=op.f("fk_self_evaluation_factor_council_evaluation_id"),
        ),
        sa.PrimaryKeyConstraint("council", "evaluation_id", "factor", name=op.f("pk_self_evaluation_factor")),
    )
    op.create_table(
        "link_partner_visit",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("visited_by", sa.Text(), nullable=False),
        sa.Column("self_evaluation_tested", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("autumn_of", sa.SmallInteger(), nullable=True),
        sa.Column("confirm_by", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(visited_by)) > 0", name=op.f("ck_link_partner_visit_says_who")),
        sa.CheckConstraint(
            "num_nonnulls(autumn_of, confirm_by) in (0, 2)", name=op.f("ck_link_partner_visit_autumn_has_a_day")
        ),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_link_partner_visit_council")),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_link_partner_visit_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_link_partner_visit")),
    )
    op.create_index(
        "ix_link_partner_visit_council_held_on_id", "link_partner_visit", ["council", "held_on", "id"], unique=False
    )
    op.create_index("ix_link_partner_visit_council_urn", "link_partner_visit", ["council", "urn"], unique=False)


def downgrade() -> None:
    op.drop_table("link_partner_visit")
    op.drop_table("self_evaluation_factor")
    op.drop_table("self_evaluation")
    op.drop_table("level_dissent")
    op.drop_table("level_correction_answer")
    op.drop_table("level_reply_entry")
    op.drop_table("level_reply")
    op.drop_table("level_proposal")
    op.drop_table("reply_period")
