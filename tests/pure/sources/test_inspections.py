"""Management information: three inspections a row, codes that stay codes, and rows that cannot be."""

from datetime import date

import pytest

from securing_good.vocabulary import ConcernCategory, Grade, InspectionKind
from securing_good_risk_engine.sources.facts import FileRefused, InspectionFact, Row, RowProblem, Subject
from tests.harness.inspection_files import COLUMNS, NO_LATEST, NO_PREVIOUS, REMAINS_GOOD, management_information
from tests.pure.sources.files import read


def rows(*changes: dict[str, str]) -> list[Row | RowProblem]:
    return list(read(management_information(*changes).encode()).rows)


def facts(change: dict[str, str]) -> list[InspectionFact]:
    (row,) = rows(change)
    assert isinstance(row, Row), row
    return [fact for fact in row.facts if isinstance(fact, InspectionFact)]


def test_the_file_has_the_published_number_of_columns():
    assert len(COLUMNS) == 70


def test_a_file_is_known_by_its_columns_and_dated_by_its_newest_report():
    recognised = read(management_information({}, REMAINS_GOOD).encode())
    assert (recognised.dataset, recognised.subject) == ("ofsted_management_information", Subject.INSPECTIONS)
    assert (recognised.period, recognised.available_on) == (None, date(2020, 2, 11))
    assert recognised.title.endswith("up to 11 February 2020")


def test_the_latest_and_the_previous_graded_inspection():
    latest, previous = facts({})
    assert (latest.urn, latest.kind, latest.inspected_on) == (101901, InspectionKind.GRADED, date(2019, 11, 12))
    assert (latest.ended_on, latest.published_on) == (date(2019, 11, 13), date(2019, 12, 10))
    assert (latest.number, latest.category) == ("10100001", None)
    assert latest.judgements == {
        "overall_effectiveness": Grade.REQUIRES_IMPROVEMENT,
        "quality_of_education": Grade.REQUIRES_IMPROVEMENT,
        "behaviour_and_attitudes": Grade.GOOD,
        "personal_development": Grade.GOOD,
        "leadership_and_management": Grade.REQUIRES_IMPROVEMENT,
        "safeguarding": Grade.EFFECTIVE,
        "early_years": Grade.GOOD,
        "sixth_form": Grade.NOT_JUDGED,
    }
    assert (previous.urn, previous.inspected_urn) == (101901, 101801)
    assert previous.category is ConcernCategory.NOTICE_TO_IMPROVE
    assert previous.judgements == {
        "overall_effectiveness": Grade.SATISFACTORY,
        "quality_of_education": Grade.NOT_JUDGED,
        "behaviour_and_attitudes": Grade.NOT_JUDGED,
        "personal_development": Grade.NOT_JUDGED,
        "leadership_and_management": Grade.GOOD,
        "safeguarding": Grade.NOT_JUDGED,
        "early_years": Grade.NOT_JUDGED,
        "sixth_form": Grade.NOT_APPLICABLE,
    }


@pytest.mark.parametrize(
    ("day", "word"), [("2012-08-31", Grade.SATISFACTORY), ("2012-09-01", Grade.REQUIRES_IMPROVEMENT)]
)
def test_the_third_grade_has_the_name_of_its_day(day, word):
    latest, *_ = facts({**NO_PREVIOUS, "Inspection start date": day})
    assert latest.judgements["overall_effectiveness"] is word


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("1", Grade.OUTSTANDING),
        ("4", Grade.INADEQUATE),
        ("9", Grade.NOT_JUDGED),
        ("0", Grade.NOT_APPLICABLE),
        ("", Grade.NOT_TOLD),
        ("NULL", Grade.NOT_TOLD),
    ],
)
def test_codes_stay_codes(text, grade):
    assert facts({"Quality of education": text})[0].judgements["quality_of_education"] is grade


@pytest.mark.parametrize(("text", "grade"), [("No", Grade.NOT_EFFECTIVE), ("9", Grade.NOT_JUDGED)])
def test_safeguarding_is_judged_by_yes_or_no(text, grade):
    assert facts({"Safeguarding is effective?": text})[0].judgements["safeguarding"] is grade


def test_a_visit_since_is_an_ungraded_inspection_with_its_outcome():
    _, since, _ = facts(REMAINS_GOOD)
    assert (since.kind, since.inspected_on, since.outcome) == (
        InspectionKind.UNGRADED,
        date(2020, 1, 15),
        "School remains Good",
    )
    assert (since.number, since.published_on, since.judgements) == ("10200001", date(2020, 2, 11), {})


def test_a_visit_that_became_a_graded_inspection_is_told_once():
    converted = {**REMAINS_GOOD, "Did the latest section 8 inspection convert to a full inspection?": "Yes"}
    assert [fact.kind for fact in facts(converted)] == [InspectionKind.GRADED, InspectionKind.GRADED]


@pytest.mark.parametrize("blank", ["", "NULL"])
def test_a_school_that_was_never_inspected_is_accepted_and_tells_nothing(blank):
    nothing = dict.fromkeys(NO_LATEST, blank)
    silent, _ = rows(nothing, {})
    assert isinstance(silent, Row)
    assert silent.facts == ()


def test_a_framework_without_an_overall_grade_is_read():
    columns = [name for name in COLUMNS if name != "Overall effectiveness"]
    (row,) = read(management_information({}, columns=columns).encode()).rows
    assert isinstance(row, Row)
    latest = row.facts[0]
    assert isinstance(latest, InspectionFact)
    assert "overall_effectiveness" not in latest.judgements
    assert latest.judgements["quality_of_education"] is Grade.REQUIRES_IMPROVEMENT


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"URN": "1019"}, "URN", "not_a_urn"),
        ({"Overall effectiveness": "5"}, "Overall effectiveness", "unknown_grade"),
        ({"Overall effectiveness": "Good"}, "Overall effectiveness", "unknown_grade"),
        ({"Safeguarding is effective?": "2"}, "Safeguarding is effective?", "unknown_grade"),
        ({"Inspection start date": "2019-02-30"}, "Inspection start date", "not_a_date"),
        ({"Inspection start date": "2199-11-12"}, "Inspection start date", "future_date"),
        ({"Publication date": "2026-09-02"}, "Publication date", "future_date"),
        ({"Inspection start date": "1992-08-31"}, "Inspection start date", "before_ofsted"),
        ({"Inspection start date": ""}, "Inspection start date", "grade_without_date"),
        ({"Inspection end date": "2019-11-11"}, "Inspection end date", "before_inspection"),
        ({"Publication date": "2019-11-11"}, "Publication date", "before_inspection"),
        (
            {**REMAINS_GOOD, "Section 8 inspection publication date": "2020-01-14"},
            "Section 8 inspection publication date",
            "before_inspection",
        ),
        ({"Category of concern": "RSI"}, "Category of concern", "unknown_category"),
        (
            {"URN at time of latest full inspection": "none"},
            "URN at time of latest full inspection",
            "not_a_urn",
        ),
        (
            {"Inspection number of latest full inspection": "10 1"},
            "Inspection number of latest full inspection",
            "not_an_inspection_number",
        ),
        (
            {**REMAINS_GOOD, "Section 8 inspection overall outcome": "School is fine"},
            "Section 8 inspection overall outcome",
            "unknown_outcome",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_its_row(change, column, code):
    kept, problem = rows({"URN": "101999"}, change)
    assert isinstance(kept, Row)
    assert isinstance(problem, RowProblem)
    assert (problem.line, problem.column, problem.code) == (3, column, code)


def test_an_inspection_before_the_latest_was_before_it():
    late = {
        "Previous inspection start date": "2019-11-12",
        "Previous inspection end date": "2019-11-13",
        "Previous publication date": "2019-12-10",
    }
    (problem,) = rows(late)
    assert isinstance(problem, RowProblem)
    assert (problem.column, problem.code) == ("Previous inspection start date", "not_before_latest")


def test_a_school_that_stands_twice_keeps_its_first_row():
    _, problem = rows({"URN": "101901"}, {"URN": "101901", "Overall effectiveness": "1"})
    assert isinstance(problem, RowProblem)
    assert (problem.line, problem.code) == (3, "duplicate_row")


def test_a_row_of_another_length_is_refused():
    text = management_information({}, {}, {})
    header, first, second, third = text.splitlines()
    content = "\n".join([header, first, second + ",x", third.rsplit(",", 2)[0], ""])
    kept, longer, shorter = read(content.encode()).rows
    assert isinstance(kept, Row)
    assert [problem.code for problem in (longer, shorter) if isinstance(problem, RowProblem)] == ["ragged_row"] * 2


def test_a_file_without_any_report_cannot_be_dated():
    with pytest.raises(FileRefused) as refused:
        read(management_information(NO_LATEST).encode())
    assert refused.value.code == "unknown_edition"
