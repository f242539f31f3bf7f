"""A timetable says which published visits it leaves out, and schools are asked about that as about a move."""

from alembic import op

revision = "0066"
down_revision = "0064"
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


def downgrade() -> None:
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
