"""People in posts from a day until a day, invitations to sign in, and whom an issuer's subject is here."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_POSTS = (
    "'headteacher', 'chair_of_governors', 'vice_chair_of_governors', 'clerk', 'trust_officer', 'lead_officer', "
    "'link_partner', 'principal_adviser', 'assistant_director', 'data_officer', 'concern_contributor', 'board_member', "
    "'admin'"
)
_AT_A_SCHOOL = "post in ('chair_of_governors', 'clerk', 'headteacher', 'trust_officer', 'vice_chair_of_governors')"


def upgrade() -> None:
    op.create_index("uq_person_email", "person", ["council", sa.text("lower(email)")], unique=True)
    op.create_table(
        "appointment",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=True),
        sa.Column("acting", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("appointed_by", sa.Text(), nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"post in ({_POSTS})", name=op.f("ck_appointment_post")),
        sa.CheckConstraint(
            f"({_AT_A_SCHOOL}) = (urn is not null)", name=op.f("ck_appointment_school_posts_are_at_a_school")
        ),
        sa.CheckConstraint("ends_on is null or ends_on >= starts_on", name=op.f("ck_appointment_days_in_order")),
        sa.ForeignKeyConstraint(
            ["council", "person_id"], ["person.council", "person.id"], name=op.f("fk_appointment_council_person_id")
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_appointment_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_appointment")),
    )
    op.create_index("ix_appointment_council_person_id", "appointment", ["council", "person_id"], unique=False)
    op.create_index("ix_appointment_council_starts_on_id", "appointment", ["council", "starts_on", "id"], unique=False)
    op.create_index("ix_appointment_council_urn", "appointment", ["council", "urn"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("num_nonnulls(accepted_at, withdrawn_at) < 2", name=op.f("ck_invitation_ends_once")),
        sa.ForeignKeyConstraint(
            ["council", "person_id"], ["person.council", "person.id"], name=op.f("fk_invitation_council_person_id")
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_invitation")),
    )
    op.create_index("ix_invitation_council_invited_at_id", "invitation", ["council", "invited_at", "id"], unique=False)
    op.create_index("uq_invitation_code_hash", "invitation", ["council", "code_hash"], unique=True)
    op.create_table(
        "person_identity",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unlinked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["council", "person_id"], ["person.council", "person.id"], name=op.f("fk_person_identity_council_person_id")
        ),
        sa.PrimaryKeyConstraint("council", "issuer", "subject", name=op.f("pk_person_identity")),
    )
    op.create_index("ix_person_identity_council_person_id", "person_identity", ["council", "person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("person_identity")
    op.drop_table("invitation")
    op.drop_table("appointment")
    op.drop_index("uq_person_email", "person")
