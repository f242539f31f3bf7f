"""Board packs: frozen at one moment, read as they were made ever after, by each reader as much as they may know."""

import base64
import hashlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.harness.boards import MET_ON, Member, elect, made, met
from tests.harness.bodies import concern_of, need_of
from tests.harness.examples import named

NEXT = "2026-01-29"
PANELS = ("overview", "early_warnings", "cases", "overdue", "support", "decisions_due", "actions")


@pytest.fixture
def api(fresh_world_api):
    """The world, on Thursday 20 November 2025."""
    return fresh_world_api


@pytest.fixture
def story(world):
    """The story of council 307 and its first school."""
    return named(world, "307")


@pytest.fixture
def other(world):
    """The second school, a member of the partnership too."""
    return named(world, "307", school=1).school


async def ask(api, who: Member, method: str, path: str, body=None):
    """As somebody who is known here."""
    more = {"json": body} if body is not None else {}
    return await api.call(method, path, None, headers=who.proof, **more)


async def to_meet(api, on: str = NEXT) -> str:
    """The board is to meet on a day. Returns the meeting's id."""
    return (await made(api, "/v1/board-meetings", {"date": on, "papers_by": on}))["id"]


async def pack_of(api, meeting: str, **more):
    """The pack of a meeting, made by an officer."""
    answer = await api.post("/v1/board-packs", json={"board_meeting_id": meeting, **more})
    assert answer.status_code == 201, answer.text
    return answer


async def by_code(api, schools: str = "codes"):
    """How the board is shown schools from now on."""
    body = {"schools": schools, "reason": "Until interests are declared."}
    return await made(api, "/v1/board-settings", body, "assistant_director")


async def named_schools(api) -> dict[int, str]:
    """Every school of the council."""
    return {one["urn"]: one["name"] for one in (await api.get("/v1/schools?limit=100")).json()["items"]}


async def all_texts(api, who: Member, pack_id: str) -> dict[str, str]:
    """What a member reads of a pack, in each format."""
    answers = {kind: await ask(api, who, "GET", f"/v1/board-packs/{pack_id}{kind}") for kind in ("", "/html", "/pdf")}
    assert {one.status_code for one in answers.values()} == {200}, {kind: one.text for kind, one in answers.items()}
    return {kind: text_of(one.content) if kind == "/pdf" else one.text for kind, one in answers.items()}


def text_of(pdf: bytes) -> str:
    """The text of a PDF as a reader has it, on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def blockers(answer):
    """Why: 409 names blockers."""
    assert answer.status_code == 409, answer.text
    return [one["code"] for one in answer.json()["blockers"]]


def refused(answer):
    """Where and why: 422 points."""
    assert answer.status_code == 422, answer.text
    return tuple(answer.json()["errors"][0][name] for name in ("pointer", "code"))


async def test_a_pack_holds_what_the_dashboard_shows_at_its_moment_and_stays_so(api, story):
    member = await elect(api, "Ada")
    answer = await pack_of(api, await to_meet(api))
    pack, path = answer.json(), answer.headers["location"]
    assert (pack["edition"], pack["meeting_on"], pack["as_of"], pack["schools"]) == (1, NEXT, "2025-11-20", "names")
    for panel, address in zip(PANELS[:4], ("overview", "early-warnings", "cases", "overdue"), strict=False):
        assert pack[panel] == (await api.get(f"/v1/dashboard/{address}")).json()
        assert (await ask(api, member, "GET", path)).json()[panel] == (
            await ask(api, member, "GET", f"/v1/dashboard/{address}")
        ).json()
    for who in (None, member):
        read = await (ask(api, who, "GET", path) if who else api.get(path, "link_partner"))
        support = await (
            ask(api, who, "GET", "/v1/dashboard/support") if who else api.get("/v1/dashboard/support", "link_partner")
        )
        assert read.json()["support"] == support.json()
    due = (await ask(api, member, "GET", "/v1/dashboard/decisions-due")).json()
    assert (await ask(api, member, "GET", path)).json()["decisions_due"] == due
    before = {kind: (await api.get(f"{path}{kind}")).content for kind in ("", "/html", "/pdf")}
    seen = await all_texts(api, member, pack["id"])
    assert before[""] == answer.content

    await made(api, "/v1/support-packages", need_of("307", urn=story.school.urn), "lead_officer")
    await by_code(api)
    await by_code(api, "names")
    api.service_database.clock.now = datetime(2026, 2, 12, 9, tzinfo=UTC)
    assert {kind: (await api.get(f"{path}{kind}")).content for kind in before} == before
    assert await all_texts(api, member, pack["id"]) == seen


async def test_a_pack_is_cached_by_its_hash_and_its_files_can_be_checked(api):
    pack = await pack_of(api, await to_meet(api))
    for kind, media in (("", "application/json"), ("/html", "text/html; charset=utf-8"), ("/pdf", "application/pdf")):
        path = pack.headers["location"] + kind
        answer = await api.get(path, headers={"Accept-Encoding": "identity"})
        digest = hashlib.sha256(answer.content)
        assert (answer.status_code, answer.headers["content-type"]) == (200, media)
        assert answer.headers["etag"] == f'"{digest.hexdigest()}"'
        assert answer.headers["content-digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
        assert answer.headers["cache-control"].startswith("private")
        again = await api.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


async def test_its_pdf_is_tagged_and_its_page_is_structured(api):
    path = (await pack_of(api, await to_meet(api))).headers["location"]
    pdf = PdfReader(BytesIO((await api.get(f"{path}/pdf")).content))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a boolean of the file, not of ours
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert pdf.metadata.title == "Board pack for the meeting of 29 January 2026"
    text = text_of((await api.get(f"{path}/pdf")).content)
    page = (await api.get(f"{path}/html")).text
    for heading in ("The borough", "Early warnings, outside the programme", "Cases and their meetings", "Overdue"):
        assert heading in text
        assert f'<h2 dir="auto">{heading}</h2>' in page
    assert '<html lang="en-GB">' in page
    assert page.count("<h1") == 1
    assert page.count("<caption>") == page.count("<table>") > 5
    assert 'scope="col"' in page
    assert "<script" not in page


async def test_a_pack_is_for_the_next_meeting_of_the_council(api, story):
    first, second = await to_meet(api, "2025-12-11"), await to_meet(api)
    assert blockers(await api.post("/v1/board-packs", json={"board_meeting_id": second})) == ["not-next"]
    missing = await api.post("/v1/board-packs", json={"board_meeting_id": story.school.case_id})
    assert refused(missing) == ("#/board_meeting_id", "unknown-meeting")
    others = await api.post("/v1/board-packs", json={"board_meeting_id": first}, council="308")
    assert refused(others) == ("#/board_meeting_id", "unknown-meeting")
    for body in ({}, {"board_meeting_id": "soon"}, {"board_meeting_id": first, "day": "2025-12-11"}):
        assert (await api.post("/v1/board-packs", json=body)).status_code == 422
    await made(api, f"/v1/board-meetings/{first}/calling-off", {"reason": "No quorum."})
    assert blockers(await api.post("/v1/board-packs", json={"board_meeting_id": first})) == ["called-off"]
    api.service_database.clock.now = datetime(2026, 1, 30, 9, tzinfo=UTC)
    assert blockers(await api.post("/v1/board-packs", json={"board_meeting_id": second})) == ["past"]
    for meeting in (first, second):
        assert (await api.get(f"/v1/board-packs?board_meeting={meeting}")).json()["items"] == []


async def test_a_correction_is_another_edition_that_says_why(api):
    meeting = await to_meet(api)
    first = (await pack_of(api, meeting)).json()
    body = {"board_meeting_id": meeting}
    assert blockers(await api.post("/v1/board-packs", json=body)) == ["made"]
    assert refused(await api.post("/v1/board-packs", json=body | {"replaces_id": first["id"]})) == (
        "#/reason",
        "needed",
    )
    assert refused(await api.post("/v1/board-packs", json=body | {"reason": "A visit."})) == ("#/replaces_id", "needed")
    why = {"replaces_id": first["id"], "reason": "A meeting was recorded late."}
    second = (await pack_of(api, meeting, **why)).json()
    assert (second["edition"], second["replaces_id"], second["reason"]) == (2, first["id"], why["reason"])
    assert blockers(await api.post("/v1/board-packs", json=body | why)) == ["not-newest"]
    listed = (await api.get(f"/v1/board-packs?board_meeting={meeting}", "board_member")).json()["items"]
    assert [(one["edition"], one["newest"], one["reason"]) for one in listed] == [
        (1, False, None), (2, True, why["reason"]),
    ]  # fmt: skip
    assert (await api.get(f"/v1/board-packs/{first['id']}")).json() == first, "the first edition is kept"
    assert "It takes the place of edition 1: A meeting was recorded late." in text_of(
        (await api.get(f"/v1/board-packs/{second['id']}/pdf")).content
    )


async def test_a_repeated_request_makes_one_pack(api):
    meeting = await to_meet(api)
    once = {"json": {"board_meeting_id": meeting}, "headers": {"Idempotency-Key": "pack-of-january"}}
    first, again = await api.post("/v1/board-packs", **once), await api.post("/v1/board-packs", **once)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json(), again.headers["idempotent-replayed"]) == (first.json(), "true")
    assert again.headers["etag"] == first.headers["etag"]
    assert len((await api.get(f"/v1/board-packs?board_meeting={meeting}")).json()["items"]) == 1


async def test_who_may_read_and_make(api):
    pack = (await pack_of(api, await to_meet(api))).json()["id"]
    for kind in ("", "/html", "/pdf"):
        path = f"/v1/board-packs/{pack}{kind}"
        for role in ("lead_officer", "link_partner", "principal_adviser", "assistant_director", "board_member"):
            assert (await api.get(path, role)).status_code == 200, role
        for role in ("headteacher", "chair_of_governors", "clerk", "trust_officer"):
            assert (await api.get(path, role, urns=[307001])).status_code == 403, role
        assert (await api.get(path, "principal_adviser", council="308")).status_code == 404
    body = {"json": {"board_meeting_id": pack}}
    assert (await api.post("/v1/board-packs", "board_member", **body)).status_code == 403
    assert (await api.post("/v1/board-packs", "lead_officer", **body)).status_code == 403


async def test_the_board_by_name_reads_member_schools_and_no_staff(api, story):
    member = await elect(api, "Ada")
    schools = await named_schools(api)
    outsider = schools[story.council.undecided_urn]
    pack = await pack_of(api, await to_meet(api))
    members = (await ask(api, member, "GET", pack.headers["location"])).json()["overview"]["schools"]
    assert members < pack.json()["overview"]["schools"] == len(schools)
    seen = await all_texts(api, member, pack.json()["id"])
    for kind, text in seen.items():
        assert schools[story.school.urn] in text, kind
        assert outsider not in text, kind
    whole = await api.get(f"/v1/cases/{story.school.case_id}")
    staff = {one["name"] for one in (await api.get("/v1/people?limit=100", "admin")).json()["items"]}
    assert whole.status_code == 200
    for kind, text in seen.items():
        assert not [name for name in staff if name in text], kind


async def test_by_code_the_board_reads_the_months_counts_and_codes_and_no_name(api, story, other):
    await by_code(api)
    member = await elect(api, "Ada")
    await made(api, "/v1/support-packages", need_of("307", urn=story.school.urn), "lead_officer")
    pack = await pack_of(api, await to_meet(api))
    read = (await ask(api, member, "GET", pack.headers["location"])).json()
    assert [read[panel]["shown"]["how"] for panel in PANELS] == ["counts"] * 4 + ["codes"] * 3
    for panel, address in zip(PANELS[:4], ("overview", "early-warnings", "cases", "overdue"), strict=False):
        assert read[panel] == (await ask(api, member, "GET", f"/v1/dashboard/{address}")).json(), "the month's edition"
    assert read["support"] == (await ask(api, member, "GET", "/v1/dashboard/support")).json()
    assert read["decisions_due"] == (await ask(api, member, "GET", "/v1/dashboard/decisions-due")).json()
    assert read["cases"]["cases"] == read["early_warnings"]["warned"] == read["overdue"]["late"] == []
    schools = await named_schools(api)
    for kind, text in (await all_texts(api, member, pack.json()["id"])).items():
        assert not [name for urn, name in schools.items() if name in text or str(urn) in text], kind
        assert "[c]" in text, kind
    assert read["support"]["open"][0]["school"].startswith("School ")
    assert schools[story.school.urn] in pack.text, "officers read names"


async def test_a_pack_with_names_is_not_read_by_whoever_is_shown_codes_now(api, story):
    member, cleared = await elect(api, "Ada"), await elect(api, "Bela")
    pack = (await pack_of(api, await to_meet(api, MET_ON))).json()["id"]
    assert (await ask(api, member, "GET", f"/v1/board-packs/{pack}")).status_code == 200
    await by_code(api)
    for kind in ("", "/html", "/pdf"):
        answer = await ask(api, member, "GET", f"/v1/board-packs/{pack}{kind}")
        assert answer.status_code == 403
        assert "by code now" in answer.json()["detail"]
    api.service_database.clock.now = datetime(2025, 12, 1, 15, tzinfo=UTC)
    meeting = (await api.get("/v1/board-meetings?from=2025-12-01")).json()["items"][0]["id"]
    there = {"present": [{"person_id": cleared.person_id, "recusal_cleared": True}]}
    await made(api, f"/v1/board-meetings/{meeting}/attendance", there)
    assert (await ask(api, cleared, "GET", f"/v1/board-packs/{pack}")).status_code == 200
    assert (await ask(api, member, "GET", f"/v1/board-packs/{pack}")).status_code == 403


async def test_what_is_a_members_own_is_in_no_copy_of_theirs(api, story, other):
    await made(api, "/v1/support-packages", need_of("307", urn=story.school.urn) | {"what": "Zebra."}, "lead_officer")
    head, sister = await elect(api, "Ada", leads=story.school.urn), await elect(api, "Bela", interest=story.school.urn)
    plain, trustee = await elect(api, "Cai"), await elect(api, "Dov", provider=story.council.provider.id)
    late = await elect(api, "Eli")
    answer = await pack_of(api, await to_meet(api))
    pack, path = answer.json()["id"], answer.headers["location"]
    everything = (await ask(api, plain, "GET", path)).json()
    assert any(one["what"] == "Zebra." for one in everything["support"]["open"])
    assert (await ask(api, late, "GET", path)).json() == everything
    for who in (head, sister):
        copy = (await ask(api, who, "GET", path)).json()
        for panel in PANELS[:4]:
            assert copy[panel] == everything[panel]
        assert story.school.urn not in {one["urn"] for one in copy["support"]["open"]}
        assert story.school.urn not in {one["urn"] for one in copy["decisions_due"]["decisions"]}
        assert copy["support"] == (await ask(api, who, "GET", "/v1/dashboard/support")).json(), "no count tells of it"
        assert copy["decisions_due"] == (await ask(api, who, "GET", "/v1/dashboard/decisions-due")).json()
        for kind, text in (await all_texts(api, who, pack)).items():
            assert "Zebra" not in text, kind
    copy = (await ask(api, trustee, "GET", path)).json()
    assert copy["support"] == (await ask(api, trustee, "GET", "/v1/dashboard/support")).json()
    assert copy["support"] != everything["support"]

    interest = {"person_id": late.person_id, "urn": story.school.urn, "what": "Their brother is a governor."}
    await made(api, "/v1/declared-interests", interest)
    api.service_database.clock.now = datetime(2025, 11, 27, 9, tzinfo=UTC)
    for kind, text in (await all_texts(api, late, pack)).items():
        assert "Zebra" not in text, kind
    assert (await ask(api, late, "GET", path)).content == (await ask(api, sister, "GET", path)).content
    assert (await ask(api, plain, "GET", path)).json() == everything


async def test_what_is_a_members_own_is_in_no_copy_by_code_either(api, story, other):
    await by_code(api)
    await made(api, "/v1/support-packages", need_of("307", urn=story.school.urn), "lead_officer")
    sister, plain = await elect(api, "Bela", interest=story.school.urn), await elect(api, "Cai")
    path = (await pack_of(api, await to_meet(api))).headers["location"]
    theirs, everything = [(await ask(api, who, "GET", path)).json() for who in (sister, plain)]
    assert theirs["support"] == (await ask(api, sister, "GET", "/v1/dashboard/support")).json()
    (code,) = {one["school"] for one in everything["support"]["open"]} - {
        one["school"] for one in theirs["support"]["open"]
    }
    for kind, text in (await all_texts(api, sister, path.rpartition("/")[2])).items():
        assert code not in text, kind
    for kind, text in (await all_texts(api, plain, path.rpartition("/")[2])).items():
        assert code in text, kind


async def agreed(api, meeting: str, case_id: str, role: str = "principal_adviser", **more):
    """An action that the board agreed at a meeting."""
    body = {"case_id": case_id, "what": "Visit a school whose reading improved.", "owner": "Frida Holm"}
    return await api.post(f"/v1/board-meetings/{meeting}/actions", role, json=body | {"due_on": "2026-01-15"} | more)


async def test_an_action_of_the_board_is_one_of_the_case_and_stands_in_the_next_packs(api, story):
    members = [await elect(api, name) for name in ("Ada", "Bela", "Cai")]
    sister = await elect(api, "Dov", interest=story.school.urn)
    meeting = await met(api, *members, sister)
    answer = await agreed(api, meeting, story.school.case_id, owner_side="council", critical=True)
    assert answer.status_code == 201, answer.text
    action = answer.json()
    assert (action["origin"], action["board_meeting_id"], action["visit_id"]) == ("board_meeting", meeting, None)
    assert (await api.get(answer.headers["location"])).json() == action
    for role, whose in (("lead_officer", {}), ("headteacher", {"urns": [story.school.urn]})):
        listed = (await api.get(f"/v1/actions?case={story.school.case_id}&limit=100", role, **whose)).json()["items"]
        (seen,) = [one for one in listed if one["id"] == action["id"]]
        assert (seen["origin"], seen["owner"], seen["due_on"]) == ("board_meeting", "Frida Holm", "2026-01-15")
    happened = (await api.get(f"/v1/cases/{story.school.case_id}/history?limit=100")).json()["items"]
    told = next(one for one in happened if one["kind"] == "action.agreed_by_board")
    assert told["subject"] == f"action:{action['id']}"
    as_of = (await api.get(f"/v1/cases/{story.school.case_id}/as-of?day={MET_ON}")).json()
    assert action["id"] in {one["id"] for one in as_of["open_actions"]}

    api.service_database.clock.now = datetime(2025, 12, 2, 9, tzinfo=UTC)
    january = await to_meet(api)
    answer = await pack_of(api, january)
    (told,) = answer.json()["actions"]["open"]
    assert (told["what"], told["owner"], told["agreed_on"]) == (action["what"], "Frida Holm", MET_ON)
    assert answer.json()["actions"]["since"] == MET_ON
    for kind, text in (await all_texts(api, members[0], answer.json()["id"])).items():
        assert action["what"] in text, kind
        assert "Frida Holm" not in text, kind
    for kind, text in (await all_texts(api, sister, answer.json()["id"])).items():
        assert action["what"] not in text, kind

    read = await api.get(f"/v1/actions/{action['id']}", "lead_officer")
    done = {"json": {"status": "done"}, "headers": {"If-Match": read.headers["etag"]}}
    assert (await api.call("PATCH", f"/v1/actions/{action['id']}", "lead_officer", **done)).status_code == 200
    why = {"replaces_id": answer.json()["id"], "reason": "An action is done."}
    corrected = (await pack_of(api, january, **why)).json()
    assert corrected["actions"]["open"] == []
    assert [(one["status"], one["ended_on"]) for one in corrected["actions"]["ended"]] == [("done", "2025-12-02")]
    api.service_database.clock.now = datetime(2026, 1, 30, 9, tzinfo=UTC)
    assert (await pack_of(api, await to_meet(api, "2026-03-26"))).json()["actions"]["ended"] == []


async def test_by_code_an_action_of_the_board_tells_nobody_which_school_it_is_about(api, story):
    await by_code(api)
    members = [await elect(api, name) for name in ("Ada", "Bela", "Cai")]
    await agreed(api, await met(api, *members), story.school.case_id)
    api.service_database.clock.now = datetime(2025, 12, 2, 9, tzinfo=UTC)
    path = (await pack_of(api, await to_meet(api))).headers["location"]
    (told,) = (await ask(api, members[0], "GET", path)).json()["actions"]["open"]
    assert told["school"].startswith("School ")
    assert {name for name, value in told.items() if value is not None} == {
        "id",
        "school",
        "owner_side",
        "overdue",
        "status",
    }


async def test_what_the_board_agreed_at_a_meeting_follows_its_quorum(api, story, other):
    members = [await elect(api, name) for name in ("Ada", "Bela")]
    sister = await elect(api, "Dov", interest=story.school.urn)
    to_come = await to_meet(api)
    assert blockers(await agreed(api, to_come, story.school.case_id)) == ["to-come"]
    meeting = await met(api)
    assert blockers(await agreed(api, meeting, story.school.case_id)) == ["no-attendance"]
    there = {"present": [{"person_id": one.person_id} for one in (*members, sister)]}
    await made(api, f"/v1/board-meetings/{meeting}/attendance", there)
    assert blockers(await agreed(api, meeting, story.school.case_id)) == ["no-quorum"]
    assert (await agreed(api, meeting, other.case_id)).status_code == 201
    again = await api.post(f"/v1/board-meetings/{meeting}/attendance", json=there)
    assert blockers(again) == ["decided"], "an action rests on who was there"
    early = await agreed(api, meeting, other.case_id, due_on="2025-11-30")
    assert refused(early) == ("#/due_on", "before-meeting")
    assert refused(await agreed(api, meeting, meeting)) == ("#/case_id", "unknown-case")
    assert (await agreed(api, story.school.case_id, other.case_id)).status_code == 404
    assert (await agreed(api, meeting, other.case_id, "board_member")).status_code == 403
    answer = await agreed(api, meeting, other.case_id, due_on=None)
    visits = (await api.get(f"/v1/visits?case={other.case_id}&kind=securing_good_meeting&limit=100")).json()["items"]
    coming = min((one["date"] for one in visits if one["date"] >= MET_ON and one["status"] == "planned"), default=None)
    assert (answer.json()["due_on"] if coming else refused(answer)) == (coming or ("#/due_on", "no-next-meeting"))


async def test_nothing_restricted_is_in_any_copy(api, story):
    concern = concern_of("307", story.school.urn) | {"access_class": "restricted", "statement": "Xylophone."}
    concern |= {"factor": "safeguarding"}
    entered = await api.post("/v1/concerns", "principal_adviser", json=concern)
    assert entered.status_code == 201, entered.text
    member = await elect(api, "Ada")
    pack = await pack_of(api, await to_meet(api))
    assert "level" not in {one["kind"] for one in pack.json()["decisions_due"]["decisions"]}
    assert "Xylophone" not in pack.text
    for kind, text in (await all_texts(api, member, pack.json()["id"])).items():
        assert "Xylophone" not in text, kind
