"""A case goes on with its school's successor: whatever names case and school moves with it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_FOLLOW = (
    ("case_assignment", "case", ["council", "case_id", "urn"], ["council", "id", "urn"]),
    ("case_pause", "case", ["council", "case_id", "urn"], ["council", "id", "urn"]),
    ("review_point", "case", ["council", "case_id", "urn"], ["council", "id", "urn"]),
    ("support_package", "case", ["council", "case_id", "urn"], ["council", "id", "urn"]),
    ("visit", "case", ["council", "case_id", "urn"], ["council", "id", "urn"]),
    (
        "evidence_pack",
        "review_point",
        ["council", "review_point_id", "case_id", "urn"],
        ["council", "id", "case_id", "urn"],
    ),
    (
        "school_response",
        "review_point",
        ["council", "review_point_id", "case_id", "urn"],
        ["council", "id", "case_id", "urn"],
    ),
    ("visit_record", "visit", ["council", "visit_id", "case_id", "urn"], ["council", "id", "case_id", "urn"]),
)


def _renew(onupdate: str | None) -> None:
    for table, of, columns, named in _FOLLOW:
        name = f"fk_{table}_{'_'.join(columns)}"
        op.drop_constraint(op.f(name), table, type_="foreignkey")
        op.create_foreign_key(op.f(name), table, of, columns, named, onupdate=onupdate)


def upgrade() -> None:
    op.add_column(
        "case",
        sa.Column("predecessors", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
    )
    _renew("CASCADE")


def downgrade() -> None:
    _renew(None)
    op.drop_column("case", "predecessors")
