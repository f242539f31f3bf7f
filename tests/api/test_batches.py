"""Many of one command in one request: what becomes of each item, of the whole, and of what is asked again."""

from uuid import uuid4

import anyio
import pytest

from tests.harness.bodies import URNS, YEAR
from tests.harness.databases import until_somebody_waits
from tests.harness.examples import named
from tests.harness.rows import state_of

PATH = "/v1/memberships/batch"
ENDINGS = "/v1/memberships/endings/batch"
DAYS = "/v1/calendars/school-entries/batch"
FIRST, SECOND, THIRD = URNS["307"]
STRICT = {"Prefer": "handling=strict"}
ROLE = "assistant_director"


OF_THE_REQUEST = {"instance", "request_id", "trace_id"}
"""What a problem says of the request, and not of what is wrong."""


@pytest.fixture
def api(fresh_world_api):
    """The world, on 20 November 2025: the first two schools are members since 2024, the third is not."""
    return fresh_world_api


@pytest.mark.parametrize("path", [PATH, ENDINGS, DAYS, f"{PATH}?dry_run=true"])
async def test_a_batch_needs_a_key(api, path):
    before = await everything(api)
    refused = await api.post(path, ROLE, json={"items": [year(0)]})
    assert (refused.status_code, refused.json()["type"]) == (400, "/problems/idempotency-key-required")
    assert await everything(api) == before


@pytest.fixture
def membership(world):
    """The first school's, by id and ETag."""
    return named(world, "307").school.membership


def year(number: int, **more) -> dict[str, object]:
    """The third school's membership in one of many short times, none of which touches another."""
    month, day = divmod(number, 9)
    start = f"{2011 + month}-09-{1 + 3 * day:02d}"
    return {"urn": THIRD, "starts_on": start, "ends_on": start, **more}


async def sent(api, items, path=PATH, role=ROLE, **more):
    """A batch of these items."""
    headers = {"Idempotency-Key": str(uuid4()), **more.pop("headers", {})}
    return await api.post(path, role, json={"items": items}, headers=headers, **more)


async def told(api, items, path=PATH, role=ROLE, **more):
    """What became of each item of a batch that was taken."""
    answer = await sent(api, items, path, role, **more)
    assert answer.status_code == 207, answer.text
    body = answer.json()
    assert [one["index"] for one in body["items"]] == list(range(len(items)))
    assert body["done"] + body["refused"] == len(items)
    assert body["refused"] == sum("problem" in one for one in body["items"])
    return body["items"]


async def members(api, urn=THIRD) -> list[dict]:
    """A school's memberships."""
    return (await api.get(f"/v1/memberships?urn={urn}&limit=100")).json()["items"]


async def everything(api):
    """Each row of the database."""
    return await state_of(api.database, exact=True)


@pytest.mark.row(36)
async def test_of_a_hundred_the_three_bad_ones_are_told_in_their_places_and_the_rest_are_done(api):
    items = [year(number) for number in range(100)]
    items[17]["urn"] = "Ash Primary School"
    items[40] = {**items[39]}
    items[99] = {"urn": URNS["310"][0], "starts_on": "2025-09-01"}
    before = len(await api.events(THIRD))
    found = await told(api, items)
    assert [one["index"] for one in found if one["status"] != 201] == [17, 40, 99]
    assert [found[n]["status"] for n in (17, 40, 99)] == [422, 409, 422]
    assert [rule["pointer"] for rule in found[17]["problem"]["errors"]] == ["#/items/17/urn"]
    assert found[40]["problem"]["blockers"][0]["code"] == "member"
    assert found[99]["problem"]["errors"] == [
        {
            "pointer": "#/items/99/urn",
            "code": "unknown-school",
            "detail": f"{URNS['310'][0]} is not a school of this council.",
        }
    ]
    assert found[99]["problem"]["instance"] == f"{PATH}#/items/99"
    assert len(await members(api)) == 97
    assert len(await api.events(THIRD)) - before == 97


async def test_an_item_is_told_of_as_the_single_command_answers(api):
    one = (await told(api, [year(0)]))[0]
    assert set(one) == {"index", "status", "id", "location", "etag"}
    read = await api.get(one["location"])
    assert (read.status_code, read.json()["id"]) == (200, one["id"])
    end = {"ends_on": "2026-08-31"}
    single = await api.post("/v1/memberships", ROLE, json={"urn": THIRD, "starts_on": "2025-09-01"})
    of_batch = (await told(api, [{**year(1), "urn": SECOND, "starts_on": "2011-09-01", "ends_on": "2011-09-02"}]))[0]
    assert (of_batch["status"], of_batch["etag"]) == (single.status_code, single.headers["etag"])
    ended = await api.post(f"{one['location']}/ending", ROLE, json=end, headers={"If-Match": one["etag"]})
    assert ended.status_code == 409, "it is over, and its version is the one that was told"


@pytest.mark.parametrize(
    "item",
    [
        {"urn": 99, "starts_on": "2025-09-01", "more": 1},
        {"urn": THIRD, "starts_on": "2009-12-31"},
        {"urn": FIRST, "starts_on": "2025-09-01"},
        {"urn": URNS["310"][0], "starts_on": "2025-09-01"},
    ],
    ids=["shape", "rule", "conflict", "another council's"],
)
async def test_an_item_is_refused_as_the_single_command_refuses(api, item):
    single = await api.post("/v1/memberships", ROLE, json=item)
    one = (await told(api, [year(0), item]))[1]
    expected = {key: value for key, value in single.json().items() if key not in OF_THE_REQUEST}
    for rule in expected.get("errors", []):
        rule["pointer"] = rule["pointer"].replace("#/", "#/items/1/")
    assert one["status"] == single.status_code
    assert {key: value for key, value in one["problem"].items() if key not in OF_THE_REQUEST} == expected


async def test_all_may_be_refused(api):
    before = await everything(api)
    found = await told(api, [{"urn": FIRST, "starts_on": "2025-09-01"}, {}, "a word", None])
    assert [one["status"] for one in found] == [409, 422, 422, 422]
    assert [rule["pointer"] for rule in found[1]["problem"]["errors"]] == ["#/items/1/urn", "#/items/1/starts_on"]
    assert [rule["pointer"] for rule in found[2]["problem"]["errors"]] == ["#/items/2"]
    after = await everything(api)
    assert {table for table in after if after[table] != before.get(table)} == {"idempotency_key"}, "the answer is kept"


@pytest.mark.parametrize("count", [0, 101])
async def test_a_batch_holds_one_to_a_hundred(api, count):
    before = await everything(api)
    answer = await sent(api, [year(number % 100) for number in range(count)])
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/items")
    assert await everything(api) == before


@pytest.mark.parametrize("body", [{}, {"items": None}, {"items": {}}, {"items": [year(0)], "more": 1}, [], 7])
async def test_what_is_no_batch_is_refused_as_a_whole(api, body):
    key = {"Idempotency-Key": str(uuid4())}
    assert (await api.post(PATH, ROLE, json=body, headers=key)).status_code == 422


async def test_an_item_may_build_on_one_before_it(api):
    first = {"urn": THIRD, "starts_on": "2024-09-01", "ends_on": "2025-08-31"}
    after = {"urn": THIRD, "starts_on": "2025-09-01"}
    assert [one["status"] for one in await told(api, [first, after])] == [201, 201]


async def test_an_item_finds_nothing_of_a_refused_one_before_it(api):
    refused = {"urn": THIRD, "starts_on": "2025-09-01", "ends_on": "2025-08-31"}
    same_time = {"urn": THIRD, "starts_on": "2025-09-01"}
    assert [one["status"] for one in await told(api, [refused, same_time])] == [422, 201]


async def test_of_two_alike_the_second_is_refused(api):
    once = {"urn": THIRD, "starts_on": "2025-09-01"}
    assert [one["status"] for one in await told(api, [once, once])] == [201, 409]
    assert len(await members(api)) == 1


async def test_endings_name_the_version_each_was_made_from(api, world, membership):
    theirs = named(world, "310").school.membership
    other = named(world, "307", school=1).school.membership
    end = {"ends_on": "2026-08-31"}
    found = await told(
        api,
        [
            {"membership_id": membership.id, "if_match": membership.etag, **end},
            {"membership_id": membership.id, "if_match": membership.etag, **end},
            {"membership_id": theirs.id, "if_match": theirs.etag, **end},
            {"membership_id": other.id, "if_match": "anything", **end},
            {"membership_id": other.id, **end},
        ],
        ENDINGS,
    )
    assert [one["status"] for one in found] == [200, 412, 404, 412, 422]
    assert found[0]["etag"] != membership.etag
    assert found[1]["problem"]["current_version"] == 2
    assert "310" not in found[2]["problem"]["detail"]
    assert found[4]["problem"]["errors"][0]["pointer"] == "#/items/4/if_match"
    assert (await members(api, FIRST))[0]["ends_on"] == "2026-08-31"
    assert (await members(api, SECOND))[0]["ends_on"] is None


async def test_each_item_needs_the_rights_that_the_single_command_needs(api):
    day = {"kind": "inset_day", "starts_on": f"{YEAR + 1}-03-03"}
    items = [
        {"urn": FIRST, **day},
        {"urn": SECOND, **day},
        {"urn": FIRST, "kind": "closed", "starts_on": f"{YEAR + 1}-03-04"},
    ]
    found = await told(api, items, DAYS, "headteacher", urns=[FIRST])
    assert [one["status"] for one in found] == [201, 403, 403]
    assert found[1]["problem"]["type"] == "/problems/forbidden"
    strict = await sent(api, items[1:], DAYS, "headteacher", urns=[FIRST], headers=STRICT)
    assert [(one["pointer"], one["code"], one["status"]) for one in strict.json()["errors"]] == [
        ("#/items/0", "forbidden", 403),
        ("#/items/1", "forbidden", 403),
    ]
    refused = await sent(api, items, DAYS, "board_member")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/forbidden")


async def test_a_system_that_was_granted_it_sends_batches(api):
    assert [one["status"] for one in await told(api, [year(0)], role="integrator")] == [201]


@pytest.mark.parametrize(
    "prefer", ["handling=strict", 'respond-async, Handling="strict"; x=1', "handling=strict, handling=lenient"]
)
async def test_strictly_handled_a_batch_with_a_bad_item_changes_nothing_and_tells_all_that_is_wrong(api, prefer):
    before = await everything(api)
    items = [year(0), {"urn": FIRST, "starts_on": "2025-09-01"}, year(1), {"urn": THIRD, "starts_on": "x", "y": 1}]
    answer = await sent(api, items, headers={"Prefer": prefer, "Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/batch-refused")
    assert answer.headers["preference-applied"] == "handling=strict"
    assert [(one["pointer"], one["status"]) for one in answer.json()["errors"]] == [
        ("#/items/1", 409),
        ("#/items/3/starts_on", 422),
        ("#/items/3/y", 422),
    ]
    assert answer.json()["errors"][0]["blockers"][0]["code"] == "member"
    assert await everything(api) == before
    corrected = await sent(api, [items[0], items[2]], headers={"Prefer": prefer, "Idempotency-Key": "k"})
    assert (corrected.status_code, corrected.json()["done"]) == (207, 2)
    assert corrected.headers["preference-applied"] == "handling=strict"


@pytest.mark.parametrize(
    ("prefer", "applied"),
    [
        (None, None),
        ("handling=lenient", "handling=lenient"),
        ("handling=whatever", None),
        ("return=minimal", None),
        ("handling=lenient, handling=strict", "handling=lenient"),
        ("wait=10;handling=strict", None),
    ],
)
async def test_otherwise_the_good_items_are_done(api, prefer, applied):
    answer = await sent(api, [year(0), {}], headers={"Prefer": prefer} if prefer else {})
    assert (answer.status_code, answer.json()["done"]) == (207, 1)
    assert answer.headers.get("preference-applied") == applied
    assert len(await members(api)) == 1


async def test_a_batch_that_is_only_tried_tells_what_would_become_of_it(api):
    before = await everything(api)
    for headers in ({}, {"Idempotency-Key": "k"}):
        answer = await sent(api, [year(0), year(0)], f"{PATH}?dry_run=true", headers=headers)
        assert (answer.status_code, answer.json()["dry_run"]) == (207, True)
        assert [one["status"] for one in answer.json()["items"]] == [201, 409]
        assert answer.json()["items"][0] == {"index": 0, "status": 201}
    refused = await sent(api, [year(0), year(0)], f"{PATH}?dry_run=true", headers=STRICT)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/batch-refused")
    assert await everything(api) == before


async def test_a_repeated_batch_is_given_its_answer_and_drives_nothing_again(api):
    key, items = {"Idempotency-Key": "k"}, [year(0), {"urn": FIRST, "starts_on": "2025-09-01"}]
    first = await sent(api, items, headers=key)
    end = {"ends_on": "2025-12-31"}
    held = (await members(api, FIRST))[0]
    version = {"If-Match": (await api.get(f"/v1/memberships/{held['id']}")).headers["etag"]}
    ended = await api.post(f"/v1/memberships/{held['id']}/ending", ROLE, json=end, headers=version)
    assert ended.status_code == 200, "what kept the second item from being done is out of the way"
    before = await everything(api)
    again = await sent(api, items, headers=key)
    assert (again.status_code, again.content) == (first.status_code, first.content) == (207, first.content)
    assert again.headers["idempotent-replayed"] == "true"
    assert await everything(api) == before
    for other in (await sent(api, items[:1], headers=key), await sent(api, items, headers={**key, **STRICT})):
        assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")


async def test_batches_that_hold_each_others_schools_are_done_one_after_the_other(api):
    statuses: list[list[int]] = []
    new = [{"urn": urn, "starts_on": "2011-09-01", "ends_on": "2012-08-31"} for urn in URNS["307"]]

    async def send(items) -> None:
        statuses.append([one["status"] for one in await told(api, items)])

    async with anyio.create_task_group() as group:
        for number in range(4):
            group.start_soon(send, new if number % 2 else new[::-1])
    assert sorted(statuses) == [[201] * 3, [409] * 3, [409] * 3, [409] * 3]


FAULT = """
    create function fault() returns trigger language plpgsql as $$ begin raise exception 'a fault'; end $$;
    create trigger fault before insert on membership for each row when (new.starts_on = '2011-09-04') execute function fault();
"""


async def test_what_is_nobodys_refusal_ends_the_whole_and_leaves_nothing(api):
    items = [year(0), year(1), year(2)]
    assert items[1]["starts_on"] == "2011-09-04"
    async with api.database.owner() as owner:
        await owner.execute(FAULT)
    before = await everything(api)
    answer = await sent(api, items, headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["type"]) == (500, "/problems/internal")
    assert "a fault" not in answer.text
    assert await everything(api) == before
    async with api.database.owner() as owner:
        await owner.execute("drop trigger fault on membership; drop function fault")
    assert [one["status"] for one in await told(api, items, headers={"Idempotency-Key": "k"})] == [201] * 3


HOLD = "select pg_advisory_xact_lock(hashtext('membership 307'), $1)"


async def test_a_deadlock_ends_the_whole_and_the_batch_may_be_sent_again(api):
    items = [year(0), {"urn": SECOND, "starts_on": "2011-09-01", "ends_on": "2012-08-31"}]
    before, answers = await everything(api), []

    async def send() -> None:
        answers.append(await sent(api, items, headers={"Idempotency-Key": "k"}))

    async with (
        api.database.owner() as owner,
        anyio.create_task_group() as group,
        owner.transaction(),
    ):
        await owner.execute(HOLD, SECOND)
        group.start_soon(send)
        await until_somebody_waits(api.database)
        await owner.execute(HOLD, THIRD)
    assert (answers[0].status_code, answers[0].json()["type"]) == (503, "/problems/unavailable")
    assert await everything(api) == before
    assert [one["status"] for one in await told(api, items, headers={"Idempotency-Key": "k"})] == [201, 201]
