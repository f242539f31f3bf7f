"""Key stage 2 headlines without URNs: what they tell, and which spellings are one name."""

import pytest

from securing_good_risk_engine.sources.facts import UNTOLD_URN, NamedSchool, ObservationFact, Row, RowProblem
from tests.pure.sources.files import BY_NAME_SCHOOL, json_file, read, refusal


def rows(*names: str) -> list[Row | RowProblem]:
    return list(read(json_file([{**BY_NAME_SCHOOL, "name": name} for name in names]), period=2023).rows)


def test_a_row_tells_its_school_by_name_and_its_figures():
    recognised = read(json_file([BY_NAME_SCHOOL]), period=2023)
    assert (recognised.dataset, recognised.by_name) == ("ks2_headlines_by_name", True)
    (row,) = recognised.rows
    assert isinstance(row, Row)
    assert (row.urn, row.named) == (None, NamedSchool("Larkfield Primary School", "307"))
    values = [(fact.urn, fact.indicator, str(fact.value)) for fact in row.facts if isinstance(fact, ObservationFact)]
    assert values == [
        (UNTOLD_URN, "ks2_rwm_expected", "63.0"),
        (UNTOLD_URN, "ks2_rwm_higher", "10.0"),
        (UNTOLD_URN, "ks2_reading_average", "104.0"),
        (UNTOLD_URN, "ks2_maths_average", "103.0"),
    ]
    found = row.of(100001)
    assert {fact.urn for fact in found.facts if isinstance(fact, ObservationFact)} == {found.urn} == {100001}


def test_the_year_is_asked_for():
    assert refusal(json_file([BY_NAME_SCHOOL]))[0] == "period_needed"


def test_two_rows_of_one_name_in_one_authority_are_both_refused():
    first, other, second = rows("St. Mary's CE Primary", "Larkfield", "St Marys Church of England Primary")
    assert isinstance(first, RowProblem)
    assert isinstance(second, RowProblem)
    assert isinstance(other, Row)
    assert first.reason == (
        'the file has several rows about a school called "St. Mary\'s CE Primary" in Ealing (307): '
        "which is which cannot be told"
    )


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("St Mary's", "ST. MARY\u2019S", True),
        ("Oak & Ash C of E School", "Oak and Ash CofE School", True),
        ("Oak (C.E.) School", "Oak Church of England School", True),
        ("Oak Infant School", "Oak Junior School", False),
        ("Ice House School", "House School", False),
    ],
)
def test_spellings_of_one_name(one, other, alike):
    assert (NamedSchool(one, "307").key == NamedSchool(other, "307").key) is alike
    assert NamedSchool(one, "307").key != NamedSchool(one, "308").key
