"""School days, half-terms and working days of one council. Pure: built from periods, asks no clock and no database.

A school day is a weekday inside a term that is not in a half-term break, a holiday or a bank holiday of England. INSET
and occasional days are each school's own choice and count as school days here.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import holidays

from securing_good.vocabulary import CalendarKind, Term

BANK_HOLIDAYS_A_YEAR = 8
"""England has eight a year, now and then one more. A calendar year given with fewer is completed from the library."""
LONGEST_PERIOD = 366
"""Days. Nothing in a school calendar lasts longer; a mistyped century does."""
SATURDAY = 5
ONE_DAY = timedelta(days=1)
TERM_ORDER = tuple(Term)


class CalendarInvalid(ValueError):
    """The periods contradict each other; the message names both and how they clash."""


class CalendarUnknown(LookupError):
    """The answer lies outside the terms that are known."""


@dataclass(frozen=True, slots=True)
class CalendarPeriod:
    """One line of a calendar; both ends are inside it."""

    council: str | None
    """LA code whose calendar it is; None for England as a whole (bank holidays)."""
    academic_year: int
    """By the year it starts in: 2026 is 2026/27."""
    kind: CalendarKind
    term: Term | None
    starts_on: date
    ends_on: date
    based_on: int | None = None
    """Of a provisional period: the published academic year it was moved from. None for what is published."""

    def __str__(self) -> str:
        """Short name with year and dates, for messages: "autumn half-term break 2026/27 (2026-10-26 to 2026-10-30)"."""
        kind = self.kind.replace("half_term", "half-term break").replace("_", " ")
        name = f"{self.term} {kind}" if self.term else kind
        return f"{name} {academic_year_name(self.academic_year)} ({self.starts_on} to {self.ends_on})"


@dataclass(frozen=True, slots=True)
class SchoolTerm:
    """One term; both ends are school days."""

    academic_year: int
    term: Term
    starts_on: date
    ends_on: date
    based_on: int | None = None
    """Of a provisional term: the published academic year it was moved from."""

    @property
    def key(self) -> str:
        """Stable name, for example "2026/27 autumn"."""
        return f"{academic_year_name(self.academic_year)} {self.term}"


@dataclass(frozen=True, slots=True)
class HalfTerm:
    """One half of a term; both ends are school days."""

    academic_year: int
    term: Term
    half: int
    """1 before the half-term break, 2 after it."""
    starts_on: date
    ends_on: date
    whole_term: bool = False
    """No break is known for this term, so its only half is the whole term."""
    based_on: int | None = None
    """Of a provisional half-term: the published academic year it was moved from."""

    @property
    def key(self) -> str:
        """Stable name, for example "2026/27 autumn 2"."""
        return f"{academic_year_name(self.academic_year)} {self.term} {self.half}"


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """What the known periods say about days. Make one with `build_calendar`."""

    _terms: tuple[SchoolTerm, ...]
    _half_terms: tuple[HalfTerm, ...]
    _days: tuple[date, ...]
    _bank_holidays: frozenset[date]
    _complete_years: frozenset[int]

    @property
    def known_until(self) -> date | None:
        """Last school day of the last published term; None when no term is published."""
        return next((term.ends_on for term in reversed(self._terms) if term.based_on is None), None)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of this calendar ought to know, in sentences."""
        return tuple(
            f"No half-term break is known for {half.term} {academic_year_name(half.academic_year)}: "
            "the term counts as one half-term."
            for half in self._half_terms
            if half.whole_term
        )

    def without(self, closed: Collection[date]) -> "SchoolCalendar":
        """The same terms with fewer school days. A term or half-term keeps its ends, though they be closed."""
        if not closed:
            return self
        return replace(self, _days=tuple(day for day in self._days if day not in closed))

    def terms(self) -> tuple[SchoolTerm, ...]:
        """Known terms in order of time."""
        return self._terms

    def half_terms(self) -> tuple[HalfTerm, ...]:
        """Known half-terms in order of time: six in a year whose breaks are all known."""
        return self._half_terms

    def half_term_on(self, day: date) -> HalfTerm | None:
        """The half-term a day lies in, weekends included; None in breaks, holidays and unknown terms."""
        return next((half for half in self._half_terms if half.starts_on <= day <= half.ends_on), None)

    def next_half_term(self, day: date) -> HalfTerm | None:
        """The first half-term that begins after a day; None when none is known."""
        return next((half for half in self._half_terms if half.starts_on > day), None)

    def is_school_day(self, day: date) -> bool:
        """Whether schools of this council are open, as far as the known terms say."""
        at = bisect_left(self._days, day)
        return at < len(self._days) and self._days[at] == day

    def school_days(self, start: date, end: date) -> tuple[date, ...]:
        """Every known school day from start to end, both included; empty when end is before start."""
        return self._days[bisect_left(self._days, start) : bisect_right(self._days, end)]

    def count_school_days(self, start: date, end: date) -> int:
        """How many known school days lie from start to end, both included."""
        return max(0, bisect_right(self._days, end) - bisect_left(self._days, start))

    def add_school_days(self, day: date, number: int) -> date:
        """The school day that is `number` school days after a day (before it when negative).

        With 0: the day itself, or the next school day when it is none. Raises `CalendarUnknown` outside known terms.
        """
        at = bisect_right(self._days, day) + number - 1 if number > 0 else bisect_left(self._days, day) + number
        if not 0 <= at < len(self._days):
            raise CalendarUnknown(f"{number} school days from {day} lie outside the known terms")
        return self._days[at]

    def is_bank_holiday(self, day: date) -> bool:
        """Whether a day is a bank holiday of England."""
        return day in self._bank_holidays or (
            day.year not in self._complete_years and day in _library_bank_holidays(day.year)
        )

    def is_working_day(self, day: date) -> bool:
        """Whether a day is a weekday that is no bank holiday of England; notices are counted in these."""
        return day.weekday() < SATURDAY and not self.is_bank_holiday(day)

    def working_days(self, start: date, end: date) -> tuple[date, ...]:
        """Every working day from start to end, both included."""
        return tuple(day for day in _days_of(start, end) if self.is_working_day(day))

    def add_working_days(self, day: date, number: int) -> date:
        """The working day that is `number` working days after a day; 0 gives the day itself or the next working day.

        Raises ValueError when number is negative.
        """
        if number < 0:
            raise ValueError(f"cannot add {number} working days")
        while not self.is_working_day(day) if number == 0 else number > 0:
            day += ONE_DAY
            number -= number > 0 and self.is_working_day(day)
        return day


def academic_year_of(day: date) -> int:
    """The academic year a day lies in, by the year it starts in; it runs from 1 September to 31 August."""
    september = 9
    return day.year if day.month >= september else day.year - 1


def academic_year_name(academic_year: int) -> str:
    """The academic year as people write it: 2026 is "2026/27"."""
    return f"{academic_year}/{(academic_year + 1) % 100:02d}"


def build_calendar(periods: Iterable[CalendarPeriod]) -> SchoolCalendar:
    """Read the periods of one council, with those of England, into a calendar. No period at all is an empty calendar.

    Raises `CalendarInvalid` when a period ends before it starts or lasts over a year, is of another council than the
    rest, when terms overlap or lie outside the year they name, and when a half-term break does not lie inside its term
    with school days on both sides.
    """
    ordered = sorted(periods, key=lambda p: (p.starts_on, p.ends_on, p.kind, p.term or "", p.council or ""))
    _refuse_two_councils(ordered)
    for period in ordered:
        _refuse_impossible(period)
    given = _days_of_kind(ordered, CalendarKind.BANK_HOLIDAY)
    closed = _days_of_kind(ordered, CalendarKind.HOLIDAY)
    in_year = Counter(day.year for day in given)
    complete = frozenset(year for year, number in in_year.items() if number >= BANK_HOLIDAYS_A_YEAR)
    without_terms = SchoolCalendar((), (), (), given, complete)

    terms = [p for p in ordered if p.kind is CalendarKind.TERM]
    _refuse_clashing_terms(terms)
    breaks = _break_of_each_term(terms, [p for p in ordered if p.kind is CalendarKind.HALF_TERM])

    school_terms: list[SchoolTerm] = []
    half_terms: list[HalfTerm] = []
    days: list[date] = []
    for at, term in enumerate(terms):
        pause = breaks.get(at)
        spans = [(term.starts_on, term.ends_on)]
        if pause:
            spans = [(term.starts_on, pause.starts_on - ONE_DAY), (pause.ends_on + ONE_DAY, term.ends_on)]
        for half, (first, last) in enumerate(spans, start=1):
            open_days = [day for day in without_terms.working_days(first, last) if day not in closed]
            if not open_days or term.term is None:
                raise CalendarInvalid(f"{term} has no school day" + (f" on one side of {pause}" if pause else ""))
            named = (term.academic_year, term.term, half, open_days[0], open_days[-1])
            half_terms.append(HalfTerm(*named, whole_term=pause is None, based_on=term.based_on))
            days += open_days
        first_half, last_half = half_terms[-len(spans)], half_terms[-1]
        ends = (first_half.starts_on, last_half.ends_on)
        school_terms.append(SchoolTerm(term.academic_year, last_half.term, *ends, based_on=term.based_on))
    return SchoolCalendar(tuple(school_terms), tuple(half_terms), tuple(days), given, complete)


def _refuse_two_councils(periods: Sequence[CalendarPeriod]) -> None:
    named = [period for period in periods if period.council]
    other = next((period for period in named if period.council != named[0].council), None)
    if other:
        raise CalendarInvalid(
            f"a calendar is one council's: {named[0]} is of council {named[0].council}, {other} of {other.council}"
        )


def _refuse_impossible(period: CalendarPeriod) -> None:
    if period.ends_on < period.starts_on:
        raise CalendarInvalid(f"{period} ends on {period.ends_on}, before it starts on {period.starts_on}")
    if (period.ends_on - period.starts_on).days > LONGEST_PERIOD:
        raise CalendarInvalid(f"{period} lasts from {period.starts_on} to {period.ends_on}, over a year")
    if period.kind is not CalendarKind.TERM:
        return
    if period.term is None:
        raise CalendarInvalid(f"{period} does not say which term it is")
    # Some councils begin in late August, so a term is only held to the twelve months from 1 August.
    first, after = date(period.academic_year, 8, 1), date(period.academic_year + 1, 8, 1)
    if not first <= period.starts_on <= period.ends_on < after:
        raise CalendarInvalid(
            f"{period} does not lie in the academic year it names, {academic_year_name(period.academic_year)}"
        )


def _refuse_clashing_terms(terms: Sequence[CalendarPeriod]) -> None:
    for earlier, later in pairwise(terms):
        if later.starts_on <= earlier.ends_on:
            raise CalendarInvalid(f"{earlier} and {later} overlap")
        if _place(later) <= _place(earlier):
            raise CalendarInvalid(f"{later} comes after {earlier}: a term is given twice, or out of order")


def _place(period: CalendarPeriod) -> tuple[int, int]:
    return period.academic_year, TERM_ORDER.index(period.term) if period.term else -1


def _break_of_each_term(terms: Sequence[CalendarPeriod], breaks: Sequence[CalendarPeriod]) -> dict[int, CalendarPeriod]:
    """The break of each term, by the term's place in the list."""
    found: dict[int, CalendarPeriod] = {}
    for pause in breaks:
        named = [at for at, term in enumerate(terms) if _place(term) == _place(pause)]
        around = [at for at, term in enumerate(terms) if term.starts_on <= pause.starts_on <= term.ends_on]
        at = next(iter(named if pause.term else around), None)
        if at is None:
            raise CalendarInvalid(f"{pause} is in no known term (known: {', '.join(map(str, terms)) or 'none'})")
        term = terms[at]
        if not term.starts_on < pause.starts_on <= pause.ends_on < term.ends_on:
            raise CalendarInvalid(f"{pause} does not lie inside {term}")
        if at in found:
            raise CalendarInvalid(f"{term} has two half-term breaks: {found[at]} and {pause}")
        found[at] = pause
    return found


def _days_of_kind(periods: Sequence[CalendarPeriod], kind: CalendarKind) -> frozenset[date]:
    return frozenset(day for p in periods if p.kind is kind for day in _days_of(p.starts_on, p.ends_on))


def _days_of(start: date, end: date) -> list[date]:
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


@cache
def _library_bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
