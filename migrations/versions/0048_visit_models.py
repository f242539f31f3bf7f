"""How many visits of its link partner a school is entitled to: our proposal, and councils' own editions."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

_REASON = (
    "Our proposal. The programme names Model 1 of the link partner programme and leaves the rest to guidance of its own; "
    "it has a first visit in autumn and a final one in summer."
)
_MODELS = [
    {"key": "model-1", "name": "Model 1", "autumn": 1, "spring": 1, "summer": 1},
    {"key": "core", "name": "Core", "autumn": 1, "spring": 0, "summer": 1},
]
_BY_LEVEL = {"green": "core", "amber": "model-1", "red": "model-1", "not_assessed": "model-1"}


def upgrade() -> None:
    op.create_table(
        "visit_models",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("from_year", sa.SmallInteger(), nullable=False),
        sa.Column("models", JSONB(), nullable=False),
        sa.Column("by_level", JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 0", name=op.f("ck_visit_models_version")),
        sa.CheckConstraint(
            "jsonb_typeof(models) = 'array' and jsonb_typeof(by_level) = 'object'", name=op.f("ck_visit_models_shapes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_models")),
        sa.UniqueConstraint("owner", "version", name=op.f("uq_visit_models_owner_version")),
    )
    op.execute(
        sa.text(
            "insert into visit_models (council, version, from_year, models, by_level, reason, set_by, set_at) values "
            "(null, 0, 2017, cast(:models as jsonb), cast(:by_level as jsonb), :reason, 'system:proposal', "
            "'2026-11-26T00:00:00Z')"
        ).bindparams(models=json.dumps(_MODELS), by_level=json.dumps(_BY_LEVEL), reason=_REASON)
    )


def downgrade() -> None:
    op.drop_table("visit_models")
