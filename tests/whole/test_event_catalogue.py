"""The catalogue of events: complete, and true of what is really appended."""

import json
from collections import Counter
from datetime import UTC, datetime

import pytest
from jsonschema import Draft202012Validator

from securing_good.event_kinds import EventKind
from securing_good_api.events.catalogue import catalogue
from securing_good_scheduler.announcing.signing import Message
from tests.harness.callers import application

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ENTRIES = list(catalogue().values())


def faults(entry, payload) -> list[str]:
    """What is wrong with a payload, fields included that the catalogue does not know of."""
    schema = {**entry.payload, "additionalProperties": entry.is_open}
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [error.message for error in validator.iter_errors(payload)]


def test_every_kind_of_event_is_in_it():
    assert [entry.kind for entry in ENTRIES] == list(EventKind)
    for entry in ENTRIES:
        assert entry.meaning[0].isupper(), entry.kind
        assert entry.meaning.endswith("."), entry.kind
        assert ":" in entry.subject, entry.kind
    assert len({entry.meaning for entry in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.kind.value)
def test_each_example_validates_and_a_payload_that_is_another_does_not(entry):
    Draft202012Validator.check_schema(entry.payload)
    assert faults(entry, entry.example) == []
    if not entry.is_open:
        assert faults(entry, {**entry.example, "shoe_size": 7})
    for name in entry.payload["required"]:
        assert faults(entry, {key: value for key, value in entry.example.items() if key != name})


async def test_what_really_happens_validates(world_api):
    async with world_api.database.owner() as owner:
        rows = await owner.fetch(
            "select e.kind, e.subject, p.payload::text as payload from event e "
            "join event_payload p on p.chain = e.chain and p.sequence = e.sequence"
        )
    found: Counter[str] = Counter()
    for row in rows:
        entry = catalogue()[EventKind(row["kind"])]
        assert faults(entry, json.loads(row["payload"])) == [], row["kind"]
        assert row["subject"].partition(":")[0] == entry.subject.partition(":")[0], row["kind"]
        found[row["kind"]] += 1
    assert len(found) > 90, "the world tells of most kinds"


async def test_it_is_served_and_told_apart_by_what_it_holds(world_api):
    first = await world_api.get("/v1/event-kinds")
    items = first.json()["items"]
    assert [item["kind"] for item in items] == list(EventKind)
    assert [item["example"] for item in items] == [dict(entry.example) for entry in ENTRIES]
    again = await world_api.get("/v1/event-kinds", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_openapi_document_tells_of_each_webhook_as_it_is_sent():
    document = json.loads(json.dumps(application().openapi()))
    assert list(document["webhooks"]) == list(EventKind)
    body = document["components"]["schemas"]["Webhook"]
    names = [one["post"]["operationId"] for one in document["webhooks"].values()]
    assert len(set(names)) == len(names)
    for kind, webhook in document["webhooks"].items():
        content = webhook["post"]["requestBody"]["content"]["application/json"]
        assert content["schema"]["allOf"][1] == {"properties": {"type": {"const": kind}}}
        sent = json.loads(Message("307", 1, kind, f"case:{kind}", 101901, EPOCH, "").body())
        for one in (content["example"], sent):
            assert [error.message for error in Draft202012Validator(body).iter_errors(one)] == []
            assert one["type"] == kind
        assert content["example"].keys() == sent.keys()
    assert list(Draft202012Validator(body).iter_errors({"type": "case.opened"}))
