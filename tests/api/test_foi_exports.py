"""A case's record made ready for a public request: what is given, what is withheld and why, and that it never changes."""

import csv
import hashlib
import io
import json

import pytest

from tests.harness.examples import named
from tests.harness.intervening import advice_of, beginning_of, export_of, preparation_of


@pytest.fixture
def api(fresh_world_api):
    """The world on Thursday 20 November 2025."""
    return fresh_world_api


@pytest.fixture
def school(world):
    """A school with a red case."""
    return named(world, "307").school


async def exported(api, school, *changes, role: str = "assistant_director"):
    """Make one."""
    return await api.post(f"/v1/cases/{school.case_id}/foi-exports", role, json=export_of("307", *changes))


def entry(made, item: str):
    """What the schedule says of an item."""
    return next((one for one in made["document"]["schedule"] if one["item"] == item), None)


def given(made, kind: str) -> list[dict]:
    """What is given of a kind."""
    return [one for one in made["document"]["items"] if one["kind"] == kind]


async def test_the_record_is_given_item_by_item_without_names(api, school):
    answer = await exported(api, school)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert [one["content"]["discussed"] for one in given(made, "minutes")] == ["Reading, discussed in 307."]
    assert given(made, "engagement meeting")[0]["content"]["parties"][2] == "headteacher"
    assert {one["kind"] for one in made["document"]["items"]} >= {
        "case", "level decision", "contact", "action", "support", "review", "pause", "events", "concern",
        "exit criteria", "school's words on a review", "evidence of a review", "planned visit", "post on the case",
        "visit that was not held", "school's word on minutes", "report on an action",
        "evidence of an action", "external review", "letter",
    }  # fmt: skip
    people = [one["name"] for one in (await api.get("/v1/people?limit=100")).json()["items"]]
    assert people
    text = json.dumps(made["document"])
    assert [name for name in people if name in text] == []
    assert entry(made, f"pause-reason:{made['document']['items'][0]['item']}") is None
    withheld = {(one["kind"], one["exemption"]) for one in made["document"]["schedule"]}
    assert withheld >= {
        ("minutes not issued", "s36"), ("draft of a letter", "s36"), ("words on a visit that was not held", "s40"),
        ("who carried out an external review", "s40"),
    }  # fmt: skip
    reasons = [one for one in made["document"]["schedule"] if one["kind"] == "reason of a pause"]
    assert [(one["exemption"], one["extent"], one["decided_by"]) for one in reasons] == [("s40", "whole", "rule")]


async def test_names_in_prose_become_what_people_are(api, school):
    person = (await api.post("/v1/people", json={"name": "Asha Patel"})).json()
    post = {"person_id": person["id"], "post": "chair_of_governors", "urn": school.urn, "starts_on": "2024-09-01"}
    assert (await api.post("/v1/appointments", json=post)).is_success
    contact = {
        "contacted_on": "2025-11-20",
        "with_whom": "Asha  Patel",
        "route": "phone",
        "said": "Mrs Patel asks for a call on 020 7946 0000 or at asha@school.example.",
    }
    assert (await api.post(f"/v1/cases/{school.case_id}/contacts", "lead_officer", json=contact)).is_success
    made = (await exported(api, school)).json()
    contents = [one["content"] for one in given(made, "contact")]
    assert "[chair of governors]" in [one["with_whom"] for one in contents]
    said = next(one["said"] for one in contents if "asks for" in one["said"])
    assert said == "[chair of governors] asks for a call on [telephone number] or at [address]"
    parts = [one for one in made["document"]["schedule"] if one["extent"] == "part"]
    assert "contact" in [one["kind"] for one in parts]


async def test_nothing_restricted_is_in_it_and_the_schedule_neither_confirms_nor_denies(api, school, world):
    made = (await exported(api, school)).json()
    assert "Something restricted of 307." not in json.dumps(made)
    first = made["document"]["schedule"][0]
    assert first["extent"] == "neither confirmed nor denied"
    other = named(world, "307", school=1).school
    assert (await exported(api, other)).json()["document"]["schedule"][0] == first
    assert "restricted.recorded" not in json.dumps(made)


async def test_what_an_open_intervention_rests_on_and_legal_advice_and_the_boards_are_withheld(api, school):
    begun = await api.post("/v1/interventions", "assistant_director", json=beginning_of("307", school.urn, "safety"))
    path = f"/v1/interventions/{begun.json()['id']}"
    etag = {"If-Match": begun.headers["etag"]}
    prepared = await api.call("PATCH", path, "lead_officer", json=preparation_of("307"), headers=etag)
    frozen = await api.post(f"{path}/evidence", "lead_officer", json={}, headers={"If-Match": prepared.headers["etag"]})
    assert frozen.is_success, frozen.text
    assert (await api.post(f"{path}/advice", "board_member", json=advice_of("307"))).is_success
    made = (await exported(api, school)).json()
    text = json.dumps(made["document"])
    assert "Legal file of 307" not in text
    assert "A partner could help in 307." not in text
    id_ = begun.json()["id"]
    assert entry(made, f"intervention:{id_}")["exemption"] == "s31"
    assert entry(made, f"intervention-evidence:{frozen.json()['id']}")["exemption"] == "s31"
    legal = entry(made, f"intervention-legal-advice:{id_}")
    assert (legal["exemption"], legal["public_interest_test"]) == ("s42", True)
    advice = [one for one in made["document"]["schedule"] if one["kind"] == "board's advice"]
    assert "s36" in [one["exemption"] for one in advice]


async def test_the_exporter_changes_items_with_a_reason_and_each_export_stays_as_it_was(api, school):
    first = (await exported(api, school)).json()
    action = given(first, "action")[0]["item"]
    pause = next(one["item"] for one in first["document"]["schedule"] if one["kind"] == "reason of a pause")
    changes = [
        {"item": action, "exemption": "s41", "reason": "Told in confidence."},
        {"item": pause, "exemption": None, "reason": "It tells of nobody."},
    ]
    second = (await exported(api, school, *changes, role="admin")).json()
    assert entry(second, action) | {"reason": "Told in confidence.", "decided_by": "exporter"} == entry(second, action)
    assert (entry(second, action)["exemption"], entry(second, action)["public_interest_test"]) == ("s41", False)
    assert entry(second, pause) is None
    assert [one["content"]["reason"] for one in given(second, "reason of a pause")] == ["Half of 307 is ill."]
    again = (await api.get(f"/v1/cases/{school.case_id}/foi-exports/{first['id']}", "admin")).json()
    assert again == first
    text = json.dumps(first["document"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == first["digest"]
    listed = (await api.get(f"/v1/cases/{school.case_id}/foi-exports", "admin")).json()["items"]
    assert [one["id"] for one in listed][-2:] == [first["id"], second["id"]]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([{"item": "action:nothing", "exemption": "s40", "reason": "So."}], "unknown"),
        ([{"item": "restricted", "exemption": None, "reason": "So."}], "unknown"),
        ([{"item": "case", "exemption": None, "reason": "So."}], "no-change"),
        ([{"item": "case", "exemption": "s40", "reason": "So."}] * 2, "twice"),
    ],
)
async def test_a_change_that_cannot_be_is_named(api, school, changes, code):
    changes = [one | {"item": f"case:{school.case_id}" if one["item"] == "case" else one["item"]} for one in changes]
    refused = await exported(api, school, *changes)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)


async def test_the_schedule_downloads_as_csv_without_formulas(api, school):
    first = (await exported(api, school)).json()
    action = given(first, "action")[0]["item"]
    made = (await exported(api, school, {"item": action, "exemption": "s36", "reason": "=1+1"})).json()
    path = f"/v1/cases/{school.case_id}/foi-exports/{made['id']}/schedule.csv"
    answer = await api.get(path, "admin")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == made["withheld"] == len(made["document"]["schedule"])
    row = next(one for one in rows if one["item"] == action)
    assert (row["exemption"], row["public_interest_test"], row["reason"]) == ("s36", "yes", "'=1+1")


async def test_only_the_assistant_director_and_administrators_make_and_read_them(api, school):
    made = (await exported(api, school)).json()
    path = f"/v1/cases/{school.case_id}/foi-exports"
    for role in ("principal_adviser", "lead_officer", "board_member", "data_officer"):
        assert (await exported(api, school, role=role)).status_code == 403, role
        assert (await api.get(f"{path}/{made['id']}", role)).status_code == 403, role
    heads = {"urns": [school.urn]}
    assert (await api.get(path, "headteacher", **heads)).status_code == 403
