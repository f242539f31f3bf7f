"""Several editions of the register together: the newest that tells a fact is believed, and silence never is."""

from datetime import date

from securing_good_risk_engine.sources.register_editions import combined, facts_of, school_values
from tests.pure.sources.files import accepted, gias, register

FULL = {"name": "Larkfield", "phase": "secondary", "council": "307", "closed_on": None}
COARSE = {"name": "Lark Field", "phase": "primary", "council": None, "closed_on": None, "told": ["closed_on", "name"]}


def test_one_edition_is_all_there_is():
    assert combined([FULL]) == (FULL, set(FULL))


def test_what_an_edition_does_not_tell_is_assumed_while_nobody_tells():
    facts, told = combined([COARSE])
    assert (facts["phase"], facts["council"], told) == ("primary", None, {"name", "closed_on"})


def test_a_newer_edition_that_does_not_tell_takes_nothing_away():
    facts, told = combined([FULL, COARSE])
    assert facts == {**FULL, "name": "Lark Field"}
    assert told == set(FULL)


def test_an_older_edition_that_does_not_tell_gives_way():
    assert combined([COARSE, FULL]) == (FULL, set(FULL))


def test_a_newer_edition_that_tells_there_is_none_is_believed():
    closed = {**FULL, "closed_on": "2019-08-31"}
    assert combined([closed, COARSE])[0]["closed_on"] is None


def test_an_assumption_is_not_given_up_for_nothing():
    nothing = {**COARSE, "phase": ""}
    assert combined([COARSE, nothing])[0]["phase"] == "primary"


def test_who_stands_behind_a_school_is_kept_through_an_edition_without_the_columns():
    extract = gias({"Trusts (name)": "Lark Trust", "Trusts (code)": "17001", "Diocese (name)": "Diocese of Larkfield"})
    ((told,),) = (row.facts for row in accepted(extract))
    ((untold,),) = (row.facts for row in accepted(register({"establishment_name": "Lark Academy"})))
    values = school_values(combined([facts_of(told), facts_of(untold)])[0])
    assert (values["name"], values["trust"], values["trust_uid"], values["diocese"]) == (
        "Lark Academy",
        "Lark Trust",
        "17001",
        "Diocese of Larkfield",
    )
    assert school_values(combined([facts_of(untold)])[0])["trust"] is None


def test_an_extract_with_the_columns_tells_that_a_school_has_neither():
    earlier, now = (
        gias({"Trusts (name)": name, "Trusts (code)": name and "17001", "Diocese (name)": diocese})
        for name, diocese in (("Lark Trust", "Diocese of Larkfield"), ("", "Not applicable"))
    )
    editions = [facts_of(row.facts[0]) for file in (earlier, now) for row in accepted(file)]
    values = school_values(combined(editions)[0])
    assert (values["trust"], values["trust_uid"], values["diocese"]) == (None, None, None)


def test_a_school_becomes_json_and_columns_again():
    ((school,),) = (row.facts for row in accepted(register({"close_date": "2022-08-31"})))
    facts = facts_of(school)
    assert (facts["closed_on"], facts["opened_on"], facts["phase"], "told" in facts) == (
        "2022-08-31",
        None,
        "primary",
        False,
    )
    assert school_values(facts)["closed_on"] == date(2022, 8, 31)
