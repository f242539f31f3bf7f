"""What somebody typed is not lost where they were signed out meanwhile; what does not get as far as a page is told in one."""

import pytest

from securing_good.vocabulary import Post
from tests.pages.conftest import OWN, Browser, Read, signed_in

SAID = {"discussed": "What nobody should have to type twice.", "attendance.0.name": "Ruth <b>Adeyemi</b>"}


@pytest.fixture
async def form(play) -> str:
    """The address of a meeting's page."""
    visits = (await play.get(f"/v1/visits?limit=100&sort=date&urn={OWN}")).json()["items"]
    planned = (one for one in visits if one["kind"] == "securing_good_meeting" and one["status"] == "planned")
    return f"/board/visits/{next(planned)['id']}"


async def recorded(play, form: str) -> bool:
    """Whether anything was recorded of the meeting."""
    return (await play.get(f"/v1/visits/{form.rpartition('/')[2]}/record")).status_code == 200


async def test_whoever_was_signed_out_signs_in_and_sees_what_they_typed(play, people, form):
    adviser = people[Post.PRINCIPAL_ADVISER]
    browser = await signed_in(play, adviser)
    page = await browser.read(form)
    await browser.send("/board/sign-out", form_token=page.fields["form_token"])
    out = await browser.send(f"{form}/record", **{**page.fields, **SAID})
    chooser = Read(out)
    assert out.status_code == 403
    assert "What you typed is kept" in chooser.text
    assert chooser.fields["discussed"] == SAID["discussed"]
    back = await browser.send("/board/sign-in", **{**chooser.fields, "person": adviser})
    assert (back.status_code, back.headers["location"]) == (307, f"{form}/record"), "the browser sends it once more"
    shown = Read(await browser.send(f"{form}/record", **chooser.fields))
    assert "Nothing was sent" in shown.text
    assert SAID["discussed"] in shown.text
    assert shown.fields["attendance.0.name"] == SAID["attendance.0.name"]
    assert not await recorded(play, form)
    assert shown.fields["form_token"] != page.fields["form_token"]
    refused = Read(await browser.send(f"{form}/record", **{**shown.fields, **SAID}))
    assert "#progress" in refused.links, "it is a form as any other again"


async def test_nothing_is_kept_for_another_sites_page(play, people, form):
    stranger = Browser(play.client, {})
    theirs = {"Sec-Fetch-Site": "cross-site"}
    sent = await play.client.post(f"{form}/record", data=SAID, headers=theirs)
    assert sent.status_code == 303
    assert SAID["discussed"] not in sent.text
    assert (await stranger.send("/board/sign-out", form_token="x")).status_code == 303
    browser = await signed_in(play, people[Post.PRINCIPAL_ADVISER])
    shown = await browser.send(f"{form}/record", **SAID)
    assert shown.status_code == 403
    assert "Nothing was sent" in Read(shown).text
    assert not await recorded(play, form)


@pytest.mark.parametrize(
    ("status", "words", "sent"),
    [
        (413, "Make it shorter", {"data": {"discussed": "x" * 1_000_001}}),
        (415, "Only what was typed in a form", {"json": SAID}),
        (415, "Only what was typed in a form", {"files": {"discussed": b"x"}}),
        (400, "NUL character", {"params": "q=%00"}),
    ],
)
async def test_what_no_page_is_asked_is_refused_in_a_page(play, people, form, status, words, sent):
    browser = await signed_in(play, people[Post.PRINCIPAL_ADVISER])
    for path in (f"{form}/record", "/board/sign-in"):
        answer = await browser._ask("POST", path, **sent)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert words in Read(answer).text


async def test_a_body_that_outgrows_its_limit_unannounced_is_refused_in_a_page(play, people, form):
    async def parts():
        for _ in range(11):
            yield b"discussed=" + b"x" * 100_000

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    browser = await signed_in(play, people[Post.PRINCIPAL_ADVISER])
    cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}
    answer = await play.client.post(f"{form}/record", content=parts(), headers={**headers, **cookies})
    assert answer.status_code == 413
    assert "Make it shorter" in Read(answer).text
