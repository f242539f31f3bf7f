"""Visits that timetables have no place for: those they leave out, of which schools are asked, and those held unplanned."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

_TABLES = ("timetable_visit", "timetable_consent")
_LEFT_OUT = "ck_timetable_visit_left_out_ones_were_somewhere"


def upgrade() -> None:
    for table in _TABLES:
        for column in ("date", "half"):
            op.alter_column(table, column, nullable=True)
        op.drop_constraint(op.f(f"ck_{table}_half"), table)
        op.create_check_constraint(op.f(f"ck_{table}_half"), table, "half is null or half in ('morning', 'afternoon')")
        op.create_check_constraint(op.f(f"ck_{table}_is_somewhere"), table, "num_nonnulls(date, half) in (0, 2)")
    op.create_check_constraint(op.f(_LEFT_OUT), "timetable_visit", "num_nonnulls(date, was_on) > 0")
    op.create_table(
        "unplanned_visit",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("link_partner_visit_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("window_start", sa.Date(), nullable=False),
        sa.Column("window_end", sa.Date(), nullable=False),
        sa.CheckConstraint("window_end >= window_start", name=op.f("ck_unplanned_visit_days_in_order")),
        sa.ForeignKeyConstraint(
            ["council", "link_partner_visit_id"],
            ["link_partner_visit.council", "link_partner_visit.id"],
            name=op.f("fk_unplanned_visit_council_link_partner_visit_id"),
        ),
        sa.PrimaryKeyConstraint("council", "link_partner_visit_id", name=op.f("pk_unplanned_visit")),
        sa.UniqueConstraint("council", "visit_id", name=op.f("uq_unplanned_visit_council_visit_id")),
    )


def downgrade() -> None:
    op.drop_table("unplanned_visit")
    op.drop_constraint(op.f(_LEFT_OUT), "timetable_visit")
    for table in _TABLES:
        # Before, a visit that a timetable leaves out had no row, and nobody was asked about it.
        op.execute(f"alter table {table} no force row level security")
        op.execute(f"delete from {table} where date is null")
        op.execute(f"alter table {table} force row level security")
        op.drop_constraint(op.f(f"ck_{table}_is_somewhere"), table)
        op.drop_constraint(op.f(f"ck_{table}_half"), table)
        op.create_check_constraint(op.f(f"ck_{table}_half"), table, "half in ('morning', 'afternoon')")
        for column in ("date", "half"):
            op.alter_column(table, column, nullable=False)
