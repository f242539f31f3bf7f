"""When a review of a case is talked through with its school. Pure: same input, same meeting.

Source: programme, After 24 months (reviews) and Ealing Learning Partnership and Securing Good Programme (the board works
with the council). How long before the review its meeting is, and its papers are, the programme does not say: our proposals.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid5

from securing_good.calendar import ONE_DAY, CalendarUnknown, SchoolCalendar
from securing_good.programme import REVIEW_LEAD_DAYS
from securing_good.school_opening import SchoolOpening
from securing_good_scheduler.obligations.replacing import nearest_the_middle

WINDOW_DAYS: Final = 10
"""School days in which the meeting may be: the last before the review's day, or before papers go to the board."""
PAPERS_DAYS: Final = 5
"""School days before the first of them by which the papers are ready."""
LATE_DAYS: Final = 5
"""School days after a meeting in which its review is decided: after them another day is looked for."""
_LOOK_BACK: Final = timedelta(days=120)
"""Further back no window of ten school days begins, whatever holidays lie between."""


@dataclass(frozen=True, slots=True)
class ReviewToMeet:
    """A scheduled review that is not decided."""

    id: UUID
    months: int
    due_on: date


@dataclass(frozen=True, slots=True)
class BoardDate:
    """A day on which the partnership board meets, and the last on which it takes papers."""

    day: date
    papers_by: date


@dataclass(frozen=True, slots=True)
class ReviewMeeting:
    """The meeting of one review. Its days are school days on which the school may be visited."""

    review: ReviewToMeet
    window_start: date
    window_end: date
    date: date
    papers_by: dt.date
    board_on: dt.date | None
    """The board's meeting that hears of it."""
    provisional: bool

    @property
    def id(self) -> UUID:
        """The identity of its visit: the same whenever it is planned."""
        return uuid5(self.review.id, "meeting")

    @property
    def slot(self) -> str:
        """What the visit is for, as lists name it."""
        return f"review at {self.review.months} months"


@dataclass(frozen=True, slots=True)
class Standing:
    """A review's meeting as it was planned before, and the day it is on: a timetable may have found another."""

    meeting: ReviewMeeting
    day: date


def review_meeting(
    review: ReviewToMeet,
    opening: SchoolOpening,
    board: Sequence[BoardDate],
    today: date,
    standing: Standing | None = None,
) -> ReviewMeeting | None:
    """The meeting of a review; None where the terms that are known hold no day for it.

    It lies in the last ten school days up to the review's day; where the board meets within thirty days before that, up to
    the day on which the board's papers are due. A review that is late is met for in the next ten school days. Planning
    again moves neither what was put off so nor a meeting of these days, whose review may be decided yet.
    """
    if standing and _is_of_these_days(standing.day, opening.calendar, today):
        return standing.meeting
    heard = _board_for(review, board, today)
    window = _days(opening, review.due_on - _LOOK_BACK, heard.papers_by if heard else review.due_on)[-WINDOW_DAYS:]
    if not window or window[-1] <= today:
        if standing and standing.day > today:
            return standing.meeting
        heard, window = None, _days(opening, today + ONE_DAY, today + _LOOK_BACK)[:WINDOW_DAYS]
    if not window or (review.due_on > today and _ends_before(opening.calendar, review.due_on)):
        return None
    left = [day for day in window if day > today]
    chosen = nearest_the_middle(window, window)
    return ReviewMeeting(
        review,
        window[0],
        window[-1],
        chosen if chosen > today else nearest_the_middle(window, left),
        _papers_by(opening.calendar, window[0]),
        heard.day if heard else None,
        provisional=_is_provisional(opening.calendar, window[-1]),
    )


def _is_of_these_days(day: date, calendar: SchoolCalendar, today: date) -> bool:
    return day <= today and calendar.count_school_days(day + ONE_DAY, today) < LATE_DAYS


def _board_for(review: ReviewToMeet, board: Sequence[BoardDate], today: date) -> BoardDate | None:
    """The last meeting of the board near enough before a review, whose papers can still be brought."""
    first = review.due_on - timedelta(days=REVIEW_LEAD_DAYS)
    near = [one for one in board if first <= one.day <= review.due_on and one.papers_by > today]
    return max(near, key=lambda one: one.day, default=None)


def _days(opening: SchoolOpening, first: date, last: date) -> list[date]:
    return [day for day in opening.open_days(first, last) if opening.may_be_visited(day)]


def _ends_before(calendar: SchoolCalendar, day: date) -> bool:
    """Whether the terms that are known end a term or more before a day: what lies between is not known to be holidays."""
    terms = calendar.terms()
    return not terms or day - terms[-1].ends_on > timedelta(days=60)


def _papers_by(calendar: SchoolCalendar, first: date) -> date:
    try:
        return calendar.add_school_days(first, -PAPERS_DAYS)
    except CalendarUnknown:
        return first - timedelta(days=7)


def _is_provisional(calendar: SchoolCalendar, day: date) -> bool:
    return any(term.based_on is not None for term in calendar.terms() if term.starts_on <= day <= term.ends_on)
