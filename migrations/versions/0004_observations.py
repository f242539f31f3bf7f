"""Indicators, observations, benchmarks."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "indicator",
        sa.Column("id", sa.SmallInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("code", name=op.f("uq_indicator_code")),
    )
    op.create_table(
        "observation",
        sa.Column("urn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("indicator_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("period", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ceased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ceased_by", sa.Integer(), nullable=True),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("available_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("lower", sa.Numeric(), nullable=True),
        sa.Column("upper", sa.Numeric(), nullable=True),
        sa.Column("cohort", sa.Integer(), nullable=True),
        sa.CheckConstraint("(status = 'present') = (value is not null)", name=op.f("ck_observation_present_has_value")),
        sa.CheckConstraint(
            "release in ('school_supplied', 'provisional', 'revised', 'final')", name=op.f("ck_observation_release")
        ),
        sa.CheckConstraint(
            "status in ('present', 'suppressed', 'low_coverage', 'not_applicable', 'no_entries', 'not_published')",
            name=op.f("ck_observation_status"),
        ),
        sa.CheckConstraint("ceased_at is null or ceased_at > known_at", name=op.f("ck_observation_ceases_after_known")),
        sa.ForeignKeyConstraint(
            ["import_id", "owner"], ["import.id", "import.owner"], name=op.f("fk_observation_import_id_owner")
        ),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_observation_indicator_id")),
        sa.PrimaryKeyConstraint("urn", "indicator_id", "period", "import_id", "known_at", name=op.f("pk_observation")),
    )
    op.create_index(
        "ix_observation_current",
        "observation",
        ["indicator_id", "period", "urn"],
        unique=False,
        postgresql_where=sa.text("ceased_at is null"),
    )
    op.create_index("ix_observation_import_id", "observation", ["import_id"], unique=False)
    op.create_table(
        "benchmark",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("indicator_id", sa.SmallInteger(), nullable=False),
        sa.Column("period", sa.SmallInteger(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("available_on", sa.Date(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ceased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ceased_by", sa.Integer(), nullable=True),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("cohort", sa.Integer(), nullable=True),
        sa.Column("p10", sa.Numeric(), nullable=True),
        sa.Column("p20", sa.Numeric(), nullable=True),
        sa.Column("schools", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "release in ('school_supplied', 'provisional', 'revised', 'final')", name=op.f("ck_benchmark_release")
        ),
        sa.CheckConstraint(
            "value is not null or (p10 is not null and p20 is not null)", name=op.f("ck_benchmark_says_something")
        ),
        sa.ForeignKeyConstraint(
            ["import_id", "owner"], ["import.id", "import.owner"], name=op.f("fk_benchmark_import_id_owner")
        ),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_benchmark_indicator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benchmark")),
    )
    op.create_index(
        "ix_benchmark_current",
        "benchmark",
        ["indicator_id", "period", "area"],
        unique=False,
        postgresql_where=sa.text("ceased_at is null"),
    )


def downgrade() -> None:
    op.drop_table("benchmark")
    op.drop_table("observation")
    op.drop_table("indicator")
