"""Board packs: frozen at one moment, read as they were made ever after, by each reader as much as they may know."""

import asyncio
import base64
import hashlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.harness.board_packs import (
    NEXT,
    all_texts,
    by_code,
    named_schools,
    pack_of,
    text_of,
    to_meet,
)
from tests.harness.boards import MET_ON, ask, blockers, elect, made, other, refused, story
from tests.harness.bodies import concern_of, need_of

PANELS = ("overview", "early_warnings", "cases", "overdue", "support", "decisions_due", "actions")

__all__ = ["other", "story"]


@pytest.fixture
def api(fresh_world_api):
    """The world, on Thursday 20 November 2025."""
    return fresh_world_api


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


async def test_two_who_make_it_at_once_make_one(api):
    body = {"json": {"board_meeting_id": await to_meet(api)}}
    answers = await asyncio.gather(*(api.post("/v1/board-packs", **body) for _ in range(2)))
    assert sorted(one.status_code for one in answers) == [201, 409]


async def test_two_who_first_read_a_copy_at_once_read_the_same(api, story):
    sister = await elect(api, "Bela", interest=story.school.urn)
    path = (await pack_of(api, await to_meet(api))).headers["location"]
    answers = await asyncio.gather(*(ask(api, sister, "GET", f"{path}{kind}") for kind in ("", "", "/pdf", "/html")))
    assert [one.status_code for one in answers] == [200] * 4
    assert answers[0].content == answers[1].content == (await ask(api, sister, "GET", path)).content


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
