"""Published registers of several shapes, read whole and together."""

from collections import Counter
from datetime import date
from functools import cache

from securing_good.local_authorities import FORMER, NAMES
from securing_good.vocabulary import Phase, SchoolStatus
from securing_good_risk_engine.sources.facts import ObservationFact, RecognisedFile, Row, SchoolFact
from securing_good_risk_engine.sources.recognising import read_file
from tests.harness.published import REAL_DATA, needs_published_files

pytestmark = needs_published_files

SPINE = "register/2017-2018_england_spine.xlsx"
OPEN = "register/open_schools_2026-06.json"
GIAS = "register/schools_2022-05.csv"
SERVICE_SCHOOLS = {"702", "704"}
"""Codes the department gives to schools for children of the armed forces abroad, and to a few others, in place of a council."""


@cache
def read(name: str) -> tuple[RecognisedFile, dict[int, SchoolFact]]:
    """The edition and its schools. Every row of these files is accepted."""
    content = (REAL_DATA / name).read_bytes()
    recognised = read_file(content, filename="sent", period=None, today=date(2026, 9, 1))
    schools: dict[int, SchoolFact] = {}
    for row in recognised.rows:
        assert isinstance(row, Row), row
        schools |= {fact.urn: fact for fact in row.facts if isinstance(fact, SchoolFact)}
    return recognised, schools


def test_the_register_of_the_performance_tables():
    recognised, schools = read(SPINE)
    assert (recognised.dataset, recognised.available_on) == ("performance_tables_register", date(2019, 11, 7))
    assert recognised.title == "Register of the performance tables, as of 7 November 2019"
    assert len(schools) == 26_078
    assert Counter(school.status for school in schools.values()) == {
        SchoolStatus.OPEN: 23_786,
        SchoolStatus.CLOSED: 2_146,
        SchoolStatus.PROPOSED_TO_CLOSE: 146,
    }
    assert sum(school.council == "307" for school in schools.values()) == 116
    assert {school.council for school in schools.values()} - set(NAMES) - SERVICE_SCHOOLS == set(FORMER)


def test_every_closed_school_of_it_has_its_day_and_no_other_has_one():
    _, schools = read(SPINE)
    for school in schools.values():
        assert (school.closed_on is not None) == (school.status is SchoolStatus.CLOSED)


def test_what_it_leaves_to_be_worked_out_agrees_with_the_national_register():
    spine, gias = read(SPINE)[1], read(GIAS)[1]
    both = [(spine[urn], gias[urn]) for urn in spine.keys() & gias.keys()]
    assert len(both) == 19_207
    assert sum(ours.phase is theirs.phase for ours, theirs in both) == 19_171
    assert sum(ours.type == theirs.type for ours, theirs in both) == 19_188
    assert all(ours.type_group == theirs.type_group for ours, theirs in both)


def test_a_maintained_school_and_a_free_school_of_november_2019():
    _, schools = read(SPINE)
    ealing, avanti = schools[101870], schools[147651]
    assert (ealing.name, ealing.type, ealing.phase) == (
        "North Ealing Primary School",
        "Community school",
        Phase.PRIMARY,
    )
    assert (avanti.name, avanti.type, avanti.opened_on) == ("Avanti Park School", "Free schools", date(2019, 11, 1))


def test_the_list_of_open_schools():
    recognised, schools = read(OPEN)
    assert (recognised.dataset, recognised.available_on, len(schools)) == ("open_schools", date(2026, 9, 1), 20_801)
    assert schools[101870].name == "North Ealing Primary School"
    assert {school.council for school in schools.values()} == {None}


def test_no_school_that_had_closed_by_2019_was_open_later():
    closed = {urn for urn, school in read(SPINE)[1].items() if school.status is SchoolStatus.CLOSED}
    assert not closed & read(GIAS)[1].keys()
    assert not closed & read(OPEN)[1].keys()


def test_with_it_the_key_stage_2_results_of_2018_find_their_schools():
    """The register of May 2022 alone does not know 2,880 of the schools with results in 2017/18."""
    content = (REAL_DATA / "ks2/ks2_perf_2018.csv").read_bytes()
    rows = read_file(content, filename="sent", period=None, today=date(2026, 9, 1)).rows
    with_results = {
        fact.urn for row in rows if isinstance(row, Row) for fact in row.facts if isinstance(fact, ObservationFact)
    }
    in_2022 = read(GIAS)[1].keys()
    assert len(with_results - in_2022) == 2_880
    assert len(with_results - in_2022 - read(SPINE)[1].keys()) == 0
