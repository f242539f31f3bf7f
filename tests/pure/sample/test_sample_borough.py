"""The fictional borough: who is in it, and that nobody can take it for a real one."""

import re
from collections import Counter
from datetime import date

import pytest

from deploy.sample.borough import (
    COUNCIL,
    DIOCESES,
    PREDECESSORS,
    SCHOOLS,
    Character,
    improving,
    open_schools,
    sinking,
)
from deploy.sample.inspections import Graded, Ungraded, inspections
from deploy.sample.people import council_people, people
from securing_good.vocabulary import Phase, Role

DAYS = [
    date(2026, 9, 1),
    date(2026, 11, 24),
    date(2027, 3, 31),
    date(2027, 8, 31),
    date(2028, 2, 29),
    date(2028, 12, 31),
    date(2030, 4, 1),
    date(2031, 8, 31),
]
NEWEST_REAL_URN = 200_000
"""Far above the newest real one, which was below 153,000 in 2026."""


def test_there_are_about_ninety_open_schools_and_no_number_or_name_stands_twice():
    assert 85 <= len(open_schools()) <= 100
    assert len(SCHOOLS) == len({school.urn for school in SCHOOLS}) == len({school.number for school in SCHOOLS})
    assert len({school.name for school in SCHOOLS}) == len({school.website for school in SCHOOLS}) == len(SCHOOLS)


def test_nothing_in_it_can_be_taken_for_real():
    assert COUNCIL == "399"
    for school in SCHOOLS:
        assert NEWEST_REAL_URN < school.urn <= 999_999
        assert re.fullmatch(r"QB[1-9] [1-9][A-Z]{2}", school.postcode)
        assert school.website.endswith(".example")
    assert all(person.email.endswith(".example") for person in people(date(2026, 9, 1)))


def test_every_phase_and_type_of_school_is_there():
    phases = {school.phase for school in open_schools()}
    assert phases == set(Phase) - {Phase.MIDDLE_DEEMED_PRIMARY}
    types = Counter(school.type for school in open_schools())
    assert set(types) == {
        "Local authority nursery school",
        "Community school",
        "Voluntary aided school",
        "Voluntary controlled school",
        "Foundation school",
        "Academy converter",
        "Academy sponsor led",
        "Free schools",
        "University technical college",
        "Sixth form centres",
        "Free schools 16 to 19",
        "Community special school",
        "Foundation special school",
        "Academy special converter",
        "Free schools special",
        "Pupil referral unit",
        "Academy alternative provision converter",
        "Other independent special school",
    }
    ages = {(school.low_age, school.high_age) for school in open_schools()}
    assert ages >= {(4, 7), (7, 11), (3, 11), (5, 9), (9, 13), (11, 16), (11, 18), (4, 18), (16, 19)}
    assert {school.faith for school in SCHOOLS} >= {*DIOCESES, "Jewish", "Muslim", "Sikh", "Hindu", "Methodist"}


def test_academies_and_only_they_have_trusts_some_of_many_schools_and_some_of_one():
    trusts = Counter(school.trust for school in SCHOOLS if school.trust)
    assert sum(number > 2 for number in trusts.values()) >= 3
    assert sum(number == 1 for number in trusts.values()) >= 3
    for school in SCHOOLS:
        by_trust = any(word in school.type for word in ("cademy", "ree school", "technical"))
        assert school.is_academy is by_trust, school.name
        assert not (school.is_academy and school.is_maintained)


def test_one_school_became_an_academy_and_two_became_one():
    by_name = {school.name: school for school in SCHOOLS}
    closed = {school.name for school in SCHOOLS if school.closed_on}
    assert closed == {name for names in PREDECESSORS.values() for name in names}
    assert sorted(map(len, PREDECESSORS.values())) == [1, 2]
    for name, earlier in PREDECESSORS.items():
        for predecessor in map(by_name.__getitem__, earlier):
            assert (by_name[name].opened_on - predecessor.closed_on).days == 1
            assert not any(
                predecessor.is_open_in(year) and by_name[name].is_open_in(year) for year in range(2018, 2031)
            )


def test_there_is_a_story_of_every_kind():
    stories = Counter(school.character for school in open_schools())
    assert set(stories) == set(Character)
    in_trouble = stories[Character.FALLING] + stories[Character.INADEQUATE]
    assert in_trouble >= 5
    assert stories[Character.DRIFTING] >= 10
    assert stories[Character.STEADY] + stories[Character.STRONG] > len(open_schools()) / 2
    assert all((school.dip is not None) == (school.character is Character.RECOVERING) for school in SCHOOLS)


@pytest.mark.parametrize("today", [day for day in DAYS if day.year < 2029])
def test_whenever_it_is_some_schools_have_come_out_of_trouble(today):
    assert len(improving(today)) >= 2
    assert not set(improving(today)) & set(sinking(today))


@pytest.mark.parametrize("today", DAYS)
def test_everybody_is_there(today):
    everybody = people(today)
    assert len({person.name for person in council_people()}) == len(council_people())
    roles = Counter(person.role for person in everybody)
    assert roles[Role.HEADTEACHER] == roles[Role.CHAIR_OF_GOVERNORS] == len(open_schools())
    assert roles[Role.PRINCIPAL_ADVISER] == roles[Role.ASSISTANT_DIRECTOR] == roles[Role.DATA_OFFICER] == 1
    assert roles[Role.LEAD_OFFICER] >= 4
    assert roles[Role.LINK_PARTNER] >= 4
    heads = [person for person in everybody if person.role is Role.HEADTEACHER]
    assert all(person.since <= today and person.urn for person in heads)
    assert people(today) == everybody


def test_a_headteacher_stays_through_the_year_and_some_change_with_it():
    def names(today):
        return [person.name for person in people(today) if person.role is Role.HEADTEACHER]

    assert names(date(2026, 9, 1)) == names(date(2027, 8, 31))
    changed = sum(old != new for old, new in zip(names(date(2027, 8, 31)), names(date(2027, 9, 1)), strict=True))
    assert 3 <= changed <= 35


def test_inspectors_find_what_the_story_tells():
    for school in open_schools():
        found = inspections(school)
        graded = [each for each in found if isinstance(each, Graded)]
        assert [each.starts for each in found] == sorted({each.starts for each in found})
        assert all(each.starts < each.published and each.starts.weekday() == 1 for each in found)
        assert all(bool(each.category) == (each.leadership == 4) for each in graded)
        assert not found or isinstance(found[0], Graded)
        if school.character is Character.INADEQUATE:
            latest = [each for each in graded if each.starts < date(2026, 9, 1)][-1]
            assert (latest.leadership, latest.is_safe, latest.category) == (4, False, "SM")
    assert any(isinstance(each, Ungraded) for school in SCHOOLS for each in inspections(school))


def test_a_closed_school_is_not_inspected():
    closed = [school for school in SCHOOLS if school.closed_on]
    assert all(each.starts <= school.closed_on for school in closed for each in inspections(school))
