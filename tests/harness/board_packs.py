"""Board packs as officers make them and as members of the board read them."""

from io import BytesIO

from pypdf import PdfReader

from tests.harness.boards import Member, ask, made

NEXT = "2026-01-29"


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
