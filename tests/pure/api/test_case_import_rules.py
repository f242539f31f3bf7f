"""What a file of running cases can get wrong, and how a case stood on its days: plain values."""

import csv
import io
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.calendar import CalendarPeriod, build_calendar
from securing_good.errors import Invalid
from securing_good.vocabulary import CalendarKind, CaseRecord, CaseState, Governance, MonitoringLevel, Term
from securing_good_api.case_imports.days import level_now
from securing_good_api.case_imports.facts import CouncilKnown, RunningCase, SchoolKnown
from securing_good_api.case_imports.from_csv import COLUMNS, SAYS, read_cases
from securing_good_api.case_imports.rules import check_case
from securing_good_api.case_team.rules import Candidate
from securing_good_api.reviews.rules import USUAL_SCHEDULE

TODAY = date(2026, 11, 25)
AMBER, RED, GREEN = MonitoringLevel.AMBER, MonitoringLevel.RED, MonitoringLevel.GREEN
TERMS = [
    (2024, Term.SPRING, date(2025, 1, 6), date(2025, 4, 4)),
    (2024, Term.SUMMER, date(2025, 4, 22), date(2025, 7, 22)),
]
BREAKS = [
    (2024, Term.SPRING, date(2025, 2, 17), date(2025, 2, 21)),
    (2024, Term.SUMMER, date(2025, 5, 26), date(2025, 5, 30)),
]
CALENDAR = build_calendar(
    [CalendarPeriod("307", year, CalendarKind.TERM, term, first, last) for year, term, first, last in TERMS]
    + [CalendarPeriod("307", year, CalendarKind.HALF_TERM, term, first, last) for year, term, first, last in BREAKS]
)
MAINTAINED, ACADEMY = SchoolKnown(Governance.MAINTAINED), SchoolKnown(Governance.ACADEMY)


def rows(*told: dict[str, str]) -> bytes:
    """A file with these rows of one school."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows({"urn": "101500", **row} for row in told)
    return out.getvalue().encode()


def checked(*told: dict[str, str], school: SchoolKnown = MAINTAINED, today: date = TODAY):
    """What the rules say of these rows, everybody they name being known and appointed but `Nobody` and `Other`."""
    # The letter stands last, so that the lines of what a test tells are its own.
    records = {one["record"] for one in told}
    letter = [LETTER] if "engagement_meeting" in records and "letter" not in records else []
    facts = read_cases(rows(*told, *letter))
    people = {
        fact.line: None if fact.person == "Nobody" else Candidate(fact.person != "Other")
        for fact in facts
        if fact.person
    }
    return check_case(facts, school, CouncilKnown(USUAL_SCHEDULE, CALENDAR, people, today))


def faults(*told: dict[str, str], **more) -> list[tuple[int, str, str]]:
    """Line, column and rule of everything that is wrong."""
    try:
        found = checked(*told, **more)
    except Invalid as refused:
        return [
            (int(one["pointer"].split()[1].rstrip(",")), one["pointer"].split()[-1], one["code"])
            for one in refused.more["errors"]
        ]
    return [] if isinstance(found, RunningCase) else [(one.line, one.column, one.code) for one in found]


def opened(on: str = "2024-12-16", **more: str) -> dict[str, str]:
    """The row that opens a case."""
    return {"record": "case", "on": on, "words": "Reading.", "level": "red", "by": "Ruth Adeyemi", **more}


FOUR = "assistant director: R; principal adviser: T; headteacher: A; chair of governors: K"
CONTACT = {"record": "contact", "on": "2025-01-07", "words": "Why.", "with_whom": "The head", "route": "phone"}
LETTER = {"record": "letter", "on": "2025-01-10", "words": "By post."}
ENGAGED = {"record": "engagement_meeting", "on": "2025-01-14", "words": "Reading.", "attendance": FOUR}


def met(on: str, **more: str) -> dict[str, str]:
    """A Securing Good meeting."""
    return {"record": "meeting", "on": on, "words": "Reading.", "progress": "improving", **more}


def missed(on: str) -> dict[str, str]:
    """One that was not held."""
    return {"record": "meeting_not_held", "on": on, "words": "Snow.", "reason": "weather"}


def level(on: str, to: str) -> dict[str, str]:
    """A level decided anew."""
    return {"record": "level", "on": on, "words": "Because.", "level": to, "by": "Ruth Adeyemi"}


def reviewed(on: str, months: int, decision: str = "continue") -> dict[str, str]:
    """A review that was decided."""
    words = {"words": "Not embedded.", "by": "Ruth Adeyemi"}
    return {"record": "review", "on": on, "months": str(months), "decision": decision, **words}


ACTION = {"record": "action", "on": "2025-02-04", "words": "Plan.", "owner": "Head", "due_on": "2025-03-01"}
MET = (opened(), CONTACT, ENGAGED, met("2025-02-04"))
TEAM = {"record": "lead_officer", "on": "2024-12-16"}
INVITED = {"record": "trust_invited", "on": "2024-12-17", "with_whom": "Chief executive"}
AGREED = {"record": "trust_agreed", "on": "2025-01-06", "words": "Gladly.", "person": "Ana"}


@pytest.mark.parametrize(
    ("told", "line", "column", "code"),
    [
        ((opened("2026-11-26"),), 2, "on", "future"),
        ((opened("2021-01-01"),), 2, "on", "too-long-ago"),
        ((opened(level="green"),), 2, "level", "green"),
        ((opened(level="not_assessed"),), 2, "level", "level"),
        ((opened(), opened()), 3, "record", "twice"),
        ((CONTACT,), 2, "record", "no-case"),
        ((opened(), {**TEAM, "person": "Nobody"}), 3, "person", "unknown-person"),
        ((opened(), {**TEAM, "person": "Other"}), 3, "person", "not-appointed"),
        ((opened(), {**TEAM, "on": "2024-12-01", "person": "Tom"}), 3, "on", "before-case"),
        ((opened(), {**TEAM, "person": "Tom"}, {**TEAM, "person": "Kim"}), 4, "record", "twice"),
        ((opened(), ENGAGED, met("2025-02-04")), 3, "on", "no-contact"),
        ((opened(), CONTACT | {"on": "2025-01-15"}, ENGAGED, met("2025-02-04")), 4, "on", "no-contact"),
        ((opened(), CONTACT, ENGAGED | {"attendance": "headteacher: A"}, met("2025-02-04")), 4, "attendance",
         "party-missing"),
        ((opened(), CONTACT, ENGAGED), 4, "first_meeting_on", "needed"),
        ((opened(), CONTACT, ENGAGED | {"first_meeting_on": "2025-01-14"}), 4, "first_meeting_on", "before-meeting"),
        ((opened(), CONTACT, ENGAGED, LETTER | {"on": "2025-01-15"}, met("2025-02-04")), 4, "on", "before-letter"),
        ((opened(), CONTACT, met("2025-02-04")), 4, "on", "not-engaged"),
        ((*MET, met("2025-01-10")), 6, "on", "not-engaged"),
        ((*MET, missed("2025-01-10")), 6, "on", "not-engaged"),
        ((*MET, met("2025-02-04")), 6, "record", "twice"),
        ((*MET, missed("2025-02-04")), 6, "record", "twice"),
        ((*MET[:3], met("2025-02-04", attendance="headteacher: A")), 5, "attendance", "party-missing"),
        ((*MET, {"record": "visit", "on": "2025-02-08", "words": "Seen."}), 6, "on", "not-a-school-day"),
        ((*MET[:2], {"record": "visit", "on": "2025-02-05", "words": "Seen."}), 4, "on", "not-engaged"),
        ((*MET, ACTION | {"on": "2025-02-05"}), 6, "on", "no-meeting"),
        ((*MET, ACTION | {"due_on": "2025-02-03"}), 6, "due_on", "before-visit"),
        ((*MET, ACTION | {"done_on": "2025-02-03"}), 6, "done_on", "before-meeting"),
        ((*MET, ACTION | {"done_on": "2027-02-03"}), 6, "done_on", "future"),
        ((*MET, ACTION, ACTION), 7, "record", "twice"),
        ((opened(), level("2024-12-16", "amber")), 3, "on", "twice"),
        ((opened(), level("2025-12-16", "not_assessed")), 3, "level", "level"),
        ((opened(), reviewed("2025-12-15", 12, "consider_intervention")), 3, "decision", "not-offered"),
        ((opened(), reviewed("2025-12-15", 12, "exit")), 3, "decision", "not-running"),
        ((opened(), reviewed("2026-06-15", 18)), 3, "on", "out-of-order"),
        ((opened(), reviewed("2025-06-15", 12)), 3, "on", "not-due"),
        ((opened(), reviewed("2025-12-15", 13)), 3, "months", "unknown-review"),
        ((opened(), reviewed("2026-06-20", 12), reviewed("2026-06-18", 18)), 4, "on", "before-review"),
        ((opened(), INVITED), 3, "record", "not-an-academy"),
        ((opened(level="blue"),), 2, "level", "row"),
        ((opened(owner="Head"),), 2, "owner", "not-needed"),
        ((opened(by=""),), 2, "by", "needed"),
        ((opened(), {"record": "party", "on": "2025-01-07"}), 3, "record", "row"),
        ((opened(), CONTACT | {"route": "pigeon"}), 3, "route", "row"),
        ((opened(), CONTACT, ENGAGED | {"attendance": "everybody"}), 4, "attendance", "row"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_with_its_line_column_and_rule(told, line, column, code):
    assert (line, column, code) in faults(*told)


@pytest.mark.parametrize(
    ("school", "codes"),
    [
        (SchoolKnown(Governance.MAINTAINED, open_case="SG-2026-0001"), ["open-case"]),
        (SchoolKnown(Governance.MAINTAINED, left_on=date(2025, 1, 1), is_watched=True), ["overlaps", "watched"]),
        (SchoolKnown(Governance.MAINTAINED, left_on=date(2024, 12, 15)), []),
    ],
)
def test_a_school_with_a_case_here_keeps_another_out(school, codes):
    assert [code for _, _, code in faults(opened(), school=school)] == codes


def test_an_engagement_meeting_follows_the_letter():
    facts = read_cases(rows(*MET))
    found = check_case(facts, MAINTAINED, CouncilKnown(USUAL_SCHEDULE, CALENDAR, {}, TODAY))
    assert [(one.line, one.column, one.code) for one in found] == [(4, "record", "no-letter")]


def test_an_academys_case_runs_with_its_trust():
    assert [code for _, _, code in faults(opened(), school=ACADEMY)] == ["no-trust", "no-trust"]
    assert faults(opened(), INVITED, AGREED, school=ACADEMY) == []
    assert faults(opened(), INVITED, AGREED | {"person": "Other"}, school=ACADEMY) == [(4, "person", "not-appointed")]
    assert (4, "on", "day") in faults(opened(), INVITED, AGREED | {"on": "2024-12-16"}, school=ACADEMY)
    early = (opened(), INVITED, AGREED | {"on": "2025-01-20"}, CONTACT, ENGAGED, met("2025-02-04"))
    assert (6, "on", "awaiting-trust") in faults(*early, school=ACADEMY)


def test_every_record_of_the_vocabulary_says_what_it_needs():
    assert set(SAYS) == set(CaseRecord)


def test_reviews_count_from_the_real_start_and_what_passed_undecided_stays_open():
    found = checked(opened("2024-05-20"), reviewed("2025-05-20", 12))
    assert [(one.months, one.due_on, one.decided is not None) for one in found.points] == [
        (12, date(2025, 5, 20), True),
        (18, date(2025, 11, 20), False),
        (24, date(2026, 5, 20), False),
    ]
    decided = [reviewed("2025-05-20", 12), reviewed("2025-11-20", 18), reviewed("2026-05-20", 24)]
    assert [one.months for one in checked(opened("2024-05-20"), *decided).points] == [12, 18, 24, 30]
    later = checked(opened("2024-05-20"), *decided, reviewed("2026-11-20", 30, "consider_intervention"))
    assert [one.months for one in later.points] == [12, 18, 24, 30, 36]


def test_meetings_stand_for_the_period_they_were_in_at_the_cadence_of_then():
    found = checked(
        *MET,
        met("2025-02-12"),
        missed("2025-03-04"),
        met("2025-03-18"),
        met("2025-05-28"),
        level("2025-06-02", "amber"),
        met("2025-06-10"),
        met("2025-09-16"),
    )
    assert [(one.slot, one.attempt, one.is_held) for one in found.meetings] == [
        ("2024/25 spring 1", 1, True),
        ("2024/25 on 2025-02-12", 1, True),
        ("2024/25 spring 2", 1, False),
        ("2024/25 spring 2", 2, True),
        ("2024/25 on 2025-05-28", 1, True),
        ("2024/25 summer", 1, True),
        ("2025/26 on 2025-09-16", 1, True),
    ]
    assert (found.level, found.level_since, found.state) == (AMBER, date(2025, 6, 2), CaseState.MONITORING)


def test_a_newer_decision_made_here_outweighs_the_files():
    here = SchoolKnown(Governance.MAINTAINED, levels=((date(2024, 1, 1), AMBER), (date(2025, 6, 2), RED)))
    found = checked(opened(level="amber"), level("2025-06-02", "amber"), school=here)
    assert (found.level, found.level_since) == (RED, date(2025, 6, 2))


def test_lines_come_in_any_order():
    told = [*MET, ACTION, level("2025-06-02", "amber"), reviewed("2025-12-15", 12)]
    there, back = checked(*told), checked(*reversed(told))
    assert [one.record for one in there.facts] == [one.record for one in back.facts]
    assert (there.points[0].due_on, there.level_since) == (back.points[0].due_on, back.level_since)


@given(st.lists(st.tuples(st.integers(1, 700), st.sampled_from([AMBER, RED, GREEN]))))
def test_the_level_a_case_follows_is_the_last_that_was_not_green(decisions):
    start = date(2025, 1, 1)
    later = [(start + timedelta(days=days), to) for days, to in sorted(decisions, key=lambda one: one[0])]
    now, since = level_now(start, RED, later)
    followed = [RED, *(to for _, to in later if to is not GREEN)]
    assert now is followed[-1]
    assert start <= since <= max([start, *(day for day, _ in later)])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    with suppress(Invalid):
        read_cases(content)
