"""Lists of a real server: walked to their end, ordered, trimmed, and mirrored elsewhere."""

import base64
import json
import random
from urllib.parse import quote
from uuid import uuid4

import pytest

from tests.api.test_list_changes import Mirror
from tests.contract.test_requests import is_problem

OF_307 = (101901, 101902, 101903, 101990)


async def added(api, *names: str) -> list[str]:
    """New people, by id."""
    return [(await api.post("/v1/people", json={"name": name})).json()["id"] for name in names]


@pytest.mark.row(25)
async def test_the_last_page_has_no_next(served):
    await added(served, *(f"Page {number}" for number in range(9)))
    page = (await served.get("/v1/people?limit=4")).json()
    assert "next" in page
    while "next" in page:
        page = (await served.get(page["next"])).json()
        assert page["items"]
    assert "next" not in page


@pytest.mark.row(24)
async def test_a_cursor_is_its_lists_own_and_its_councils(served):
    await added(served, *(f"Cursor {number}" for number in range(3)))
    following = (await served.get("/v1/people?limit=1")).json()["next"]
    cursor = following.partition("cursor=")[2].partition("&")[0]
    for path, who in (("/v1/providers", {}), ("/v1/people?sort=name", {}), ("/v1/people", {"council": "310"})):
        mark = "&" if "?" in path else "?"
        answer = await served.get(f"{path}{mark}cursor={cursor}", **who)
        assert answer.status_code == 400, (path, who)
        is_problem(answer, 400, "invalid-cursor")
    checksum, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    values[0][1] = "Cursor 1, made up"
    made_up = base64.urlsafe_b64encode(json.dumps([checksum, *values], separators=(",", ":")).encode()).decode()
    is_problem(await served.get(f"/v1/people?limit=1&cursor={made_up}"), 400, "invalid-cursor")
    assert (await served.get(following)).status_code == 200


@pytest.mark.row(27)
async def test_an_order_is_whole_and_always_the_same(served):
    mark = uuid4().hex
    await added(served, *(f"{mark} {name}" for name in ("C", "A", "B", "A", "A")))

    async def walked(path: str) -> list[dict]:
        items = []
        while path:
            page = (await served.get(path)).json()
            items += [one for one in page["items"] if one["name"].startswith(mark)]
            path = page.get("next")
        return items

    up, again = await walked("/v1/people?sort=name,id&limit=2"), await walked("/v1/people?sort=name,id&limit=3")
    assert up == again
    assert [(one["name"], one["id"]) for one in up] == sorted((one["name"], one["id"]) for one in up)
    down = await walked("/v1/people?sort=-name,id&limit=2")
    assert [one["name"][-1] for one in down] == ["C", "B", "A", "A", "A"]
    assert [one["id"] for one in down[2:]] == sorted(one["id"] for one in down[2:])
    refused = is_problem(await served.get("/v1/people?sort=shoe_size"), 422, "invalid")
    assert "name" in refused["errors"][0]["detail"], "it says what there is to order by"


@pytest.mark.row(28)
async def test_only_the_fields_that_are_asked_for_come(served):
    await added(served, "Trimmed")
    items = (await served.get("/v1/people?fields=id,name")).json()["items"]
    assert items
    assert all(list(item) == ["id", "name"] for item in items)
    is_problem(await served.get("/v1/people?fields=id,shoe_size"), 422, "invalid")


@pytest.mark.row(29)
async def test_a_mirror_equals_its_list_through_two_hundred_changes(served):
    """Memberships of a day come and go by their ends; the copy is brought up to date at random moments, twice each."""
    chance = random.Random(20261127)
    urns = OF_307
    path = "/v1/memberships?on=2027-12-01"
    mirror, late = Mirror(served, path, limit=3), Mirror(served, path)
    tags: dict[str, str] = {}
    gone = 0
    for step in range(200):
        member = chance.choice(sorted(tags)) if tags and chance.random() < 0.8 else None
        if member is None and len(tags) < len(urns):
            made = await served.post(
                "/v1/memberships", json={"urn": urns[len(tags)], "starts_on": "2027-09-01", "ends_on": "2027-12-31"}
            )
            assert made.status_code == 201, made.text
            tags[made.json()["id"]] = made.headers["etag"]
        elif member is not None:
            ends = chance.choice(("2027-11-30", "2027-12-31", "2027-12-24"))
            ended = await served.post(
                f"/v1/memberships/{member}/ending", json={"ends_on": ends}, headers={"If-Match": tags[member]}
            )
            assert ended.status_code == 200, ended.text
            tags[member] = ended.headers["etag"]
        if chance.random() < 0.2 or step == 199:
            moment = mirror.as_of
            await mirror.follow()
            gone += len(mirror.gone)
            replayed = await served.get(f"{path}&limit=100&updated_since={quote(moment)}")
            assert {one["id"] for one in replayed.json()["items"]} <= mirror.rows.keys()
            assert mirror.rows == await mirror.truth()
    assert (await late.follow()).rows == mirror.rows
    assert gone > 5
    assert mirror.rows
