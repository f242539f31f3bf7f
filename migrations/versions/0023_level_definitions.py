"""What the three levels mean: our proposal, and councils' own editions."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_REASON = "Our proposal. The programme's Appendix 1, which defined the levels, is lost; cadence and who decides are the programme's."
_PROPOSED = [
    {
        "level": "green",
        "name": "Green",
        "descriptor": "The evidence required of the school's phase is held, and nothing in it calls for more.",
        "entitlement": "The link partner programme's core visits.",
        "cadence": "No meetings beside the link partner's visits.",
        "confirmed_by": "Assistant director, on the principal adviser's moderation",
    },
    {
        "level": "amber",
        "name": "Amber",
        "descriptor": "One serious concern, or several concerns, that the school cannot be left to turn round alone.",
        "entitlement": "A lead officer, an engagement meeting with agreed actions, and support brokered for what they need.",
        "cadence": "A meeting each term.",
        "confirmed_by": "Assistant director, on the principal adviser's moderation",
    },
    {
        "level": "red",
        "name": "Red",
        "descriptor": "Several serious concerns, or one about safeguarding: pupils are losing out now.",
        "entitlement": "As amber, with an external review where there was none lately or leadership is new.",
        "cadence": "A meeting each half-term.",
        "confirmed_by": "Assistant director, on the principal adviser's moderation",
    },
]


def upgrade() -> None:
    table = op.create_table(
        "level_definitions",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("levels", JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 0", name=op.f("ck_level_definitions_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_level_definitions")),
        sa.UniqueConstraint("owner", "version", name=op.f("uq_level_definitions_owner_version")),
    )
    assert table is not None
    op.execute(
        sa.text(
            "insert into level_definitions (council, version, effective_from, levels, reason, set_by, set_at) "
            "values (null, 0, '2017-09-01', cast(:levels as jsonb), :reason, 'system:proposal', '2026-11-24T00:00:00Z')"
        ).bindparams(levels=json.dumps(_PROPOSED), reason=_REASON)
    )


def downgrade() -> None:
    op.drop_table("level_definitions")
