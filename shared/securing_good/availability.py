"""When people have time for a visit, and what schools say of half-days. Pure.

Visits take half-days. What is given here are rights of people: who said nothing works every half-day of the week, and no
limit beyond the programme's practice holds for them (at most two visits a day and four a week, our proposal).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from securing_good.sentences import in_words
from securing_good.vocabulary import HalfDay, TimeState

HalfOfDay = tuple[date, HalfDay]
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday")
"""Days on which people can work, as `date.weekday` counts them."""
MOST_A_DAY: Final = 2
MOST_A_WEEK: Final = 4
MOST_POSSIBLE_A_WEEK: Final = len(WEEKDAYS) * len(HalfDay)
EVERY_HALF: Final = frozenset((weekday, half) for weekday in range(len(WEEKDAYS)) for half in HalfDay)
CORE: Final[Mapping[HalfDay, tuple[time, time]]] = {
    HalfDay.MORNING: (time(9), time(12, 30)),
    HalfDay.AFTERNOON: (time(13), time(16, 30)),
}
"""A half-day is lost to whatever overlaps these hours in London: a breakfast meeting or a late one costs none."""
_LONDON: Final = ZoneInfo("Europe/London")
_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY: Final = timedelta(days=1)
NOT_AVAILABLE: Final = "not available"
"""All that those are told whom somebody's leave does not concern."""


@dataclass(frozen=True, slots=True)
class WorkingPattern:
    """The half-days of the week on which somebody works, and how many visits they make, from a day on."""

    starts_on: date
    halves: frozenset[tuple[int, HalfDay]] = EVERY_HALF
    """Weekday, Monday being 0, and half of it."""
    most_a_day: int = MOST_A_DAY
    most_a_week: int = MOST_A_WEEK

    def includes(self, day: date, half: HalfDay) -> bool:
        """Whether they work in this half of a day."""
        return (day.weekday(), half) in self.halves


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody is away from one half-day until another: both belong to it."""

    starts_on: date
    starts_half: HalfDay
    ends_on: date
    ends_half: HalfDay

    @property
    def ends_before_start(self) -> bool:
        """Whether nothing lies between its ends."""
        return _place(self.ends_on, self.ends_half) < _place(self.starts_on, self.starts_half)

    def covers(self, day: date, half: HalfDay) -> bool:
        """Whether it holds in this half of a day."""
        return _place(self.starts_on, self.starts_half) <= _place(day, half) <= _place(self.ends_on, self.ends_half)

    def overlaps(self, other: "Leave") -> bool:
        """Whether some half-day belongs to both."""
        return self.covers(other.starts_on, other.starts_half) or other.covers(self.starts_on, self.starts_half)


@dataclass(frozen=True, slots=True)
class PersonTime:
    """One person's time, within the days it was read for."""

    patterns: tuple[WorkingPattern, ...] = ()
    """Those that hold within these days, by the day each holds from; of two from one day the later word counts."""
    leave: tuple[Leave, ...] = ()
    busy: frozenset[HalfOfDay] = frozenset()
    of_a_school: bool = False
    """Of a school, not of the council: we do not limit their visits."""

    @property
    def most_a_day(self) -> int:
        """How many visits they make on a day at most: the smallest number that holds within these days."""
        return min((one.most_a_day for one in self.patterns), default=MOST_A_DAY)

    @property
    def most_a_week(self) -> int | None:
        """How many they make in a week at most, likewise; None for somebody of a school who set no limit."""
        return min((one.most_a_week for one in self.patterns), default=None if self.of_a_school else MOST_A_WEEK)

    @property
    def halves_a_week(self) -> int:
        """Half-days they work in a week, by the pattern that holds last within these days."""
        return len(self.patterns[-1].halves) if self.patterns else len(EVERY_HALF)

    def works(self, day: date, half: HalfDay) -> bool:
        """Whether it is among their working half-days. Nobody works on Saturdays and Sundays."""
        if day.weekday() >= len(WEEKDAYS):
            return False
        holding = [one for one in self.patterns if one.starts_on <= day]
        return not holding or holding[-1].includes(day, half)

    def state(self, day: date, half: HalfDay) -> TimeState:
        """Whether they have time in this half of a day, and what takes it otherwise."""
        if not self.works(day, half):
            return TimeState.NOT_WORKING
        if any(one.covers(day, half) for one in self.leave):
            return TimeState.AWAY
        return TimeState.BUSY if (day, half) in self.busy else TimeState.FREE

    def is_free(self, day: date, half: HalfDay) -> bool:
        """Whether they have time in this half of a day."""
        return self.state(day, half) is TimeState.FREE

    def free_halves(self, start: date, end: date) -> frozenset[HalfOfDay]:
        """Every half-day on which they have time from start to end, both days included."""
        days = (start + number * _DAY for number in range((end - start).days + 1))
        return frozenset((day, half) for day in days for half in HalfDay if self.is_free(day, half))

    def why_not(self, day: date, half: HalfDay, *, discreet: bool = False) -> str | None:
        """Why they have no time in this half of a day, as a sentence goes on from their name; None where they have.

        "does not work on Mondays", "does not work on Friday afternoons", "on leave until 3 March 2027", "busy". Discreet
        words do not tell leave from a full diary: "not available".
        """
        state = self.state(day, half)
        if state is TimeState.FREE:
            return None
        if state is TimeState.NOT_WORKING:
            both = not any(self.works(day, one) for one in HalfDay)
            name = _NAMES[day.weekday()]
            return f"does not work on {name}s" if both else f"does not work on {name} {half}s"
        if discreet:
            return NOT_AVAILABLE
        if state is TimeState.BUSY:
            return "busy"
        return f"on leave until {in_words(max(one.ends_on for one in self.leave if one.covers(day, half)))}"


@dataclass(frozen=True, slots=True)
class SchoolWishes:
    """The half-days a school said would suit it, and those that will not do."""

    proposed: frozenset[HalfOfDay] = frozenset()
    blocked: frozenset[HalfOfDay] = frozenset()


def halves_of_week(said: Mapping[str, Iterable[str]]) -> frozenset[tuple[int, HalfDay]]:
    """Working half-days as they are kept, `{"monday": ["morning"]}`, by weekday number."""
    return frozenset((WEEKDAYS.index(name), HalfDay(half)) for name, halves in said.items() for half in halves)


def busy_halves(times: Iterable[tuple[datetime, datetime]]) -> frozenset[HalfOfDay]:
    """The half-days whose core hours in London a busy time overlaps. Moments know their time zone."""
    found: set[HalfOfDay] = set()
    for starts_at, ends_at in times:
        day, last = starts_at.astimezone(_LONDON).date(), ends_at.astimezone(_LONDON).date()
        while day <= last:
            for half, (opens, closes) in CORE.items():
                if _moment(day, opens) < ends_at and starts_at < _moment(day, closes):
                    found.add((day, half))
            day += _DAY
    return frozenset(found)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, _LONDON).astimezone(UTC)


def _place(day: date, half: HalfDay) -> tuple[date, bool]:
    return day, half is HalfDay.AFTERNOON
