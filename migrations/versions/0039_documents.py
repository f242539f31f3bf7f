"""Documents: frozen facts and text, recipients, files with their hashes, deliveries."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("template_owner", sa.Text(), nullable=True),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("drafted_by", sa.Text(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Text(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.Text(), nullable=True),
        sa.Column("bears_on", sa.Date(), nullable=True),
        sa.Column("withdrawal_reason", sa.Text(), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(template_owner, template_id, body) in (0, 3)", name=op.f("ck_document_text_of_a_template")
        ),
        sa.CheckConstraint(
            "kind <> 'engagement_letter' or num_nonnulls(case_id, template_id) = 2",
            name=op.f("ck_document_letter_is_of_a_case"),
        ),
        sa.CheckConstraint("kind in ('engagement_letter')", name=op.f("ck_document_kind")),
        sa.CheckConstraint(
            "not (state in ('approved', 'replaced')) or approved_at is not null", name=op.f("ck_document_approved")
        ),
        sa.CheckConstraint(
            "num_nonnulls(withdrawal_reason, withdrawn_by, withdrawn_at) = case when state = 'withdrawn' then 3 else 0 end",
            name=op.f("ck_document_withdrawn_with_reason"),
        ),
        sa.CheckConstraint("state <> 'draft' or approved_at is null", name=op.f("ck_document_draft_is_not_approved")),
        sa.CheckConstraint("state in ('draft', 'approved', 'replaced', 'withdrawn')", name=op.f("ck_document_state")),
        sa.CheckConstraint("template_owner in (council, 'england')", name=op.f("ck_document_own_template")),
        sa.CheckConstraint(
            "length(trim(title)) > 0 and length(trim(body)) > 0", name=op.f("ck_document_says_something")
        ),
        sa.CheckConstraint("length(trim(withdrawal_reason)) > 0", name=op.f("ck_document_says_why_withdrawn")),
        sa.CheckConstraint(
            "num_nonnulls(approved_by, approved_at, signed_by, bears_on) in (0, 4)",
            name=op.f("ck_document_approved_with_who_and_when"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(edited_by, edited_at) in (0, 2)", name=op.f("ck_document_edited_with_who_and_when")
        ),
        sa.ForeignKeyConstraint(
            ["council", "case_id", "urn"],
            ["case.council", "case.id", "case.urn"],
            name=op.f("fk_document_council_case_id_urn"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["council", "replaces_id"],
            ["document.council", "document.id"],
            name=op.f("fk_document_council_replaces_id"),
        ),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_document_council")),
        sa.ForeignKeyConstraint(
            ["template_owner", "template_id"],
            ["document_template.owner", "document_template.id"],
            name=op.f("fk_document_template_owner_template_id"),
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_document_urn")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_document")),
    )
    op.create_index("ix_document_council_case_id", "document", ["council", "case_id"], unique=False)
    op.create_index("ix_document_council_drafted_at_id", "document", ["council", "drafted_at", "id"], unique=False)
    op.create_index("ix_document_council_replaces_id", "document", ["council", "replaces_id"], unique=False)
    op.create_index(
        "uq_document_drafted_letter",
        "document",
        ["council", "case_id"],
        unique=True,
        postgresql_where=sa.text("state = 'draft' and kind = 'engagement_letter'"),
    )
    op.create_index(
        "uq_document_standing_letter",
        "document",
        ["council", "case_id"],
        unique=True,
        postgresql_where=sa.text("state = 'approved' and kind = 'engagement_letter'"),
    )
    op.create_table(
        "document_file",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("format in ('pdf', 'html')", name=op.f("ck_document_file_format")),
        sa.CheckConstraint("length(content) > 0", name=op.f("ck_document_file_has_content")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_document_file_sha256")),
        sa.ForeignKeyConstraint(
            ["council", "document_id"],
            ["document.council", "document.id"],
            name=op.f("fk_document_file_council_document_id"),
        ),
        sa.PrimaryKeyConstraint("council", "document_id", "format", name=op.f("pk_document_file")),
    )
    op.create_table(
        "document_recipient",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("copied", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "post in ('headteacher', 'chair_of_governors', 'vice_chair_of_governors', 'clerk', 'trust_officer')",
            name=op.f("ck_document_recipient_post"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_document_recipient_number")),
        sa.ForeignKeyConstraint(
            ["council", "document_id"],
            ["document.council", "document.id"],
            name=op.f("fk_document_recipient_council_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council", "person_id"],
            ["person.council", "person.id"],
            name=op.f("fk_document_recipient_council_person_id"),
        ),
        sa.PrimaryKeyConstraint("council", "document_id", "number", name=op.f("pk_document_recipient")),
    )
    op.create_index(
        "ix_document_recipient_council_person_id", "document_recipient", ["council", "person_id"], unique=False
    )
    op.create_table(
        "document_delivery",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.SmallInteger(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("term_ends_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("route in ('email', 'post', 'by_hand')", name=op.f("ck_document_delivery_route")),
        sa.CheckConstraint("term_ends_on >= delivered_on", name=op.f("ck_document_delivery_in_its_term")),
        sa.ForeignKeyConstraint(
            ["council", "document_id", "recipient"],
            ["document_recipient.council", "document_recipient.document_id", "document_recipient.number"],
            name=op.f("fk_document_delivery_council_document_id_recipient"),
        ),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_document_delivery")),
    )
    op.create_index(
        "ix_document_delivery_council_document_id",
        "document_delivery",
        ["council", "document_id", "recipient"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("document_delivery")
    op.drop_table("document_recipient")
    op.drop_table("document_file")
    op.drop_table("document")
