"""Webhooks: endpoints, how far each has been told, deliveries and every try."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhook_endpoint",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("kinds", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("switched", sa.Integer(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("secret_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous_secret", sa.LargeBinary(), nullable=True),
        sa.Column("previous_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(secret is null) = (retired_at is not null)", name=op.f("ck_webhook_endpoint_secret_until_retired")
        ),
        sa.CheckConstraint(
            "(previous_secret is null) = (previous_until is null)",
            name=op.f("ck_webhook_endpoint_previous_says_until_when"),
        ),
        sa.CheckConstraint("not (enabled and retired_at is not null)", name=op.f("ck_webhook_endpoint_retired_is_off")),
        sa.CheckConstraint("cardinality(kinds) > 0", name=op.f("ck_webhook_endpoint_kinds")),
        sa.CheckConstraint("switched > 0", name=op.f("ck_webhook_endpoint_switched")),
        sa.ForeignKeyConstraint(["council"], ["council.code"], name=op.f("fk_webhook_endpoint_council")),
        sa.PrimaryKeyConstraint("council", "id", name=op.f("pk_webhook_endpoint")),
    )
    op.create_index("ix_webhook_endpoint_council_made_at_id", "webhook_endpoint", ["council", "made_at", "id"])
    op.create_table(
        "webhook_standing",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("switched", sa.Integer(), nullable=False),
        sa.Column("told_through", sa.BigInteger(), nullable=False),
        sa.Column("listening", sa.Boolean(), nullable=False),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_why", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(stopped_at is null) = (stopped_why is null)", name=op.f("ck_webhook_standing_stopped_says_why")
        ),
        sa.ForeignKeyConstraint(
            ["council", "endpoint_id"],
            ["webhook_endpoint.council", "webhook_endpoint.id"],
            name=op.f("fk_webhook_standing_council_endpoint_id"),
        ),
        sa.PrimaryKeyConstraint("council", "endpoint_id", name=op.f("pk_webhook_standing")),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("attempts_before", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'sending', 'delivered', 'given_up')", name=op.f("ck_webhook_delivery_state")
        ),
        sa.CheckConstraint(
            "(state in ('waiting', 'sending')) = (next_at is not null)",
            name=op.f("ck_webhook_delivery_due_until_settled"),
        ),
        sa.CheckConstraint(
            "state <> 'delivered' or delivered_at is not null", name=op.f("ck_webhook_delivery_delivered_says_when")
        ),
        sa.CheckConstraint(
            "attempts >= attempts_before and attempts_before >= 0", name=op.f("ck_webhook_delivery_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["council", "endpoint_id"],
            ["webhook_endpoint.council", "webhook_endpoint.id"],
            name=op.f("fk_webhook_delivery_council_endpoint_id"),
        ),
        sa.PrimaryKeyConstraint("council", "endpoint_id", "sequence", name=op.f("pk_webhook_delivery")),
    )
    op.create_index(
        "ix_webhook_delivery_due",
        "webhook_delivery",
        ["council", "endpoint_id", "next_at"],
        postgresql_where=sa.text("next_at is not null"),
    )
    op.create_table(
        "webhook_attempt",
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("took_ms", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "why is not null or status between 200 and 299", name=op.f("ck_webhook_attempt_failed_says_why")
        ),
        sa.ForeignKeyConstraint(
            ["council", "endpoint_id", "sequence"],
            ["webhook_delivery.council", "webhook_delivery.endpoint_id", "webhook_delivery.sequence"],
            name=op.f("fk_webhook_attempt_council_endpoint_id_sequence"),
        ),
        sa.PrimaryKeyConstraint("council", "endpoint_id", "sequence", "number", name=op.f("pk_webhook_attempt")),
    )


def downgrade() -> None:
    op.execute("alter table work no force row level security")
    op.execute("delete from work where kind = 'announce_events'")
    op.execute("alter table work force row level security")
    op.drop_table("webhook_attempt")
    op.drop_index("ix_webhook_delivery_due", table_name="webhook_delivery")
    op.drop_table("webhook_delivery")
    op.drop_table("webhook_standing")
    op.drop_index("ix_webhook_endpoint_council_made_at_id", table_name="webhook_endpoint")
    op.drop_table("webhook_endpoint")
