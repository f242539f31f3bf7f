"""Who vouches for a council's people, and identities that addresses can name."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

_POSTS = (
    "array['headteacher', 'chair_of_governors', 'vice_chair_of_governors', 'clerk', 'trust_officer', 'diocesan_officer', "
    "'lead_officer', 'link_partner', 'principal_adviser', 'assistant_director', 'data_officer', 'concern_contributor', "
    "'board_member', 'admin']"
)


def upgrade() -> None:
    op.create_table(
        "identity_issuer",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("applications", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("posts", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("guest_posts", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("client_secret", sa.LargeBinary(), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('entra', 'dfe_sign_in', 'other')", name=op.f("ck_identity_issuer_kind")),
        sa.CheckConstraint(f"posts <@ {_POSTS}", name=op.f("ck_identity_issuer_posts")),
        sa.CheckConstraint(f"guest_posts <@ {_POSTS}", name=op.f("ck_identity_issuer_guest_posts")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_identity_issuer_named")),
        sa.CheckConstraint(
            "(kind = 'entra') = (tenant is not null)", name=op.f("ck_identity_issuer_entra_names_its_tenant")
        ),
        sa.CheckConstraint(
            "kind = 'entra' or cardinality(guest_posts) = 0", name=op.f("ck_identity_issuer_guests_are_of_entra")
        ),
        sa.CheckConstraint("cardinality(applications) > 0", name=op.f("ck_identity_issuer_applications")),
        sa.CheckConstraint(
            "client_secret is null or client_id is not null", name=op.f("ck_identity_issuer_secret_of_a_client")
        ),
        sa.CheckConstraint(
            "retired_at is null or (not enabled and client_secret is null)",
            name=op.f("ck_identity_issuer_retired_is_off_and_forgets"),
        ),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_identity_issuer_council")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_identity_issuer")),
    )
    op.create_index("ix_identity_issuer_council_added_at_id", "identity_issuer", ["council", "added_at", "id"])
    op.create_index(
        "uq_identity_issuer_issuer_audience",
        "identity_issuer",
        ["issuer", "audience"],
        unique=True,
        postgresql_where=sa.text("retired_at is null"),
    )
    op.add_column(
        "person_identity", sa.Column("id", sa.Uuid(), nullable=False, server_default=sa.text("gen_random_uuid()"))
    )
    op.alter_column("person_identity", "id", server_default=None)
    op.create_index("uq_person_identity_council_id", "person_identity", ["council", "id"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_person_identity_council_id", "person_identity")
    op.drop_column("person_identity", "id")
    op.drop_index("uq_identity_issuer_issuer_audience", table_name="identity_issuer")
    op.drop_index("ix_identity_issuer_council_added_at_id", table_name="identity_issuer")
    op.drop_table("identity_issuer")
