"""Another meeting in the place of one that did not happen. Pure: same input, same day."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from securing_good.calendar import HalfTerm, SchoolCalendar, SchoolTerm
from securing_good.sentences import in_words
from securing_good_scheduler.obligations.plans import CadenceSettings, MissedVisit, PlannedVisit, SkippedPeriod

TUESDAY, THURSDAY = 1, 3


def place_again(
    period: SchoolTerm | HalfTerm,
    miss: MissedVisit,
    window: Sequence[date],
    calendar: SchoolCalendar,
    settings: CadenceSettings,
    today: date,
) -> PlannedVisit | SkippedPeriod:
    """Another meeting in the same period, in the place of one that did not happen.

    Where nobody said that it will not happen, its minutes may still come: another is planned only while enough days are
    left. One already planned stays on its day.
    """
    if miss.standing is not None and miss.standing in window:
        return _planned(period, miss, window, miss.standing)
    left = [day for day in window if day > miss.known_on]
    chosen = _choose_again(left, miss.known_on, calendar, settings)
    if chosen is None or chosen <= today:
        left = [day for day in left if day > today]
        chosen = _choose_again(left, today, calendar, settings)
    days = days_after(max(miss.known_on, today), period, calendar)
    if chosen is None or (miss.told_on is None and days < settings.enough_days):
        was = f"The meeting of {in_words(miss.planned_for)} was not held" if miss.told_on else "No meeting is recorded"
        return SkippedPeriod(
            period.key, f"{was}, and {in_days(days)} of the period are too few for another.", owed=True
        )
    return _planned(period, miss, left, chosen)


def _planned(period: SchoolTerm | HalfTerm, miss: MissedVisit, window: Sequence[date], day: date) -> PlannedVisit:
    provisional = period.based_on is not None
    return PlannedVisit(period.key, window[0], window[-1], day, provisional=provisional, attempt=miss.attempt + 1)


def _choose_again(
    left: Sequence[date], known_on: date, calendar: SchoolCalendar, settings: CadenceSettings
) -> date | None:
    """The first Tuesday, Wednesday or Thursday with notice, or else the last day there is."""
    noticed = [day for day in left if calendar.count_school_days(known_on, day) > settings.notice_days]
    usual = [day for day in noticed if TUESDAY <= day.weekday() <= THURSDAY]
    return next(iter(usual or noticed), left[-1] if left else None)


def days_after(day: date, period: SchoolTerm | HalfTerm, calendar: SchoolCalendar) -> int:
    """School days of the period after a day."""
    return calendar.count_school_days(day, period.ends_on) - calendar.is_school_day(day)


def in_days(number: int) -> str:
    """A number of school days as people write it."""
    return f"{number} school day" if number == 1 else f"{number} school days"


def nearest_the_middle(window: Sequence[date], candidates: Sequence[date]) -> date:
    """Of some days, the Tuesday, Wednesday or Thursday nearest the middle of a window, or else the nearest day."""
    middle = len(window) - 1

    def preference(day: date) -> tuple[bool, int, date]:
        return not TUESDAY <= day.weekday() <= THURSDAY, abs(2 * bisect_right(window, day) - 2 - middle), day

    return min(candidates, key=preference)
