"""On which half-days one school is open and may be visited. Pure: from its council's periods, its own entries, and tests.

What the school says replaces what the council says of the same term; what neither says is provisional, moved from the
newest year that is known (`provisional_calendar`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from securing_good.assessment_windows import AssessmentWindow
from securing_good.calendar import (
    ONE_DAY,
    SATURDAY,
    CalendarInvalid,
    CalendarPeriod,
    HalfTerm,
    SchoolCalendar,
    academic_year_name,
    build_calendar,
)
from securing_good.provisional_calendar import provisional_periods
from securing_good.school_entries import EntryProblem, HalfDays, SchoolEntry, problems_between, problems_of_each
from securing_good.vocabulary import CalendarKind, HalfDay, SchoolEntryKind

_WEEKEND = {5: "a Saturday", 6: "a Sunday"}


@dataclass(frozen=True, slots=True)
class SchoolOpening:
    """The half-days of one school. Make one with `school_opening`."""

    calendar: SchoolCalendar
    """Its terms and half-terms, with those school days alone on which it is open for half a day at least."""
    notes: tuple[str, ...]
    """Own term dates that do not count, because the council's changed since, in sentences."""
    _terms: SchoolCalendar
    """The same before its own INSET days, occasional days and closures."""
    _closed: Mapping[HalfDays, str]
    _kept_free: Mapping[HalfDays, str]

    def is_open(self, day: date) -> bool:
        """Whether pupils are taught for half of a day at least, as far as terms are known."""
        return self.calendar.is_school_day(day)

    def is_open_in(self, day: date, half: HalfDay) -> bool:
        """Whether pupils are taught in one half of a day."""
        return self.is_open(day) and (day, half) not in self._closed

    def open_days(self, start: date, end: date) -> tuple[date, ...]:
        """Every day it is open from start to end, both included."""
        return self.calendar.school_days(start, end)

    def open_halves(self, start: date, end: date) -> frozenset[HalfDays]:
        """Every half-day it is open from start to end, both days included."""
        return frozenset(
            (day, half) for day in self.open_days(start, end) for half in HalfDay if (day, half) not in self._closed
        )

    def visitable_halves(self, start: date, end: date) -> frozenset[HalfDays]:
        """Every half-day on which it may be visited from start to end, both days included."""
        return frozenset(one for one in self.open_halves(start, end) if one not in self._kept_free)

    def may_be_visited(self, day: date, half: HalfDay | None = None) -> bool:
        """Whether it is open, has no tests and blocked nothing: in one half of a day, or in either."""
        halves = [half] if half else list(HalfDay)
        return any(self.is_open_in(day, one) and (day, one) not in self._kept_free for one in halves)

    def why_not(self, day: date, half: HalfDay | None = None) -> str | None:
        """Why it may not be visited on a day, or in one half of it, in words; None where it may.

        "INSET day", "Key stage 2 tests", "the summer half-term break", "a bank holiday".
        """
        if self.may_be_visited(day, half):
            return None
        if not self._terms.is_school_day(day):
            return self._why_no_school(day)
        reasons = [
            self._closed.get((day, one)) or self._kept_free[day, one] for one in ([half] if half else list(HalfDay))
        ]
        return " and ".join(dict.fromkeys(reasons))

    def why_closed(self, start: date, end: date) -> tuple[str, ...]:
        """Every reason in words for which no visit can be on a school day from start to end; none twice."""
        days = self._terms.school_days(start, end)
        return tuple(dict.fromkeys(why for day in days if (why := self.why_not(day)) is not None))

    def _why_no_school(self, day: date) -> str:
        if day.weekday() >= SATURDAY:
            return _WEEKEND[day.weekday()]
        if self._terms.is_bank_holiday(day):
            return "a bank holiday"
        if (half_term := self._terms.half_term_on(day)) is not None:
            return f"a day the council closes its schools in the {half_term.term} term"
        before, after = self._around(day)
        if before is None or after is None:
            return "outside the term dates that are known"
        if (before.academic_year, before.term) == (after.academic_year, after.term):
            return f"the {before.term} half-term break"
        return f"the holiday after the {before.term} term"

    def _around(self, day: date) -> tuple[HalfTerm | None, HalfTerm | None]:
        halves = self._terms.half_terms()
        before = [half for half in halves if half.ends_on < day]
        after = [half for half in halves if half.starts_on > day]
        return (before[-1] if before else None), (after[0] if after else None)


def school_opening(
    periods: tuple[CalendarPeriod, ...],
    last_year: int,
    entries: Iterable[SchoolEntry] = (),
    windows: Iterable[AssessmentWindow] = (),
) -> SchoolOpening:
    """The half-days of a school, with provisional years up to `last_year`; `windows` are those of its own pupils.

    Own term dates of a year that contradict what the council published since do not count, and a note says so: a
    council's new dates must not leave a school without any. Raises CalendarInvalid when the council's own contradict.
    """
    ordered = sorted(entries, key=lambda one: (one.starts_on, one.ends_on, one.kind, one.half or "", one.title or ""))
    own = tuple(entry for entry in ordered if entry.kind.is_of_a_term)
    kept, notes = _that_hold(periods, own, last_year)
    terms = _calendar_of(periods, kept, last_year)
    closed: dict[HalfDays, str] = {}
    kept_free: dict[HalfDays, str] = {}
    for entry in ordered:
        if not entry.kind.is_of_a_term:
            reasons = closed if entry.kind.closes else kept_free
            for half_day in entry.half_days():
                reasons.setdefault(half_day, entry.reason)
    for window in sorted(windows, key=lambda one: (one.starts_on, one.ends_on, one.title)):
        for number in range((window.ends_on - window.starts_on).days + 1):
            for half in HalfDay:
                kept_free.setdefault((window.starts_on + number * ONE_DAY, half), window.title)
    shut = {day for day, _ in closed if all((day, half) in closed for half in HalfDay)}
    return SchoolOpening(terms.without(shut), notes, terms, closed, kept_free)


def entry_problems(
    periods: tuple[CalendarPeriod, ...], last_year: int, entries: Sequence[SchoolEntry]
) -> list[EntryProblem]:
    """Everything for which these entries of one school cannot stand beside the council's periods and one another.

    Those that are wrong by themselves or clash in pairs come first; only where there are none is the year looked at.
    """
    if problems := problems_of_each(entries) + problems_between(entries):
        return sorted(problems, key=lambda problem: problem.index)
    own = tuple(entry for entry in entries if entry.kind.is_of_a_term)
    for year in sorted({entry.academic_year for entry in own}):
        of_year = tuple(entry for entry in own if entry.academic_year == year)
        try:
            _calendar_of(periods, of_year, last_year)
        except CalendarInvalid as error:
            problems.append(EntryProblem(entries.index(of_year[-1]), "starts_on", "contradicts", _sentence(error)))
    if problems:
        return problems
    try:
        opening = school_opening(periods, last_year, entries)
        _calendar_of(periods, own, last_year)
    except CalendarInvalid as error:
        last = entries.index(own[-1]) if own else len(entries) - 1
        return [EntryProblem(last, "starts_on", "contradicts", _sentence(error))]
    return [*_outside_term(opening, entries), *_never_open(opening, entries)]


def _sentence(error: CalendarInvalid) -> str:
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}."


def _outside_term(opening: SchoolOpening, entries: Sequence[SchoolEntry]) -> list[EntryProblem]:
    """INSET and occasional days on which no pupils would come anyway. Provisional and unknown years are not held to it."""
    terms = opening._terms  # noqa: SLF001  # its own module
    known = {term.academic_year for term in terms.terms()} - {
        term.academic_year for term in terms.terms() if term.based_on is not None
    }
    problems = []
    for index, entry in enumerate(entries):
        if entry.kind not in {SchoolEntryKind.INSET_DAY, SchoolEntryKind.OCCASIONAL_DAY}:
            continue
        wrong = next((day for day in (entry.starts_on, entry.ends_on) if not terms.is_school_day(day)), None)
        if wrong is not None and entry.academic_year in known:
            why = opening._why_no_school(wrong)  # noqa: SLF001
            said = f"The {entry} is outside term: it is {why}."
            problems.append(EntryProblem(index, "starts_on", "outside-term", said))
    return problems


def _never_open(opening: SchoolOpening, entries: Sequence[SchoolEntry]) -> list[EntryProblem]:
    """Terms without a single open day: a school that is closed for good has no calendar but a closing date."""
    problems = []
    for term in opening.calendar.terms():
        if not opening.open_days(term.starts_on, term.ends_on):
            closing = [
                index
                for index, entry in enumerate(entries)
                if entry.kind.closes and entry.starts_on <= term.ends_on and term.starts_on <= entry.ends_on
            ]
            said = (
                f"The school would be open on no day of the {term.term} term {academic_year_name(term.academic_year)}."
            )
            problems.append(EntryProblem(closing[-1], "starts_on", "never-open", said))
    return problems


def _that_hold(
    periods: tuple[CalendarPeriod, ...], own: tuple[SchoolEntry, ...], last_year: int
) -> tuple[tuple[SchoolEntry, ...], tuple[str, ...]]:
    """The own term dates that fit the council's, year by year, and a note for each year whose do not."""
    try:
        _calendar_of(periods, own, last_year)
    except CalendarInvalid:
        kept: tuple[SchoolEntry, ...] = ()
        notes: list[str] = []
        for year in sorted({entry.academic_year for entry in own}):
            more = kept + tuple(entry for entry in own if entry.academic_year == year)
            try:
                _calendar_of(periods, more, last_year)
            except CalendarInvalid as error:
                notes.append(
                    f"The school's own term dates of {academic_year_name(year)} no longer fit the council's and do not "
                    f"count: {error}."
                )
            else:
                kept = more
        return kept, tuple(notes)
    return own, ()


@lru_cache(maxsize=256)
def _calendar_of(periods: tuple[CalendarPeriod, ...], own: tuple[SchoolEntry, ...], last_year: int) -> SchoolCalendar:
    """The terms of a school. Remembered: most schools of a council have its own, and one is planned after another."""
    published = {period.academic_year for period in periods if period.kind is CalendarKind.TERM}
    told = _in_place_of(periods, [entry for entry in own if entry.academic_year in published])
    told += provisional_periods(told, last_year)
    return build_calendar(_in_place_of(told, [entry for entry in own if entry.academic_year not in published]))


def _in_place_of(periods: Sequence[CalendarPeriod], own: Sequence[SchoolEntry]) -> tuple[CalendarPeriod, ...]:
    """The council's periods with the school's own in their place. A holiday of the council ends where an own term begins."""
    council = next((period.council for period in periods if period.council), None)
    kept = list(periods)
    for entry in own:
        kind = CalendarKind.TERM if entry.kind is SchoolEntryKind.TERM else CalendarKind.HALF_TERM
        made = CalendarPeriod(council, entry.academic_year, kind, entry.term, entry.starts_on, entry.ends_on)
        kept = [one for one in kept if one.kind is not kind or not _is_of_term(one, entry, periods)]
        if kind is CalendarKind.TERM:
            kept = [piece for one in kept for piece in _outside(one, made)]
        kept.append(made)
    return tuple(kept)


def _is_of_term(period: CalendarPeriod, entry: SchoolEntry, periods: Sequence[CalendarPeriod]) -> bool:
    """Whether a term or break is of the term an entry names; a break without a name is of the term it lies in."""
    if period.academic_year != entry.academic_year:
        return False
    if period.term is not None:
        return period.term is entry.term
    return any(
        term.kind is CalendarKind.TERM
        and (term.academic_year, term.term) == (entry.academic_year, entry.term)
        and term.starts_on <= period.starts_on <= term.ends_on
        for term in periods
    )


def _outside(period: CalendarPeriod, term: CalendarPeriod) -> list[CalendarPeriod]:
    """A holiday without the days that an own term claims; anything else as it is."""
    if period.kind is not CalendarKind.HOLIDAY or period.ends_on < term.starts_on or term.ends_on < period.starts_on:
        return [period]
    before = replace(period, ends_on=term.starts_on - ONE_DAY)
    after = replace(period, starts_on=term.ends_on + ONE_DAY)
    return [piece for piece in (before, after) if piece.starts_on <= piece.ends_on]
