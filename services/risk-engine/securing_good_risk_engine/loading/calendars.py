"""School calendars: a file replaces what the same owner last said of the same area and year."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import func, insert, select, update

from securing_good.calendar import CalendarInvalid, CalendarPeriod, academic_year_name, build_calendar
from securing_good.database import UnitOfWork
from securing_good.sentences import listed
from securing_good.tables import CalendarPeriod as PeriodRow
from securing_good.tables import Council
from securing_good.vocabulary import CalendarKind
from securing_good.work import WorkKind, ask
from securing_good_risk_engine.loading.outcome import Tally
from securing_good_risk_engine.sources.facts import CalendarFact, FileRefused, Row

_ONE_CALENDAR: Final = (
    frozenset({"term_dates", "term_dates_nested", "term_dates_ics"}),
    frozenset({"bank_holidays", "bank_holidays_ics"}),
)
"""Datasets that tell the same things in different forms: what one tells takes the place of what another told."""
_ASKED_OF: Final = frozenset({CalendarKind.TERM, CalendarKind.HALF_TERM})
"""Kinds of periods that visits follow from."""
Place = tuple[str | None, int, bool]
"""Area, academic year, and whether it is about bank holidays: what one file replaces as a whole."""


def told_alike(dataset: str | None) -> frozenset[str]:
    """The datasets whose files take the place of one another, with this one."""
    return next((alike for alike in _ONE_CALENDAR if dataset in alike), frozenset({dataset} if dataset else ()))


async def merge_calendar(
    unit: UnitOfWork, tally: Tally, rows: Sequence[Row], *, import_id: int, settled: set[Place] | None = None
) -> None:
    """Keep the periods that differ from what is known and ask for the councils concerned to be planned anew.

    Places in `settled` are left alone; those the file tells of join them. Raises FileRefused when the periods
    contradict one another, when a council's own file is about another council, or when a year's terms or half-term
    breaks are known that the file leaves out: they would go, and the visits in them.
    """
    told: dict[Place, dict[CalendarFact, int]] = defaultdict(dict)
    for row in rows:
        for fact in row.facts:
            assert isinstance(fact, CalendarFact)
            place = (fact.council, fact.academic_year, fact.kind is CalendarKind.BANK_HOLIDAY)
            told[place].setdefault(fact, row.line)
    _refuse_other_councils(unit, told)
    _refuse_contradictions(told)
    changed: set[str | None] = set()
    news = 0
    for place, facts in told.items():
        if settled is not None:
            if place in settled:
                continue
            settled.add(place)
        known = await _known(unit, place)
        if settled is None:
            _refuse_fewer(place, facts, known or await _published(unit, place))
        if set(known) == set(facts) or await _is_overtaken(unit, known, import_id):
            continue
        changed.add(place[0])
        news += len(set(facts) - set(known))
        await _replace(unit, tally, known, facts, import_id)
    # Where rows and periods are not one to one, as in a list of school days, a file that is all news is new in every row.
    tally.rows_changed += tally.rows_accepted if news == sum(map(len, told.values())) else news
    await ask_for_planning(unit, changed)


def _refuse_other_councils(unit: UnitOfWork, told: dict[Place, dict[CalendarFact, int]]) -> None:
    owner = unit.scope.owner
    for area, _, _ in told:
        if owner is not None and area != owner:
            raise FileRefused(
                "another_council", f"The file holds dates of {area or 'all of England'}, but was sent as {owner}'s own."
            )


def _refuse_contradictions(told: dict[Place, dict[CalendarFact, int]]) -> None:
    by_area: dict[str | None, list[CalendarPeriod]] = defaultdict(list)
    for (area, _, _), facts in told.items():
        by_area[area] += [_period(fact) for fact in facts]
    for periods in by_area.values():
        try:
            build_calendar(periods)
        except CalendarInvalid as error:
            raise FileRefused("contradictory_calendar", str(error)) from error


def _refuse_fewer(place: Place, facts: Collection[CalendarFact], known: Collection[CalendarFact]) -> None:
    """A file replaces a year as a whole: half a year would call off the visits of the other half."""
    told = {(fact.kind, fact.term) for fact in facts}
    gone = [fact for fact in known if fact.kind in _ASKED_OF and (fact.kind, fact.term) not in told]
    if gone:
        named = listed([str(_period(fact)) for fact in sorted(gone, key=lambda fact: fact.starts_on)])
        raise FileRefused(
            "incomplete_year",
            f"The file replaces all that is known of {academic_year_name(place[1])}, and leaves out the {named}: visits "
            "would be called off. Send all terms and half-term breaks of the year.",
        )


def _period(fact: CalendarFact) -> CalendarPeriod:
    return CalendarPeriod(fact.council, fact.academic_year, fact.kind, fact.term, fact.starts_on, fact.ends_on)


async def _known(unit: UnitOfWork, place: Place) -> dict[CalendarFact, int]:
    """What the file's owner said of a place."""
    return await _said_by(unit, unit.scope.owner, place)


async def _published(unit: UnitOfWork, place: Place) -> dict[CalendarFact, int]:
    """What is published of a place, which stands where its council said nothing."""
    return {} if unit.scope.owner is None else await _said_by(unit, None, place)


async def _said_by(unit: UnitOfWork, owner: str | None, place: Place) -> dict[CalendarFact, int]:
    area, academic_year, bank_holidays = place
    is_bank_holiday = PeriodRow.kind == CalendarKind.BANK_HOLIDAY
    rows = await unit.session.scalars(
        select(PeriodRow).where(
            PeriodRow.council.is_not_distinct_from(owner),
            PeriodRow.area.is_not_distinct_from(area),
            PeriodRow.academic_year == academic_year,
            is_bank_holiday if bank_holidays else ~is_bank_holiday,
            PeriodRow.ceased_at.is_(None),
        )
    )
    return {
        CalendarFact(
            council=row.area,
            academic_year=row.academic_year,
            kind=CalendarKind(row.kind),
            term=row.term,  # type: ignore[arg-type]  # a StrEnum equals its word
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            title=row.title,
        ): row.id
        for row in rows
    }


async def _is_overtaken(unit: UnitOfWork, known: dict[CalendarFact, int], import_id: int) -> bool:
    """Whether a file sent later has already said what stands."""
    newest = await unit.session.scalar(select(func.max(PeriodRow.import_id)).where(PeriodRow.id.in_(known.values())))
    return newest is not None and newest > import_id


async def _replace(
    unit: UnitOfWork,
    tally: Tally,
    known: dict[CalendarFact, int],
    facts: dict[CalendarFact, int],
    import_id: int,
) -> None:
    gone = [id_ for fact, id_ in known.items() if fact not in facts]
    if gone:
        await unit.session.execute(
            update(PeriodRow).where(PeriodRow.id.in_(gone)).values(ceased_at=unit.now, ceased_by=import_id)
        )
    added = [
        {
            "council": unit.scope.owner,
            "area": fact.council,
            "academic_year": fact.academic_year,
            "kind": fact.kind,
            "term": fact.term,
            "starts_on": fact.starts_on,
            "ends_on": fact.ends_on,
            "title": fact.title,
            "import_id": import_id,
            "known_at": unit.now,
        }
        for fact in facts
        if fact not in known
    ]
    if added:
        await unit.session.execute(insert(PeriodRow), added)
    tally.facts_added += len(added)
    tally.facts_superseded += len(gone)


async def ask_for_planning(unit: UnitOfWork, areas: set[str | None]) -> None:
    """Have the visits of these areas' councils planned anew; None: of every council served."""
    served = set((await unit.session.scalars(select(Council.code))).all()) if areas else set()
    for code in sorted(served if None in areas else served & areas):
        await ask(unit, WorkKind.REPLAN_COUNCIL, [code], council=code)
