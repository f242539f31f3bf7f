"""Schools as the register describes them."""

from datetime import date

import pytest

from securing_good.vocabulary import Phase, SchoolStatus
from tests.pure.sources.files import accepted, gias, read, reasons, register


def test_a_school_of_the_trimmed_register():
    (row,) = accepted(register({"close_date": "2022-08-31", "school_website": "www.larkfield.example"}))
    (school,) = row.facts
    assert (row.line, row.urn, school.urn) == (2, 100001, 100001)
    assert (school.name, school.type, school.type_group) == (
        "Larkfield Primary School",
        "Community school",
        "Local authority maintained schools",
    )
    assert (school.council, school.establishment_number) == ("307", 2001)
    assert (school.opened_on, school.closed_on) == (None, date(2022, 8, 31))
    assert (school.low_age, school.high_age, school.easting, school.northing) == (3, 11, 517600, 180400)
    assert (school.street, school.town, school.postcode) == ("1 Lark Lane", "London", "W5 2BY")
    assert (school.website, school.religious_character) == ("www.larkfield.example", "Does not apply")


def test_a_school_of_the_departments_extract():
    (row,) = accepted(gias({"CloseDate": "31/08/2014", "WebsiteAddress": "www.larkfield.example"}))
    (school,) = row.facts
    assert (school.council, school.opened_on, school.closed_on) == ("307", date(1972, 9, 1), date(2014, 8, 31))
    assert (school.type_group, school.website, school.easting) == ("", "www.larkfield.example", None)


def test_a_school_outside_englands_councils_has_none():
    assert accepted(gias({"LA (code)": "000"}))[0].facts[0].council is None
    assert accepted(gias({"LA (code)": "999"}))[0].facts[0].council == "999"


@pytest.mark.parametrize(
    ("word", "phase"),
    [
        ("Nursery", Phase.NURSERY),
        ("Primary", Phase.PRIMARY),
        ("Middle Deemed Primary", Phase.MIDDLE_DEEMED_PRIMARY),
        ("Middle deemed secondary", Phase.MIDDLE_DEEMED_SECONDARY),
        ("Secondary", Phase.SECONDARY),
        ("All-through", Phase.ALL_THROUGH),
        ("All Through", Phase.ALL_THROUGH),
        ("16 Plus", Phase.SIXTEEN_PLUS),
        ("16 plus", Phase.SIXTEEN_PLUS),
        ("Not applicable", Phase.NOT_APPLICABLE),
    ],
)
def test_phases(word, phase):
    assert accepted(register({"education_phase": word}))[0].facts[0].phase is phase


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Open", SchoolStatus.OPEN),
        ('"Open, but proposed to close"', SchoolStatus.PROPOSED_TO_CLOSE),
        ("Proposed to open", SchoolStatus.PROPOSED_TO_OPEN),
        ("Closed", SchoolStatus.CLOSED),
    ],
)
def test_statuses(word, status):
    assert accepted(register({"establishment_status": word}))[0].facts[0].status is status


def test_the_placeholder_row_says_nothing():
    rows = accepted(register({"urn": "0", "establishment_name": "Not reported", "education_phase": "Not reported"}, {}))
    assert [(row.line, row.urn, len(row.facts)) for row in rows] == [(2, None, 0), (3, 100002, 1)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"urn": "1234567"}, '"1234567" is not a URN: six digits'),
        (
            {"urn": "\u0661\u0660\u0660\u0660\u0660\u0661"},
            '"\u0661\u0660\u0660\u0660\u0660\u0661" is not a URN: six digits',
        ),
        ({"establishment_name": " "}, "the school has no name"),
        ({"education_phase": "Tertiary"}, '"Tertiary" is no word the register uses here'),
        ({"education_phase": ""}, '"" is no word the register uses here'),
        ({"establishment_status": "Ajar"}, '"Ajar" is no word the register uses here'),
        (
            {"open_date": "2206-09-01"},
            '"2206-09-01" is not a date a school could open: years 1500 to 2031',
        ),
        (
            {"close_date": "1066-10-14"},
            '"1066-10-14" is not a date a school could close: years 1500 to 2031',
        ),
        (
            {"open_date": "2021-02-29"},
            '"2021-02-29" is not a date (year-month-day, or day-month-year)',
        ),
        ({"open_date": "soon"}, '"soon" is not a date (year-month-day, or day-month-year)'),
        ({"statutory_low_age": "-3"}, '"-3" is not a whole number from 0 to 99'),
        ({"statutory_high_age": "11.5"}, '"11.5" is not a whole number from 0 to 99'),
        ({"statutory_low_age": "16"}, "the lowest age, 16, is above the highest, 11"),
        ({"establishment_number": "12345"}, '"12345" is not a whole number from 0 to 9,999'),
        ({"easting": "5176001"}, '"5176001" is not a whole number from 0 to 700,000'),
        ({"administrative_district": "Atlantis"}, '"Atlantis" is no district of England known here'),
    ],
)
def test_what_cannot_be_is_refused_with_its_column_value_and_reason(change, reason):
    (column,) = change
    assert reasons(register({}, change, {})) == [(3, column, reason)]
    assert [row.line for row in accepted(register({}, change, {}))] == [2, 4]


def test_an_la_code_has_three_digits():
    assert reasons(gias({"LA (code)": "E09"})) == [
        (2, "LA (code)", '"E09" is not a local authority code: three digits')
    ]


def test_a_school_that_stands_twice_keeps_its_first_row():
    assert reasons(register({}, {"urn": "100001"})) == [
        (3, "urn", "100001 already stands on line 2; the first row is kept")
    ]


@pytest.mark.parametrize(
    ("changed", "edition"),
    [
        (["2022-05-18", "2022-07-06", ""], "2022-07-06"),
        (["2022-05-18", "2206-07-06", "never"], "2026-09-01"),
        (["", "", ""], "2026-09-01"),
    ],
)
def test_an_edition_is_known_from_its_last_change_and_never_from_tomorrow(changed, edition):
    content = register(*({"last_changed_date": on} for on in changed))
    assert read(content).available_on.isoformat() == edition
