"""Many schools at once, as other systems know them."""

import pytest

from tests.harness.callers import api_on
from tests.harness.files import register, register_row
from tests.harness.working import send


@pytest.fixture
async def api(database):
    async with api_on(database) as made:
        rows = [
            register_row(101901, "Ash", establishment_number="2001"),
            register_row(101902, "Beech", establishment_number="2002"),
            register_row(102201, "Cedar", district="Harrow", establishment_number="0007"),
        ]
        assert (await send(made, "register.csv", register(*rows)))["state"] == "loaded"
        yield made


async def looked_up(api, **asked) -> tuple[list[int], dict]:
    """URNs of those found, and what is missing."""
    answer = await api.post("/v1/schools/lookup", json=asked)
    assert answer.status_code == 200, answer.text
    return [school["urn"] for school in answer.json()["items"]], answer.json()["missing"]


async def test_schools_are_found_by_either_number_and_the_rest_is_named(api):
    shown = (await api.get("/v1/schools/101901")).json()
    assert shown["laestab"].endswith("2001")
    code = shown["laestab"]
    found, missing = await looked_up(api, urns=[102201, 999999], laestabs=[f"{code[:3]}/{code[3:]}", "9990001"])
    assert found == [101901, 102201]
    assert missing == {"urns": [999999], "laestabs": ["9990001"]}


async def test_a_school_that_is_named_twice_comes_once(api):
    code = (await api.get("/v1/schools/101902")).json()["laestab"]
    assert await looked_up(api, urns=[101902, 101902], laestabs=[code]) == ([101902], {"urns": [], "laestabs": []})


async def test_a_number_that_begins_with_noughts_is_found(api):
    (school,) = (await api.post("/v1/schools/lookup", json={"urns": [102201]})).json()["items"]
    assert school["laestab"].endswith("0007")
    assert await looked_up(api, laestabs=[school["laestab"]]) == ([102201], {"urns": [], "laestabs": []})


@pytest.mark.parametrize(
    "asked",
    [{}, {"urns": []}, {"urns": [1]}, {"laestabs": ["307-2001"]}, {"laestabs": ["٣٠٧٢٠٠١"]}, {"urns": list(range(100000, 100501))}],
    ids=["nothing", "none", "no URN", "another form", "other digits", "too many"],
)  # fmt: skip
async def test_what_cannot_be_asked_is_refused(api, asked):
    answer = await api.post("/v1/schools/lookup", json=asked)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid")


async def test_five_hundred_are_answered_at_once(api):
    found, missing = await looked_up(api, urns=[101901, *range(200000, 200499)])
    assert (found, len(missing["urns"])) == ([101901], 499)
