"""People in posts, files of them, and how they come to sign in and stop."""

from datetime import timedelta

import pytest

from tests.harness.bodies import TODAY
from tests.harness.callers import Ticking, api_on, token
from tests.harness.databases import TestDatabase
from tests.harness.files import register, register_row
from tests.harness.worlds import load

URN, OTHER = 101500, 101501
DAY = TODAY.date()


@pytest.fixture
async def api(database: TestDatabase, tmp_path):
    """The application on a clock that can be moved, with two schools in council 307."""
    clock = Ticking(TODAY)
    async with api_on(database, clock=clock) as made:
        made.clock = clock
        rows = register_row(URN, "Ash Primary School"), register_row(OTHER, "Beech Primary School")
        await load(made, "register.csv", register(*rows), clock=clock)
        yield made


async def person(api, name="Asha Patel", **more) -> str:
    made = await api.post("/v1/people", "admin", json={"name": name, **more})
    assert made.status_code == 201, made.text
    return made.json()["id"]


async def appointed(api, person_id, post="headteacher", role="admin", **more):
    place = {"urn": URN} if "chair" in post or post in {"headteacher", "clerk", "trust_officer"} else {}
    body = {"person_id": person_id, "post": post, "starts_on": "2024-09-01", **place, **more}
    return await api.post("/v1/appointments", role, json=body)


def as_somebody(subject="somebody", **claims):
    """A token that proves who somebody is and names no role."""
    return {"Authorization": f"Bearer {token('admin', roles=None, sub=subject, **claims)}"}


async def signed_in(api, person_id, subject="somebody"):
    invited = await api.post("/v1/invitations", "admin", json={"person_id": person_id})
    assert invited.status_code == 201, invited.text
    body = {"code": invited.json()["code"]}
    accepted = await api.call("POST", "/v1/invitations/acceptance", None, json=body, headers=as_somebody(subject))
    assert accepted.json() == {"person_id": person_id}
    return body


async def test_somebody_is_appointed_and_the_state_follows_the_day(api):
    asha = await person(api)
    made = await appointed(api, asha, starts_on="2025-09-01", ends_on=str(DAY + timedelta(days=1)))
    assert made.status_code == 201
    assert made.json() == {
        "id": made.json()["id"],
        "person_id": asha,
        "person": "Asha Patel",
        "post": "headteacher",
        "urn": URN,
        "school": "Ash Primary School",
        "acting": False,
        "starts_on": "2025-09-01",
        "ends_on": str(DAY + timedelta(days=1)),
        "state": "current",
    }
    listed = await api.get(f"/v1/appointments?urn={URN}&post=headteacher&state=current")
    assert [one["id"] for one in listed.json()["items"]] == [made.json()["id"]]
    api.clock.now += timedelta(days=2)
    after = await api.get(made.headers["location"], headers={"If-None-Match": made.headers["etag"]})
    assert (after.status_code, after.json()["state"]) == (200, "ended")
    assert (await api.get(f"/v1/appointments?urn={URN}&state=current")).json()["items"] == []
    (shown,) = (await api.get(f"/v1/people/{asha}")).json()["appointments"]
    assert (shown["state"], shown["post"]) == ("ended", "headteacher")


async def test_lead_officers_keep_people_of_schools_and_not_of_the_council(api):
    asha = await person(api)
    assert (await appointed(api, asha, "clerk", "lead_officer")).status_code == 201
    refused = await appointed(api, asha, "assistant_director", "lead_officer")
    assert refused.status_code == 403
    assert refused.json()["detail"] == "The assistant director or an administrator appoints assistant directors."
    assert (await appointed(api, asha, "admin", "assistant_director")).status_code == 403


@pytest.mark.parametrize(
    ("body", "status", "pointer", "says"),
    [
        ({"urn": None}, 422, "#/urn", "A headteacher is appointed at a school: say which."),
        ({"urn": 199999}, 422, "#/urn", "199999 is not a school of this council."),
        ({"post": "data_officer"}, 422, "#/urn", "A data officer is appointed at the council: leave the school out."),
        ({"ends_on": "2024-08-31"}, 422, "#/ends_on", "An appointment ends on the day it starts, or later."),
        ({"person_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11"}, 422, "#/person_id", "There is no person with the id"),
        ({"starts_on": "2025-02-30"}, 422, "#/starts_on", "Input should be a valid date"),
    ],
)
async def test_what_cannot_be_is_refused_in_words(api, body, status, pointer, says):
    asha = await person(api)
    whole = {"person_id": asha, "post": "headteacher", "urn": URN, "starts_on": "2024-09-01"} | body
    refused = await api.post("/v1/appointments", "admin", json=whole)
    assert refused.status_code == status
    (error,) = refused.json()["errors"]
    assert error["pointer"] == pointer
    assert says in error["detail"]
    assert (await api.get("/v1/appointments")).json()["items"] == []


async def test_one_post_is_held_once_at_a_time_and_days_can_be_corrected(api):
    asha = await person(api)
    first = await appointed(api, asha, starts_on="2020-09-01", ends_on="2022-08-31")
    assert (await appointed(api, asha, starts_on="2022-09-01")).status_code == 201
    clash = await appointed(api, asha, starts_on="2021-01-01", ends_on="2021-02-01")
    assert clash.json()["blockers"] == [
        {"code": "overlap", "detail": "An appointment runs from 2020-09-01 to 2022-08-31."}
    ]
    assert (await appointed(api, asha, starts_on="2021-01-01", urn=OTHER)).status_code == 201
    path, etag = first.headers["location"], first.headers["etag"]

    async def changed(change, etag):
        return await api.call("PATCH", path, "admin", json=change, headers={"If-Match": etag} if etag else {})

    assert (await changed({"ends_on": "2022-07-31"}, None)).status_code == 428
    done = await changed({"ends_on": "2022-07-31", "acting": True}, etag)
    assert (done.json()["ends_on"], done.json()["acting"], done.json()["starts_on"]) == (
        "2022-07-31",
        True,
        "2020-09-01",
    )
    assert (await changed({"ends_on": "2022-06-30"}, etag)).status_code == 412
    assert (await changed({"ends_on": None}, done.headers["etag"])).status_code == 409
    assert (await changed({"acting": None}, done.headers["etag"])).json()["errors"][0][
        "detail"
    ] == "acting cannot be cleared"
    kinds = [one["kind"] for one in (await api.get("/v1/events?limit=100")).json()["items"]]
    assert kinds.count("appointment.made") == 3
    assert kinds.count("appointment.changed") == 1


async def test_who_accepts_an_invitation_acts_in_the_posts_they_hold_today(api):
    asha = await person(api)
    stranger = await api.call("GET", "/v1/cases", None, headers=as_somebody())
    assert stranger.status_code == 403
    assert stranger.json()["detail"] == (
        "Nobody is known here by this sign-in. Ask whoever keeps your council's people for an invitation, and accept its "
        "code at /v1/invitations/acceptance (it needs cases.read)."
    )
    await appointed(api, asha, starts_on=str(DAY - timedelta(days=10)), ends_on=str(DAY + timedelta(days=3)))
    await signed_in(api, asha)
    me = (await api.call("GET", "/v1/me", None, headers=as_somebody())).json()
    assert (me["roles"], me["urns"]) == (["headteacher"], [URN])
    schools = await api.call("GET", "/v1/schools", None, headers=as_somebody())
    assert [one["urn"] for one in schools.json()["items"]] == [URN]
    assert (await api.call("GET", "/v1/people", None, headers=as_somebody())).status_code == 403
    await appointed(api, asha, "board_member")
    me = (await api.call("GET", "/v1/me", None, headers=as_somebody())).json()
    assert me["roles"] == ["board_member", "headteacher"]
    api.clock.now += timedelta(days=5)
    me = (await api.call("GET", "/v1/me", None, headers=as_somebody())).json()
    assert (me["roles"], me["urns"]) == (["board_member"], [])


async def test_a_subject_of_another_council_is_nobody_here(api):
    asha = await person(api)
    await appointed(api, asha)
    await signed_in(api, asha)
    elsewhere = (await api.call("GET", "/v1/me", None, headers=as_somebody(council="310"))).json()
    assert elsewhere["roles"] == []


async def test_a_code_is_told_once_holds_once_and_not_for_ever(api):
    asha = await person(api)
    nothing = await api.post("/v1/invitations", "admin", json={"person_id": asha})
    assert nothing.json()["blockers"][0]["code"] == "no-post"
    await appointed(api, asha)
    key = {"Idempotency-Key": "one invitation"}
    invited = await api.post("/v1/invitations", "lead_officer", json={"person_id": asha}, headers=key)
    again = await api.post("/v1/invitations", "lead_officer", json={"person_id": asha}, headers=key)
    assert (again.json()["id"], "code" in again.json()) == (invited.json()["id"], False)
    code = invited.json()["code"]
    assert code not in (await api.get(invited.headers["location"])).text
    async with api.database.owner() as owner:
        assert code not in str(await owner.fetch("select * from invitation"))

    async def accept(code, subject="somebody"):
        return await api.call(
            "POST", "/v1/invitations/acceptance", None, json={"code": code}, headers=as_somebody(subject)
        )

    second = (await api.post("/v1/invitations", "lead_officer", json={"person_id": asha})).json()
    assert (await accept(code)).json()["blockers"][0]["code"] == "withdrawn"
    assert (await accept("x" * 43)).json()["errors"][0]["detail"] == "There is no invitation with this code."
    api.clock.now += timedelta(days=15)
    late = await accept(second["code"])
    assert late.json()["blockers"] == [{"code": "expired", "detail": "It held for 14 days. Ask for a new one."}]
    third = (await api.post("/v1/invitations", "lead_officer", json={"person_id": asha})).json()
    assert (await accept(third["code"])).status_code == 200
    assert (await accept(third["code"], "another")).json()["blockers"][0]["code"] == "accepted"
    taken = await api.post(f"/v1/invitations/{third['id']}/withdrawal", "admin", json={})
    assert taken.json()["blockers"][0]["code"] == "accepted"
    states = [one["state"] for one in (await api.get("/v1/invitations")).json()["items"]]
    assert states == ["withdrawn", "withdrawn", "accepted"]


async def test_one_sign_in_is_one_person(api):
    asha, kwame = await person(api), await person(api, "Kwame Inklefold")
    for one in (asha, kwame):
        await appointed(api, one)
    await signed_in(api, asha)
    invited = (await api.post("/v1/invitations", "admin", json={"person_id": kwame})).json()
    body = {"code": invited["code"]}
    refused = await api.call("POST", "/v1/invitations/acceptance", None, json=body, headers=as_somebody())
    assert refused.json()["blockers"][0]["code"] == "linked"


async def test_who_leaves_loses_access_at_once_and_may_come_back(api):
    asha = await person(api)
    held = await appointed(api, asha, "lead_officer")
    await appointed(api, asha, "principal_adviser", starts_on=str(DAY + timedelta(days=30)))
    await signed_in(api, asha)
    assert (await api.call("GET", "/v1/people", None, headers=as_somebody())).status_code == 200
    by_lead = await api.post(f"/v1/people/{asha}/departure", "lead_officer", json={"left_on": str(DAY)})
    assert by_lead.status_code == 403
    early = await api.post(f"/v1/people/{asha}/departure", "admin", json={"left_on": "2020-01-01"})
    assert early.json()["errors"][0]["pointer"] == "#/left_on"
    left = await api.post(f"/v1/people/{asha}/departure", "admin", json={"left_on": str(DAY)})
    assert left.json()["signs_in"] is False
    assert [(one["post"], one["ends_on"]) for one in left.json()["appointments"]] == [("lead_officer", str(DAY))]
    assert (await api.call("GET", "/v1/people", None, headers=as_somebody())).status_code == 403
    told = [one for one in (await api.get("/v1/events?limit=100")).json()["items"] if one["kind"] == "person.left"]
    assert told[0]["payload"]["dropped"][0]["post"] == "principal_adviser"
    again = await api.post(f"/v1/people/{asha}/departure", "admin", json={"left_on": str(DAY)})
    assert again.status_code == 200
    assert (
        len([1 for one in (await api.get("/v1/events?limit=100")).json()["items"] if one["kind"] == "person.left"]) == 1
    )
    assert (await api.get(held.headers["location"])).json()["state"] == "current"
    api.clock.now += timedelta(days=1)
    await appointed(api, asha, "link_partner", starts_on=str(DAY + timedelta(days=1)))
    await signed_in(api, asha)
    me = (await api.call("GET", "/v1/me", None, headers=as_somebody())).json()
    assert me["roles"] == ["link_partner"]


FILE = (
    "name,email,post,urn,acting,starts_on,ends_on\n"
    f"Asha Patel,asha@ash.example,headteacher,{URN},no,01/09/2021,\n"
    f"Asha Patel,ASHA@ash.example,clerk,{OTHER},yes,2025-09-01,2026-08-31\n"
    f"Kwame Inklefold,,chair of governors,{URN},,2023-01-01,\n"
)


async def sent(api, content: str, role="data_officer", **params):
    file = {"file": ("people.csv", content.encode())}
    return await api.post("/v1/appointments/imports", role, files=file, params=params)


async def test_a_file_of_people_is_taken_in_once_and_follows_changes(api):
    tried = await sent(api, FILE, dry_run=True)
    assert tried.json()["dry_run"] is True
    assert (await api.get("/v1/people")).json()["items"] == []
    first = await sent(api, FILE)
    assert first.json() == {
        "rows": 3,
        "people_added": 2,
        "appointments_added": 3,
        "appointments_changed": 0,
        "unchanged": 0,
        "dry_run": False,
    }
    assert tried.json() == first.json() | {"dry_run": True}
    again = await sent(api, FILE)
    assert (again.json()["unchanged"], again.json()["people_added"]) == (3, 0)
    ended = await sent(api, FILE.replace("2023-01-01,", "2023-01-01,2026-07-31"))
    assert (ended.json()["appointments_changed"], ended.json()["unchanged"]) == (1, 2)
    kinds = [one["kind"] for one in (await api.get("/v1/events?limit=100")).json()["items"]]
    assert kinds.count("people.imported") == 2
    (chair,) = (await api.get("/v1/appointments?post=chair_of_governors")).json()["items"]
    assert (chair["person"], chair["ends_on"]) == ("Kwame Inklefold", "2026-07-31")


async def test_a_file_with_a_fault_leaves_nothing_and_names_each(api):
    refused = await sent(
        api,
        FILE
        + f"A,,clerk,199999,,2025-09-01,\nB,,clerk,{URN},,2025-09-01,2024-09-01\n"
        + f"C,,lead officer,,,2025-09-01,\nAsha Patel,asha@ash.example,headteacher,{URN},,2024-01-01,\n",
    )
    assert refused.status_code == 422
    assert refused.json()["detail"] == "The file breaks a rule in 4 places; nothing of it was kept."
    assert [(one["pointer"], one["detail"]) for one in refused.json()["errors"]] == [
        ("line 5, column urn", "199999 is not a school of this council."),
        ("line 6, column ends_on", "An appointment ends on the day it starts, or later."),
        ("line 7, column post", "The assistant director or an administrator appoints lead officers."),
        ("line 8, column starts_on", "An appointment runs from 2021-09-01 with no last day."),
    ]
    assert (await api.get("/v1/people")).json()["items"] == []


async def test_no_two_people_share_an_address(api):
    await person(api, email="asha@ash.example")
    second = await api.post("/v1/people", json={"name": "Another", "email": "Asha@Ash.example"})
    assert second.status_code == 409
    assert second.json()["detail"] == "Somebody with this email address is here already."
    changed = await api.post("/v1/people", json={"name": "Third", "email": "third@ash.example"})
    patch = {"json": {"email": "ASHA@ash.example"}, "headers": {"If-Match": changed.headers["etag"]}}
    assert (await api.call("PATCH", changed.headers["location"], "admin", **patch)).status_code == 409
    patch["json"] = {"email": None, "name": "Third Person"}
    done = await api.call("PATCH", changed.headers["location"], "admin", **patch)
    assert (done.json()["name"], done.json()["email"]) == ("Third Person", None)
