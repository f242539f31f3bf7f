"""Schools as the register of the performance tables describes them: coded, dated and partly worked out."""

from datetime import date

import pytest

from securing_good.vocabulary import Phase, SchoolStatus
from tests.pure.sources.files import accepted, csv_file, read, reasons

SCHOOL = {
    "URN": "100001",
    "LA": "307",
    "ESTAB": "2001",
    "LAESTAB": "3072001",
    "SCHNAME": "Larkfield Primary School",
    "STREET": "1 Lark Lane",
    "TOWN": "London",
    "POSTCODE": "W5 2BY",
    "ICLOSE": "1",
    "OPENDATE": "",
    "CLOSEDATE": "",
    "MINORGROUP": "Maintained School",
    "NFTYPE": "Community school",
    "ISPRIMARY": "1",
    "ISSECONDARY": "0",
    "ISPOST16": "0",
    "AGEL": "3",
    "AGEH": "11",
    "RELDENOM": "Does not apply",
    "OFSTEDRATING": "Inadequate",
}


def spine(*rows: dict[str, str]) -> bytes:
    """The register of the performance tables: each row is the sound school with these changes."""
    sound = ({**SCHOOL, "URN": str(100001 + place), **row} for place, row in enumerate(rows))
    return csv_file(list(SCHOOL), *sound)


def school(**changed: str):
    ((fact,),) = (row.facts for row in accepted(spine(changed)))
    return fact


def test_a_school():
    found = school()
    assert (found.urn, found.name, found.council, found.establishment_number) == (
        100001,
        "Larkfield Primary School",
        "307",
        2001,
    )
    assert (found.status, found.opened_on, found.closed_on) == (SchoolStatus.OPEN, None, None)
    assert (found.type, found.type_group) == ("Community school", "Local authority maintained schools")
    assert (found.low_age, found.high_age, found.religious_character) == (3, 11, "Does not apply")
    assert (found.street, found.town, found.postcode) == ("1 Lark Lane", "London", "W5 2BY")


def test_what_it_does_not_tell_is_not_told():
    found = school(POSTCODE="", RELDENOM="Unknown", AGEL="0", AGEH="0")
    assert found.told == {
        *("name", "type", "status", "council", "establishment_number", "closed_on", "street", "town"),
    }
    assert (found.postcode, found.religious_character, found.low_age, found.high_age) == (None, None, None, None)


def test_a_closed_school_is_a_known_school():
    found = school(ICLOSE="2", CLOSEDATE="2018-08-31", OPENDATE="01/09/2017")
    assert (found.status, found.opened_on, found.closed_on) == (
        SchoolStatus.CLOSED,
        date(2017, 9, 1),
        date(2018, 8, 31),
    )
    assert found.told >= {"status", "opened_on", "closed_on"}


def test_a_school_that_is_to_close():
    assert school(ICLOSE="3").status is SchoolStatus.PROPOSED_TO_CLOSE


@pytest.mark.parametrize(
    ("tables", "ages", "group", "phase"),
    [
        ("100", "3-11", "Maintained School", Phase.PRIMARY),
        ("100", "4-7", "Academy", Phase.PRIMARY),
        ("100", "9-12", "Academy", Phase.MIDDLE_DEEMED_PRIMARY),
        ("110", "9-13", "Academy", Phase.MIDDLE_DEEMED_SECONDARY),
        ("110", "4-16", "Academy", Phase.ALL_THROUGH),
        ("111", "3-18", "Academy", Phase.ALL_THROUGH),
        ("011", "11-18", "Maintained School", Phase.SECONDARY),
        ("010", "0-0", "Maintained School", Phase.SECONDARY),
        ("001", "16-19", "College", Phase.SIXTEEN_PLUS),
        ("000", "3-5", "n/a", Phase.NOT_APPLICABLE),
        ("100", "3-11", "Special School", Phase.NOT_APPLICABLE),
        ("111", "4-18", "Independent School", Phase.NOT_APPLICABLE),
    ],
)
def test_the_phase_is_worked_out_and_never_told(tables, ages, group, phase):
    low, high = ages.split("-")
    flags = dict(zip(("ISPRIMARY", "ISSECONDARY", "ISPOST16"), tables, strict=True))
    found = school(**flags, AGEL=low, AGEH=high, MINORGROUP=group)
    assert found.phase is phase
    assert not found.told & {"phase", "type_group", "website", "easting", "northing"}


@pytest.mark.parametrize(
    ("said", "group", "type_", "type_group"),
    [
        ("Academy - Converter mainstream", "Academy", "Academy converter", "Academies"),
        ("Academy - Converter special school", "Special School", "Academy special converter", "Academies"),
        ("Free school - Special", "Special School", "Free schools special", "Free Schools"),
        ("University technical college", "Academy", "University technical college", "Free Schools"),
        ("Community special school", "Special School", "Community special school", "Special schools"),
        (
            "Other independent special school",
            "Special School",
            "Other independent special school",
            "Independent schools",
        ),
        ("Sixth form college", "College", "Sixth form college", "Colleges"),
        ("Service childrens education", "n/a", "Service children's education", ""),
    ],
)
def test_types_in_the_national_registers_words(said, group, type_, type_group):
    found = school(NFTYPE=said, MINORGROUP=group)
    assert (found.type, found.type_group) == (type_, type_group)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"URN": "999"}, '"999" is not a URN: six digits'),
        ({"LA": "E09"}, '"E09" is not a local authority code: three digits'),
        ({"SCHNAME": ""}, "the school has no name"),
        ({"ICLOSE": "4"}, '"4" is none of 1, 2, 3'),
        ({"CLOSEDATE": "2018-13-01"}, '"2018-13-01" is not a date (year-month-day, or day-month-year)'),
        ({"AGEL": "16"}, "the lowest age, 16, is above the highest, 11"),
    ],
)
def test_what_cannot_be_is_refused(change, reason):
    (column,) = change
    assert reasons(spine({}, change)) == [(3, column, reason)]


def test_a_school_that_stands_twice_keeps_its_first_row():
    assert reasons(spine({}, {"URN": "100001"})) == [
        (3, "URN", "100001 already stands on line 2; the first row is kept")
    ]


@pytest.mark.parametrize(
    ("opened", "closed", "edition"),
    [
        ("2018-09-01", "2019-11-07", "2019-11-07"),
        ("2019-11-06", "2018-08-31", "2019-11-06"),
        ("2030-09-01", "", "2026-09-01"),
        ("", "", "2026-09-01"),
    ],
)
def test_it_is_dated_by_the_last_school_that_opened_or_closed(opened, closed, edition):
    assert read(spine({"OPENDATE": opened}, {"CLOSEDATE": closed})).available_on.isoformat() == edition
