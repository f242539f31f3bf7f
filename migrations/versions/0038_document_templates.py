"""The text documents are drafted from: what we ship, and councils' own editions."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_REASON = (
    "Our wording of what the programme says a letter holds: the process, and the reasons the school was identified."
)
_TITLE = "Securing Good programme: {{school_name}}"
_LETTER = """\
Dear {{addressees}},

I am writing to you because {{school_name}} has been identified for the Securing Good programme. This letter says why, what happens next, and how the programme ends. {{lead_officer}}, who will lead on this for the council, spoke with the school on {{first_contact_on}}.

Schools are responsible for their own improvement. The programme is there so that what your school needs is recognised, agreed with you and supported.

## Why your school was identified

On {{decided_on}} the school's monitoring level was decided: **{{level}}**. This is the reason:

{{level_reason}}

{{reasons}}

{{concerns}}

If something here is wrong, please tell {{lead_officer}}. We will put it right, and bring it to the engagement meeting.

## What happens next

1. **Engagement meeting.** You will meet me, the Principal Adviser and {{lead_officer}} to discuss these concerns and to agree key actions. The date of the first Securing Good meeting will be arranged there.
2. **Securing Good meetings.** They are held {{meeting_frequency}}. {{lead_officer}} chairs them, and your link partner, {{link_partner}}, attends. We discuss what the school is doing about the issues and concerns, and what comes next.
3. **A record of each meeting.** You will receive the areas discussed, and a clear statement of the actions to be taken before the next meeting.
4. **Support.** At any point a support package can be identified, brokered and provided. You may choose the learning partnership or any other provider.

At the start we may ask for a full external review of the school, above all where leadership has changed lately or there has been no such review for some time.

## Reviews, and how the programme ends

The case was opened on {{opened_on}}; its reference is {{case_reference}}. It is reviewed after {{review_months}} months. The programme is expected to last between 12 and 18 months.

- Where the school has improved and can show that it will sustain this, it leaves the programme.
- Where improvements are evident but not yet embedded, it continues to the next review.
- Where improvements are not evident after 24 months, {{if_not_improved}}.

## The law

{{law}}

I look forward to working with you.

Yours sincerely

{{assistant_director}}\\
Assistant Director, {{council_name}}

{{copies}}
"""


def upgrade() -> None:
    op.create_table(
        "document_template",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("council", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), sa.Computed("coalesce(council, 'england')", persisted=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_force_by", sa.Text(), nullable=True),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('engagement_letter')", name=op.f("ck_document_template_kind")),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_document_template_says_why")),
        sa.CheckConstraint(
            "length(trim(title)) > 0 and length(trim(body)) > 0", name=op.f("ck_document_template_says_something")
        ),
        sa.CheckConstraint(
            "num_nonnulls(in_force_by, in_force_at) in (0, 2)",
            name=op.f("ck_document_template_in_force_with_who_and_when"),
        ),
        sa.CheckConstraint("version >= 0", name=op.f("ck_document_template_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_template")),
        sa.UniqueConstraint("owner", "id", name=op.f("uq_document_template_owner_id")),
        sa.UniqueConstraint("owner", "kind", "version", name=op.f("uq_document_template_owner_kind_version")),
    )
    op.execute(
        sa.text(
            "insert into document_template "
            "(council, kind, version, title, body, reason, proposed_by, proposed_at, in_force_by, in_force_at) "
            "values (null, 'engagement_letter', 0, :title, :body, :reason, 'system:proposal', '2026-11-25T00:00:00Z', "
            "'system:proposal', '2026-11-25T00:00:00Z')"
        ).bindparams(title=_TITLE, body=_LETTER, reason=_REASON)
    )


def downgrade() -> None:
    op.drop_table("document_template")
