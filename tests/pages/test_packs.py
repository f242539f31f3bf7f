"""Packs of the board's meetings in a browser: made and corrected by officers, read by the board, and what was agreed there."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from securing_good.vocabulary import Post
from tests.harness.boards import elect, made, met
from tests.harness.bodies import need_of
from tests.harness.examples import named
from tests.pages.conftest import OWN, Read, appointed, signed_in

PACKS = "/board/packs"
NEXT = "2026-01-29"
SECTIONS = (
    "The borough",
    "Early warnings, outside the programme",
    "Cases and their meetings",
    "Overdue",
    "Support",
    "Decisions due",
    "Actions the board agreed",
)


@pytest.fixture
def play(fresh_world_api):
    """The world, as somebody's own machine shows it to whoever is there."""
    fresh_world_api.state["sample_council"] = "307"
    return fresh_world_api


@pytest.fixture
async def adviser(play):
    return await appointed(play, Post.PRINCIPAL_ADVISER, "Some principal adviser")


async def made_pack(browser) -> str:
    """The address of the pack of the next meeting, which an officer makes by its form."""
    page = await browser.read(PACKS)
    answer = await browser.send(PACKS, **page.fields)
    assert answer.status_code == 303, Read(answer).text
    return answer.headers["location"]


async def test_a_pack_is_made_read_and_corrected(play, world, adviser):
    await made(play, "/v1/board-meetings", {"date": NEXT, "papers_by": NEXT})
    officer = await signed_in(play, adviser)
    assert PACKS in (await officer.read("/board/overview")).links
    at = await made_pack(officer)
    page = await officer.read(at)
    assert "Board pack for the meeting of 29 January 2026" in page.text
    for section in SECTIONS:
        assert section in page.text
    assert f"/board/schools/{OWN}" in page.links
    assert {f"{at}/pdf", f"{at}/html"} <= set(page.links)
    pdf = await officer.get(f"{at}/pdf")
    assert (pdf.status_code, pdf.headers["content-type"]) == (200, "application/pdf")
    assert PdfReader(BytesIO(pdf.content)).metadata.title == "Board pack for the meeting of 29 January 2026"
    printed = await officer.get(f"{at}/html")
    assert "default-src 'none'" in printed.headers["content-security-policy"]
    assert "Edition 1." in Read(printed).text

    page = await officer.read(PACKS)
    assert at in page.links
    refused = await officer.send(PACKS, **page.fields)
    assert refused.status_code == 422
    assert "#reason" in Read(refused).links
    second = await officer.send(PACKS, **{**page.fields, "reason": "Minutes came <late>."})
    corrected = await officer.read(second.headers["location"])
    assert "It takes the place of edition 1 : Minutes came <late>." in corrected.text
    assert at in corrected.links
    assert "corrected since" in (await officer.read(PACKS)).text


async def test_the_board_reads_a_pack_without_what_is_its_members_own(play, world, adviser):
    await made(play, "/v1/board-meetings", {"date": NEXT, "papers_by": NEXT})
    school = named(world, "307").school
    need = need_of("307", case_id=school.case_id) | {"what": "Zebra."}
    await made(play, "/v1/support-packages", need, "lead_officer")
    plain, sister = await elect(play, "Ada"), await elect(play, "Bela", interest=OWN)
    at = await made_pack(await signed_in(play, adviser))
    for who, sees in ((plain, True), (sister, False)):
        browser = await signed_in(play, who.person_id)
        assert PACKS in (await browser.read("/board/overview")).links
        packs = await browser.read(PACKS)
        assert at in packs.links
        assert "board_meeting_id" not in packs.fields, "officers make packs"
        assert ("Zebra." in (await browser.read(at)).text) is sees
        assert ("Zebra." in Read(await browser.get(f"{at}/html")).text) is sees
    codes = {"schools": "codes", "reason": "Until interests are declared."}
    await made(play, "/v1/board-settings", codes, "assistant_director")
    refused = await (await signed_in(play, plain.person_id)).get(at)
    assert refused.status_code == 403
    assert "by code now" in Read(refused).text
    head = await signed_in(play, await appointed(play, Post.HEADTEACHER, "Some headteacher", OWN))
    assert (await head.get(PACKS)).status_code == 403
    assert (await head.get(at)).status_code == 403


async def test_a_pack_by_code_shows_counts_and_no_name(play, world, adviser):
    codes = {"schools": "codes", "reason": "Until interests are declared."}
    await made(play, "/v1/board-settings", codes, "assistant_director")
    await made(play, "/v1/board-meetings", {"date": NEXT, "papers_by": NEXT})
    member = await elect(play, "Ada")
    at = await made_pack(await signed_in(play, adviser))
    page = await (await signed_in(play, member.person_id)).read(at)
    names = {one["name"] for one in (await play.get("/v1/schools?limit=100")).json()["items"]}
    assert not [name for name in names if name in page.text]
    assert "[c]" in page.text
    for section in SECTIONS:
        assert section in page.text


async def test_what_the_board_agreed_is_written_down_and_stands_in_the_case(play, world, adviser):
    school = named(world, "307").school
    members = [await elect(play, name) for name in ("Ada", "Bela", "Cai")]
    meeting = await met(play)
    officer = await signed_in(play, adviser)
    at = f"/board/meetings/{meeting}"
    assert at in (await officer.read("/board/meetings")).links
    form = await officer.read(f"{at}/attendance")
    assert "Ada" in form.text
    nobody = Read(await officer.send(f"{at}/attendance", **form.fields))
    assert "#present" in nobody.links
    there = {f"present.{number}.person_id": one.person_id for number, one in enumerate(members)}
    answer = await officer.send(f"{at}/attendance", **form.fields, **there, **{"present.0.recusal_cleared": "true"})
    assert answer.headers["location"] == at
    assert "Ada Gone through with them" in (await officer.read(at)).text

    form = await officer.read(f"{at}/actions")
    empty = Read(await officer.send(f"{at}/actions", **form.fields))
    assert {"#case_id", "#what", "#owner"} <= set(empty.links)
    said = {"case_id": school.case_id, "what": "Visit <b>another</b> school.", "owner": "Headteacher"}
    early = Read(await officer.send(f"{at}/actions", **{**form.fields, **said, "due_on": "2025-11-03"}))
    assert "#due_on" in early.links
    assert early.fields["what"] == said["what"]
    said |= {"owner_side": "school", "due_on": "2026-01-15"}
    answer = await officer.send(f"{at}/actions", **{**form.fields, **said})
    assert answer.headers["location"] == at, Read(answer).text
    assert "Visit <b>another</b> school." in (await officer.read(at)).text
    case = await officer.read(f"/board/cases/{school.case_id}")
    assert "Open, agreed by the board" in case.text

    play.service_database.clock.now = datetime(2025, 12, 2, 9, tzinfo=UTC)
    await made(play, "/v1/board-meetings", {"date": NEXT, "papers_by": NEXT})
    officer = await signed_in(play, adviser)
    pack = await officer.read(await made_pack(officer))
    assert "Visit <b>another</b> school." in pack.text
    assert "1 December 2025" in pack.text
    member = await signed_in(play, members[0].person_id)
    read = await member.read(at)
    assert "Cai" not in read.text, "who was there is officers' to read"
