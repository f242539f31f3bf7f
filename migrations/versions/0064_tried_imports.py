"""Files that are only tried: what became of them, and each thing that loading them would have changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

_STATE, _NEVER_LOADED = "ck_import_outcome_state", "ck_import_outcome_a_try_is_never_loaded"
_SAYS_WHAT = "ck_import_outcome_tried_says_what_would_change"
_NEVER_WITHDRAWN = "ck_import_outcome_a_try_is_never_withdrawn"
_SAME_WISH = "fk_import_outcome_import_id_owner_dry_run"
_OF_TRIES = ("import_row", "import_outcome", "import_file", "import")


def upgrade() -> None:
    for table in ("import", "import_outcome"):
        op.add_column(table, sa.Column("dry_run", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_unique_constraint(op.f("uq_import_id_owner_dry_run"), "import", ["id", "owner", "dry_run"])
    op.create_foreign_key(
        op.f(_SAME_WISH), "import_outcome", "import", ["import_id", "owner", "dry_run"], ["id", "owner", "dry_run"]
    )
    op.add_column("import_outcome", sa.Column("differences", sa.Integer(), nullable=True))
    op.drop_constraint(op.f(_STATE), "import_outcome")
    op.create_check_constraint(op.f(_STATE), "import_outcome", "state in ('loaded', 'tried', 'refused')")
    op.create_check_constraint(
        op.f(_NEVER_LOADED), "import_outcome", "state = 'refused' or dry_run = (state = 'tried')"
    )
    op.create_check_constraint(op.f(_SAYS_WHAT), "import_outcome", "(state = 'tried') = (differences is not null)")
    op.create_check_constraint(op.f(_NEVER_WITHDRAWN), "import_outcome", "withdrawn_at is null or not dry_run")
    op.create_table(
        "import_difference",
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=True),
        sa.Column("school", sa.Text(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("which", JSONB(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=True),
        sa.Column("period", sa.Integer(), nullable=True),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("before", JSONB(), nullable=True),
        sa.Column("after", JSONB(), nullable=True),
        sa.CheckConstraint(
            "fact in ('school', 'school_link', 'observation', 'benchmark', 'inspection', 'calendar_period')",
            name=op.f("ck_import_difference_fact"),
        ),
        sa.CheckConstraint("change in ('added', 'changed', 'ceased')", name=op.f("ck_import_difference_change")),
        sa.CheckConstraint(
            "(change = 'added') = (before is null) and (change = 'ceased') = (after is null)",
            name=op.f("ck_import_difference_sides"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id", "owner"], ["import.id", "import.owner"], name=op.f("fk_import_difference_import_id_owner")
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_import_difference")),
    )
    op.create_index("ix_import_difference_import_id_urn", "import_difference", ["import_id", "urn"])


def downgrade() -> None:
    op.drop_table("import_difference")
    # What was only tried would be taken for what was loaded.
    for table in _OF_TRIES:
        op.execute(f"alter table {table} no force row level security")
    for table in _OF_TRIES[:-1]:
        op.execute(f"delete from {table} t using import i where i.id = t.import_id and i.dry_run")
    op.execute("delete from import where dry_run")
    for table in _OF_TRIES:
        op.execute(f"alter table {table} force row level security")
    for name in (_NEVER_WITHDRAWN, _SAYS_WHAT, _NEVER_LOADED, _STATE, _SAME_WISH):
        op.drop_constraint(op.f(name), "import_outcome")
    op.create_check_constraint(op.f(_STATE), "import_outcome", "state in ('loaded', 'refused')")
    op.drop_column("import_outcome", "differences")
    op.drop_constraint(op.f("uq_import_id_owner_dry_run"), "import")
    for table in ("import_outcome", "import"):
        op.drop_column(table, "dry_run")
