"""Whether what a file tells of a running case can have been so, from plain values.

Each fact is held against the rule that would refuse its command, asked as of the fact's own day; what only a file can get
wrong (a row twice, a case without its opening) is refused here. The clock counts from the real start: reviews fall due
from the day the case opened (programme, Timing and content on the monitoring programme, After 24 months).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from securing_good.errors import Conflict, SecuringGoodError
from securing_good.programme import add_months
from securing_good.vocabulary import CaseRecord, Governance, MonitoringLevel
from securing_good_api.case_imports.days import CaseDays, level_now, place_meetings
from securing_good_api.case_imports.facts import CouncilKnown, Fact, RunningCase, SchoolKnown
from securing_good_api.case_imports.holding import HOLDS, review_points
from securing_good_api.cases.rules import level_for_case
from securing_good_api.csv_files import Fault
from securing_good_api.level_decisions.rules import check_level

FURTHEST_BACK_MONTHS: Final = 60
"""How long a case can have been running: no council's schedule of reviews reaches further. It catches mistyped years."""
_ONCE: Final = frozenset(
    {
        CaseRecord.CASE,
        CaseRecord.TRUST_INVITED,
        CaseRecord.TRUST_AGREED,
        CaseRecord.LETTER,
        CaseRecord.ENGAGEMENT_MEETING,
    }
)
_COLUMN_OF: Final = {
    "held_on": "on",
    "contacted_on": "on",
    "invited_on": "on",
    "replied_on": "on",
    "date": "on",
    "attendees": "attendance",
    "officer_id": "person",
    "person_id": "person",
}
"""Where a file has what a command's body calls so."""


@dataclass
class Told:
    """Faults of one case, as they are found."""

    faults: list[Fault] = field(default_factory=list)

    def say(self, fact: Fact, column: str, code: str, detail: str) -> None:
        """Something is wrong with one row."""
        self.faults.append(Fault(fact.line, column, detail, code))

    @contextmanager
    def about(self, fact: Fact, column: str = "on") -> Iterator[None]:
        """What a rule refuses inside is a fault of this row, in the column it points to or else in this one."""
        try:
            yield
        except SecuringGoodError as error:
            for one in error.more.get("errors") or error.more.get("blockers") or [{"detail": error.detail}]:
                pointed = str(one.get("pointer", "")).removeprefix("#/").split("/")[-1]
                self.say(fact, _COLUMN_OF.get(pointed, pointed) or column, one.get("code", "row"), one["detail"])


def check_case(facts: Sequence[Fact], school: SchoolKnown, council: CouncilKnown) -> RunningCase | list[Fault]:
    """A case of one school as its rows tell it, or everything that is wrong with them."""
    told = Told()
    opened = next((one for one in facts if one.record is CaseRecord.CASE), None)
    if opened is None:
        told.say(facts[0], "record", "no-case", f"No row of record case says when the case of {facts[0].urn} opened.")
        return told.faults
    _check_rows(facts, told)
    _check_opening(opened, school, council.today, told)
    ordered = tuple(sorted(facts, key=lambda one: (one.on, list(CaseRecord).index(one.record), one.line)))
    in_time = _within(ordered, opened, council.today, told)
    _check_trust(opened, in_time, school.governance, told)
    days = CaseDays.of(opened, in_time, school.governance)
    for fact in in_time:
        if fact.record in HOLDS:
            with told.about(fact):
                HOLDS[fact.record](fact, days, council)
    points, late = review_points(in_time, days, council)
    for fact, refusal in late:
        with told.about(fact):
            raise refusal
    if told.faults:
        return sorted(told.faults, key=lambda one: one.line)
    assert opened.level is not None
    decided = [(one.on, one.level) for one in in_time if one.record is CaseRecord.LEVEL and one.level is not None]
    # What was decided here on the same day came later: a file's decisions count from the beginning of their day.
    later = sorted([*decided, *_here_since(school, opened)], key=lambda one: one[0])
    level, since = level_now(opened.on, opened.level, later)
    return RunningCase(
        opened,
        days.state_on(council.today),
        level,
        since,
        ordered,
        days.first_meeting_on,
        place_meetings(in_time, days, council.calendar),
        points,
    )


def check_school(school: SchoolKnown, opened_on: date) -> None:
    """Whether this school can have a case that began on this day. Raises Conflict naming each reason why not."""
    blockers: list[Mapping[str, str]] = []
    if school.open_case is not None:
        blockers.append({"code": "open-case", "detail": f"{school.open_case} is open."})
    if school.left_on is not None and opened_on <= school.left_on:
        detail = f"Its last case here was closed on {school.left_on}: this one began before."
        blockers.append({"code": "overlaps", "detail": detail})
    if school.is_watched:
        detail = "It left the programme and is watched: open a case here, which makes it a relapse."
        blockers.append({"code": "watched", "detail": detail})
    if blockers:
        raise Conflict("This school cannot have such a case.", blockers=blockers)


def _check_rows(facts: Sequence[Fact], told: Told) -> None:
    seen: Counter[tuple[object, ...]] = Counter()
    for fact in facts:
        key = _identity(fact)
        seen[key] += 1
        if seen[key] > 1:
            detail = "It is told once of a case." if fact.record in _ONCE else "Another row tells the same."
            told.say(fact, "record", "twice", detail)


def _identity(fact: Fact) -> tuple[object, ...]:
    """What makes two rows tell of the same thing."""
    match fact.record:
        case record if record in _ONCE:
            return (record,)
        case CaseRecord.MEETING | CaseRecord.MEETING_NOT_HELD:
            return (CaseRecord.MEETING, fact.on)
        case CaseRecord.ACTION:
            return (fact.record, fact.on, fact.words, fact.owner)
        case CaseRecord.CONTACT | CaseRecord.EXIT_CRITERION:
            return (fact.record, fact.on, fact.words)
        case CaseRecord.REVIEW:
            return (fact.record, fact.months)
        case _:
            return (fact.record, fact.on)


def _check_opening(opened: Fact, school: SchoolKnown, today: date, told: Told) -> None:
    assert opened.level is not None
    with told.about(opened, "level"):
        check_level(opened.level)
        level_for_case(opened.level)
    with told.about(opened, "urn"):
        check_school(school, opened.on)
    if opened.on < add_months(today, -FURTHEST_BACK_MONTHS):
        detail = f"A running case began within the last {FURTHEST_BACK_MONTHS} months."
        told.say(opened, "on", "too-long-ago", detail)


def _within(facts: Sequence[Fact], opened: Fact, today: date, told: Told) -> tuple[Fact, ...]:
    """The facts whose days lie between the opening and today; of the others it is said that they do not."""
    for fact in facts:
        if fact.on > today:
            told.say(fact, "on", "future", f"{fact.on} is still to come.")
        elif fact.on < opened.on:
            told.say(fact, "on", "before-case", f"The case was only opened on {opened.on}.")
    return tuple(one for one in facts if opened.on <= one.on <= today)


def _check_trust(opened: Fact, facts: Sequence[Fact], governance: Governance, told: Told) -> None:
    """An academy's case runs with its trust (Education and Inspections Act 2006 s.59), any other's without one."""
    of_trust = [one for one in facts if one.record in {CaseRecord.TRUST_INVITED, CaseRecord.TRUST_AGREED}]
    if governance is Governance.ACADEMY:
        for record, what in ((CaseRecord.TRUST_INVITED, "was invited"), (CaseRecord.TRUST_AGREED, "agreed")):
            if not any(one.record is record for one in of_trust):
                told.say(
                    opened,
                    "record",
                    "no-trust",
                    f"It is an academy: say on a row {record.value} when its trust {what}.",
                )
    else:
        for fact in of_trust:
            told.say(fact, "record", "not-an-academy", "No trust answers for this school.")


def _here_since(school: SchoolKnown, opened: Fact) -> list[tuple[date, MonitoringLevel]]:
    return [(day, level) for day, level in school.levels if day >= opened.on]
