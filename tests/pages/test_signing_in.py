"""Who is signed in, for how long, and what no other site can do in their name."""

from datetime import timedelta

import pytest

from securing_good.vocabulary import Post
from securing_good_api.board.sessions import IDLE, LASTS
from tests.harness.callers import Ticking
from tests.pages.conftest import Browser, Read, appointed, signed_in

OVERVIEW = "/board/overview"


@pytest.fixture
async def adviser(play, people) -> Browser:
    return await signed_in(play, people[Post.PRINCIPAL_ADVISER])


async def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page_and_back(play, people):
    stranger = Browser(play.client, {})
    sent = await stranger.get("/board/schools?name=Ash")
    assert (sent.status_code, sent.headers["location"]) == (303, "/board/sign-in?next=%2Fboard%2Fschools")
    chooser = await stranger.read(sent.headers["location"])
    assert "Some principal adviser" in chooser.text
    back = await stranger.send("/board/sign-in", person=people[Post.PRINCIPAL_ADVISER], next=chooser.fields["next"])
    assert back.headers["location"] == "/board/schools"
    assert (await stranger.get("/board/schools")).status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/board//x",
        "/board/../v1/me",
        "/board/%2e%2e/v1/me",
        "/v1/me",
        "\\x",
    ],
)
async def test_nobody_is_led_elsewhere(play, people, target):
    answer = await Browser(play.client, {}).send("/board/sign-in", person=people[Post.PRINCIPAL_ADVISER], next=target)
    assert answer.headers["location"] == "/board/"


async def test_the_cookie_is_out_of_reach(play, people):
    answer = await play.client.post("/board/sign-in", data={"person": people[Post.ADMIN], "next": "/board/"})
    play.client.cookies.clear()
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    secret = cookie.partition(".")[2].partition(";")[0]
    async with play.database.owner() as owner:
        kept = await owner.fetch("select to_jsonb(s)::text as row from browser_session s")
    assert kept
    assert not [row for row in kept if secret in row["row"]]


async def test_signing_out_ends_it_here_too(play, adviser):
    form = await adviser.read(OVERVIEW)
    before = dict(adviser.cookies)
    assert (await adviser.send("/board/sign-out", form_token=form.fields["form_token"])).status_code == 303
    assert (await Browser(play.client, before).get(OVERVIEW)).status_code == 303


@pytest.mark.parametrize("fields", [{}, {"form_token": ""}, {"form_token": "0" * 64}])
async def test_a_form_of_another_site_does_nothing(adviser, fields):
    refused = await adviser.send("/board/sign-out", **fields)
    assert refused.status_code == 403
    assert "not sent from a page you opened here" in Read(refused).text
    assert (await adviser.get(OVERVIEW)).status_code == 200


async def test_it_ends_after_a_working_day_and_when_nothing_was_done(fresh_world_api, world):
    api = fresh_world_api
    api.state["sample_council"] = "307"
    clock = Ticking(world.clock.now)
    api.state["database"].clock = clock
    person = await appointed(api, Post.PRINCIPAL_ADVISER, "An adviser")
    idle, busy = await signed_in(api, person), await signed_in(api, person)
    begun = clock.now
    while clock.now < begun + LASTS - timedelta(hours=1):
        clock.now += IDLE / 2
        assert (await busy.get(OVERVIEW)).status_code == 200
    assert (await idle.get(OVERVIEW)).status_code == 303
    clock.now = begun + LASTS
    assert (await busy.get(OVERVIEW)).status_code == 303


async def test_who_left_is_out_at_once(fresh_world_api):
    api = fresh_world_api
    api.state["sample_council"] = "307"
    person = await appointed(api, Post.LEAD_OFFICER, "Somebody who leaves")
    browser = await signed_in(api, person)
    assert (await browser.get(OVERVIEW)).status_code == 200
    gone = await api.post(f"/v1/people/{person}/departure", "admin", json={"left_on": "2025-11-01"})
    assert gone.is_success, gone.text
    assert "You hold no post here today" in (await browser.read("/board/")).text
    assert (await browser.get(OVERVIEW)).status_code == 403


async def test_in_production_nobody_chooses_whom_to_be(play, people):
    play.state["production"] = True
    try:
        stranger = Browser(play.client, {})
        assert "Some principal adviser" not in (await stranger.read("/board/sign-in")).text
        refused = await stranger.send("/board/sign-in", person=people[Post.ADMIN], next="/board/")
        assert (refused.status_code, refused.headers.get("set-cookie")) == (404, None)
    finally:
        play.state["production"] = False


async def test_nobody_of_another_council_is_signed_in_by_a_secret_of_this_one(play, adviser):
    (name, value), *_ = adviser.cookies.items()
    forged = Browser(play.client, {name: value.replace("307.", "310.", 1)})
    assert (await forged.get(OVERVIEW)).status_code == 303
