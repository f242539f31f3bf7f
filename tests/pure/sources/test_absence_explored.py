"""Absence in the shape of Explore Education Statistics: full years and two terms, which never mix."""

from datetime import date
from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus, ReleaseStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.absence_explored import EDITIONS
from securing_good_risk_engine.sources.facts import BenchmarkFact, ObservationFact, Row
from tests.pure.sources.files import accepted, csv_file, problems, read, refusal

SCHOOL = {
    "time_period": "202324",
    "time_identifier": "Academic year",
    "geographic_level": "School",
    "old_la_code": "307",
    "school_urn": "100001",
    "education_phase": "State-funded primary",
    "enrolments": "400",
    "sess_overall_percent": "5.91",
    "sess_authorised_percent": "4.40",
    "sess_unauthorised_percent": "1.51",
    "enrolments_pa_10_exact_percent": "15.25",
    "enrolments_pa_50_exact_percent": "0.75",
}
TWO_TERMS = {"time_identifier": "Autumn and spring term", "time_period": "202425", "sess_overall_percent": "6.4"}


def absence(*changes: dict[str, str]) -> bytes:
    return csv_file(SCHOOL, *({**SCHOOL, **change} for change in changes))


def observations(content: bytes) -> list[ObservationFact]:
    return [fact for row in accepted(content) for fact in row.facts if isinstance(fact, ObservationFact)]


def test_every_column_map_names_known_indicators():
    assert {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns} <= set(
        INDICATORS
    )


def test_a_school_over_a_year():
    recognised = read(absence({}))
    assert (recognised.dataset, recognised.title) == ("absence_explored", "Pupil absence by school 2023/24, final")
    assert (recognised.period, recognised.available_on) == (2023, date(2025, 3, 20))
    (row,) = recognised.rows
    assert isinstance(row, Row)
    facts = [fact for fact in row.facts if isinstance(fact, ObservationFact)]
    assert {fact.indicator: fact.value for fact in facts} == {
        "overall_absence": Decimal("5.91"),
        "unauthorised_absence": Decimal("1.51"),
        "persistent_absence": Decimal("15.25"),
        "severe_absence": Decimal("0.75"),
    }
    assert {fact.cohort for fact in facts} == {400}


def test_two_terms_are_indicators_of_their_own():
    recognised = read(absence(TWO_TERMS))
    assert (recognised.period, recognised.available_on) == (2024, date(2025, 10, 16))
    assert recognised.release is ReleaseStatus.FINAL
    assert {fact.indicator: fact.value for fact in observations(absence(TWO_TERMS))} == {
        "overall_absence_two_terms": Decimal("6.4"),
        "unauthorised_absence_two_terms": Decimal("1.51"),
        "persistent_absence_two_terms": Decimal("15.25"),
        "severe_absence_two_terms": Decimal("0.75"),
    }


def test_two_terms_and_the_year_of_one_school_stand_side_by_side_in_one_file():
    content = absence({**TWO_TERMS, "time_period": "202324"}, {})
    assert problems(content) == []
    overall = {fact.indicator: fact.value for fact in observations(content) if fact.indicator.startswith("overall")}
    assert overall == {"overall_absence_two_terms": Decimal("6.4"), "overall_absence": Decimal("5.91")}


def test_no_indicator_is_of_both_two_terms_and_a_year():
    year, two_terms = (
        {code for one in EDITIONS[name].known.values() for code in one.columns}
        for name in ("absence_explored", "absence_explored_two_terms")
    )
    assert {f"{code}_two_terms" for code in year} == two_terms


def test_without_the_part_of_the_year_the_file_is_not_recognised():
    columns = [name for name in SCHOOL if name != "time_identifier"]
    code, detail = refusal(csv_file(columns, SCHOOL))
    assert code == "unknown_dataset"
    assert detail.endswith("The nearest known dataset is Pupil absence by school, which also has time_identifier.")


def test_one_term_is_refused():
    code, detail = refusal(absence({"time_identifier": "Autumn term"}))
    assert code == "other_part"
    assert "Send the release of two terms, out in October, or of the year, out in March." in detail


def test_areas_become_benchmarks_of_the_same_part_of_the_year():
    national = {"geographic_level": "National", "school_urn": "", "old_la_code": "", "education_phase": "Total"}
    content = absence(
        {**national, "sess_overall_percent": "7.1"},
        {**national, **TWO_TERMS, "education_phase": "State-funded secondary"},
        {"geographic_level": "Local authority", "school_urn": "", "education_phase": "Total"},
    )
    found = [fact for row in accepted(content) for fact in row.facts if isinstance(fact, BenchmarkFact)]
    assert [
        (fact.indicator, fact.period, fact.area, fact.value, fact.available_on)
        for fact in found
        if fact.indicator.startswith("overall")
    ] == [
        ("overall_absence", 2023, "england", Decimal("7.1"), date(2025, 3, 20)),
        ("overall_absence_two_terms", 2024, "england_secondary", Decimal("6.4"), date(2025, 10, 16)),
        ("overall_absence", 2023, "307", Decimal("5.91"), date(2025, 3, 20)),
    ]


@pytest.mark.parametrize("span", ["Academic year", "Autumn and spring term"])
def test_there_is_no_2019_20(span):
    (problem,) = problems(absence({}, {"time_identifier": span, "time_period": "201920", "school_urn": "100002"}))
    assert (problem.line, problem.column, problem.code) == (3, "time_period", "year_without_figures")
    assert problem.reason.startswith("there are no figures of 2019/20: schools closed to most pupils in March 2020")
    assert refusal(absence({"time_identifier": span, "time_period": "201920"}))[0] == "year_without_figures"


def test_suppressed_is_not_zero():
    facts = {fact.indicator: fact for fact in observations(absence({"enrolments_pa_50_exact_percent": "c"}))}
    assert (facts["severe_absence"].status, facts["severe_absence"].value) == (ObservationStatus.SUPPRESSED, None)
    assert facts["overall_absence"].status is ObservationStatus.PRESENT


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sess_overall_percent": "104"}, "104 is not a percentage: 0 to 100"),
        ({"enrolments_pa_10_exact_percent": "few"}, '"few" is neither a number nor a code such as SUPP'),
        ({"enrolments": "20.5"}, "20.5 is not a number of pupils: a whole number"),
        ({"school_urn": ""}, '"" is not a URN: six digits'),
    ],
)
def test_what_cannot_be_is_refused(change, reason):
    (problem,) = problems(absence({"school_urn": "100002"}, change))
    assert (problem.line, problem.column, problem.reason) == (3, *change, reason)
