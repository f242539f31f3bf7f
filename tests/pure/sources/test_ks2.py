"""Key stage 2 results: values, codes, areas, short rows and everything that cannot be."""

from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.ks2 import EDITIONS
from tests.pure.sources import files
from tests.pure.sources.files import accepted, csv_file, json_file, ks2, problems, reasons

AREA = {"ESTAB": " ", "URN": " ", "READPROG": " ", "READPROG_LOWER": " ", "READPROG_UPPER": " "}


def values(content: bytes) -> dict[str, tuple[str, str | None]]:
    """Status and value of each indicator of the first school."""
    return {
        fact.indicator: (fact.status.value, None if fact.value is None else str(fact.value))
        for fact in accepted(content)[0].facts
    }


def test_every_column_map_names_known_indicators():
    assert {
        code for editions in EDITIONS.values() for edition in editions.known.values() for code in edition.columns
    } <= set(INDICATORS)


def test_a_school_of_the_performance_tables():
    (row,) = accepted(ks2({}))
    assert (row.line, row.urn) == (2, 100001)
    assert values(ks2({})) == {
        "ks2_eligible_pupils": ("present", "30"),
        "ks2_rwm_expected": ("present", "63"),
        "ks2_rwm_higher": ("present", "10"),
        "ks2_reading_progress": ("present", "-1.9"),
        "ks2_reading_progress_band": ("present", "4"),
        "ks2_writing_progress": ("present", "0.5"),
        "ks2_writing_progress_band": ("present", "3"),
        "ks2_maths_progress": ("present", "-2.6"),
        "ks2_maths_progress_band": ("present", "5"),
        "ks2_reading_average": ("present", "104"),
        "ks2_maths_average": ("present", "103"),
    }
    reading = next(fact for fact in row.facts if fact.indicator == "ks2_reading_progress")
    assert (reading.urn, reading.period, reading.cohort) == (100001, 2018, 30)
    assert (reading.lower, reading.upper) == (Decimal("-3.4"), Decimal("-0.3"))


def test_2016_17_has_no_bands():
    content = csv_file(files.KS2_2016, files.KS2_SCHOOL)
    assert len(accepted(content)[0].facts) == 8
    assert {fact.period for fact in accepted(content)[0].facts} == {2016}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("SUPP", ObservationStatus.SUPPRESSED),
        ("LOWCOV", ObservationStatus.LOW_COVERAGE),
        ("NA", ObservationStatus.NOT_APPLICABLE),
        ("NE", ObservationStatus.NO_ENTRIES),
        ("NP", ObservationStatus.NOT_PUBLISHED),
        ("NEW", ObservationStatus.NOT_PUBLISHED),
        ("", ObservationStatus.NOT_PUBLISHED),
        (" ", ObservationStatus.NOT_PUBLISHED),
    ],
)
def test_a_code_is_a_status_and_never_a_number(text, status):
    (row,) = accepted(ks2({"PTRWM_EXP": text, "READPROG": text}))
    found = {fact.indicator: fact for fact in row.facts}
    for indicator in ("ks2_rwm_expected", "ks2_reading_progress"):
        assert found[indicator].status is status
        assert found[indicator].value is None
        assert found[indicator].lower is None
    assert found["ks2_writing_progress"].status is ObservationStatus.PRESENT


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"PTRWM_EXP": "140"}, "140 is not a percentage: 0 to 100"),
        ({"PTRWM_EXP": "140%"}, "140% is not a percentage: 0 to 100"),
        ({"PTRWM_EXP": "-1%"}, "-1% is not a percentage: 0 to 100"),
        ({"PTRWM_EXP": "59"}, "59 has no % sign, as percentages in this file have"),
        ({"PTRWM_EXP": "many"}, '"many" is neither a number nor a code such as SUPP'),
        ({"PTRWM_EXP": "supp"}, '"supp" is neither a number nor a code such as SUPP'),
        ({"PTRWM_EXP": "1e1%"}, '"1e1%" is neither a number nor a code such as SUPP'),
        ({"PTRWM_EXP": "=1+1"}, '"=1+1" is neither a number nor a code such as SUPP'),
        ({"READPROG": "-1.9%"}, '"-1.9%" is neither a number nor a code such as SUPP'),
        ({"READPROG": "NaN"}, '"NaN" is neither a number nor a code such as SUPP'),
        ({"READPROG": "-41"}, "-41 is not a progress score: -40 to 40"),
        ({"READPROG_DESCR": "6"}, "6 is not a progress band: 1 to 5"),
        ({"READPROG_DESCR": "2.5"}, "2.5 is not a progress band: a whole number"),
        ({"READ_AVERAGE": "10"}, "10 is not a scaled score: 80 to 120"),
        ({"TELIG": "-5"}, "-5 is not a number of pupils: 0 to 10,000,000"),
        ({"TELIG": "2.5"}, "2.5 is not a number of pupils: a whole number"),
        ({"READPROG": "-3.5"}, "the value -3.5 is outside its confidence limits, -3.4 to -0.3"),
        ({"READPROG": "0"}, "the value 0 is outside its confidence limits, -3.4 to -0.3"),
        ({"URN": "12345"}, '"12345" is not a URN: six digits'),
        ({"LEA": "Hants"}, '"Hants" is not a local authority code: three digits'),
        ({"RECTYPE": "7"}, '"7" is no kind of row this file has'),
    ],
)
def test_what_cannot_be_is_refused_with_its_column_value_and_reason(change, reason):
    ((column, value),) = change.items()
    (problem,) = problems(ks2({}, change, {}))
    assert (problem.line, problem.column, problem.value, problem.reason) == (3, column, value, reason)
    assert [row.line for row in accepted(ks2({}, change, {}))] == [2, 4]


def test_limits_the_wrong_way_round_are_refused():
    assert reasons(ks2({"READPROG_LOWER": "-0.3", "READPROG_UPPER": "-3.4"})) == [
        (2, "READPROG", "the value -1.9 is outside its confidence limits, -0.3 to -3.4")
    ]


def test_nobody_cannot_have_a_result():
    assert reasons(ks2({"TELIG": "0"})) == [(2, "PTRWM_EXP", "a result of 63 cannot be, with 0 eligible pupils")]


def test_a_school_that_stands_twice_keeps_its_first_row():
    assert reasons(ks2({}, {"URN": "100001"})) == [(3, "URN", "100001 already stands on line 2; the first row is kept")]


def test_areas_become_benchmarks():
    content = ks2(
        {**AREA, "RECTYPE": "3", "TELIG": "14040", "READPROG": "-0.2"},
        {**AREA, "RECTYPE": "4", "LEA": " ", "PTRWM_EXP": "64%"},
        {**AREA, "RECTYPE": "5", "LEA": " ", "PTRWM_EXP": "65%"},
    )
    facts = {(fact.area, fact.indicator): fact for row in accepted(content) for fact in row.facts}
    assert facts["850", "ks2_rwm_expected"].value == 63
    assert facts["850", "ks2_rwm_expected"].cohort == 14040
    assert facts["850", "ks2_reading_progress"].value == Decimal("-0.2")
    assert facts["england_all", "ks2_rwm_expected"].value == 64
    assert facts["england", "ks2_rwm_expected"].value == 65
    assert ("england", "ks2_reading_progress") not in facts
    assert {row.urn for row in accepted(content)} == {None}


def test_an_area_that_stands_twice_keeps_its_first_row():
    england = {**AREA, "RECTYPE": "5", "LEA": " "}
    assert reasons(ks2(england, england)) == [(3, "URN", "england already stands on line 2; the first row is kept")]


def test_an_area_row_needs_all_its_results():
    cut = ks2({**AREA, "RECTYPE": "3"}).splitlines()
    cut[1] = b",".join(cut[1].split(b",")[:10])
    assert reasons(b"\n".join([*cut, b""])) == [(2, None, "the row has 10 values, the header has 26")]


def first_values(content: bytes, kept: int) -> bytes:
    header, row = content.splitlines()
    return b"\n".join([header, b",".join(row.split(b",")[:kept]), b""])


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({"TOTPUPS": "NEW", "TPUPYEAR": ""}, 6),
        ({"TPUPYEAR": "NEW"}, 7),
        ({"TPUPYEAR": "0"}, 7),
    ],
)
def test_schools_with_nobody_to_assess_break_off_and_say_nothing(change, kept):
    (row,) = accepted(first_values(ks2(change), kept))
    assert (row.urn, row.facts) == (100001, ())


def test_a_new_school_may_also_have_all_its_blanks():
    results = dict.fromkeys(files.KS2_COLUMNS[7:] + files.KS2_2018[-5:], "")
    assert accepted(ks2({**results, "TOTPUPS": "NEW"}))[0].facts == ()


def test_blanks_left_off_behind_the_last_result_lose_nothing():
    content = csv_file(files.KS2_2016, files.KS2_SCHOOL)
    whole, short = accepted(content), accepted(first_values(content, len(files.KS2_2016) - 2))
    assert whole == short


@pytest.mark.parametrize("kept", [1, 3, 4, 6, 7, 12, 20, 25])
def test_a_row_that_breaks_off_without_saying_why_is_refused(kept):
    assert reasons(first_values(ks2({}), kept)) == [
        (2, None, f"the row has {kept} value{'s' if kept > 1 else ''}, the header has 26")
    ]


def test_a_value_lost_within_a_row_is_noticed():
    """Blanks may be left off at the end; a value lost before moves the others into columns where they cannot be."""
    header, row = csv_file(files.KS2_2016, files.KS2_SCHOOL).splitlines()
    cells = row.split(b",")
    last = files.KS2_2016.index("MAT_AVERAGE")
    for lost in range(last + 1):
        content = b"\n".join([header, b",".join(cells[:lost] + cells[lost + 1 :]), b""])
        assert accepted(content) == [], files.KS2_2016[lost]


def test_the_renamed_tables():
    found = values(csv_file(files.RENAMED_COLUMNS, files.RENAMED_SCHOOL))
    assert found["ks2_rwm_expected"] == ("present", "63")
    assert found["ks2_reading_progress_band"] == ("present", "4")
    assert found["ks2_maths_progress"] == ("low_coverage", None)
    assert found["ks2_maths_average"] == ("not_published", None)


def test_rows_of_another_year_than_most_are_refused():
    rows = [{**files.RENAMED_SCHOOL, "URN": str(100001 + place)} for place in range(4)]
    rows[0]["Academic Year"] = "2017"
    rows[2]["Academic Year"] = "MMXVIII"
    assert reasons(csv_file(files.RENAMED_COLUMNS, *rows)) == [
        (2, "Academic Year", "the row is about 2017, most of the file about another academic year"),
        (4, "Academic Year", "the row is about MMXVIII, most of the file about another academic year"),
    ]


def test_progress_by_school_does_not_read_the_inspection_grade():
    found = values(csv_file(files.PROGRESS_COLUMNS, files.PROGRESS_SCHOOL))
    assert found == {
        "ks2_reading_progress": ("present", "-1.9"),
        "ks2_reading_progress_band": ("present", "4"),
        "ks2_writing_progress": ("suppressed", None),
        "ks2_writing_progress_band": ("suppressed", None),
        "ks2_maths_progress": ("present", "0"),
        "ks2_maths_progress_band": ("present", "3"),
    }


def test_results_by_urn():
    content = json_file(
        {
            "100001": files.BY_URN_SCHOOL,
            "99": files.BY_URN_SCHOOL,
            "100003": {**files.BY_URN_SCHOOL, "rwmExp": 140},
            "100004": {**files.BY_URN_SCHOOL, "year": "2021/22"},
        }
    )
    assert values(content) == {
        "ks2_rwm_expected": ("present", "63"),
        "ks2_rwm_higher": ("present", "10"),
        "ks2_reading_progress": ("present", "-1.9"),
        "ks2_writing_progress": ("not_published", None),
        "ks2_maths_progress": ("present", "0.5"),
    }
    assert reasons(content) == [
        (2, "(key)", '"99" is not a URN: six digits'),
        (3, "rwmExp", "140 is not a percentage: 0 to 100"),
        (4, "year", "the row is about 2021/22, most of the file about another academic year"),
    ]


def test_minus_nothing_is_nothing():
    assert values(ks2({"WRITPROG": "-0.0"}))["ks2_writing_progress"] == ("present", "0.0")
