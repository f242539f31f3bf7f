"""Each kind of fact against the rule that refuses its command here, asked as of the fact's own day. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from securing_good.errors import Conflict, Invalid, SecuringGoodError
from securing_good.programme import add_months
from securing_good.vocabulary import (
    ActionStatus,
    CasePost,
    CaseRecord,
    CaseState,
    ReviewDecision,
    TrustReply,
    VisitKind,
    VisitStep,
)
from securing_good_api.actions.rules import ActionState, AgreedAction, change
from securing_good_api.case_imports.days import CaseDays, is_school_day
from securing_good_api.case_imports.facts import CouncilKnown, Fact, Point
from securing_good_api.case_team.rules import Candidate, check_candidate
from securing_good_api.engagement.rules import CaseToEngage, check_contact, check_engagement_meeting
from securing_good_api.level_decisions.rules import check_level
from securing_good_api.minutes.rules import check_attendance
from securing_good_api.reviews.rules import LATER_CHOICES, ReviewToDecide, decide
from securing_good_api.trusts.rules import Invited, check_invitation, state_after
from securing_good_api.visits.rules import VisitToMove, blockers_to, check_arrangement, check_day, due_days

Hold = Callable[[Fact, CaseDays, CouncilKnown], None]


def _team(fact: Fact, days: CaseDays, council: CouncilKnown) -> None:
    candidate = _known(fact, council)
    state = days.state_on(fact.on)
    try:
        check_candidate(candidate, post=CasePost(fact.record.value), state=state)
    except Conflict as error:
        raise _at("person", error) from error


def _trust_invited(fact: Fact, days: CaseDays, _council: CouncilKnown) -> None:
    check_invitation(_invited(days, None), invited_on=fact.on, today=fact.on)


def _trust_agreed(fact: Fact, days: CaseDays, council: CouncilKnown) -> None:
    if days.invited_on is None:
        return  # Said of the opening already.
    state_after(
        _invited(days, days.invited_on), TrustReply.AGREES, replied_on=fact.on, names_officer=True, today=fact.on
    )
    if not _known(fact, council).is_appointed:
        raise Invalid.at("#/officer_id", "not-appointed", "They are not appointed trust officer of this school.")


def _contact(fact: Fact, days: CaseDays, _council: CouncilKnown) -> None:
    check_contact(_to_engage(fact, days), contacted_on=fact.on, today=fact.on)


def _engagement_meeting(fact: Fact, days: CaseDays, council: CouncilKnown) -> None:
    first = days.first_meeting_on
    if days.letter_on is None:
        detail = "Say on a row letter when the engagement letter had reached headteacher and chair, and how."
        raise Invalid.at("#/record", "no-letter", detail)
    if first is None:
        raise Invalid.at("#/first_meeting_on", "needed", "No meeting is told of after it: say when the first is to be.")
    check_engagement_meeting(
        _to_engage(fact, days),
        held_on=fact.on,
        parties=fact.present,
        first_meeting_on=first,
        # What was arranged and held was held; a day still to come must be one.
        is_school_day=is_school_day(council.calendar, first) if first >= council.today else None,
        today=fact.on,
    )


def _level(fact: Fact, days: CaseDays, _council: CouncilKnown) -> None:
    assert fact.level is not None
    if fact.on == days.opened.on:
        raise Invalid.at("#/on", "twice", "The row of record case tells the level of that day.")
    check_level(fact.level)


def _meeting(fact: Fact, days: CaseDays, _council: CouncilKnown) -> None:
    _check_took_place(fact, days, VisitStep.RECORD, VisitKind.SECURING_GOOD_MEETING)
    check_attendance(fact.attendance)


def _not_held(fact: Fact, days: CaseDays, _council: CouncilKnown) -> None:
    _check_took_place(fact, days, VisitStep.RECORD, VisitKind.SECURING_GOOD_MEETING)


def _visit(fact: Fact, days: CaseDays, council: CouncilKnown) -> None:
    shares_day = fact.on in days.held
    check_arrangement(
        days.state_on(fact.on),
        day=fact.on,
        is_school_day=is_school_day(council.calendar, fact.on),
        that_day={VisitKind.SECURING_GOOD_MEETING} if shares_day else set(),
        shares_day=shares_day,
        today=fact.on,
    )
    _check_took_place(fact, days, VisitStep.RECORD_FINDINGS, VisitKind.MONITORING_VISIT)


def _action(fact: Fact, days: CaseDays, council: CouncilKnown) -> None:
    if fact.on not in days.held and fact.on != days.engaged_on:
        detail = f"It is agreed at a meeting, and none of this case is told of on {fact.on}."
        raise Invalid.at("#/on", "no-meeting", detail)
    assert fact.due_on is not None
    agreed = AgreedAction(fact.words, fact.owner, fact.due_on)
    due_days([agreed], _to_move(fact, days, VisitKind.SECURING_GOOD_MEETING), held_on=fact.on)
    if fact.done_on is None:
        return
    if fact.done_on < fact.on:
        raise Invalid.at("#/done_on", "before-meeting", f"It was only agreed on {fact.on}.")
    now = ActionState(ActionStatus.OPEN, fact.due_on, None)
    change(now, status=ActionStatus.DONE, due_on=fact.due_on, done_on=fact.done_on, today=council.today)


HOLDS: Final[Mapping[CaseRecord, Hold]] = {
    CaseRecord.LEAD_OFFICER: _team,
    CaseRecord.LINK_PARTNER: _team,
    CaseRecord.TRUST_INVITED: _trust_invited,
    CaseRecord.TRUST_AGREED: _trust_agreed,
    CaseRecord.CONTACT: _contact,
    CaseRecord.ENGAGEMENT_MEETING: _engagement_meeting,
    CaseRecord.LEVEL: _level,
    CaseRecord.MEETING: _meeting,
    CaseRecord.MEETING_NOT_HELD: _not_held,
    CaseRecord.VISIT: _visit,
    CaseRecord.ACTION: _action,
}
"""What may refuse each kind of fact; reviews are decided in order, all together."""


def review_points(
    facts: Sequence[Fact], days: CaseDays, council: CouncilKnown
) -> tuple[tuple[Point, ...], list[tuple[Fact, SecuringGoodError]]]:
    """The reviews of the case from its true opening, those decided with their decisions; and what is refused of these.

    Evidence was looked at on the day of the decision, elsewhere. A case that a review let go is not running.
    """
    opened_on = days.opened.on
    points = [
        Point(months, tuple(choices), add_months(opened_on, months), None) for months, choices in council.schedule
    ]
    refused: list[tuple[Fact, SecuringGoodError]] = []
    decided = sorted((one for one in facts if one.record is CaseRecord.REVIEW), key=lambda one: one.months)
    latest: Fact | None = None
    for fact in decided:
        at = next((place for place, point in enumerate(points) if point.months == fact.months), None)
        try:
            if at is None:
                raise _unknown_review(fact, points)
            outcome_adds = _decide(fact, points, at, days, latest)
        except SecuringGoodError as error:
            refused.append((fact, error))
            continue
        points[at] = replace(points[at], decided=fact)
        latest = fact
        if outcome_adds is not None:
            points.append(Point(outcome_adds, LATER_CHOICES, add_months(opened_on, outcome_adds), None))
    return tuple(points), refused


def _decide(fact: Fact, points: Sequence[Point], at: int, days: CaseDays, latest: Fact | None) -> int | None:
    assert fact.decision is not None
    point = points[at]
    if fact.decision is ReviewDecision.EXIT:
        raise Invalid.at("#/decision", "not-running", "A school that left has no running case to import.")
    if latest is not None and fact.on < latest.on:
        detail = f"The {latest.months}-month review was only decided on {latest.on}."
        raise Invalid.at("#/on", "before-review", detail)
    undecided = [one.months for one in points[:at] if one.decided is None]
    review = ReviewToDecide(
        point.months,
        point.due_on,
        None,
        undecided[0] if undecided else None,
        days.state_on(fact.on),
        choices=tuple(point.choices),
        is_last=at == len(points) - 1,
        evidence_on=fact.on,
    )
    return decide(review, fact.decision, today=fact.on).adds_review_at


def _unknown_review(fact: Fact, points: Sequence[Point]) -> Invalid:
    listed = ", ".join(str(point.months) for point in points)
    detail = f"There is no review at {fact.months} months. This case has them at {listed}."
    return Invalid.at("#/months", "unknown-review", detail)


def _known(fact: Fact, council: CouncilKnown) -> Candidate:
    candidate = council.people.get(fact.line)
    if candidate is None:
        detail = f"Nobody here is known as {fact.person}, or more than one: add them first, and name them by address."
        raise Invalid.at("#/person_id", "unknown-person", detail)
    return candidate


def _at(column: str, error: Conflict) -> Invalid:
    blockers = error.more.get("blockers", ())
    return Invalid(error.detail, errors=[{"pointer": f"#/{column}", **one} for one in blockers])


def _invited(days: CaseDays, invited_on: date | None) -> Invited:
    return Invited(CaseState.AWAITING_TRUST, days.governance, days.opened.on, invited_on)


def _to_engage(fact: Fact, days: CaseDays) -> CaseToEngage:
    contacted = days.contacted_on if days.contacted_on is not None and days.contacted_on <= fact.on else None
    return CaseToEngage(days.state_before_meeting(fact.on), days.opened.on, contacted, days.letter_on)


def _check_took_place(fact: Fact, days: CaseDays, step: VisitStep, kind: VisitKind) -> None:
    visit = _to_move(fact, days, kind)
    blockers = blockers_to(step, visit)
    if blockers:
        raise Conflict("This cannot have been so.", blockers=blockers)
    check_day(visit, held_on=fact.on, today=fact.on)


def _to_move(fact: Fact, days: CaseDays, kind: VisitKind) -> VisitToMove:
    state = days.state_on(fact.on)
    return VisitToMove(kind, fact.on, state, days.opened.on, days.engaged_on, False, False, None)
