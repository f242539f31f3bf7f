"""Key stage 4: final and provisional tables, the shapes made of them, codes, areas, short rows."""

from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus, ReleaseStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.facts import ObservationFact, Row, RowProblem
from securing_good_risk_engine.sources.ks4 import EDITIONS
from tests.pure.sources.files import csv_file, json_file, read, refusal

RESULTS = ["TPUP", "ATT8SCR", "P8MEA", "P8CILOW", "P8CIUPP", "PTL2BASICS_94", "PTL2BASICS_95"]
FINAL = ["RECTYPE", "LEA", "ESTAB", "URN", "TOTPUPS", *RESULTS, "ATT8SCR_15", "ATT8SCR_16"]
PROVISIONAL = ["RECTYPE", "LEA", "ESTAB", "URN", *RESULTS, "P8_BANDING"]
SCHOOL = {
    "RECTYPE": "1",
    "LEA": "850",
    "ESTAB": "4164",
    "URN": "100001",
    "TOTPUPS": "648",
    "TPUP": "127",
    "ATT8SCR": "42.1",
    "P8MEA": "-0.57",
    "P8CILOW": "-0.79",
    "P8CIUPP": "-0.35",
    "PTL2BASICS_94": "65%",
    "PTL2BASICS_95": "38%",
    "P8_BANDING": "5",
    "ATT8SCR_16": "45",
}
AREA = {"ESTAB": "", "URN": "", "P8CILOW": "", "P8CIUPP": ""}
INFORMATION = {
    "time_period": "202324",
    "geographic_level": "School",
    "school_urn": "100001",
    "old_la_code": "850",
    "version": "Final",
    "t_pupils": "127",
    "p8_banding": "Well below average",
}


def final(*changes: dict[str, str], columns: list[str] = FINAL) -> bytes:
    return csv_file(columns, *({**SCHOOL, **change} for change in changes))


def only(content: bytes, period: int | None = None) -> Row | RowProblem:
    (row,) = read(content, period=period).rows
    return row


def values(row: Row | RowProblem) -> dict[str, Decimal | None]:
    assert isinstance(row, Row)
    return {fact.indicator: fact.value for fact in row.facts}


def test_every_column_map_names_known_indicators():
    assert {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns} <= set(
        INDICATORS
    )


def test_final_tables_tell_their_year_by_the_years_they_repeat():
    recognised = read(final({}))
    assert (recognised.dataset, recognised.period) == ("ks4_performance_tables", 2016)
    assert recognised.title == "Key stage 4 performance tables 2016/17, final"
    (row,) = recognised.rows
    assert values(row) == {
        "ks4_pupils": 127,
        "ks4_attainment_8": Decimal("42.1"),
        "ks4_english_maths_4": 65,
        "ks4_english_maths_5": 38,
        "ks4_progress_8": Decimal("-0.57"),
    }
    progress = next(fact for fact in row.facts if fact.indicator == "ks4_progress_8")
    assert (progress.lower, progress.upper, progress.cohort) == (Decimal("-0.79"), Decimal("-0.35"), 127)


def test_provisional_tables_go_by_what_the_sender_says():
    content = final({}, columns=PROVISIONAL)
    recognised = read(content, period=2018)
    assert (recognised.release, recognised.available_on.isoformat()) == (ReleaseStatus.PROVISIONAL, "2019-10-17")
    assert recognised.title == "Key stage 4 performance tables 2018/19, provisional"
    assert values(only(content, 2018))["ks4_progress_8_band"] == 5
    assert refusal(content)[0] == "period_needed"
    assert refusal(content, period=2017)[0] == "unknown_edition"


def test_provisional_national_figures_give_a_wrong_year_away():
    england = {**AREA, "RECTYPE": "7", "LEA": "", "P8MEA": "", "ATT8SCR": "46.3"}
    code, detail = refusal(final({}, england, columns=PROVISIONAL), period=2018)
    assert code == "period_contradicts_file"
    assert "46.3 for ks4_attainment_8 in england, where 46.5 was published" in detail


def test_final_tables_without_earlier_years_do_not_tell_theirs():
    content = final({}, columns=FINAL[:-2])
    assert refusal(content)[0] == "period_needed"
    assert read(content, period=2016).title == "Key stage 4 performance tables 2016/17, final"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("NP", ObservationStatus.NOT_PUBLISHED),
        ("NE", ObservationStatus.NO_ENTRIES),
        ("SUPP", ObservationStatus.SUPPRESSED),
        ("LOWCOV", ObservationStatus.LOW_COVERAGE),
        ("NA", ObservationStatus.NOT_APPLICABLE),
    ],
)
def test_a_code_is_a_status_and_never_a_number(text, status):
    row = only(final({"P8MEA": text, "P8CILOW": text, "P8CIUPP": text}))
    assert isinstance(row, Row)
    progress = next(fact for fact in row.facts if fact.indicator == "ks4_progress_8")
    assert isinstance(progress, ObservationFact)
    assert (progress.status, progress.value, progress.lower) == (status, None, None)


def test_areas_become_benchmarks():
    content = final({**AREA, "RECTYPE": "4"}, {**AREA, "RECTYPE": "5", "LEA": ""}, {**AREA, "RECTYPE": "7", "LEA": ""})
    areas = [{fact.area for fact in row.facts} for row in read(content).rows if isinstance(row, Row)]
    assert areas == [{"850"}, {"england_all"}, {"england"}]


def test_a_new_school_breaks_off_and_says_nothing():
    header, row = final({"TOTPUPS": "NEW"}).splitlines()
    new = b"\n".join([header, b",".join(row.split(b",")[:5]), b""])
    assert only(new) == Row(2, 100001, ())


@pytest.mark.parametrize("kept", [3, 5, 8, 11])
def test_a_row_that_breaks_off_without_saying_why_is_refused(kept):
    header, row = final({}).splitlines()
    problem = only(b"\n".join([header, b",".join(row.split(b",")[:kept]), b""]))
    assert isinstance(problem, RowProblem)
    assert problem.reason == f"the row has {kept} values, the header has 14"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ATT8SCR": "98.4"}, "98.4 is not an Attainment 8 score: 0 to 90"),
        ({"P8MEA": "-9"}, "-9 is not a progress score: -8 to 8"),
        ({"P8MEA": "0.1"}, "the value 0.1 is outside its confidence limits, -0.79 to -0.35"),
        ({"PTL2BASICS_95": "38"}, "38 has no % sign, as percentages in this file have"),
        ({"RECTYPE": "3"}, '"3" is no kind of row this file has'),
    ],
)
def test_what_cannot_be_is_refused(change, reason):
    problem = only(final(change))
    assert isinstance(problem, RowProblem)
    assert (problem.column, problem.reason) == (*change, reason)


def test_a_former_grade_c_is_not_a_grade_5():
    columns = ["URN", "KS4 Pupils", "Progress 8", "Attainment 8", "Eng Maths Grade 5", "Progress 8 Band"]
    school = dict(zip(columns, ["100001", "197", "-0.1", "44.9", "41%", "3"], strict=True))

    def renamed(year: str) -> bytes:
        return csv_file([*columns, "Academic Year"], {**school, "Academic Year": year})

    assert "ks4_english_maths_5" not in values(only(renamed("2016")))
    assert values(only(renamed("2017")))["ks4_english_maths_5"] == 41
    assert values(only(renamed("2018")))["ks4_progress_8_band"] == 3


def test_results_by_urn():
    content = json_file({"100001": {"p8": None, "att8": 29.4, "em5": 0, "em4": 7, "year": "2022/23"}})
    assert read(content).period == 2022
    assert values(only(content)) == {
        "ks4_attainment_8": Decimal("29.4"),
        "ks4_english_maths_4": 7,
        "ks4_english_maths_5": 0,
        "ks4_progress_8": None,
    }


def test_a_row_of_another_year_is_refused():
    school = {"p8": 0.1, "att8": 29.4, "em5": 0, "em4": 7, "year": "2022/23"}
    content = json_file({"100001": school, "100002": {**school, "year": "2021/22"}, "100003": school})
    (problem,) = (row for row in read(content).rows if isinstance(row, RowProblem))
    assert problem.reason == "the row is about 2021/22, most of the file about another academic year"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Well below average", (ObservationStatus.PRESENT, Decimal(5))),
        ("Average", (ObservationStatus.PRESENT, Decimal(3))),
        ("c", (ObservationStatus.SUPPRESSED, None)),
        ("z", (ObservationStatus.NOT_APPLICABLE, None)),
        ("u", (ObservationStatus.LOW_COVERAGE, None)),
    ],
)
def test_bands_in_words(text, expected):
    row = only(csv_file(INFORMATION, {**INFORMATION, "p8_banding": text}))
    assert isinstance(row, Row)
    band = row.facts[1]
    assert isinstance(band, ObservationFact)
    assert (band.status, band.value) == expected


def test_a_provisional_version_says_so():
    assert read(csv_file(INFORMATION, {**INFORMATION, "version": "Provisional"})).release is ReleaseStatus.PROVISIONAL
    assert refusal(csv_file(INFORMATION, {**INFORMATION, "version": ""}))[0] == "unknown_edition"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("c", ObservationStatus.SUPPRESSED),
        ("u", ObservationStatus.LOW_COVERAGE),
        ("z", ObservationStatus.NOT_APPLICABLE),
        ("x", ObservationStatus.NOT_PUBLISHED),
    ],
)
def test_letters_of_later_years_are_codes(code, status):
    row = only(csv_file(INFORMATION, {**INFORMATION, "t_pupils": code, "p8_banding": code}))
    assert isinstance(row, Row)
    assert [(fact.status, fact.value) for fact in row.facts if isinstance(fact, ObservationFact)] == [
        (status, None)
    ] * 2


def test_a_row_longer_than_the_header_is_refused():
    problem = only(final({}).replace(b",,45\n", b",,45,1,2\n"))
    assert isinstance(problem, RowProblem)
    assert (problem.code, problem.reason) == ("ragged_row", "the row has 16 values, the header has 14")
