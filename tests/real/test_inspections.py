"""Inspections and Parent View as published, read whole: every row accounted for, and what anyone can look up."""

from collections import Counter
from datetime import date
from functools import cache

import pytest

from securing_good.vocabulary import Grade, InspectionKind
from securing_good_risk_engine.sources.facts import InspectionFact, RecognisedFile, Row, RowProblem, SchoolFact
from securing_good_risk_engine.sources.recognising import read_file
from tests.harness.published import REAL_DATA, needs_published_files
from tests.harness.working import send, work_off

pytestmark = needs_published_files

MI, BY_URN = "ofsted_mi_state_funded_as_at_2020-08-31.csv", "ofsted_mi_by_urn_as_at_2024-08.json"
GRADED, PARENT_VIEW = "ofsted_graded_inspections_2005_to_2020-02.csv", "parentview_by_urn.json"


@cache
def read(name: str, period: int | None = None) -> tuple[RecognisedFile, list[Row], list[RowProblem]]:
    content = (REAL_DATA / "inspections" / name).read_bytes()
    recognised = read_file(content, filename="sent", period=period, today=date(2026, 9, 1))
    rows = list(recognised.rows)
    return (
        recognised,
        [row for row in rows if isinstance(row, Row)],
        [row for row in rows if isinstance(row, RowProblem)],
    )


def inspections(name: str) -> list[InspectionFact]:
    return [fact for row in read(name)[1] for fact in row.facts if isinstance(fact, InspectionFact)]


@pytest.mark.parametrize(
    ("name", "period", "dataset", "available_on", "accepted", "refused", "silent", "facts"),
    [
        # 193 schools had never been inspected; 1,027 visits since became the graded inspection told beside them.
        (MI, None, "ofsted_management_information", "2020-08-24", 21_969, 0, 193, 21_776 + 9_576 + 20_711),
        (BY_URN, None, "ofsted_by_urn", "2024-07-09", 21_875, 0, 0, 21_875),
        # Three inspections stand twice, one of them with two grades.
        (GRADED, None, "ofsted_graded_inspections", "2020-02-26", 60_131, 3, 0, 60_131),
        (PARENT_VIEW, 2021, "parent_view", "2022-12-31", 5_909, 0, 0, 15 * 5_909),
    ],
)
def test_every_row_is_accounted_for(name, period, dataset, available_on, accepted, refused, silent, facts):
    recognised, kept, problems = read(name, period)
    assert (recognised.dataset, recognised.available_on.isoformat()) == (dataset, available_on)
    assert (len(kept), len(problems)) == (accepted, refused)
    assert sum(not row.facts for row in kept) == silent
    assert sum(len(row.facts) for row in kept) == facts
    assert {problem.code for problem in problems} <= {"duplicate_row"}


def test_grades_of_august_2020_by_judgement():
    latest = [row.facts[0] for row in read(MI)[1] if row.facts]
    judgements = [fact.judgements for fact in latest if isinstance(fact, InspectionFact)]
    assert Counter(one["overall_effectiveness"] for one in judgements) == {
        Grade.GOOD: 14_625,
        Grade.OUTSTANDING: 4_148,
        Grade.REQUIRES_IMPROVEMENT: 2_197,
        Grade.INADEQUATE: 806,
    }
    assert Counter(one["safeguarding"] for one in judgements) == {
        Grade.NOT_JUDGED: 12_255,
        Grade.EFFECTIVE: 9_228,
        Grade.NOT_EFFECTIVE: 293,
    }
    assert Counter(one["sixth_form"] for one in judgements)[Grade.NOT_APPLICABLE] == 4


def test_the_three_files_agree_on_every_inspection_that_two_of_them_tell():
    def overall(name):
        graded = (fact for fact in inspections(name) if fact.kind is InspectionKind.GRADED)
        return {
            (fact.inspected_urn or fact.urn, fact.inspected_on): fact.judgements["overall_effectiveness"]
            for fact in graded
        }

    told, by_urn, graded = overall(MI), overall(BY_URN), overall(GRADED)
    for other, shared in ((by_urn, 9_552), (graded, 34_097)):
        both = told.keys() & other.keys()
        assert len(both) == shared
        assert [one for one in both if told[one] is not other[one]] == []


def test_ealing_has_96_schools_in_2020_and_94_in_2024():
    table = (REAL_DATA / "inspections" / MI).read_bytes()
    header, *lines = table.decode("utf-8-sig").splitlines()
    urns = {int(line.split(",")[1]) for line in lines if line.split(",")[2].startswith("307")}
    accepted = {row.urn for row in read(MI)[1]}
    assert header.startswith("Web Link,URN,LAESTAB,")
    assert len(urns & accepted) == len(urns) == 96
    # The file of 2024 tells no authority: Ealing's are those of 2020 and of the register, which has one school more.
    register = read_file(
        (REAL_DATA / "register/schools_2022-05.csv").read_bytes(), filename="sent", period=None, today=date(2026, 9, 1)
    )
    facts = (fact for row in register.rows if isinstance(row, Row) for fact in row.facts)
    ealing = urns | {fact.urn for fact in facts if isinstance(fact, SchoolFact) and fact.council == "307"}
    assert len({row.urn for row in read(BY_URN)[1]} & ealing) == 94


async def test_ealing_from_the_published_files_to_the_reason(api):
    files = ("register/schools_2022-05.csv", f"inspections/{MI}", f"inspections/{BY_URN}", f"inspections/{GRADED}")
    for name in files:
        imported = await send(api, name.rsplit("/", 1)[1], (REAL_DATA / name).read_bytes())
        assert imported["state"] == "loaded", imported
    again = await send(api, MI, (REAL_DATA / "inspections" / MI).read_bytes())
    assert (again["facts_added"], again["rows_unchanged"]) == (0, again["rows_accepted"])
    run = (await api.post("/v1/assessments", json={"phase": "primary", "as_of": "2024-09-01"})).json()
    await work_off(api.database)
    one = (await api.get(f"{run['assessments']}&limit=100")).json()["items"]
    rested = [a for a in one if any(reason.get("inspected_on") for reason in a["reasons"])]
    assert len(one) == 67
    assert len(rested) > 60
    school = (await api.get(f"/v1/schools/{rested[0]['urn']}")).json()
    days = [(one["inspected_on"], one["kind"]) for one in school["inspections"]]
    assert days == sorted(set(days), key=lambda day: day[0], reverse=True)
