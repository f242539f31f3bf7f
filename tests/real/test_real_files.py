"""Published files, read whole: what is accepted, what is refused, and figures anyone can look up.

The files are not part of the project. They are looked for in the folder `REAL_DATA` names, else in `../shared/data`.
"""

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from securing_good.local_authorities import NAMES
from securing_good.vocabulary import CalendarKind, ObservationStatus, Phase, SchoolStatus
from securing_good_risk_engine.sources.facts import (
    BenchmarkFact,
    CalendarFact,
    Fact,
    FileRefused,
    ObservationFact,
    RecognisedFile,
    Row,
    RowProblem,
    SchoolFact,
)
from securing_good_risk_engine.sources.recognising import read_file
from tests.harness.published import REAL_DATA, needs_published_files

pytestmark = needs_published_files


@cache
def read(name: str) -> tuple[RecognisedFile, list[Row], list[RowProblem]]:
    content = (REAL_DATA / name).read_bytes()
    recognised = read_file(content, filename="sent", period=None, today=date(2026, 9, 1))
    rows = list(recognised.rows)
    return (
        recognised,
        [row for row in rows if isinstance(row, Row)],
        [row for row in rows if isinstance(row, RowProblem)],
    )


def facts(name: str) -> list[Fact]:
    return [fact for row in read(name)[1] for fact in row.facts]


def observation(name: str, urn: int, indicator: str) -> ObservationFact:
    (found,) = (
        fact
        for fact in facts(name)
        if isinstance(fact, ObservationFact) and (fact.urn, fact.indicator) == (urn, indicator)
    )
    return found


@pytest.mark.parametrize(
    ("name", "dataset", "period", "available_on", "rows", "silent"),
    [
        ("register/schools_2022-05.csv", "gias_register_trimmed", None, "2022-07-06", 20_189, 1),
        ("register/edubasealldata20150407_free_schools.csv", "gias_register", None, "2015-04-07", 323, 0),
        ("ks2/2016-850-ks2.csv", "ks2_performance_tables", 2016, "2017-12-14", 331, 5),
        ("ks2/2017-850-ks2.csv", "ks2_performance_tables", 2017, "2018-12-13", 331, 4),
        ("ks2/2018-850-ks2.csv", "ks2_performance_tables", 2018, "2019-12-13", 334, 5),
        ("ks2/ks2_perf_2016.csv", "ks2_performance_tables_renamed", 2015, "2016-12-15", 16_162, 0),
        ("ks2/ks2_perf_2017.csv", "ks2_performance_tables_renamed", 2016, "2017-12-14", 16_313, 0),
        ("ks2/ks2_perf_2018.csv", "ks2_performance_tables_renamed", 2017, "2018-12-13", 16_364, 0),
        ("ks2/england_ks2final_2018-19_trimmed.csv", "ks2_progress_by_school", 2018, "2019-12-13", 16_355, 0),
        ("ks2/ks2_by_urn_2022-23.json", "ks2_by_urn", 2022, "2023-12-14", 15_755, 0),
        ("calendar/ealing_term_dates.json", "term_dates", None, "2026-09-01", 16, 0),
        ("calendar/bank-holidays.json", "bank_holidays", None, "2026-09-01", 140, 0),
    ],
)
def test_every_row_is_accepted(name, dataset, period, available_on, rows, silent):
    recognised, accepted, refused = read(name)
    assert (recognised.dataset, recognised.period) == (dataset, period)
    assert recognised.available_on.isoformat() == available_on
    assert refused == []
    assert (len(accepted), sum(not row.facts for row in accepted)) == (rows, silent)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("absence/abs_meta.csv", "a list of the columns of a file of figures."),
        ("census/census_meta.csv", "a list of the columns of the school census."),
        ("metadata/ks4_meta.xlsx", "a list of the columns of the performance tables."),
        ("metadata/abbreviations.xlsx", "a list of the abbreviations in the performance tables."),
        ("metadata/la_and_region_codes_meta.csv", "a list of the codes of local authorities and regions."),
        ("metadata/dfe_datamap.csv", "a map from columns of published files to fields of a website."),
        ("calendar/ealing_term_dates_2026-27_page.txt", "a page of text about term dates, not a table of them."),
        ("calendar/ealing_primary_own_dates_2025-26.txt", "a page of text about term dates, not a table of them."),
    ],
)
def test_files_that_explain_figures_are_told_what_they_are(name, what):
    with pytest.raises(FileRefused) as refused:
        read(name)
    assert refused.value.code == "not_figures"
    assert refused.value.detail.startswith(f"The file is {what}")


def test_every_school_of_the_register_has_a_council_and_ealing_has_84():
    schools = [fact for fact in facts("register/schools_2022-05.csv") if isinstance(fact, SchoolFact)]
    assert len(schools) == 20_188
    assert {school.council for school in schools} == set(NAMES)
    ealing = [school for school in schools if school.council == "307"]
    assert len(ealing) == 84
    assert {school.status for school in ealing} <= {SchoolStatus.OPEN, SchoolStatus.PROPOSED_TO_CLOSE}


def test_a_school_of_the_register():
    (school,) = (fact for fact in facts("register/schools_2022-05.csv") if fact.urn == 101870)
    assert (school.name, school.type, school.phase) == (
        "North Ealing Primary School",
        "Community school",
        Phase.PRIMARY,
    )
    assert (school.establishment_number, school.low_age, school.high_age) == (2046, 3, 11)
    assert (school.opened_on, school.postcode, school.easting) == (None, "W5 1RP", 516812)


def test_an_unknown_opening_day_is_not_1900():
    schools = [fact for fact in facts("register/schools_2022-05.csv") if isinstance(fact, SchoolFact)]
    assert min(school.opened_on for school in schools if school.opened_on) > date(1900, 1, 1)


def test_a_free_school_of_2015():
    (school,) = (fact for fact in facts("register/edubasealldata20150407_free_schools.csv") if fact.urn == 136750)
    assert (school.name, school.council, school.phase) == ("West London Free School", "205", Phase.SECONDARY)
    assert (school.opened_on, school.website) == (date(2011, 9, 7), "www.wlfs.org")


@pytest.mark.parametrize(
    ("name", "england", "hampshire"),
    [("ks2/2016-850-ks2.csv", 61, 66), ("ks2/2017-850-ks2.csv", 64, 68), ("ks2/2018-850-ks2.csv", 65, 68)],
)
def test_national_figures_prove_the_year_the_columns_tell(name, england, hampshire):
    expected = {
        fact.area: fact.value
        for fact in facts(name)
        if isinstance(fact, BenchmarkFact) and fact.indicator == "ks2_rwm_expected"
    }
    assert expected == {"england": england, "england_all": england, "850": hampshire}


@pytest.mark.parametrize(
    ("name", "cohort", "expected", "progress", "lower", "upper"),
    [
        ("ks2/2016-850-ks2.csv", 63, 68, "-1.8", "-3.4", "-0.2"),
        ("ks2/2017-850-ks2.csv", 63, 57, "-2", "-3.5", "-0.5"),
        ("ks2/2018-850-ks2.csv", 60, 63, "-1.9", "-3.4", "-0.3"),
    ],
)
def test_anstey_junior_school(name, cohort, expected, progress, lower, upper):
    rwm = observation(name, 115851, "ks2_rwm_expected")
    assert (rwm.value, rwm.cohort) == (expected, cohort)
    reading = observation(name, 115851, "ks2_reading_progress")
    assert (reading.value, reading.lower, reading.upper) == (Decimal(progress), Decimal(lower), Decimal(upper))


def test_a_school_of_two_pupils_is_suppressed_and_not_zero():
    found = observation("ks2/2018-850-ks2.csv", 116294, "ks2_rwm_expected")
    assert (found.status, found.value, found.cohort) == (ObservationStatus.SUPPRESSED, None, 2)


def test_shapes_of_the_same_tables_agree():
    """Anstey in 2017/18 and 2018/19, as published and as others renamed and trimmed it."""
    for indicator in ("ks2_rwm_expected", "ks2_reading_progress", "ks2_maths_progress_band", "ks2_eligible_pupils"):
        published = observation("ks2/2017-850-ks2.csv", 115851, indicator)
        renamed = observation("ks2/ks2_perf_2018.csv", 115851, indicator)
        assert (published.value, published.period) == (renamed.value, renamed.period)
    for indicator in ("ks2_writing_progress", "ks2_writing_progress_band"):
        published = observation("ks2/2018-850-ks2.csv", 115851, indicator)
        trimmed = observation("ks2/england_ks2final_2018-19_trimmed.csv", 115851, indicator)
        assert (published.value, published.period) == (trimmed.value, trimmed.period)


def test_codes_of_the_trimmed_progress_file():
    statuses = Counter(
        fact.status
        for fact in facts("ks2/england_ks2final_2018-19_trimmed.csv")
        if isinstance(fact, ObservationFact) and fact.indicator == "ks2_reading_progress"
    )
    assert statuses == {
        ObservationStatus.PRESENT: 15_347,
        ObservationStatus.NOT_PUBLISHED: 518,
        ObservationStatus.SUPPRESSED: 482,
        ObservationStatus.LOW_COVERAGE: 8,
    }


def test_a_value_lost_within_a_published_row_is_never_taken_for_another():
    content = (REAL_DATA / "ks2/2016-850-ks2.csv").read_bytes()
    header, row = content.splitlines()[:2]
    cells = row.split(b",")
    assert not row.count(b'"')
    last = header.split(b",").index(b"MAT_AVERAGE")
    for lost in range(last + 1):
        changed = b"\n".join([header, b",".join(cells[:lost] + cells[lost + 1 :]), b""])
        rows = list(read_file(changed, filename="sent", period=None, today=date(2026, 9, 1)).rows)
        assert [type(one) for one in rows] == [RowProblem], header.split(b",")[lost]


def test_ealings_2026_27_terms():
    terms = [
        fact
        for fact in facts("calendar/ealing_term_dates.json")
        if isinstance(fact, CalendarFact) and fact.academic_year == 2026 and fact.kind is CalendarKind.TERM
    ]
    assert [(term.council, term.starts_on.isoformat(), term.ends_on.isoformat()) for term in terms] == [
        ("307", "2026-09-02", "2026-12-18"),
        ("307", "2027-01-04", "2027-03-25"),
        ("307", "2027-04-12", "2027-07-27"),
    ]


def test_the_substitute_day_ealings_own_page_leaves_out():
    days = {fact.starts_on: fact for fact in facts("calendar/bank-holidays.json") if isinstance(fact, CalendarFact)}
    assert days[date(2026, 12, 28)].title == "Boxing Day"
    assert days[date(2026, 12, 28)].academic_year == 2026
