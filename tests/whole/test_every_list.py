"""What may be asked of one list may be asked of every list: any order, some fields, what changed, the whole as a file."""

import csv
import io
import json
from urllib.parse import urlencode

import pytest

from tests.harness.examples import EXAMPLES, is_list, named

NO_PAGES = {"/v1/imports/{import_id}/rows.csv", "/v1/support-packages/{package_id}/options"}
LISTS = sorted(path for method, path in EXAMPLES if is_list(method, path) and path not in NO_PAGES)
MOST = 5_000
"""More rows than any list of the world has: pages that go on for ever are told."""


async def answered(api, world, path: str, **asked):
    """The answer to whoever may read this list."""
    address = EXAMPLES["GET", path].make(named(world, "307")).path
    joined = f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"
    for role in ("principal_adviser", "admin"):
        answer = await api.get(joined, role)
        if answer.status_code != 403:
            return answer
    raise AssertionError(answer.text)


async def walked(api, world, path: str, limit: int, **asked) -> list[dict]:
    """Every item of a list, page by page."""
    answer = await answered(api, world, path, limit=limit, **asked)
    assert answer.status_code == 200, (path, asked, answer.text)
    items = answer.json()["items"]
    role = "principal_adviser" if (await api.get(answer.url.path)).status_code != 403 else "admin"
    while following := answer.json().get("next"):
        answer = await api.get(following, role)
        assert answer.status_code == 200, (path, asked, answer.text)
        items += answer.json()["items"]
        assert len(items) < MOST, (path, asked, answer.url)
    return items


def as_set(items: list[dict]) -> list[str]:
    """The items, whatever their order."""
    return sorted(json.dumps(item, sort_keys=True) for item in items)


@pytest.mark.parametrize("path", LISTS)
async def test_it_is_ordered_by_any_field_with_one_value(world_api, world, path):
    refused = await answered(world_api, world, path, sort="nothing-of-the-kind")
    assert refused.status_code == 422, refused.text
    (error,) = refused.json()["errors"]
    names = error["detail"].partition("is ordered by ")[2].rstrip(".").split(", ")
    assert error["pointer"] == "query: sort"
    assert names != [""]
    whole = await walked(world_api, world, path, 100)
    half = max(1, min(100, (len(whole) + 1) // 2))
    for name in names:
        up = await walked(world_api, world, path, half, sort=name)
        assert as_set(up) == as_set(whole), name
        values = [item[name] for item in up]
        assert all(value is None for value in values[len([v for v in values if v is not None]) :]), name
        down = [item[name] for item in await walked(world_api, world, path, 100, sort=f"-{name}")]
        present = [value for value in values if value is not None]
        assert down == [*reversed(present), *[None] * (len(values) - len(present))], name


@pytest.mark.parametrize("path", LISTS)
async def test_it_gives_the_fields_that_are_asked_for(world_api, world, path):
    whole = await walked(world_api, world, path, 100)
    assert whole, f"the world has no row of {path}"
    names = list(whole[0])[::2]
    answer = await answered(world_api, world, path, limit=100, fields=",".join(names))
    assert answer.headers["content-type"] == "application/vnd.securing-good.some-fields+json"
    assert answer.json()["items"] == [{name: item[name] for name in names} for item in whole[:100]]
    refused = await answered(world_api, world, path, fields="urn,nothing")
    assert refused.status_code == 422
    assert "'nothing" in refused.json()["errors"][0]["detail"]


@pytest.mark.parametrize("path", LISTS)
async def test_it_comes_as_a_file_that_says_where_it_is_from(world_api, world, path):
    whole = await walked(world_api, world, path, 100)
    file = await answered(world_api, world, path, export="json")
    assert file.status_code == 200, file.text
    assert file.headers["content-disposition"].startswith("attachment; filename=")
    told = file.json()
    assert told["items"] == whole
    assert told["exported_from"].startswith("/v1/")
    assert told["event_sequence"] > 0
    table = await answered(world_api, world, path, export="csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(whole)
    assert list(rows[0]) == [*whole[0], "exported_from", "exported_at", "event_sequence"]
    for row, item in zip(rows, whole, strict=True):
        for name, value in item.items():
            assert row[name] in {"" if value is None else str(value), f"'{value}", json.dumps(value, ensure_ascii=False),
                                 "yes" if value is True else "no"}  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
async def test_it_says_what_changed_or_that_it_keeps_no_account_of_it(world_api, world, path):
    answer = await answered(world_api, world, path, updated_since="2020-01-01T00:00:00Z", limit=100)
    if answer.status_code == 422:
        assert path in WITHOUT_ACCOUNT, answer.text
        assert "Read it whole" in answer.text
        return
    assert path not in WITHOUT_ACCOUNT
    assert answer.json()["changes"]["complete"] is True
    seen = await walked(world_api, world, path, 20, updated_since="2020-01-01T00:00:00Z")
    assert as_set(seen) == as_set(await walked(world_api, world, path, 100))
    again = await answered(world_api, world, path, updated_since=answer.json()["changes"]["as_of"])
    as_of = answer.json()["changes"]["as_of"]
    assert again.json() == {"items": [], "changes": {"gone": [], "complete": False, "as_of": as_of}}


WITHOUT_ACCOUNT = {
    "/v1/calendars",
    "/v1/cases/{case_id}/history",
    "/v1/connectors",
    "/v1/events",
    "/v1/imports/{import_id}/differences",
    "/v1/imports/{import_id}/rows",
    "/v1/level-confirmations-due",
    "/v1/me/reminders",
    "/v1/rulesets",
    "/v1/rulesets/shadow-runs/{shadow_run_id}/schools",
    "/v1/self-evaluations/accuracy",
    "/v1/timetables/{number}/changes",
    "/v1/timetables/{number}/visits",
    "/v1/webhook-endpoints/{endpoint_id}/deliveries",
}
"""Lists of what is only ever added to, of what has no identity, or that depend on who asks."""
