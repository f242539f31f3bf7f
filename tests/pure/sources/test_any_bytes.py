"""Whatever is sent, a file is read or refused: never a traceback, and never a fact out of range."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.facts import BenchmarkFact, FileRefused, ObservationFact, Row
from tests.harness import inspection_files
from tests.pure.sources import files
from tests.pure.sources.files import csv_file, json_file, read
from tests.pure.sources.test_absence_explored import TWO_TERMS, absence
from tests.pure.sources.test_capacity import SECONDARY, capacity
from tests.pure.sources.test_department_risk import ABSENCE as ABSENCE_LINE
from tests.pure.sources.test_department_risk import lines, scores
from tests.pure.sources.test_editions import ABSENCE, KS4, KS4_SCHOOL
from tests.pure.sources.test_finance import SCHOOL as FINANCE
from tests.pure.sources.test_finance_returns import CODED
from tests.pure.sources.test_ks2_explored import READING, results
from tests.pure.sources.test_report_cards import BEFORE, cards
from tests.pure.sources.test_rise import schools
from tests.pure.sources.test_suspensions import suspensions
from tests.pure.sources.test_turnover import turnover

CENSUS = {
    "LA": "307",
    "ESTAB": "2001",
    "URN": "100001",
    "SCHOOLTYPE": "State-funded primary",
    "NOR": "285",
    "PSENELSE": "2.1%",
    "PSENELK": "11.6%",
    "PNUMEAL": "53.5%",
    "PNUMFSMEVER": "20.4%",
}
YEARS = {"ks2_by_name": 2023, "ks4": 2018, "ks5": 2016, "returns": 2023, "absence": 2018, "census": 2018}
"""Academic year of the shapes that do not tell it."""
SOUND = {
    "register": files.register({}, {}, {}),
    "gias": files.gias({}, {}),
    "ks2": files.ks2({}, {}, {}),
    "ks2_renamed": csv_file(files.RENAMED_COLUMNS, files.RENAMED_SCHOOL),
    "ks2_progress": csv_file(files.PROGRESS_COLUMNS, files.PROGRESS_SCHOOL),
    "ks2_by_urn": json_file({"100001": files.BY_URN_SCHOOL, "100002": files.BY_URN_SCHOOL}),
    "ks2_by_name": json_file([files.BY_NAME_SCHOOL, {**files.BY_NAME_SCHOOL, "name": "St Mary's"}]),
    "ks4": csv_file(KS4, KS4_SCHOOL),
    "ks5": csv_file(files.KS5_SCHOOL, files.KS5_SCHOOL),
    "absence": ABSENCE,
    "preferences": csv_file(
        files.PREFERENCES_SCHOOL, files.PREFERENCES_SCHOOL, {**files.PREFERENCES_SCHOOL, "year_key": "2018"}
    ),
    "offers": csv_file(files.OFFERS_AUTHORITY, files.OFFERS_AUTHORITY),
    "finance": csv_file(FINANCE, FINANCE),
    "census": csv_file(CENSUS, CENSUS),
    "absence_explored": absence({}, TWO_TERMS),
    "capacity": capacity({}, SECONDARY, {"school_urn": "100002"}),
    "ks2_explored": results({}, READING, {"time_period": "202425"}),
    "returns": csv_file(CODED, CODED),
    "report_cards": cards(BEFORE, {"urn": "100002"}),
    "department_risk": scores({}, {"URN": "100002"}),
    "department_risk_lines": lines({}, ABSENCE_LINE, {"URN": "100002"}),
    "rise": schools({}, {"school_urn": "100002"}),
    "suspensions": suspensions({}, {"time_period": "202223"}, {"geographic_level": "National"}),
    "turnover": turnover({}, {"time_period": "202122"}),
    "term_dates": json_file([files.TERM, {**files.TERM, "term": "spring", "start": "2027-01-04", "end": "2027-03-25"}]),
    "bank_holidays": json_file(
        {"england-and-wales": {"division": "england", "events": [{"title": "Boxing Day", "date": "2026-12-28"}]}}
    ),
    "inspections": inspection_files.management_information({}, inspection_files.REMAINS_GOOD).encode(),
    "inspections_graded": inspection_files.graded(("101901", "Good", "20160310")).encode(),
    "inspections_by_urn": inspection_files.latest_by_urn().encode(),
    "workbook": files.workbook(
        [files.REGISTER_COLUMNS, [files.REGISTER_SCHOOL.get(name, "") for name in files.REGISTER_COLUMNS]]
    ),
}

fast = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_to_the_end(content: bytes, period: int | None = None) -> int:
    """Facts read; 0 where the file is refused. Anything else that is raised fails the test."""
    try:
        rows = list(read(content, period=period).rows)
    except FileRefused:
        return 0
    facts = [fact for row in rows if isinstance(row, Row) for fact in row.facts]
    for fact in facts:
        if isinstance(fact, ObservationFact | BenchmarkFact) and fact.value is not None:
            indicator = INDICATORS[fact.indicator]
            assert indicator.minimum <= fact.value <= indicator.maximum
    return len(facts)


@pytest.mark.parametrize("name", SOUND)
def test_the_sound_files_are_sound(name):
    assert read_to_the_end(SOUND[name], YEARS.get(name)) > 0


@fast
@given(st.binary(max_size=3000))
def test_any_bytes(content):
    read_to_the_end(content)


@fast
@given(st.text(max_size=1000))
def test_any_text(content):
    read_to_the_end(content.encode("utf-8", errors="surrogatepass"))


@fast
@given(
    st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"[{", b'{"', b"\xff\xfe", b"urn,", b'"']), st.binary(max_size=500)
)
def test_any_bytes_that_begin_like_something(opening, content):
    read_to_the_end(opening + content)


@fast
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    )
)
def test_any_json(value):
    read_to_the_end(json.dumps(value).encode())


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_sound_file_cut_doubled_or_changed(data):
    name = data.draw(st.sampled_from(sorted(SOUND)))
    content = SOUND[name]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 60)))
        middle = data.draw(
            st.sampled_from([b"", content[start:end] * 2, b"\x00", b'"', b",", b"\n", b"\xe9", b"9", b"-", b"%", b"\r"])
        )
        content = content[:start] + middle + content[end:]
    read_to_the_end(content, YEARS.get(name))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["register", "ks2", "ks2_by_urn", "workbook", "preferences", "offers", "ks5"]), st.floats(0, 1))
def test_a_file_that_ends_early_never_says_more_than_the_whole(name, share):
    whole = SOUND[name]
    period = YEARS.get(name)
    assert read_to_the_end(whole[: int(len(whole) * share)], period) <= read_to_the_end(whole, period)
