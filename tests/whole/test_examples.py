"""The document's examples: each is of the shape it illustrates, and each request, sent as it is shown, is answered as it says.

What an example names has to be there: ids, URNs, periods and days are those that the world's own request has at the same
places. Everything else is sent as it stands.
"""

import json
import re
from typing import Any
from unittest.mock import MagicMock

import pytest
from starlette.routing import compile_path

from tests.harness.callers import application, bearer
from tests.harness.contract import Contract
from tests.harness.examples import named
from tests.harness.operations import COMMANDS
from tests.harness.staging import before, of_first, staged

DAY = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?")
NAMES = re.compile(r"urns?|.*_id|.*_ids|id|provider|person|period|number|academic_year|version|slot|item")
"""Fields that name something."""
SPOKEN_FOR = dict.fromkeys(("agree_support", "decline_support", "buy_elsewhere"), "lead_officer")
"""Examples of what an officer sends, in the place of whoever said it."""
CALLED: dict[str, tuple[tuple[str, str], ...]] = {
    "appoint": (("headteacher", "clerk"),),
    "import_cases": (("Tom Field", "Lead Officer of 307"), ("Grace Osei", "Trust Officer of 307")),
    "make_foi_export": (("7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11", "{story.school.action_id}"),),
}
"""What an example's text calls by name, and what that is called in the world."""
MULTI_STATUS = 207
"""Of a batch: what became of each item stands inside."""
OF_PEOPLE = {"accept_invitation", "add_person", "import_people", "invite_person", "register_council"}
OF_SYSTEMS = {
    "add_identity_issuer",
    "add_webhook_endpoint",
    "get_token",
    "look_up_schools",
    "register_client",
    "renew_client_secret",
    "rotate_webhook_secret",
    "try_identity_issuer",
}
BY_HAND = OF_PEOPLE | OF_SYSTEMS
"""What no command of the told world sends."""
BESIDES = {"record_trust_reply": {"officer_id": "{story.council.trust_officer_id}"}}
"""What an example has to name and the world's request for the same does not."""


@pytest.fixture(scope="module")
def document():
    """What `/openapi.json` says."""
    return application().openapi()


@pytest.fixture(scope="module")
def taking_a_body(document):
    """Operations with a body, as patterns of their addresses."""
    return [
        (compile_path(path)[0], method.upper(), path, operation)
        for path, methods in sorted(document["paths"].items(), key=lambda one: one[0].count("{"))
        for method, operation in methods.items()
        if "requestBody" in operation
    ]


def operation_at(taking_a_body, method, path):
    """The operation that a request reaches."""
    path = path.partition("?")[0]
    return next((one for one in taking_a_body if one[1] == method and one[0].match(path)), None)


def in_world(shown, told):
    """An example that names what the world's own request names at the same places, and nothing else."""
    if isinstance(shown, dict) and isinstance(told, dict):
        said = {key: in_world(value, told.get(key)) for key, value in shown.items() if not is_name(key, value)}
        return said | {key: value for key, value in told.items() if is_name(key, shown.get(key, value))}
    if isinstance(shown, list) and isinstance(told, list) and told:
        return [in_world(value, told[min(number, len(told) - 1)]) for number, value in enumerate(shown)]
    return shown


def as_called(shown, name, story):
    """An example with the names that things have in the world."""
    text = json.dumps(shown)
    for one, other in CALLED.get(name, ()):
        text = text.replace(one, other.format(story=story))
    return json.loads(text)


def besides(name, story):
    """What an example has to name besides."""
    return {field: one.format(story=story) for field, one in BESIDES.get(name, {}).items()}


def is_name(key, value):
    """Whether a field names a thing or a day of the world."""
    return NAMES.fullmatch(key) is not None or (isinstance(value, str) and DAY.fullmatch(value) is not None)


def test_examples_have_the_shape_they_illustrate(document):
    contract, wrong, seen = Contract(document), [], 0
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            shown = [
                (content["schema"], one["value"])
                for content in operation.get("requestBody", {}).get("content", {}).values()
                for one in content["examples"].values()
            ]
            shown += [
                (content["schema"], content["example"])
                for answer in operation["responses"].values()
                for content in answer.get("content", {}).values()
                if "example" in content
            ]
            for schema, value in shown:
                seen += 1
                wrong += [f"{method} {path}: {error.message}" for error in contract.compiled(schema).iter_errors(value)]
    assert seen > len(document["paths"])
    assert wrong == []


@pytest.mark.row(46)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
async def test_request_example_is_answered_as_documented(request, told_world, tmp_path, taking_a_body, command):
    earlier, later = before(command)
    async with staged(request, told_world, tmp_path, *earlier, later=later) as stage:
        method, role, sent = command(*stage.told)
        role = SPOKEN_FOR.get(command.__name__, role)
        found = operation_at(taking_a_body, method, sent.path)
        if found is None:
            return
        ((kind, content),) = found[3]["requestBody"]["content"].items()
        (example,) = content["examples"].values()
        shown = as_called(example["value"], command.__name__, stage.told[0])
        if kind == "multipart/form-data":
            file = shown.pop("file")
            name = "example.ics" if "VCALENDAR" in file else "example.csv"
            more = {"data": in_world(shown, sent.more.get("data", {})), "files": {"file": (name, file.encode())}}
        else:
            more = {"json": in_world(shown, sent.more["json"]) | besides(command.__name__, stage.told[0])}
        headers = sent.more.get("headers", {})
        answer = await stage.api.call(method, sent.path, role, **of_first(role), headers=headers, **more)
        assert answer.is_success, (found[3]["operationId"], more, answer.text)
        assert str(answer.status_code) in found[3]["responses"]
        assert answer.status_code != MULTI_STATUS or answer.json()["done"] >= 1, answer.text


def shown_by(document) -> dict[str, Any]:
    """Each operation's example of what is sent."""
    return {
        operation["operationId"]: next(iter(content["examples"].values()))["value"]
        for methods in document["paths"].values()
        for operation in methods.values()
        for content in operation.get("requestBody", {}).get("content", {}).values()
    }


@pytest.mark.row(46)
async def test_request_examples_of_systems_are_answered_as_documented(fresh_world_api, world, document):
    api, council, shown = fresh_world_api, named(world, "307").council, shown_by(document)
    registered = await api.post("/v1/clients", "admin", json=shown["register_client"])
    client = {name: registered.json()[key] for name, key in (("client_id", "client_id"), ("client_secret", "secret"))}
    held, match = council.clients.standing, {"If-Match": council.clients.standing.etag}
    secrets = f"/v1/clients/{held.id}/secrets"
    trials = f"/v1/identity-issuers/{council.identity.standing.id}/trials"
    rotation = f"/v1/webhook-endpoints/{council.webhooks.standing.id}/secret"
    sent = {
        "register_client": registered,
        "renew_client_secret": await api.post(secrets, "admin", json=shown["renew_client_secret"], headers=match),
        "look_up_schools": await api.post("/v1/schools/lookup", json=shown["look_up_schools"]),
        "get_token": await api.call("POST", "/oauth2/token", None, data=shown["get_token"] | client),
        "add_identity_issuer": await api.post("/v1/identity-issuers", "admin", json=shown["add_identity_issuer"]),
        "try_identity_issuer": await api.post(trials, "admin", json=shown["try_identity_issuer"]),
        "add_webhook_endpoint": await api.post("/v1/webhook-endpoints", "admin", json=shown["add_webhook_endpoint"]),
        "rotate_webhook_secret": await api.post(rotation, "admin", json=shown["rotate_webhook_secret"]),
    }
    assert set(sent) == OF_SYSTEMS
    for name, answer in sent.items():
        assert answer.is_success, (name, answer.text)


@pytest.mark.row(46)
async def test_request_examples_of_people_and_councils_are_answered_as_documented(fresh_world_api, world, document):
    api, story, shown = fresh_world_api, named(world, "307"), shown_by(document)
    added = await api.post("/v1/people", json=shown["add_person"])
    registered = await api.call("PUT", "/v1/councils/307", "admin", json=shown["register_council"])
    file = {"file": ("people.csv", shown["import_people"]["file"].encode())}
    imported = await api.post("/v1/appointments/imports", files=file)
    whom = {**shown["invite_person"], "person_id": story.council.partner_id}
    invited = await api.post("/v1/invitations", "admin", json=whom)
    accepting = {**shown["accept_invitation"], "code": invited.json()["code"]}
    accepted = await api.post(
        "/v1/invitations/acceptance", json=accepting, headers=bearer("link_partner", roles=None, sub="partner")
    )
    sent = {
        "add_person": added,
        "register_council": registered,
        "import_people": imported,
        "invite_person": invited,
        "accept_invitation": accepted,
    }
    assert set(sent) == OF_PEOPLE
    for name, answer in sent.items():
        assert answer.is_success, (name, answer.text)


@pytest.mark.row(46)
def test_request_examples_are_all_sent(world, taking_a_body):
    story, earlier = named(world, "307"), MagicMock()
    reached = {
        found[3]["operationId"]
        for method, _, sent in (command(story, earlier) for command in COMMANDS)
        if (found := operation_at(taking_a_body, method, sent.path))
    }
    assert {operation["operationId"] for *_, operation in taking_a_body} - reached == BY_HAND
