"""Send a reminder: say that it is being sent, hand it to its channel, say what became of it.

No transaction is open while a channel is spoken to. A worker that dies in between leaves it `sending`, and whoever takes it
up hands it over again under the same key: Notify is asked first whether it has it; mail goes out with the same Message-ID.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select, text

from securing_good import work
from securing_good.database import LONDON, Database, UnitOfWork, of_council
from securing_good.events import EventKind, Happening
from securing_good.tables import Reminder
from securing_good.vocabulary import SETTLED, ReminderChannel, ReminderState
from securing_good.work import Claim
from securing_good_scheduler import ACTOR
from securing_good_scheduler.reminding.channels import Answer, Channel, Channels, Later, Letter, Refused, Taken
from securing_good_scheduler.reminding.facts import days_of, gather
from securing_good_scheduler.reminding.planning import no_more_use
from securing_good_scheduler.reminding.rules import may_go, reminders
from securing_good_scheduler.reminding.wanted import Days, Wanted
from securing_good_scheduler.reminding.words import words

TRY_AGAIN_S: Final = (60, 300, 900, 3600)
_UNSURE: Final = " It was being sent when a worker stopped: whether it arrived is not known."
_WAY: Final = text(
    """select coalesce(h.channel, (select d.channel from reminder_rules d where d.council = p.council
        order by d.set_at desc, d.id desc limit 1), 'email') as channel, p.email, h.phone
    from person p left join reminder_choice h on h.council = p.council and h.person_id = p.id
    where p.council = :council and p.id = :person"""
)


@dataclass(frozen=True)
class SendReminders:
    """The job: one reminder at a time, by the channels that are configured."""

    channels: Channels

    async def __call__(self, database: Database, claims: Sequence[Claim]) -> None:
        """Send each; what is settled, or of no more use, is left alone."""
        for claim in claims:
            await self._send(database, claim)

    async def _send(self, database: Database, claim: Claim) -> None:
        council, reminder_id = claim.council, UUID(claim.key)
        assert council is not None
        async with database.unit_of_work(of_council(council), actor=ACTOR) as unit:
            await work.hold(unit, [claim])
            found = await self._prepare(unit, await _held(unit, reminder_id))
            if found is None:
                await work.finish(unit, [claim])
        if found is None:
            return
        channel, letter, again = found
        answer = await channel.send(letter, again=again)
        async with database.unit_of_work(of_council(council), actor=ACTOR) as unit:
            await work.hold(unit, [claim])
            reminder = await _held(unit, reminder_id)
            _settle(unit, reminder, answer)
            if isinstance(answer, Later):
                await work.rest(unit, [claim], for_s=TRY_AGAIN_S[min(reminder.attempts, len(TRY_AGAIN_S)) - 1])
            else:
                await work.finish(unit, [claim])

    async def _prepare(self, unit: UnitOfWork, reminder: Reminder) -> tuple[Channel, Letter, bool] | None:
        """Mark it as being sent; None where there is nothing to send now."""
        if reminder.state in SETTLED:
            return None
        days = await days_of(unit.session, unit.council, unit.today)
        wanted = await _still_wanted(unit, reminder, days)
        if wanted is None:
            unsure = _UNSURE if reminder.state == ReminderState.SENDING else ""
            _not_sent(unit, reminder, ReminderState.DROPPED, no_more_use(reminder, by=unit) + unsure)
            return None
        if not may_go(statutory=wanted.statutory, days=days, now=unit.now.astimezone(LONDON)):
            return None
        way = (await unit.session.execute(_WAY, {"council": unit.council, "person": reminder.person_id})).one()
        name = ReminderChannel(way.channel)
        if name is ReminderChannel.NONE:
            reminder.channel = name
            _not_sent(unit, reminder, ReminderState.DROPPED, "They chose not to be reminded.")
            return None
        to = way.phone if name is ReminderChannel.NOTIFY_SMS else way.email
        channel = self.channels.by_name.get(name)
        if channel is None or to is None:
            known = "No address of theirs is known." if channel else f"Nothing is configured for {name.value}."
            reminder.channel = name
            _not_sent(unit, reminder, ReminderState.NOT_CONFIGURED, known)
            return None
        # What was handed over by another channel cannot be asked for at this one.
        again = reminder.attempts > 0 and reminder.channel == name
        reminder.state, reminder.channel, reminder.why = ReminderState.SENDING, name, None
        reminder.attempts += 1
        reminder.sending_since = unit.now
        said = words(wanted, self.channels.public_url)
        return channel, Letter(reminder.id, to, said.subject, said.body, unit.now), again


async def _held(unit: UnitOfWork, reminder_id: UUID) -> Reminder:
    mine = (Reminder.council == unit.council) & (Reminder.id == reminder_id)
    return (await unit.session.scalars(select(Reminder).where(mine).with_for_update())).one()


async def _still_wanted(unit: UnitOfWork, reminder: Reminder, days: Days) -> Wanted | None:
    """The reminder as it would be planned now; None when it would not be."""
    now_wanted = reminders(await gather(unit.session, unit.council, unit.today), days, unit.today)
    return next((one for one in now_wanted if one.id_in(unit.council) == reminder.id), None)


def _not_sent(unit: UnitOfWork, reminder: Reminder, state: ReminderState, why: str) -> None:
    if (reminder.state, reminder.why) == (state, why):
        return
    reminder.state, reminder.why = state, why
    _tell(unit, EventKind.REMINDER_NOT_SENT, reminder)


def _settle(unit: UnitOfWork, reminder: Reminder, answer: Answer) -> None:
    match answer:
        case Taken():
            reminder.state, reminder.sent_at = ReminderState.SENT, unit.now
            _tell(unit, EventKind.REMINDER_SENT, reminder)
        case Refused(why):
            reminder.state, reminder.why = ReminderState.FAILED, why
            _tell(unit, EventKind.REMINDER_FAILED, reminder)
        case Later(why):
            reminder.state, reminder.why = ReminderState.ASKED, why


def _tell(unit: UnitOfWork, kind: EventKind, reminder: Reminder) -> None:
    """Say what became of it: who was to be reminded by id, and never of what school."""
    payload = {
        "kind": reminder.kind,
        "of": reminder.subject,
        "person": reminder.person_id,
        "channel": reminder.channel,
        "state": reminder.state,
        "attempts": reminder.attempts,
        "why": reminder.why,
    }
    unit.record(Happening(kind, f"reminder:{reminder.id}", payload))
