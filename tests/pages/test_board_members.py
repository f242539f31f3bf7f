"""Members of the partnership board in a browser: what they notice, recommend and decide together, and what is not theirs."""

from html.parser import HTMLParser

import pytest

from securing_good.vocabulary import Post
from tests.harness.boards import MET_ON, elect, met
from tests.harness.bodies import URNS
from tests.harness.examples import named
from tests.pages.conftest import OWN, Browser, Read, appointed, signed_in
from tests.pages.test_levels import sent
from tests.pages.test_support import NEED

LATER = "2026-01-12"
NOTICED = {
    "statement": "Two meetings of governors had <b>no quorum</b>.",
    "factor": "leadership_and_governance",
    "severity": "medium",
    "confidence": "high",
    "route": "school",
}


@pytest.fixture
def play(fresh_world_api):
    """A world of the test's own, in which days may pass."""
    fresh_world_api.state["sample_council"] = "307"
    return fresh_world_api


@pytest.fixture
async def adviser(play) -> Browser:
    return await signed_in(play, await appointed(play, Post.PRINCIPAL_ADVISER, "Some adviser"))


@pytest.fixture
async def board(play):
    """Three of the board and one who leads the school that needs support, each with their browser."""
    members = [await elect(play, name) for name in ("Ada", "Bela", "Cai")]
    head = await elect(play, "Dov", leads=URNS["307"][1])
    return [(one, await signed_in(play, one.person_id)) for one in (*members, head)]


async def test_a_member_enters_a_concern_reads_their_own_and_officers_close_it(board, adviser):
    (_, ada), (_, bela), *_ = board
    at = f"/board/schools/{OWN}/concern"
    assert at in (await ada.read(f"/board/schools/{OWN}")).links
    page = await ada.read(at)
    assert "Who may know" not in page.text, "what the board enters is open"
    empty = Read(await ada.send(at, **page.fields))
    assert {"#statement", "#factor", "#severity", "#confidence", "#route"} <= set(empty.links)
    entered = await ada.send(at, **{**page.fields, **NOTICED})
    again = await ada.send(at, **{**page.fields, **NOTICED})
    concern = entered.headers["location"]
    assert again.headers["location"] == concern, "sent twice it is entered once"
    shown = await ada.read(concern)
    assert "Two meetings of governors had <b>no quorum</b>." in shown.text
    assert f"{concern}/closing" not in shown.links
    assert concern in (await ada.read("/board/concerns")).links
    assert concern in (await ada.read(f"/board/schools/{OWN}")).links
    assert concern not in (await bela.read("/board/concerns")).links
    assert (await bela.get(concern)).status_code == 404
    assert (await ada.get(f"{concern}/closing")).headers["location"] == concern

    assert concern in (await adviser.read(f"/board/schools/{OWN}")).links
    page = await adviser.read(f"{concern}/closing")
    assert "#reason" in Read(await adviser.send(f"{concern}/closing", **page.fields)).links
    closed = await sent(adviser, f"{concern}/closing", reason="Both were held again.")
    assert "Both were held again." in closed.text
    assert "no more" in closed.text
    assert (await adviser.get(f"{concern}/closing")).headers["location"] == concern


async def test_whoever_leads_the_school_is_refused_in_words(board):
    *_, (_, head) = board
    own, other = URNS["307"][1], f"/board/schools/{OWN}"
    for path, fields in ((f"{other}/concern", NOTICED), (f"{other}/support", NEED)):
        page = await head.read(path)
        answer = await head.send(path, **{**page.fields, **fields, "urn": str(own)})
        assert answer.status_code == 403, Read(answer).text
        assert f"You are of school {own}" in Read(answer).text
        assert (await head.send(path, **{**page.fields, **fields})).status_code == 303


async def test_the_board_recommends_commissions_at_a_meeting_and_judges(play, world, board, adviser):
    (ada, first), (_, second), *_ = board
    urn = URNS["307"][1]
    recommending = await first.read(f"/board/schools/{urn}/support")
    assert "Recommend support" in recommending.text
    package = (await first.send(f"/board/schools/{urn}/support", **{**recommending.fields, **NEED})).headers["location"]
    assert package in (await first.read("/board/support")).links
    ahead = await first.read(f"{package}/broker")
    assert "has not met since" in ahead.text
    assert "Offer it to the school" not in ahead.text
    assert "starts_on" not in ahead.fields

    meeting = await met(play)
    at = f"/board/meetings/{meeting}"
    # Whoever was signed in has been away for days.
    (first, second, head), adviser = [await anew(play, board, number) for number in (0, 1, 3)], await anew_adviser(play)
    provider = named(world, "307").council.provider.id
    plan = {"provider_id": provider, "kind": "teaching_school_hub", "starts_on": MET_ON, "ends_on": "2026-03-27"}
    plan |= {"sessions_planned": "6", "cost_pounds": "3600"}
    page = await first.read(f"{package}/broker")
    assert "1 December 2025" in page.text
    unsaid = Read(await first.send(f"{package}/broker", **{**page.fields, **plan}))
    assert "#board_meeting_id" in unsaid.links
    plan["board_meeting_id"] = meeting
    early = await first.send(f"{package}/broker", **{**page.fields, **plan})
    assert early.status_code == 409
    assert "Nobody has recorded who was present" in Read(early).text

    assert at in (await adviser.read("/board/meetings")).links
    page = await adviser.read(f"{at}/attendance")
    nobody = Read(await adviser.send(f"{at}/attendance", **page.fields))
    assert "#present" in nobody.links
    ticks = boxes(await adviser.get(f"{at}/attendance"))
    assert ada.person_id in ticks.values()
    there = await sent(adviser, f"{at}/attendance", **ticks)
    assert "Ada" in there.text
    assert "Not gone through" in there.text

    page = await first.read(f"{package}/broker")
    late = await second.read(f"{package}/broker")
    done = await first.send(f"{package}/broker", **{**page.fields, **plan})
    assert (done.status_code, done.headers.get("location")) == (303, package), Read(done).text
    shown = await first.read(package)
    assert "Commissioned by the board On 1 December 2025, by 3 members; the quorum is 3. 1 took no part" in shown.text
    overtaken = await second.send(f"{package}/broker", **{**late.fields, **plan})
    assert overtaken.status_code == 412
    assert "Somebody else changed this" in Read(overtaken).text
    decided = await adviser.read(at)
    assert "Dov, has to do with the school" in decided.text
    assert f"{at}/attendance" in (await adviser.read(at)).links
    assert (await head.get(package)).status_code == 200, "as somebody of the school, who accepts it"
    assert f"{package}/broker" not in (await head.read(package)).links


async def test_officers_set_meetings_and_call_them_off_and_the_board_reads_when(board, adviser):
    (_, ada), *_ = board
    page = await adviser.read("/board/meetings")
    wrong = Read(await adviser.send("/board/meetings", **{**page.fields, "date": LATER, "papers_by": "soon"}))
    assert "#papers_by" in wrong.links
    assert wrong.fields["date"] == LATER
    answer = await adviser.send("/board/meetings", **{**page.fields, "date": LATER, "papers_by": "2026-01-05"})
    at = answer.headers["location"]
    read = await ada.read(at)
    assert "The board on 12 January 2026" in read.text
    assert not [link for link in read.links if link.startswith(f"{at}/")], "it is not theirs to keep"
    assert "Say when the board meets next" not in (await ada.read("/board/meetings")).text
    early = await adviser.get(f"{at}/attendance")
    assert early.headers["location"] == at, "it is to come"
    gone = await sent(adviser, f"{at}/calling-off", reason="There is <i>no quorum</i>.")
    assert "There is <i>no quorum</i>." in gone.text
    assert at not in (await ada.read("/board/meetings")).links


@pytest.mark.parametrize("post", [Post.HEADTEACHER, Post.CLERK, Post.DATA_OFFICER])
async def test_others_are_offered_no_forms_of_the_boards(play, post):
    browser = await signed_in(play, await appointed(play, post, "Somebody", OWN))
    page = await browser.read(f"/board/schools/{OWN}")
    assert not {f"/board/schools/{OWN}/{form}" for form in ("concern", "support")} & set(page.links)
    for path in ("concern", "support"):
        assert (await browser.get(f"/board/schools/{OWN}/{path}")).headers["location"] == f"/board/schools/{OWN}"
    for path in ("/board/concerns", "/board/meetings"):
        assert (await browser.get(path)).status_code == 403
        assert path not in page.links


async def anew(play, board, number: int) -> Browser:
    """The browser of a member who signs in again."""
    return await signed_in(play, board[number][0].person_id)


async def anew_adviser(play) -> Browser:
    """The browser of an adviser who signs in again."""
    return await signed_in(play, await appointed(play, Post.PRINCIPAL_ADVISER, "Another adviser"))


class Boxes(HTMLParser):
    """What would be sent of a page if each of its boxes that name a person were ticked."""

    def __init__(self) -> None:
        super().__init__()
        self.all: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "input" and told.get("type") == "checkbox" and (told.get("name") or "").endswith(".person_id"):
            self.all[str(told["name"])] = told.get("value") or ""


def boxes(answer) -> dict[str, str]:
    """The boxes of a page that name a person, as if all were ticked."""
    found = Boxes()
    found.feed(answer.text)
    return found.all
