"""Ask for every reminder that is due, once; drop those of no more use; see that those not sent yet are tried again."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from securing_good import work
from securing_good.database import LONDON, Database, UnitOfWork, of_council
from securing_good.events import EventKind, Happening
from securing_good.tables import Reminder
from securing_good.vocabulary import ReminderState
from securing_good.work import Claim, WorkKind, ask
from securing_good_scheduler import ACTOR, LOOK_EVERY_S
from securing_good_scheduler.reminding.facts import days_of, gather
from securing_good_scheduler.reminding.rules import may_go, reminders
from securing_good_scheduler.reminding.wanted import Wanted

_WAITING: Final = (ReminderState.ASKED, ReminderState.SENDING, ReminderState.NOT_CONFIGURED)


async def plan_reminders(database: Database, claims: Sequence[Claim]) -> None:
    """Plan the reminders of each claimed council, one transaction each, and rest until the next look."""
    for claim in claims:
        assert claim.council is not None
        async with database.unit_of_work(of_council(claim.council), actor=ACTOR) as unit:
            await work.hold(unit, [claim])
            await _plan(unit)
            await work.rest(unit, [claim], for_s=LOOK_EVERY_S)


async def _plan(unit: UnitOfWork) -> None:
    days = await days_of(unit.session, unit.council, unit.today)
    wanted = {
        one.id_in(unit.council): one
        for one in reminders(await gather(unit.session, unit.council, unit.today), days, unit.today)
    }
    now = unit.now.astimezone(LONDON)
    going = {id_: one for id_, one in wanted.items() if may_go(statutory=one.statutory, days=days, now=now)}
    known = (
        await unit.session.scalars(
            select(Reminder)
            .where(Reminder.council == unit.council, Reminder.state.in_(_WAITING))
            .order_by(Reminder.id)
            .with_for_update()
        )
    ).all()
    dropped = [one for one in known if one.id not in wanted and one.state != ReminderState.SENDING]
    for one in dropped:
        one.state, one.why = ReminderState.DROPPED, no_more_use(one, by=unit)
    await unit.session.flush()
    asked = await _ask_for(unit, [{"id": id_, **_row(one)} for id_, one in sorted(going.items())])
    # What waits for its next try is left to it. What was being sent is looked at always: nobody knows whether it arrived.
    again = [one.id for one in known if one.id in going or one.state == ReminderState.SENDING]
    free = await unit.session.scalars(
        text(
            "select asked.key from unnest(cast(:keys as text[])) as asked (key) where not exists "
            "(select from work w where w.kind = :kind and w.key = asked.key) order by asked.key"
        ),
        {"keys": [str(id_) for id_ in again], "kind": WorkKind.SEND_REMINDER},
    )
    await ask(unit, WorkKind.SEND_REMINDER, [*asked, *free.all()], council=unit.council)
    if asked or dropped:
        payload = {"asked": len(asked), "dropped": len(dropped)}
        unit.record(Happening(EventKind.REMINDERS_PLANNED, f"council:{unit.council}", payload))


def no_more_use(reminder: Reminder, *, by: UnitOfWork) -> str:
    """Why a reminder is not sent any more, in words."""
    if by.today > reminder.of_use_until:
        return "Its day went by before it could be sent." + (f" {reminder.why}" if reminder.why else "")
    return "It is of no more use: what it was of has changed, or somebody else is to do it."


def _row(wanted: Wanted) -> dict[str, Any]:
    return {
        "kind": wanted.kind,
        "subject": wanted.subject,
        "occasion": wanted.occasion,
        "person_id": wanted.person_id,
        "due_on": wanted.due_on,
        "of_use_until": wanted.of_use_until,
        "statutory": wanted.statutory,
    }


async def _ask_for(unit: UnitOfWork, rows: Sequence[dict[str, Any]]) -> list[str]:
    """Write down those that are not yet; returns their ids. One that was ever written is not asked for again."""
    if not rows:
        return []
    every = {"council": unit.council, "state": ReminderState.ASKED, "attempts": 0, "asked_at": unit.now}
    added = await unit.session.scalars(
        insert(Reminder).on_conflict_do_nothing().returning(Reminder.id), [every | row for row in rows]
    )
    return sorted(str(id_) for id_ in added)
