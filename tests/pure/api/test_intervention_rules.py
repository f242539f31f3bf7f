"""When an intervention begins, is prepared, referred, advised on and closed; notices and powers in between."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.errors import Conflict, Invalid
from securing_good.governance import has_appointer, needs_legal_check
from securing_good.programme import add_months
from securing_good.vocabulary import (
    Compliance,
    CopyTo,
    Governance,
    Ground,
    Groundwork,
    InterventionOutcome,
    InterventionPower,
    InterventionRoute,
    InterventionStage,
    LowBy,
    NoticeKind,
    NoticeState,
)
from securing_good_api.interventions.rules import (
    GroundStated,
    Notice,
    Standing,
    advise_blockers,
    against_blockers,
    check_beginning,
    check_outcome,
    exit_blockers,
    outcome_blockers,
    prepare_blockers,
    refer_blockers,
    route_for,
)
from securing_good_api.notices.rules import (
    check_compliance,
    check_notice,
    check_notice_end,
    check_representation,
    issue_blockers,
    missing_copies,
    represent_blockers,
    running_blockers,
)
from securing_good_api.powers.rules import (
    check_power_end,
    groundwork_blockers,
    needed_for,
    use_blockers,
)

DAY = date(2026, 11, 25)
COUNCIL, REFER = InterventionRoute.COUNCIL_DECIDES, InterventionRoute.REFER_TO_REGIONAL_DIRECTOR
ACADEMY, MAINTAINED, OTHER = Governance.ACADEMY, Governance.MAINTAINED, Governance.OTHER
BOARD, GOVERNORS = InterventionPower.INTERIM_EXECUTIVE_BOARD, InterventionPower.APPOINT_GOVERNORS
ARRANGE, BUDGET = InterventionPower.REQUIRE_ARRANGEMENTS, InterventionPower.SUSPEND_BUDGET
READY = Standing(
    COUNCIL,
    InterventionStage.CONSIDERED,
    DAY,
    grounds=frozenset({Ground.STANDARDS}),
    is_frozen=True,
    is_tried=True,
    equality_assessed=True,
    legally_advised=True,
)
RUNNING = Notice(NoticeKind.WARNING, NoticeState.IN_FORCE, DAY, date(2027, 1, 29))
UNHEEDED = replace(RUNNING, state=NoticeState.DECIDED, compliance=Compliance.NOT)
COPIES = [(CopyTo.HEADTEACHER, DAY), (CopyTo.CHAIR_OF_GOVERNORS, DAY), (CopyTo.SECRETARY_OF_STATE, DAY)]


def codes(blockers) -> list[str]:
    """By code."""
    return [one["code"] for one in blockers]


def refused(error) -> list[str]:
    """The blockers of a conflict, by code."""
    return codes(error.value.more["blockers"])


def before(power: InterventionPower, *work: Groundwork) -> frozenset:
    """What was done before a power."""
    return frozenset((power, one) for one in work)


@pytest.mark.parametrize(("governance", "route"), [(MAINTAINED, COUNCIL), (ACADEMY, REFER)])
def test_the_route_follows_from_who_answers_for_the_school(governance, route):
    assert route_for(governance) is route


def test_a_school_of_neither_kind_is_refused_with_the_reason():
    with pytest.raises(Conflict) as error:
        route_for(OTHER)
    assert refused(error) == ["not-maintained"]


@pytest.mark.parametrize(
    ("governance", "route", "is_open", "expected"),
    [
        (ACADEMY, COUNCIL, False, ["route"]),
        (MAINTAINED, REFER, False, ["route"]),
        (MAINTAINED, COUNCIL, True, ["already-open"]),
        (ACADEMY, COUNCIL, True, ["already-open", "route"]),
    ],
)
def test_what_keeps_one_from_beginning_is_named(governance, route, is_open, expected):
    with pytest.raises(Conflict) as error:
        check_beginning(governance, route, [GroundStated(Ground.SAFETY)], is_open=is_open)
    assert refused(error) == expected


@pytest.mark.parametrize(
    ("route", "grounds", "pointer"),
    [
        (COUNCIL, [], "#/grounds"),
        (REFER, [GroundStated(Ground.SAFETY)], "#/grounds"),
        (COUNCIL, [GroundStated(Ground.STANDARDS)], "#/grounds/0/low_by"),
        (COUNCIL, [GroundStated(Ground.SAFETY), GroundStated(Ground.SAFETY)], "#/grounds/1/ground"),
        (COUNCIL, [GroundStated(Ground.BREAKDOWN, (LowBy.EXPECTED,))], "#/grounds/0/low_by"),
    ],
)
def test_grounds_are_stated_as_the_act_has_them(route, grounds, pointer):
    governance = MAINTAINED if route is COUNCIL else ACADEMY
    with pytest.raises(Invalid) as error:
        check_beginning(governance, route, grounds, is_open=False)
    assert error.value.more["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    ("changed", "kind", "expected"),
    [
        ({}, NoticeKind.WARNING, []),
        ({"grounds": frozenset({Ground.SPECIAL_MEASURES})}, NoticeKind.WARNING, ["no-ground"]),
        ({}, NoticeKind.TEACHERS_PAY, ["no-ground"]),
        ({"grounds": frozenset({Ground.TEACHERS_PAY})}, NoticeKind.TEACHERS_PAY, []),
        ({"equality_assessed": False}, NoticeKind.WARNING, ["no-equality-assessment"]),
        ({"legally_advised": False}, NoticeKind.WARNING, ["no-legal-advice"]),
        ({"is_tried": False}, NoticeKind.WARNING, ["nothing-tried"]),
        ({"is_frozen": False}, NoticeKind.WARNING, ["no-evidence"]),
        ({"awaits_legal_check": True}, NoticeKind.WARNING, ["legal-check"]),
        ({"minister_noticed_on": DAY}, NoticeKind.WARNING, ["minister-notice"]),
        ({"notices": (RUNNING,)}, NoticeKind.WARNING, ["notice-in-force"]),
        ({"route": REFER}, NoticeKind.WARNING, ["academy"]),
        ({"stage": InterventionStage.CLOSED}, NoticeKind.WARNING, ["closed"]),
        ({"equality_assessed": False, "legally_advised": False, "is_tried": False}, NoticeKind.PRE_FORMAL, []),
        ({"minister_noticed_on": DAY}, NoticeKind.PRE_FORMAL, []),
    ],
)
def test_what_keeps_a_notice_from_being_issued_is_named(changed, kind, expected):
    assert codes(issue_blockers(replace(READY, **changed), kind)) == expected


@pytest.mark.parametrize(
    ("appointer", "kind", "missing"),
    [
        (False, NoticeKind.PRE_FORMAL, []),
        (True, NoticeKind.PRE_FORMAL, []),
        (False, NoticeKind.WARNING, [CopyTo.SECRETARY_OF_STATE]),
        (True, NoticeKind.WARNING, [CopyTo.DIOCESE_OR_FOUNDATION, CopyTo.SECRETARY_OF_STATE]),
        (True, NoticeKind.TEACHERS_PAY, [CopyTo.DIOCESE_OR_FOUNDATION, CopyTo.SECRETARY_OF_STATE]),
    ],
)
def test_who_gets_a_copy_besides_headteacher_and_chair(appointer, kind, missing):
    sent = [CopyTo.HEADTEACHER, CopyTo.CHAIR_OF_GOVERNORS]
    assert missing_copies(replace(READY, has_appointer=appointer), kind, sent) == missing


@pytest.mark.parametrize(
    ("issued", "comply", "sent", "pointer"),
    [
        (DAY, DAY, DAY, "#/comply_by"),
        (DAY - timedelta(days=1), DAY, DAY, "#/issued_on"),
        (DAY + timedelta(days=9), DAY + timedelta(days=20), DAY, "#/issued_on"),
        (DAY, DAY + timedelta(days=1), DAY - timedelta(days=1), "#/copies/0/sent_on"),
        (DAY, DAY + timedelta(days=1), DAY + timedelta(days=9), "#/copies/0/sent_on"),
    ],
)
def test_days_of_a_notice_that_cannot_be_are_named(issued, comply, sent, pointer):
    copies = [(to, sent) for to, _ in COPIES]
    with pytest.raises(Invalid) as error:
        check_notice(READY, NoticeKind.WARNING, issued_on=issued, comply_by=comply, copies=copies, today=DAY)
    assert error.value.more["errors"][0]["pointer"] == pointer


@given(st.integers(1, 400))
def test_the_period_for_compliance_is_whatever_the_notice_says(days):
    comply_by = DAY + timedelta(days=days)
    check_notice(READY, NoticeKind.WARNING, issued_on=DAY, comply_by=comply_by, copies=COPIES, today=DAY)


def test_nothing_is_failed_before_the_period_is_over_and_complying_needs_no_waiting():
    standing = replace(READY, notices=(RUNNING,))
    last = RUNNING.comply_by
    check_compliance(standing, Compliance.COMPLIED, recorded_on=DAY, today=last)
    for compliance in (Compliance.NOT, Compliance.PARTLY):
        with pytest.raises(Conflict) as error:
            check_compliance(standing, compliance, recorded_on=last, today=last)
        assert refused(error) == ["period-runs"]
        after = last + timedelta(days=1)
        check_compliance(standing, compliance, recorded_on=after, today=after)
    with pytest.raises(Invalid):
        check_compliance(standing, Compliance.COMPLIED, recorded_on=DAY - timedelta(days=1), today=DAY)


def test_only_a_notice_in_force_is_answered_for_and_ended():
    assert codes(running_blockers(READY)) == codes(represent_blockers(READY)) == ["no-notice"]
    assert codes(running_blockers(replace(READY, notices=(UNHEEDED,)))) == ["no-notice"]
    assert represent_blockers(replace(READY, notices=(UNHEEDED,))) == []
    standing = replace(READY, notices=(RUNNING,))
    check_notice_end(standing, ended_on=DAY, today=DAY)
    check_representation(standing, received_on=DAY, today=DAY)
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
        with pytest.raises(Invalid):
            check_notice_end(standing, ended_on=day, today=DAY)
        with pytest.raises(Invalid):
            check_representation(standing, received_on=day, today=DAY)


@pytest.mark.parametrize("power", [ARRANGE, GOVERNORS, BUDGET, BOARD])
@pytest.mark.parametrize("days", [1, 40, 62, 63, 400])
def test_powers_but_an_interim_board_are_open_for_two_months_after_the_period(power, days):
    standing = replace(READY, notices=(UNHEEDED,))
    on = UNHEEDED.comply_by + timedelta(days=days)
    over = power is not BOARD and on > add_months(UNHEEDED.comply_by, 2)
    assert ("window-over" in codes(use_blockers(standing, power, on=on))) is over
    inspected = replace(standing, grounds=frozenset({Ground.SPECIAL_MEASURES}))
    assert "window-over" not in codes(use_blockers(inspected, power, on=on))


@pytest.mark.parametrize(
    ("notices", "power", "eligible"),
    [
        ((), GOVERNORS, False),
        ((RUNNING,), GOVERNORS, False),
        ((UNHEEDED,), GOVERNORS, True),
        ((replace(UNHEEDED, compliance=Compliance.PARTLY),), GOVERNORS, True),
        ((replace(UNHEEDED, compliance=Compliance.COMPLIED),), GOVERNORS, False),
        ((replace(UNHEEDED, state=NoticeState.SUPERSEDED),), GOVERNORS, False),
        ((replace(UNHEEDED, kind=NoticeKind.PRE_FORMAL),), GOVERNORS, False),
        ((replace(UNHEEDED, kind=NoticeKind.TEACHERS_PAY),), GOVERNORS, True),
        ((replace(UNHEEDED, kind=NoticeKind.TEACHERS_PAY),), ARRANGE, False),
    ],
)
def test_a_school_is_eligible_by_a_statutory_notice_that_went_unheeded(notices, power, eligible):
    on = UNHEEDED.comply_by + timedelta(days=5)
    blocked = codes(use_blockers(replace(READY, notices=notices), power, on=on))
    assert ("not-eligible" not in blocked) is eligible


@pytest.mark.parametrize(
    ("grounds", "appointer", "power", "needed"),
    [
        (Ground.SPECIAL_MEASURES, False, GOVERNORS, [Groundwork.TOLD_SECRETARY_OF_STATE]),
        (Ground.STANDARDS, False, BUDGET, [Groundwork.PROPOSED_IN_WRITING, Groundwork.TOLD_SECRETARY_OF_STATE]),
        (
            Ground.SIGNIFICANT_IMPROVEMENT,
            True,
            ARRANGE,
            [
                Groundwork.CONSULTED_GOVERNING_BODY,
                Groundwork.CONSULTED_DIOCESE_OR_FOUNDATION,
                Groundwork.TOLD_SECRETARY_OF_STATE,
            ],
        ),
        (
            Ground.SAFETY,
            True,
            BOARD,
            [
                Groundwork.PROPOSED_IN_WRITING,
                Groundwork.CONSULTED_GOVERNING_BODY,
                Groundwork.CONSULTED_DIOCESE_OR_FOUNDATION,
                Groundwork.SECRETARY_OF_STATE_CONSENTED,
            ],
        ),
    ],
)
def test_what_has_to_be_done_before_each_power(grounds, appointer, power, needed):
    standing = replace(READY, grounds=frozenset({grounds}), has_appointer=appointer, notices=(UNHEEDED,))
    assert needed_for(standing, power) == needed
    on = UNHEEDED.comply_by + timedelta(days=1)
    assert len(use_blockers(standing, power, on=on)) == len(needed)
    done = replace(standing, groundwork=before(power, *needed))
    assert use_blockers(done, power, on=on) == []
    for one in needed:
        without = replace(standing, groundwork=before(power, *(work for work in needed if work is not one)))
        assert len(use_blockers(without, power, on=on)) == 1


@given(st.sets(st.sampled_from(Groundwork)))
def test_no_interim_board_without_consent(work):
    standing = replace(READY, grounds=frozenset({Ground.SPECIAL_MEASURES}), groundwork=before(BOARD, *work))
    blocked = "not-secretary-of-state-consented" in codes(use_blockers(standing, BOARD, on=DAY))
    assert blocked is (Groundwork.SECRETARY_OF_STATE_CONSENTED not in work)


@pytest.mark.parametrize("power", list(InterventionPower))
def test_no_power_over_an_academy_nor_under_a_notice_of_the_secretary_of_state(power):
    assert codes(use_blockers(replace(READY, route=REFER), power, on=DAY)) == ["academy"]
    assert "minister-notice" in codes(use_blockers(replace(READY, minister_noticed_on=DAY), power, on=DAY))
    assert codes(use_blockers(replace(READY, stage=InterventionStage.CLOSED), power, on=DAY)) == ["closed"]


def test_an_interim_board_in_place_keeps_governors_out_and_a_second_board():
    standing = replace(READY, in_place=frozenset({BOARD}))
    assert "interim-executive-board" in codes(use_blockers(standing, GOVERNORS, on=DAY))
    assert "in-use" in codes(use_blockers(standing, BOARD, on=DAY))
    assert "in-use" not in codes(use_blockers(replace(READY, in_place=frozenset({GOVERNORS})), GOVERNORS, on=DAY))


def test_a_lasting_power_is_ended_once():
    check_power_end(BOARD, used_on=DAY, ended_on=DAY, is_ended=False, today=DAY)
    for power, ended, expected in ((GOVERNORS, False, "does-not-last"), (BOARD, True, "ended")):
        with pytest.raises(Conflict) as error:
            check_power_end(power, used_on=DAY, ended_on=DAY, is_ended=ended, today=DAY)
        assert refused(error) == [expected]
    with pytest.raises(Invalid):
        check_power_end(BOARD, used_on=DAY, ended_on=DAY - timedelta(days=1), is_ended=False, today=DAY)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["not-an-academy"]),
        ({"route": REFER}, []),
        ({"route": REFER, "is_frozen": False}, ["no-evidence"]),
        ({"route": REFER, "is_referred": True}, ["referred"]),
        ({"stage": InterventionStage.CLOSED}, ["closed"]),
    ],
)
def test_what_keeps_a_school_from_being_referred_is_named(changed, expected):
    assert codes(refer_blockers(replace(READY, **changed))) == expected


@pytest.mark.parametrize(
    ("changed", "outcome", "expected"),
    [
        ({}, InterventionOutcome.WITHDRAWN, []),
        ({}, InterventionOutcome.SUPERSEDED, []),
        ({}, InterventionOutcome.COMPLIED, ["not-shown"]),
        ({}, InterventionOutcome.POWERS_USED, ["not-shown"]),
        ({}, InterventionOutcome.REFERRED, ["not-shown"]),
        ({"has_used_powers": True}, InterventionOutcome.POWERS_USED, []),
        ({"is_referred": True}, InterventionOutcome.REFERRED, []),
        ({"notices": (replace(UNHEEDED, compliance=Compliance.COMPLIED),)}, InterventionOutcome.COMPLIED, []),
        ({"notices": (RUNNING,)}, InterventionOutcome.WITHDRAWN, ["notice-in-force"]),
        ({"in_place": frozenset({BUDGET})}, InterventionOutcome.WITHDRAWN, ["power-in-use"]),
        ({"in_place": frozenset({GOVERNORS})}, InterventionOutcome.WITHDRAWN, []),
        ({"stage": InterventionStage.CLOSED}, InterventionOutcome.COMPLIED, ["closed"]),
    ],
)
def test_an_outcome_is_what_the_record_shows(changed, outcome, expected):
    standing, later = replace(READY, **changed), DAY + timedelta(days=1)
    if not expected:
        check_outcome(standing, outcome, review_on=later, today=DAY)
        return
    with pytest.raises(Conflict) as error:
        check_outcome(standing, outcome, review_on=later, today=DAY)
    assert refused(error) == expected


def test_the_council_looks_again_on_a_day_to_come():
    with pytest.raises(Invalid) as error:
        check_outcome(READY, InterventionOutcome.WITHDRAWN, review_on=DAY, today=DAY)
    assert error.value.more["errors"][0]["pointer"] == "#/review_on"


def test_once_closed_nothing_is_left_to_do():
    closed = replace(READY, stage=InterventionStage.CLOSED)
    rules = (prepare_blockers, advise_blockers, outcome_blockers, running_blockers, groundwork_blockers)
    assert {tuple(codes(rule(closed))) for rule in rules} == {("closed",)}


@pytest.mark.parametrize(
    ("considers", "outstanding", "decided", "expected"),
    [
        (True, True, False, []),
        (False, False, False, ["not-considered"]),
        (True, False, True, ["already-decided"]),
        (True, False, False, ["begun"]),
    ],
)
def test_one_decides_against_what_a_review_considered_and_nobody_began(considers, outstanding, decided, expected):
    blockers = against_blockers(considers=considers, is_outstanding=outstanding, is_decided=decided)
    assert codes(blockers) == expected


def test_a_case_is_left_when_no_intervention_is_open_or_to_be_decided_on():
    assert exit_blockers(intervention_is_open=False, consideration_is_outstanding=False) == []
    assert codes(exit_blockers(intervention_is_open=True, consideration_is_outstanding=True)) == [
        "intervention-open",
        "intervention-to-decide",
    ]


@pytest.mark.parametrize(
    ("type_", "appointer", "legal"),
    [
        ("Community school", False, False),
        ("Voluntary aided school", True, False),
        ("Voluntary controlled school", True, False),
        ("Foundation special school", True, False),
        ("Pupil referral unit", False, True),
        ("Local authority nursery school", False, False),
    ],
)
def test_who_is_told_besides_and_where_a_lawyer_looks_first(type_, appointer, legal):
    assert (has_appointer(type_), needs_legal_check(type_)) == (appointer, legal)
