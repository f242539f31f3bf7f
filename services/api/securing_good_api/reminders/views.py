"""What is shown of reminders: for whom and of what, and what became of each. Never what it said, or to which address."""

from dataclasses import replace
from typing import Annotated, Final

from securing_good.vocabulary import ReminderChannel, ReminderKind, ReminderState
from securing_good_api.editions import holds
from securing_good_api.reads import Out, Sql, View
from securing_good_api.reminders.rules import USUAL_CHANNEL
from securing_good_api.whose_time import own

STATE: Final = "case when r.state = 'sending' then 'asked' else r.state end"
"""Whether it is being sent this moment is nobody's news: no event tells of it, so no list would show it truly."""


class ReminderOut(Out):
    """One person reminded of one thing."""

    id: str
    kind: ReminderKind
    subject: str
    """The visit, action, review, level proposal or intervention it is of; the person, of a digest."""
    occasion: str
    """Which of several about that: `soon 2027-03-04`, `overdue 2027-03-04`, `week 2027-03-01`."""
    person_id: str
    person: Annotated[str, Sql("p.name")]
    due_on: str
    of_use_until: str
    statutory: bool
    """Whether it goes on its day, holiday or not."""
    channel: Annotated[ReminderChannel | None, Sql(f"case when {STATE} <> 'asked' then r.channel end")]
    """By which way it went or was to go; None while it waits."""
    state: Annotated[ReminderState, Sql(STATE)]
    asked_at: str
    sent_at: str | None
    why: Annotated[str | None, Sql(f"case when {STATE} <> 'asked' then r.why end")]
    """Why it was not sent."""


REMINDERS: Final = View(
    ReminderOut,
    "reminder r join person p on p.council = r.council and p.id = r.person_id",
    "r",
    order=("r.asked_at", "r.id"),
    identity="r.id = :id",
    school=None,
    moving=True,
)
MY_REMINDERS: Final = replace(REMINDERS, always=(own("r.person_id"),))


class MyChannelOut(Out):
    """How you are reminded."""

    channel: Annotated[
        ReminderChannel,
        Sql(
            "coalesce(h.channel, (select d.channel from reminder_rules d where d.council = p.council "
            f"order by d.set_at desc, d.id desc limit 1), '{USUAL_CHANNEL.value}')"
        ),
    ]
    chosen: Annotated[bool, Sql("h.channel is not null")]
    """Whether you chose it; else it is your council's way."""
    phone: Annotated[str | None, Sql("h.phone")]
    email: str | None


MY_CHANNEL: Final = View(
    MyChannelOut,
    "person p left join reminder_choice h on h.council = p.council and h.person_id = p.id",
    "p",
    order=("p.id",),
    identity="(cast(:id as uuid) is null or p.id = :id)",
    school=None,
    moving=True,
    always=(own("p.id"),),
)


class ReminderRulesOut(Out):
    """How a council reminds those who chose nothing, from when it was set."""

    id: str
    channel: ReminderChannel
    visit_days: int
    """School days between a reminder of a visit and the visit."""
    current: Annotated[bool, Sql(holds("reminder_rules"))]
    reason: str
    set_by: str
    set_at: str


REMINDER_RULES: Final = View(
    ReminderRulesOut,
    "reminder_rules r",
    "r",
    order=("r.set_at", "r.id"),
    identity="r.id = :id",
    school=None,
    moving=True,
)
"""Until a council sets any it has none here: email, five school days before a visit."""
