"""Re-keyed inspections: grades in words, days without dashes, judgements one level down."""

import json
from datetime import date

import pytest

from securing_good.vocabulary import Grade, InspectionKind
from securing_good_risk_engine.sources.facts import FileRefused, InspectionFact, Row, RowProblem
from tests.harness.inspection_files import graded, latest_by_urn
from tests.pure.sources.files import read


def rows(text: str) -> list[Row | RowProblem]:
    return list(read(text.encode()).rows)


def fact(text: str) -> InspectionFact:
    (row,) = rows(text)
    assert isinstance(row, Row), row
    (found,) = row.facts
    assert isinstance(found, InspectionFact)
    return found


SOUND = ("101902", "Good", "20160310")
"""A row that keeps the file datable when another is the one at fault."""


@pytest.mark.parametrize(
    ("word", "grade"),
    [
        ("Outstanding", Grade.OUTSTANDING),
        ("Good", Grade.GOOD),
        ("Satisfactory", Grade.SATISFACTORY),
        ("Requires Improvement", Grade.REQUIRES_IMPROVEMENT),
        ("Inadequate", Grade.INADEQUATE),
    ],
)
def test_grades_in_words(word, grade):
    found = fact(graded(("101901", word, "20120306")))
    assert found.judgements == {"overall_effectiveness": grade}
    assert (found.kind, found.inspected_on) == (InspectionKind.GRADED, date(2012, 3, 6))
    assert (found.published_on, found.number) == (None, None)


def test_a_school_may_stand_many_times_and_an_inspection_once():
    file = read(graded(SOUND, ("101902", "Good", "20120310"), ("101902", "Inadequate", "20160310")).encode())
    assert (file.dataset, file.available_on) == ("ofsted_graded_inspections", date(2016, 3, 10))
    first, second, problem = file.rows
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert isinstance(problem, RowProblem)
    assert problem.reason == "the inspection of 101902 on 2016-03-10 already stands on line 2; the first row is kept"


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (("1019", "Good", "20160310"), "URN", "not_a_urn"),
        (("101901", "Great", "20160310"), "Rating", "unknown_grade"),
        (("101901", "", "20160310"), "Rating", "no_grade"),
        (("101901", "Good", "20161310"), "Inspection Date", "not_a_date"),
        (("101901", "Good", ""), "Inspection Date", "not_a_date"),
        (("101901", "Good", "20270310"), "Inspection Date", "future_date"),
        (("101901", "Good", "19920831"), "Inspection Date", "before_ofsted"),
    ],
)
def test_what_cannot_be_is_refused_in_its_row(row, column, code):
    _, problem = rows(graded(SOUND, row))
    assert isinstance(problem, RowProblem)
    assert (problem.line, problem.column, problem.code) == (3, column, code)


def test_a_file_without_any_day_cannot_be_dated():
    with pytest.raises(FileRefused) as refused:
        read(graded(("101901", "Good", "soon")).encode())
    assert refused.value.code == "unknown_edition"


def test_key_judgements_by_urn_are_kept_under_their_names():
    found = fact(latest_by_urn())
    assert found.judgements == {
        "overall_effectiveness": Grade.GOOD,
        "quality_of_education": Grade.GOOD,
        "behaviour_and_attitudes": Grade.REQUIRES_IMPROVEMENT,
        "leadership_and_management": Grade.GOOD,
        "early_years": Grade.OUTSTANDING,
    }
    assert (found.urn, found.inspected_on) == (101901, date(2022, 10, 4))


def test_a_school_without_an_overall_grade_keeps_its_key_judgements():
    found = fact(latest_by_urn(rating=None, sub={"education": "Good"}))
    assert found.judgements["overall_effectiveness"] is Grade.NOT_TOLD
    assert found.judgements["quality_of_education"] is Grade.GOOD


@pytest.mark.parametrize(
    ("changed", "column", "code"),
    [
        ({"rating": "Fine"}, "rating", "unknown_grade"),
        ({"rating": None, "sub": {}}, "rating", "no_grade"),
        ({"sub": {"education": "Fine"}}, "sub.education", "unknown_grade"),
        ({"sub": {"education": ["Good"]}}, "sub.education", "unknown_grade"),
        ({"sub": {"achievement": "Good"}}, "sub", "unknown_judgement"),
        ({"sub": "Good"}, "sub", "not_a_record"),
        ({"date": "2031-01-01"}, "date", "future_date"),
        ({"date": None}, "date", "not_a_date"),
    ],
)
def test_a_record_that_cannot_be_is_refused(changed, column, code):
    sound, other = json.loads(latest_by_urn()), json.loads(latest_by_urn(**changed))
    kept, problem = rows(json.dumps({"101902": sound["101901"], **other}))
    assert isinstance(kept, Row)
    assert isinstance(problem, RowProblem)
    assert (problem.line, problem.column, problem.code) == (2, column, code)
