"""Begin a watch when a school leaves, note what is seen, end it by a relapse."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.calendar import academic_year_of
from securing_good.council_calendar import calendar_until, council_periods
from securing_good.database import UnitOfWork
from securing_good.errors import NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Case, Watch, WatchNote
from securing_good.vocabulary import CaseState
from securing_good_api.watches.rules import check_note, check_relapse, window_from


async def begin_watch(unit: UnitOfWork, case: Case) -> None:
    """Watch the school of a case that was left today; part of the decision that it leaves."""
    calendar = calendar_until(await council_periods(unit.session, unit.council), academic_year_of(unit.today) + 1)
    window = window_from(unit.today, calendar)
    unit.session.add(
        Watch(
            council=unit.council,
            case_id=case.id,
            urn=case.urn,
            starts_on=window.starts_on,
            ends_on=window.ends_on,
            terms=list(window.terms),
            provisional=window.provisional,
        )
    )
    payload = {"starts_on": window.starts_on, "ends_on": window.ends_on, "terms": list(window.terms)}
    unit.record(Happening(EventKind.WATCH_BEGUN, f"case:{case.id}", payload, urn=case.urn))


async def note_watch(unit: UnitOfWork, *, case_id: UUID, seen_on: date, note: str) -> None:
    """Keep what somebody saw or heard of a school under watch. Raises NotFound, Conflict, Invalid."""
    watch = await unit.session.scalar(
        select(Watch).where(Watch.council == unit.council, Watch.case_id == case_id).with_for_update()
    )
    if watch is None:
        raise NotFound("There is no such watch, or none that you may know of.")
    check_note(
        starts_on=watch.starts_on,
        ends_on=watch.ends_on,
        ended_on=watch.ended_on,
        seen_on=seen_on,
        today=unit.today,
    )
    unit.session.add(
        WatchNote(
            council=unit.council,
            id=uuid4(),
            case_id=case_id,
            seen_on=seen_on,
            note=note,
            noted_by=unit.actor,
            noted_at=unit.now,
        )
    )
    payload = {"seen_on": seen_on, "note": note}
    unit.record(Happening(EventKind.WATCH_NOTED, f"case:{case_id}", payload, urn=watch.urn))


async def case_relapsed_from(unit: UnitOfWork, urn: int, named: UUID | None) -> UUID | None:
    """The case that a new one of this school is a relapse of: the one named, else the one whose watch runs today.

    Raises Invalid for one that is not this school's, or that it did not leave.
    """
    if named is not None:
        state = await unit.session.scalar(
            select(Case.state).where(Case.council == unit.council, Case.id == named, Case.urn == urn)
        )
        check_relapse(is_known=state is not None, is_exited=state == CaseState.EXITED)
        return named
    running: UUID | None = await unit.session.scalar(
        select(Watch.case_id)
        .join(Case, (Case.council == Watch.council) & (Case.id == Watch.case_id))
        .where(
            Watch.council == unit.council,
            Watch.urn == urn,
            Watch.ended_on.is_(None),
            Watch.ends_on >= unit.today,
            Case.state == CaseState.EXITED,
        )
        .order_by(Watch.starts_on.desc())
        .limit(1)
    )
    return running


async def end_watches_by_relapse(unit: UnitOfWork, case: Case) -> None:
    """End what is watched of a school that has a new case: whatever it is a relapse of."""
    running = await unit.session.scalars(
        select(Watch).where(
            Watch.council == unit.council,
            Watch.urn == case.urn,
            Watch.ended_on.is_(None),
            Watch.ends_on >= unit.today,
            Watch.case_id != case.id,
        )
    )
    for watch in running:
        watch.ended_on, watch.relapse_case_id = unit.today, case.id
        payload = {"ended_on": unit.today, "relapse": case.reference}
        unit.record(Happening(EventKind.WATCH_ENDED, f"case:{watch.case_id}", payload, urn=case.urn))
