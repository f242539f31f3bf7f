"""Choose how to be reminded; say how a council reminds those who chose nothing."""

from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import PersonIdentity, ReminderChoice, ReminderRules
from securing_good.vocabulary import ReminderChannel
from securing_good.work import WorkKind, ask
from securing_good_api.actors import Actor
from securing_good_api.people.commands import held_person
from securing_good_api.reminders.rules import check_choice, check_default


async def choose_channel(unit: UnitOfWork, actor: Actor, *, channel: ReminderChannel, phone: str | None) -> UUID:
    """Whoever acts is reminded so from now on; returns who they are here. A number that is needed no more is forgotten.

    Raises NotFound for who is no person here, Invalid as the rules say.
    """
    check_choice(channel, phone)
    person_id = await unit.session.scalar(
        select(PersonIdentity.person_id).where(
            PersonIdentity.council == unit.council,
            PersonIdentity.issuer == actor.sign_in[0],
            PersonIdentity.subject == actor.sign_in[1],
            PersonIdentity.unlinked_at.is_(None),
        )
    )
    if person_id is None:
        raise NotFound(
            "You sign in as nobody who is known here as a person: an invitation that you accept changes that."
        )
    await held_person(unit, person_id)
    choice = await unit.session.get(ReminderChoice, (unit.council, person_id))
    if choice is not None and (choice.channel, choice.phone) == (channel, phone):
        return person_id
    if choice is None:
        choice = ReminderChoice(council=unit.council, person_id=person_id, version=0)
        unit.session.add(choice)
    choice.channel, choice.phone, choice.chosen_at = channel, phone, unit.now
    choice.version += 1
    await unit.session.flush()
    unit.record(Happening(EventKind.REMINDER_CHANNEL_CHOSEN, f"person:{person_id}", {"channel": channel}))
    await ask(unit, WorkKind.PLAN_REMINDERS, [unit.council], council=unit.council)
    return person_id


async def set_reminder_rules(unit: UnitOfWork, *, channel: ReminderChannel, visit_days: int, reason: str) -> UUID:
    """Say how the council reminds from now on; what was, stays. Returns the id of what was set. Raises Invalid."""
    check_default(channel)
    rules = ReminderRules(
        council=unit.council,
        id=uuid4(),
        channel=channel,
        visit_days=visit_days,
        reason=reason,
        set_by=unit.actor,
        set_at=unit.now,
    )
    unit.session.add(rules)
    await unit.session.flush()
    payload = {"channel": channel, "visit_days": visit_days}
    unit.record(Happening(EventKind.REMINDER_RULES_SET, f"reminder-rules:{rules.id}", payload))
    await ask(unit, WorkKind.PLAN_REMINDERS, [unit.council], council=unit.council)
    return rules.id
