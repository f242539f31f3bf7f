"""Councils and districts of England."""

import pytest

from securing_good.local_authorities import (
    FORMER,
    LA_CODE,
    NAMES,
    SAMPLE_COUNCIL,
    SAMPLE_COUNCIL_NAME,
    council_of_district,
    name_of,
)


def test_there_are_153_of_them():
    assert len(NAMES) == len(set(NAMES.values())) == 153
    assert all(LA_CODE.fullmatch(code) for code in NAMES)
    assert not set(NAMES) & set(FORMER)


def test_the_sample_borough_is_known_but_is_none_of_them():
    assert LA_CODE.fullmatch(SAMPLE_COUNCIL)
    assert SAMPLE_COUNCIL not in NAMES.keys() | FORMER.keys()
    assert (name_of(SAMPLE_COUNCIL), council_of_district("Quillbourne")) == (SAMPLE_COUNCIL_NAME, SAMPLE_COUNCIL)
    assert (name_of("307"), name_of("835"), name_of("999")) == ("Ealing", None, None)


@pytest.mark.parametrize("code", NAMES)
def test_each_answers_for_itself(code):
    assert council_of_district(NAMES[code]) == code


@pytest.mark.parametrize(
    ("district", "code"),
    [
        ("Ealing", "307"),
        ("London Borough of Ealing", "307"),
        ("City of London", "201"),
        ("Westminster", "213"),
        ("Cheshire West and Chester", "896"),
        ("Cheshire West & Chester", "896"),
        ("St. Helens", "342"),
        ("St Helens", "342"),
        ("Kingston upon Hull, City of", "810"),
        ("Kingston Upon Hull", "810"),
        ("Hull", "810"),
        ("Bristol", "801"),
        ("Herefordshire", "884"),
        ("Durham", "840"),
        ("King's Lynn and West Norfolk", "926"),
        ("Kings Lynn and West Norfolk", "926"),
        ("Newcastle-under-Lyme", "860"),
        ("Newcastle upon Tyne", "391"),
        ("Basingstoke and Deane", "850"),
        ("Allerdale", "942"),
        ("Barrow-in-Furness", "943"),
        ("Somerset West and Taunton", "933"),
        ("Harrogate", "815"),
        ("Kettering", "940"),
        ("Daventry", "941"),
        ("Aylesbury Vale", "825"),
        ("Weymouth and Portland", "838"),
        ("Poole", "839"),
        ("Atlantis", None),
        ("Not reported", None),
        ("", None),
    ],
)
def test_districts_variants_and_what_became_of_them(district, code):
    assert council_of_district(district) == code
