"""How a case told by a file stood on each of its days, and which period each of its meetings was for. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from securing_good.calendar import HalfTerm, SchoolCalendar, SchoolTerm, academic_year_name, academic_year_of
from securing_good.vocabulary import CaseRecord, CaseState, Governance, MonitoringLevel
from securing_good_api.case_imports.facts import Fact, Placed
from securing_good_api.level_decisions.rules import case_level_after

_OF_CADENCE = (CaseRecord.MEETING, CaseRecord.MEETING_NOT_HELD)


@dataclass(frozen=True)
class CaseDays:
    """The days that decide how a case stood."""

    opened: Fact
    governance: Governance
    invited_on: date | None
    agreed_on: date | None
    contacted_on: date | None
    letter_on: date | None
    engaged: Fact | None
    first_meeting_on: date | None
    """Said on the row of the engagement meeting, else the day of the first meeting told of."""
    held: frozenset[date]
    """Days of Securing Good meetings."""
    levels: tuple[tuple[date, MonitoringLevel], ...]

    @classmethod
    def of(cls, opened: Fact, facts: Sequence[Fact], governance: Governance) -> Self:
        """The days of these facts, which are in order of time."""

        def first(record: CaseRecord) -> Fact | None:
            return next((one for one in facts if one.record is record), None)

        engaged = first(CaseRecord.ENGAGEMENT_MEETING)
        meetings = [one.on for one in facts if one.record in _OF_CADENCE and engaged and one.on > engaged.on]
        return cls(
            opened,
            governance,
            _day(first(CaseRecord.TRUST_INVITED)),
            _day(first(CaseRecord.TRUST_AGREED)),
            _day(first(CaseRecord.CONTACT)),
            _day(first(CaseRecord.LETTER)),
            engaged,
            (engaged.first_meeting_on if engaged else None) or next(iter(meetings), None),
            frozenset(one.on for one in facts if one.record is CaseRecord.MEETING),
            tuple((one.on, one.level) for one in facts if one.level is not None),
        )

    @property
    def engaged_on(self) -> date | None:
        """The day of the engagement meeting."""
        return _day(self.engaged)

    def state_on(self, day: date) -> CaseState:
        """Where the case stood at the end of a day."""
        if self.engaged_on is not None and self.engaged_on <= day:
            return CaseState.MONITORING
        return self.state_before_meeting(day)

    def state_before_meeting(self, day: date) -> CaseState:
        """Where it stood on a day, engagement meeting apart: with its trust, or with its school."""
        is_agreed = self.governance is not Governance.ACADEMY or (self.agreed_on is not None and self.agreed_on <= day)
        return CaseState.ENGAGING if is_agreed else CaseState.AWAITING_TRUST

    def level_on(self, day: date) -> MonitoringLevel:
        """The level whose cadence the case followed on a day."""
        opening, *later = self.levels
        return level_now(*opening, [one for one in later if one[0] <= day])[0]


def level_now(
    opened_on: date, level: MonitoringLevel, later: Iterable[tuple[date, MonitoringLevel]]
) -> tuple[MonitoringLevel, date]:
    """The level a case follows after decisions in order of time, and since when: the rule of a running case."""
    since = opened_on
    for day, decided in later:
        followed = case_level_after(decided, level)
        if followed is not level:
            level, since = followed, day
    return level, since


def is_school_day(calendar: SchoolCalendar, day: date) -> bool | None:
    """Whether schools were open on a day; None where the terms of its year are not known here."""
    published = {term.academic_year for term in calendar.terms() if term.based_on is None}
    return calendar.is_school_day(day) if academic_year_of(day) in published else None


def place_meetings(facts: Sequence[Fact], days: CaseDays, calendar: SchoolCalendar) -> tuple[Placed, ...]:
    """The period each meeting was for, at the cadence the case had then.

    One more where the period's had been held already, and one in holidays or in years whose terms are not known here,
    goes by its day: the planner counts it where that falls.
    """
    placed: list[Placed] = []
    for fact in facts:
        if fact.record not in _OF_CADENCE:
            continue
        period = _period(fact.on, days.level_on(fact.on), calendar)
        before = [one for one in placed if period is not None and one.slot == period.key]
        is_held = fact.record is CaseRecord.MEETING
        if period is None or any(one.is_held for one in before):
            slot = f"{academic_year_name(academic_year_of(fact.on))} on {fact.on}"
            placed.append(Placed(fact, slot, 1, is_held))
        else:
            placed.append(Placed(fact, period.key, len(before) + 1, is_held))
    return tuple(placed)


def _period(day: date, level: MonitoringLevel, calendar: SchoolCalendar) -> SchoolTerm | HalfTerm | None:
    if level is MonitoringLevel.RED:
        half = calendar.half_term_on(day)
        return half if half is not None and half.based_on is None else None
    known = [term for term in calendar.terms() if term.based_on is None]
    return next((term for term in known if term.starts_on <= day <= term.ends_on), None)


def _day(fact: Fact | None) -> date | None:
    return fact.on if fact else None
