"""A copy of a list elsewhere stays the same as the list, by asking what changed."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import anyio
import pytest

from securing_good_api.listing import changes
from tests.harness.callers import Ticking, api_on
from tests.harness.files import REGISTER
from tests.harness.working import send

CLOCK = datetime(2025, 11, 20, 9, tzinfo=UTC)
LONG_AGO = "2020-01-01T00:00:00Z"
URN = 101902


class Mirror:
    """What a system elsewhere would keep of a list."""

    def __init__(self, api, path: str, role: str = "principal_adviser", *, limit: int = 100, **who) -> None:
        self.api, self.path, self.role, self.who, self.limit = api, path, role, who, limit
        self.rows: dict[str, dict] = {}
        self.as_of = LONG_AGO
        self.told = 0
        self.gone: list[str] = []

    async def follow(self) -> "Mirror":
        """Ask what changed, page by page, and change the copy."""
        mark = "&" if "?" in self.path else "?"
        address = f"{self.path}{mark}limit={self.limit}&updated_since={quote(self.as_of)}"
        self.told, self.gone, first = 0, [], True
        while address:
            answer = await self.api.get(address, self.role, **self.who)
            assert answer.status_code == 200, answer.text
            page = answer.json()
            if first:
                as_of, first = page["changes"]["as_of"], False
                if page["changes"]["complete"]:
                    self.rows = {}
            for item in page["items"]:
                self.rows[str(item.get("id", item.get("urn")))] = item
            for id_ in page["changes"]["gone"]:
                self.rows.pop(id_, None)
            self.told += len(page["items"])
            self.gone += page["changes"]["gone"]
            address = page.get("next")
        self.as_of = as_of
        return self

    async def truth(self) -> dict[str, dict]:
        """The list as it is."""
        items, address = [], self.path
        while address:
            page = (await self.api.get(address, self.role, **self.who)).json()
            items += page["items"]
            address = page.get("next")
        return {str(item.get("id", item.get("urn"))): item for item in items}


@pytest.fixture
async def api(database):
    clock = Ticking(CLOCK)
    async with api_on(database, clock=clock) as made:
        assert (await send(made, "register.csv", REGISTER, clock=clock))["state"] == "loaded"
        made.clock = clock
        yield made


async def named(api, name: str) -> str:
    """Somebody new."""
    made = await api.post("/v1/people", json={"name": name})
    assert made.status_code == 201, made.text
    return made.json()["id"]


async def renamed(api, person: str, name: str) -> None:
    etag = (await api.get(f"/v1/people/{person}")).headers["etag"]
    answer = await api.call(
        "PATCH", f"/v1/people/{person}", "principal_adviser", json={"name": name}, headers={"If-Match": etag}
    )
    assert answer.status_code == 200, answer.text


async def test_the_first_time_is_the_whole_and_then_only_what_changed(api):
    people = [await named(api, f"Person {number}") for number in range(7)]
    mirror = await Mirror(api, "/v1/people", limit=3).follow()
    assert mirror.told == 7
    assert mirror.rows == await mirror.truth()
    await renamed(api, people[3], "Somebody else")
    assert (await mirror.follow()).told == 1
    assert mirror.rows == await mirror.truth()
    assert (await mirror.follow()).told == 0
    await named(api, "One more")
    assert (await mirror.follow()).told == 1
    assert mirror.rows == await mirror.truth()


async def test_asking_twice_from_the_same_moment_gives_the_same_set(api):
    await named(api, "Asha")
    first = await Mirror(api, "/v1/people").follow()
    moment = first.as_of
    await named(api, "Ben")
    once, twice = Mirror(api, "/v1/people"), Mirror(api, "/v1/people")
    for mirror in (once, twice):
        mirror.as_of = moment
        await mirror.follow()
    assert once.rows == twice.rows
    assert [row["name"] for row in once.rows.values()] == ["Ben"]


async def test_what_leaves_a_filter_is_gone_and_comes_back(api):
    made = await api.post("/v1/memberships", json={"urn": URN, "starts_on": "2025-09-01", "ends_on": "2025-12-31"})
    assert made.status_code == 201, made.text
    mirror = await Mirror(api, "/v1/memberships?on=2025-12-01").follow()
    assert set(mirror.rows) == {made.json()["id"]}
    ending = f"/v1/memberships/{made.json()['id']}/ending"
    etag = made.headers["etag"]
    ended = await api.post(ending, json={"ends_on": "2025-11-30"}, headers={"If-Match": etag})
    assert ended.status_code == 200, ended.text
    await mirror.follow()
    assert (mirror.gone, mirror.rows) == ([made.json()["id"]], {})
    etag = ended.headers["etag"]
    again = await api.post(ending, json={"ends_on": "2025-12-31"}, headers={"If-Match": etag})
    assert again.status_code == 200, again.text
    await mirror.follow()
    assert mirror.gone == []
    assert mirror.rows == await mirror.truth() != {}


async def test_what_changes_by_another_row_and_by_the_day_is_told(api):
    mirror = await Mirror(api, "/v1/schools").follow()
    decision = {"urn": URN, "level": "amber", "reason": "Agreed."}
    assert (await api.post("/v1/level-decisions", json=decision)).status_code == 201
    await mirror.follow()
    assert mirror.told == 1
    assert mirror.rows[str(URN)]["monitoring_level"] == "amber"
    assert mirror.rows == await mirror.truth()


async def test_people_of_a_school_are_told_of_theirs_alone(api):
    of = {"role": "headteacher", "urns": (URN,)}
    mirror = await Mirror(api, "/v1/schools", **of).follow()
    whole = await Mirror(api, "/v1/schools").follow()
    assert set(mirror.rows) == {str(URN)} < set(whole.rows)
    for urn in (101901, URN):
        decision = {"urn": urn, "level": "red", "reason": "Agreed."}
        assert (await api.post("/v1/level-decisions", json=decision)).status_code == 201
    assert ((await mirror.follow()).told, mirror.gone) == (1, [])
    assert mirror.rows == await mirror.truth()


async def test_another_council_is_told_of_its_own(api):
    await named(api, "Asha")
    theirs = await Mirror(api, "/v1/people", council="310").follow()
    assert theirs.rows == {}
    assert len((await Mirror(api, "/v1/people").follow()).rows) == 1


async def test_writers_beside_it_lose_nothing(api):
    mirror, over = Mirror(api, "/v1/people", limit=3), anyio.Event()

    async def write() -> None:
        people = [await named(api, f"Person {number}") for number in range(15)]
        for person in people[::2]:
            await renamed(api, person, f"Renamed {person[:4]}")
        over.set()

    async with anyio.create_task_group() as group:
        group.start_soon(write)
        while not over.is_set():
            await mirror.follow()
    await mirror.follow()
    assert mirror.rows == await mirror.truth()
    assert len(mirror.rows) == 15


async def test_an_account_that_was_forgotten_gives_the_whole_again(api, monkeypatch):
    monkeypatch.setattr(changes, "MOST_LEDGERS", 2)
    await named(api, "Asha")
    mirror = await Mirror(api, "/v1/people").follow()
    for name in ("x", "y", "z"):
        await Mirror(api, f"/v1/schools?name={name}").follow()
    assert (await mirror.follow()).told == 1
    assert mirror.rows == await mirror.truth()


async def test_a_clock_that_goes_back_hides_nothing(api):
    await named(api, "Asha")
    mirror = await Mirror(api, "/v1/people").follow()
    api.clock.now -= timedelta(hours=3)
    await named(api, "Ben")
    await mirror.follow()
    assert mirror.rows == await mirror.truth()


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("updated_since=2025-01-01T00:00:00Z&sort=name", "query: sort"),
        ("updated_since=2025-01-01T00:00:00Z&export=csv", "query: export"),
        ("updated_since=2025-01-01T00:00:00", "query: updated_since"),
        ("updated_since=yesterday", "query: updated_since"),
        ("export=xlsx", "query: export"),
        ("sort=name,name", "query: sort"),
        ("sort=name,-name", "query: sort"),
        ("sort=", "query: sort"),
        ("fields=", "query: fields"),
    ],
)
async def test_what_does_not_go_together_is_refused(api, asked, place):
    answer = await api.get(f"/v1/people?{asked}")
    assert answer.status_code == 422, answer.text
    assert [error["pointer"] for error in answer.json()["errors"]] == [place]


async def test_a_list_of_all_england_keeps_no_account(api):
    answer = await api.get("/v1/schools?scope=england&updated_since=2025-01-01T00:00:00Z")
    assert answer.status_code == 422
    assert "Read it whole" in answer.json()["detail"]


async def test_a_cursor_of_another_order_is_refused(api):
    for number in range(3):
        await named(api, f"Person {number}")
    following = (await api.get("/v1/people?limit=1&sort=-name")).json()["next"]
    assert (await api.get(following)).json()["items"][0]["name"] == "Person 1"
    for other in ("", "&sort=name", "&sort=name,id"):
        cursor = following.partition("cursor=")[2]
        answer = await api.get(f"/v1/people?limit=1{other}&cursor={cursor}")
        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-cursor")


async def test_no_cell_of_a_file_runs(api):
    await named(api, "=HYPERLINK(1)")
    file = await api.get("/v1/people?export=csv")
    assert "'=HYPERLINK(1)" in file.text
    assert ",=HYPERLINK" not in file.text
