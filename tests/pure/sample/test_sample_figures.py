"""Figures of the sample: each agrees with the others of its school, and tells the story the school is there for."""

import pytest

from deploy.sample import national
from deploy.sample.borough import SCHOOLS, Character, open_schools
from deploy.sample.quality import cohort, roll
from deploy.sample.results import key_stage_2, key_stage_4, key_stage_5
from deploy.sample.school_life import absence, intake, money, preferences, workforce

YEARS = range(2018, 2031)
EACH = [(school, year) for school in SCHOOLS for year in YEARS]


def rwm(school, year):
    result = key_stage_2(school, year)
    return 100 * result.expected / result.eligible


def having(character, year, of=key_stage_2):
    return [school for school in open_schools() if school.character is character and of(school, year)]


def test_key_stage_2_is_of_the_pupils_there_are():
    for school, year in EACH:
        result = key_stage_2(school, year)
        if result is None:
            continue
        assert 0 < result.eligible <= cohort(school, 6, year) <= roll(school, year)
        assert 0 <= result.higher <= result.expected <= min(result.in_subject.values())
        assert max(result.in_subject.values()) <= result.eligible
        assert all(each.lower <= each.score <= each.upper for each in result.progress.values())
        assert all((each.band >= 4) == (each.upper < 0) for each in result.progress.values())
        assert bool(result.progress) == (year not in national.WITHOUT_KS2_PROGRESS)


def test_key_stages_4_and_5_are_of_the_pupils_there_are():
    for school, year in EACH:
        result, sixth_form = key_stage_4(school, year), key_stage_5(school, year)
        if result is not None:
            assert 0 <= result.grade_5 <= result.grade_4 <= result.pupils == cohort(school, 11, year)
            assert 0 < result.attainment_8 < 90
            assert (result.progress_8 is None) == (year in national.WITHOUT_PROGRESS_8)
        if sixth_form is not None:
            for courses in (sixth_form.a_level, sixth_form.applied_general):
                assert 0 <= courses.retained <= courses.students <= sixth_form.students
                assert courses.lower <= courses.value_added <= courses.upper
            assert all(students <= sixth_form.students for students, _ in sixth_form.resits.values())


def test_nothing_is_told_of_a_school_that_is_not_open():
    for school, year in EACH:
        if not school.is_open_in(year):
            assert roll(school, year) == 0
            told = (key_stage_2, key_stage_4, key_stage_5, absence, intake, workforce, money, preferences)
            assert [tell(school, year) for tell in told] == [None] * len(told)


def test_the_year_groups_of_a_school_make_up_its_roll():
    for school, year in EACH:
        census = intake(school, year)
        if census is None:
            continue
        assert census.pupils == roll(school, year) >= sum(cohort(school, group, year) for group in range(14))
        assert census.girls + census.plans <= 2 * census.pupils
        assert census.free_meals <= census.free_meals_ever <= census.up_to_year_11 <= census.pupils
        staff = workforce(school, year)
        if staff is not None:
            assert staff.pupils_per_teacher == pytest.approx(census.pupils / staff.teachers, abs=0.06)


def test_a_year_groups_size_moves_up_with_it():
    school = next(school for school in SCHOOLS if school.name == "Tallowgate Primary School")
    assert [cohort(school, group, 2020 + group) for group in range(7)] == [cohort(school, 0, 2020)] * 7


def test_a_reserve_moves_by_the_balance_of_the_year():
    for school, year in EACH:
        now, before = money(school, year), money(school, year - 1)
        if now and before and year > YEARS.start:
            assert now.reserve == pytest.approx(before.reserve + now.balance, abs=0.02)
            assert now.income > 0


def test_offers_are_made_to_those_who_asked():
    for school, year in EACH:
        asked = preferences(school, year)
        if asked is not None:
            assert asked.first_offers <= min(asked.first, asked.offers)
            assert asked.first_offers + asked.second_offers + asked.third_offers <= asked.offers
            assert asked.first + asked.second + asked.third <= asked.any_place


@pytest.mark.parametrize("year", [2024, 2026, 2029])
def test_schools_in_clear_trouble_are_far_below_and_falling(year):
    for school in having(Character.FALLING, year):
        assert rwm(school, year) < national.RWM_EXPECTED[year] - 15
        assert rwm(school, year) < rwm(school, year - 2) < rwm(school, 2018)
        assert absence(school, year).overall > national.ABSENCE["PRI"][year].overall + 1.2
        assert money(school, year).reserve < money(school, year - 2).reserve
        assert roll(school, year) < 0.85 * roll(school, 2018)
    asked = [preferences(school, year) for school in having(Character.FALLING, year, preferences)]
    assert asked
    assert all(each.first < 0.5 * each.offers for each in asked)


def test_their_reserve_becomes_a_deficit():
    assert all(money(school, 2026).reserve < 0 for school in having(Character.FALLING, 2026, money))


@pytest.mark.parametrize("year", [2024, 2026, 2029])
def test_most_schools_are_ordinary_and_good(year):
    steady = [rwm(school, year) for school in having(Character.STEADY, year)]
    strong = [rwm(school, year) for school in having(Character.STRONG, year)]
    assert abs(sum(steady) / len(steady) - national.RWM_EXPECTED[year]) < 8
    assert sum(strong) / len(strong) > national.RWM_EXPECTED[year] + 10


def test_a_recovering_school_is_lowest_in_its_year_and_well_three_years_later():
    for school in (each for each in open_schools() if each.character is Character.RECOVERING and each.year_places > 15):
        lowest = school.dip
        if key_stage_2(school, lowest) and key_stage_2(school, lowest + 3):
            assert rwm(school, lowest) < national.RWM_EXPECTED[lowest] - 12
            assert rwm(school, lowest + 3) > rwm(school, lowest) + 10


def test_a_new_school_has_results_only_once_its_first_pupils_are_there():
    primary = next(school for school in SCHOOLS if school.name == "Plumbline Free School")
    secondary = next(school for school in SCHOOLS if school.name == "Pondersea High Free School")
    assert [year for year in YEARS if key_stage_2(primary, year)] == [2028, 2029, 2030]
    assert [year for year in YEARS if key_stage_4(secondary, year)] == [2025, 2026, 2027, 2028, 2029, 2030]
    assert roll(primary, 2022) < roll(primary, 2025) < roll(primary, 2028)
