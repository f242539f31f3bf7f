"""Who works on a case from when until when; interests people declare in schools."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_assignment",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("cover", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("assigned_by", sa.Text(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on is null or ends_on >= starts_on", name=op.f("ck_case_assignment_days_in_order")),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_case_assignment_says_why")),
        sa.CheckConstraint("not cover or ends_on is not null", name=op.f("ck_case_assignment_cover_ends")),
        sa.CheckConstraint("post in ('lead_officer', 'link_partner')", name=op.f("ck_case_assignment_post")),
        sa.ForeignKeyConstraint(
            ["council", "case_id", "urn"],
            ["case.council", "case.id", "case.urn"],
            name=op.f("fk_case_assignment_council_case_id_urn"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "person_id"], ["person.council", "person.id"], name=op.f("fk_case_assignment_council_person_id")
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_case_assignment")),
    )
    op.create_index("ix_case_assignment_council_case_id", "case_assignment", ["council", "case_id"], unique=False)
    op.create_index("ix_case_assignment_council_person_id", "case_assignment", ["council", "person_id"], unique=False)
    op.create_index(
        "uq_case_assignment_standing",
        "case_assignment",
        ["council", "case_id", "post"],
        unique=True,
        postgresql_where=sa.text("ends_on is null"),
    )
    op.create_table(
        "declared_interest",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(what)) > 0", name=op.f("ck_declared_interest_says_what")),
        sa.ForeignKeyConstraint(
            ["council", "person_id"],
            ["person.council", "person.id"],
            name=op.f("fk_declared_interest_council_person_id"),
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_declared_interest_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_declared_interest")),
    )
    op.create_index(
        "ix_declared_interest_council_declared_at_id",
        "declared_interest",
        ["council", "declared_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_declared_interest_council_person_id", "declared_interest", ["council", "person_id"], unique=False
    )
    for post in ("lead_officer", "link_partner"):
        # Row-level security binds the owner too: lifted while every council's cases are read.
        op.execute('alter table "case" no force row level security')
        op.execute(
            "insert into case_assignment (council, id, case_id, urn, post, person_id, starts_on, cover, reason, "
            f"assigned_by, assigned_at) select council, gen_random_uuid(), id, urn, '{post}', {post}_id, opened_on, false, "
            f'reason, opened_by, opened_on from "case" where {post}_id is not null'
        )
        op.execute('alter table "case" force row level security')
        op.drop_column("case", f"{post}_id")


def downgrade() -> None:
    for post in ("lead_officer", "link_partner"):
        op.add_column("case", sa.Column(f"{post}_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_case_council_{post}_id"), "case", "person", ["council", f"{post}_id"], ["council", "id"]
        )
        for table in ('"case"', "case_assignment"):
            op.execute(f"alter table {table} no force row level security")
        op.execute(
            f'update "case" set {post}_id = x.person_id from case_assignment x where x.council = "case".council '
            f"and x.case_id = \"case\".id and x.post = '{post}' and x.ends_on is null"
        )
        op.execute('alter table "case" force row level security')
    op.drop_table("declared_interest")
    op.drop_table("case_assignment")
