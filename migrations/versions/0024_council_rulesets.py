"""Councils' own rulesets: proposed, checked, run in shadow, approved; and what-if questions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_NAMING = (
    ("assessment", "ruleset"),
    ("assessment_run", "ruleset"),
    ("ruleset_approval", "ruleset"),
    ("ruleset_check", "ruleset"),
    ("shadow_run", "in_force"),
    ("shadow_run", "ruleset"),
    ("simulation", "ruleset"),
)


def upgrade() -> None:
    op.add_column("ruleset", sa.Column("council", sa.Text(), nullable=True))
    op.add_column(
        "ruleset",
        sa.Column("owner", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
    )
    op.create_foreign_key(op.f("fk_ruleset_council"), "ruleset", "council", ["council"], ["code"])
    op.create_table(
        "ruleset_proposal",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_ruleset_proposal_council")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_ruleset_proposal")),
    )

    op.create_table(
        "ruleset_check",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("ruleset", sa.Text(), nullable=True),
        sa.Column("faults", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["council", "proposal_id"],
            ["ruleset_proposal.council", "ruleset_proposal.id"],
            name=op.f("fk_ruleset_check_council_proposal_id"),
        ),
        sa.ForeignKeyConstraint(["ruleset"], ["ruleset.version"], name=op.f("fk_ruleset_check_ruleset")),
        sa.PrimaryKeyConstraint("council", "proposal_id", name=op.f("pk_ruleset_check")),
    )

    op.create_table(
        "shadow_run",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ruleset", sa.Text(), nullable=False),
        sa.Column("in_force", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("schools", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_shadow_run_council")),
        sa.ForeignKeyConstraint(["in_force"], ["ruleset.version"], name=op.f("fk_shadow_run_in_force")),
        sa.ForeignKeyConstraint(["ruleset"], ["ruleset.version"], name=op.f("fk_shadow_run_ruleset")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_shadow_run")),
    )

    op.create_table(
        "shadow_result",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("shadow_run_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("level_now", sa.Text(), nullable=False),
        sa.Column("level_then", sa.Text(), nullable=False),
        sa.Column("because_now", sa.Text(), nullable=False),
        sa.Column("because_then", sa.Text(), nullable=False),
        sa.Column("differences", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "level_now in ('green', 'amber', 'red', 'not_assessed')", name=op.f("ck_shadow_result_level_now")
        ),
        sa.CheckConstraint(
            "level_then in ('green', 'amber', 'red', 'not_assessed')", name=op.f("ck_shadow_result_level_then")
        ),
        sa.ForeignKeyConstraint(
            ["council", "shadow_run_id"],
            ["shadow_run.council", "shadow_run.id"],
            name=op.f("fk_shadow_result_council_shadow_run_id"),
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_shadow_result_urn")),
        sa.PrimaryKeyConstraint("council", "shadow_run_id", "urn", name=op.f("pk_shadow_result")),
    )

    op.create_table(
        "ruleset_approval",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("ruleset", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("shadow_run_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["council", "shadow_run_id"],
            ["shadow_run.council", "shadow_run.id"],
            name=op.f("fk_ruleset_approval_council_shadow_run_id"),
        ),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_ruleset_approval_council")),
        sa.ForeignKeyConstraint(["ruleset"], ["ruleset.version"], name=op.f("fk_ruleset_approval_ruleset")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_ruleset_approval")),
    )
    op.create_index(
        "ix_ruleset_approval_council_effective_from", "ruleset_approval", ["council", "effective_from"], unique=False
    )

    op.create_table(
        "simulation",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("ruleset", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_simulation_council")),
        sa.ForeignKeyConstraint(["ruleset"], ["ruleset.version"], name=op.f("fk_simulation_ruleset")),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_simulation_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_simulation")),
    )
    op.create_index("ix_simulation_council_asked_at", "simulation", ["council", "asked_at"], unique=False)

    op.create_table(
        "simulation_answer",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("simulation_id", sa.Uuid(), nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["council", "simulation_id"],
            ["simulation.council", "simulation.id"],
            name=op.f("fk_simulation_answer_council_simulation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("council", "simulation_id", name=op.f("pk_simulation_answer")),
    )
    op.create_check_constraint(
        op.f("ck_ruleset_named_by_its_council"), "ruleset", "(council is null) = (version !~ '^[0-9]{3}-')"
    )
    op.create_check_constraint(
        op.f("ck_ruleset_named_by_its_own_council"), "ruleset", "council is null or version like council || '-%'"
    )
    for table, column in _NAMING:
        op.create_check_constraint(
            op.f(f"ck_{table}_own_{column}"),
            table,
            f"{column} !~ '^[0-9]{{3}}-' or {column} like council || '-%'",
        )


def downgrade() -> None:
    for table, column in _NAMING:
        op.drop_constraint(op.f(f"ck_{table}_own_{column}"), table)
    op.drop_constraint(op.f("ck_ruleset_named_by_its_own_council"), "ruleset")
    op.drop_constraint(op.f("ck_ruleset_named_by_its_council"), "ruleset")
    op.drop_table("simulation_answer")
    op.drop_table("simulation")
    op.drop_table("ruleset_approval")
    op.drop_table("shadow_result")
    op.drop_table("shadow_run")
    op.drop_table("ruleset_check")
    op.drop_table("ruleset_proposal")
    for policy in ("reads", "inserts", "updates", "deletes"):
        op.execute(f"drop policy if exists {policy} on ruleset")
    op.execute("alter table ruleset no force row level security")
    op.execute("alter table ruleset disable row level security")
    op.execute("delete from ruleset where council is not null")
    op.drop_constraint(op.f("fk_ruleset_council"), "ruleset")
    op.drop_column("ruleset", "owner")
    op.drop_column("ruleset", "council")
