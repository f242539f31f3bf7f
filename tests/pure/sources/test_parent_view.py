"""Parent View: one share a question, of a year the sender has to name."""

from datetime import date
from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.facts import FileRefused, ObservationFact, Row, RowProblem
from securing_good_risk_engine.sources.parent_view import COLUMNS, OF_SOME
from securing_good_risk_engine.sources.recognising import read_file
from tests.harness.inspection_files import parent_view

TODAY = date(2026, 9, 1)


def told(text: str, period: int | None = 2021):
    return read_file(text.encode(), filename="sent", period=period, today=TODAY)


def row(**changed: object) -> Row | RowProblem:
    (found,) = told(parent_view(**changed)).rows
    return found


def test_every_question_is_a_known_indicator():
    assert set(COLUMNS) == {code for code in INDICATORS if code.startswith("parent_view_")}
    assert set(COLUMNS) > OF_SOME


def test_each_question_is_the_share_who_agree():
    found = row()
    assert isinstance(found, Row)
    by_code = {fact.indicator: fact for fact in found.facts if isinstance(fact, ObservationFact)}
    assert by_code["parent_view_happy"].value == 89
    assert by_code["parent_view_recommend"].value == Decimal(88)
    assert by_code["parent_view_happy"].cohort == 18
    assert (by_code["parent_view_bullying"].value, by_code["parent_view_bullying"].cohort) == (75, None)
    assert by_code["parent_view_send_support"].status is ObservationStatus.NOT_PUBLISHED
    assert {fact.period for fact in by_code.values()} == {2021}


@pytest.mark.parametrize(
    ("period", "code", "says"), [(None, "period_needed", "PERIOD="), (2018, "unknown_edition", "2018/19")]
)
def test_the_year_has_to_be_said_and_its_questions_known(period, code, says):
    with pytest.raises(FileRefused, match=says) as refused:
        told(parent_view(), period)
    assert refused.value.code == code


def test_answers_are_not_public_before_the_year_is_over():
    assert told(parent_view(), 2021).available_on == date(2022, 12, 31)
    assert told(parent_view(), 2025).available_on == TODAY


@pytest.mark.parametrize(
    ("changed", "column", "code"),
    [
        ({"q": {"1": {"pos": 101}}}, "1.pos", "out_of_range"),
        ({"q": {"1": {"pos": "most"}}}, "1.pos", "not_a_number"),
        ({"q": {"1": [90]}}, "1.pos", "not_a_number"),
        ({"q": "high"}, "1.pos", "not_a_number"),
        ({"q": {}}, "q", "no_answers"),
        ({"responses": 1.5}, "responses", "not_a_whole_number"),
    ],
)
def test_what_cannot_be_is_refused(changed, column, code):
    found = row(**changed)
    assert isinstance(found, RowProblem)
    assert (found.column, found.code) == (column, code)
