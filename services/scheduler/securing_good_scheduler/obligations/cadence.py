"""When Securing Good meetings are due and on which school day each is planned. Pure: same input, same plan.

Source of the rules: programme, "Timing and content on the monitoring programme" (amber termly, red half-termly, 12 to
18 months) and "Securing Good Monitoring Visits" (between the first autumn and the final summer link-partner visit).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from securing_good.calendar import HalfTerm, SchoolCalendar, SchoolTerm
from securing_good.programme import EXPECTED_MONTHS
from securing_good.school_opening import SchoolOpening
from securing_good.sentences import in_words, listed
from securing_good.vocabulary import MonitoringLevel, Term
from securing_good_scheduler.obligations.dates import notes_on
from securing_good_scheduler.obligations.plans import (
    CadenceSettings,
    CaseToPlan,
    HeldVisit,
    MissedVisit,
    Plan,
    PlannedVisit,
    SkippedPeriod,
)
from securing_good_scheduler.obligations.replacing import days_after, in_days, nearest_the_middle, place_again


def plan_visits(
    case: CaseToPlan,
    calendar: SchoolCalendar,
    settings: CadenceSettings,
    today: date,
    opening: SchoolOpening | None = None,
) -> Plan:
    """Plan one meeting for each term (amber) or half-term (red) from now to the end of the programme.

    A date follows from the period, the case and the meetings held, not from the day of planning: planning again on
    another day moves no meeting that is still to come. With `opening`, whose calendar it then is, meetings keep off the
    days on which the school is closed, has tests or is not to be visited. Raises ValueError for a level that has none.
    """
    if not case.level.has_meetings:
        raise ValueError(f"a case at level {case.level} has no Securing Good meetings to plan")
    periods = calendar.half_terms() if case.level is MonitoringLevel.RED else calendar.terms()
    horizon_end = case.horizon_end
    since = max(day for day in (case.opened_on, case.level_since, case.engaged_on) if day is not None)
    after = max(since, _last_quiet_day(case, calendar, settings))
    visits: list[PlannedVisit] = []
    skipped: list[SkippedPeriod] = []
    previous = case.last_held_on
    placing = _Placing(case, calendar, settings, today, opening)
    for period in periods:
        if period.ends_on < since or period.starts_on > horizon_end:
            continue
        if stands := _still_red(case, period, calendar):
            outcome = None if _is_held(stands, case.held, calendar.half_terms()) else placing.red_meeting(stands)
            if outcome is None or isinstance(outcome, PlannedVisit):
                visits += [outcome] if outcome else []
                previous = outcome.date if outcome else previous
                continue
            skipped.append(outcome)
            after = max(after, stands.ends_on)
        if _is_held(period, case.held, periods):
            continue
        outcome = placing.meeting(period, since=since, after=after, previous=previous)
        if isinstance(outcome, PlannedVisit):
            visits.append(outcome)
            previous = outcome.date
        else:
            skipped.append(outcome)
    return Plan(
        case.case_id,
        case.urn,
        case.level,
        horizon_end,
        tuple(visits),
        tuple(skipped),
        calendar.known_until,
        notes_on(calendar, today, horizon_end) + (opening.notes if opening else ()),
    )


def _still_red(case: CaseToPlan, period: SchoolTerm | HalfTerm, calendar: SchoolCalendar) -> HalfTerm | None:
    """The half-term of a term in which a case's level fell: its meeting stands, for a fall acts from the next on."""
    half = calendar.half_term_on(case.fell_on) if case.fell_on is not None else None
    return half if half is not None and period.starts_on <= half.starts_on <= period.ends_on else None


@dataclass(frozen=True)
class _Placing:
    """What the meeting of any period of a case is placed by."""

    case: CaseToPlan
    calendar: SchoolCalendar
    settings: CadenceSettings
    today: date
    opening: SchoolOpening | None

    def red_meeting(self, half: HalfTerm) -> PlannedVisit | SkippedPeriod:
        """The meeting of the half-term in which the level fell, as if it had not."""
        since = max(self.case.opened_on, self.case.engaged_on or self.case.opened_on)
        after = max(since, _last_quiet_day(self.case, self.calendar, self.settings))
        return self.meeting(half, since=since, after=after, previous=self.case.last_held_on)

    def meeting(
        self, period: SchoolTerm | HalfTerm, *, since: date, after: date, previous: date | None
    ) -> PlannedVisit | SkippedPeriod:
        """The meeting of a period that has had none: waived, on the day people arranged or merged, or placed by the rules."""
        case = self.case
        if period.key in case.waived:
            return _of_period(SkippedPeriod(period.key, case.waived[period.key]), period)
        early = max((one.attempt for one in case.held if one.early and one.slot == period.key), default=0)
        miss = next((one for one in case.missed if one.slot == period.key and one.attempt > early), None)
        arranged = None if miss else _as_arranged(case, period, self.calendar, self.settings, self.today)
        outcome = arranged or _place(
            period,
            calendar=self.calendar,
            settings=self.settings,
            since=since,
            after=after,
            horizon_end=case.horizon_end,
            previous=previous,
            today=self.today,
            pauses=case.pauses,
            miss=miss,
            opening=self.opening,
        )
        if isinstance(outcome, PlannedVisit):
            return _as_merged(case, replace(outcome, attempt=max(outcome.attempt, early + 1)), self.today)
        return _of_period(outcome, period)


def _of_period(skipped: SkippedPeriod, period: SchoolTerm | HalfTerm) -> SkippedPeriod:
    return replace(skipped, starts_on=period.starts_on, ends_on=period.ends_on)


def _last_quiet_day(case: CaseToPlan, calendar: SchoolCalendar, settings: CadenceSettings) -> date:
    """The last of the days that a school not engaged yet has without a meeting."""
    if case.is_engaged:
        return case.opened_on
    days = calendar.school_days(case.opened_on, case.horizon_end)[: settings.engagement_days]
    return days[-1] if days else case.opened_on


def programme_months(next_review: int | None) -> int:
    """How long the programme lasts as it stands, in months; `next_review` is the first scheduled one that is not decided.

    Meetings are planned up to the next scheduled review that could end the case: one that is late holds the plan back.
    """
    return EXPECTED_MONTHS if next_review is None else max(EXPECTED_MONTHS, next_review)


def plan_after_close(case_id: str, urn: int, level: MonitoringLevel, closed_on: date, known_until: date | None) -> Plan:
    """The plan of a case that has ended, or that never began for want of the trust: no meeting, and why."""
    notes = (f"The case was closed on {in_words(closed_on)}: no meeting follows.",)
    return Plan(case_id, urn, level, closed_on, (), (), known_until, notes)


def plan_without_trust(
    case_id: str, urn: int, level: MonitoringLevel, opened_on: date, known_until: date | None
) -> Plan:
    """The plan of an academy's case whose trust has not agreed: no meeting is asked of the school."""
    notes = ("The academy's trust has not agreed yet: meetings are planned when it does.",)
    return Plan(case_id, urn, level, opened_on, (), (), known_until, notes)


def _is_held(
    period: SchoolTerm | HalfTerm, held: Sequence[HeldVisit], periods: Sequence[SchoolTerm | HalfTerm]
) -> bool:
    """Whether the meeting of this period took place.

    One planned at another cadence counts where its date falls, and so does one held before its own period began.
    """
    keys = {other.key for other in periods}
    return any(
        visit.slot == period.key
        if visit.slot in keys and not visit.early
        else period.starts_on <= visit.held_on <= period.ends_on
        for visit in held
    )


def _days_for_meetings(
    period: SchoolTerm | HalfTerm, calendar: SchoolCalendar, settings: CadenceSettings
) -> tuple[date, ...]:
    """School days of a period on which a meeting may be, whatever the case: its window before the case narrows it."""
    term = next(t for t in calendar.terms() if (t.academic_year, t.term) == (period.academic_year, period.term))
    term_days = calendar.school_days(term.starts_on, term.ends_on)
    first, last = settings.quiet_first_days, settings.quiet_last_days
    if period.term is Term.AUTUMN:
        first = max(first, settings.first_link_partner_visit)
    if period.term is Term.SUMMER:
        last = max(last, settings.final_link_partner_visit)
    return tuple(
        day for day in term_days[first : max(0, len(term_days) - last)] if period.starts_on <= day <= period.ends_on
    )


def _place(
    period: SchoolTerm | HalfTerm,
    *,
    calendar: SchoolCalendar,
    settings: CadenceSettings,
    since: date,
    after: date,
    horizon_end: date,
    previous: date | None,
    today: date,
    pauses: Sequence[tuple[date, date]],
    miss: MissedVisit | None,
    opening: SchoolOpening | None,
) -> PlannedVisit | SkippedPeriod:
    if not calendar.count_school_days(period.starts_on, period.ends_on):
        return SkippedPeriod(period.key, f"The school is open on no day of it{_because(period, opening)}.")
    if short := _too_short(period, calendar, settings.enough_days, since, horizon_end):
        return SkippedPeriod(period.key, short)
    window = [day for day in _days_for_meetings(period, calendar, settings) if after < day <= horizon_end]
    kept_free = opening is not None and not any(map(opening.may_be_visited, window))
    if opening is not None:
        window = [day for day in window if opening.may_be_visited(day)]
    window, pause = _outside(pauses, window)
    if not window:
        paused = f"The case is paused from {in_words(pause[0])} to {in_words(pause[1])}." if pause else None
        why = _because(period, opening) if kept_free else ""
        return SkippedPeriod(period.key, paused or f"None of its school days can take a meeting{why}.")
    # Asked last: what owed no meeting while it ran is no breach once it has passed.
    if period.ends_on < today:
        return SkippedPeriod(period.key, "It has passed and no meeting is recorded for it.", owed=True)
    if miss is not None:
        return place_again(period, miss, window, calendar, settings, today)
    return _first_time(period, window, calendar, settings, previous, today)


def _too_short(
    period: SchoolTerm | HalfTerm, calendar: SchoolCalendar, enough: int, since: date, horizon_end: date
) -> str | None:
    """Why too little of a period is left for a meeting: it began before the case, or the programme ends in it."""
    rule = f"a meeting is planned when there are {enough} or more."
    if since >= period.starts_on and (left := days_after(since, period, calendar)) < enough:
        return f"It had {in_days(left)} left on {in_words(since)}: {rule}"
    if horizon_end < period.ends_on:
        inside = calendar.count_school_days(period.starts_on, horizon_end)
        if inside < enough:
            return f"It has {in_days(inside)} before the programme's end on {in_words(horizon_end)}: {rule}"
    return None


def _because(period: SchoolTerm | HalfTerm, opening: SchoolOpening | None) -> str:
    """What keeps visits off days of a period, as the end of a sentence."""
    reasons = opening.why_closed(period.starts_on, period.ends_on) if opening else ()
    return f": {listed(reasons)}" if reasons else ""


def _first_time(
    period: SchoolTerm | HalfTerm,
    window: list[date],
    calendar: SchoolCalendar,
    settings: CadenceSettings,
    previous: date | None,
    today: date,
) -> PlannedVisit | SkippedPeriod:
    """The period's first meeting: later than it would have been where its plan was made late and enough days are left."""
    chosen = _choose(window, calendar, settings, previous)
    if chosen < today:
        window = [day for day in window if day > today]
        left = days_after(today, period, calendar)
        if left < settings.enough_days or not window:
            rule = f"a meeting is planned when there are {settings.enough_days} or more."
            reason = f"No meeting is recorded for it and it has {in_days(left)} left: {rule}"
            return SkippedPeriod(period.key, reason, owed=True)
        chosen = _choose(window, calendar, settings, previous)
    return PlannedVisit(period.key, window[0], window[-1], chosen, provisional=period.based_on is not None)


def _as_merged(case: CaseToPlan, planned: PlannedVisit, today: date) -> PlannedVisit:
    """The meeting on the day of the other programme's meeting that it is merged with, unless that has gone."""
    day = case.merged.get((planned.slot, planned.attempt))
    if day is None or day < today:
        return planned
    return replace(planned, window_start=day, window_end=day, date=day)


def _as_arranged(
    case: CaseToPlan, period: SchoolTerm | HalfTerm, calendar: SchoolCalendar, settings: CadenceSettings, today: date
) -> PlannedVisit | SkippedPeriod | None:
    """The first meeting on the day people arranged, which no preference of ours outweighs; none comes before it.

    None where the usual rules hold: nothing is arranged, or the day has come or gone.
    """
    day = case.first_meeting_on
    if day is None or case.held or day < today or period.starts_on > day:
        return None
    if period.ends_on < day:
        return SkippedPeriod(period.key, f"The first meeting is arranged for {in_words(day)}.")
    _, pause = _outside(case.pauses, [day])
    if pause is not None:
        return None
    usual = _days_for_meetings(period, calendar, settings) or (day,)
    first, last = min(day, usual[0]), max(day, usual[-1])
    return PlannedVisit(period.key, first, last, day, provisional=period.based_on is not None)


def _outside(pauses: Sequence[tuple[date, date]], window: list[date]) -> tuple[list[date], tuple[date, date] | None]:
    """The days of a window on which the case is not paused, and the last pause that takes any of them."""
    taken = [pause for pause in pauses if any(pause[0] <= day <= pause[1] for day in window)]
    days = [day for day in window if not any(first <= day <= last for first, last in pauses)]
    return days, taken[-1] if taken else None


def _choose(window: Sequence[date], calendar: SchoolCalendar, settings: CadenceSettings, previous: date | None) -> date:
    """The Tuesday, Wednesday or Thursday nearest the middle of the window that is far enough from the last meeting."""
    candidates = list(window)
    if previous is not None:
        apart = [calendar.count_school_days(previous, day) - calendar.is_school_day(previous) for day in window]
        far = [day for day, days in zip(window, apart, strict=True) if days >= settings.days_apart]
        candidates = far or [window[-1]]
    return nearest_the_middle(window, candidates)
