"""Each page for each role: what it shows, what it refuses in words, and what it never does."""

from datetime import date, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from securing_good.vocabulary import SCHOOL_POSTS, Post
from securing_good_api.board import schools, timetable
from securing_good_api.board.asking import Api
from tests.harness.bodies import URNS
from tests.harness.examples import named
from tests.harness.rows import private_values
from tests.pages.conftest import OWN, Read, appointed, signed_in

PANELS = ("overview", "early-warnings", "cases", "overdue", "support", "decisions", "impact", "equity")
OFFICERS = {Post.LEAD_OFFICER, Post.LINK_PARTNER, Post.PRINCIPAL_ADVISER, Post.ASSISTANT_DIRECTOR}
SEES_PANELS = OFFICERS | {Post.BOARD_MEMBER}


@pytest.fixture
async def browsers(play, people):
    """Everybody's browser."""
    return {post: await signed_in(play, person) for post, person in people.items()}


@pytest.mark.parametrize("panel", PANELS)
async def test_a_panel_is_shown_to_whoever_may_read_it_and_refused_in_words_to_others(browsers, panel):
    for post, browser in browsers.items():
        answer = await browser.get(f"/board/{panel}")
        page = Read(answer)
        if post in SEES_PANELS:
            assert answer.status_code == 200, (post, page.text)
            assert "As of" in page.text
        else:
            assert answer.status_code == 403, post
            assert "may not do this" in page.text


async def test_everybody_is_led_to_pages_that_are_theirs_to_read(browsers):
    for post, browser in browsers.items():
        home = await browser.get("/board/")
        if home.status_code == 200:
            assert "There is no page for you" in Read(home).text
            continue
        page = await browser.read(home.headers["location"])
        for link in page.links:
            if link.startswith("/board/") and link not in {"/board/sign-out", "/board/"}:
                assert (await browser.get(link)).status_code == 200, (post, link)


async def test_people_of_a_school_see_it_and_no_other(browsers, world):
    other = URNS["307"][1]
    for post in SCHOOL_POSTS & browsers.keys():
        assert "Ash Primary School 307" in (await browsers[post].read(f"/board/schools/{OWN}")).text
        names = (await browsers[post].read("/board/schools")).text
        assert "Beech Primary School 307" not in names
        for path in (f"/board/schools/{other}", f"/board/cases/{named(world, '310').school.case_id}"):
            answer = await browsers[post].get(path)
            assert answer.status_code == 404, (post, path)


async def test_a_schools_page_tells_reasons_and_history_and_never_a_bare_colour(browsers, world):
    text = (await browsers[Post.PRINCIPAL_ADVISER].read(f"/board/schools/{OWN}")).text
    for part in ("Level decided", "Evidence", "Cases", "Visits, newest first", "Inspections"):
        assert part in text
    case = await browsers[Post.LEAD_OFFICER].read(f"/board/cases/{named(world, '307').school.case_id}")
    assert "What the school will have shown when it leaves" in case.text


async def test_a_cases_page_shows_its_own_visits_and_no_others(play, browsers):
    cases = (await play.get("/v1/cases?limit=100")).json()["items"]
    assert len(cases) > 1
    for case in cases:
        mine = (await play.get(f"/v1/visits?case={case['id']}&limit=100")).json()["items"]
        page = await browsers[Post.PRINCIPAL_ADVISER].read(f"/board/cases/{case['id']}")
        shown = {link.rpartition("/")[2] for link in page.links if link.startswith("/board/visits/")}
        assert shown == {one["id"] for one in mine}, case["reference"]


async def test_the_timetable_shows_its_weeks_alone_and_whose_visits_they_are(play, browsers):
    visits = (await play.get("/v1/visits?limit=100&sort=date")).json()["items"]
    first = visits[0]["date"]
    page = await browsers[Post.PRINCIPAL_ADVISER].read(f"/board/timetable?from={first}")
    last = (date.fromisoformat(first) + timedelta(weeks=6)).isoformat()
    shown = {link.rpartition("/")[2] for link in page.links if link.startswith("/board/visits/")}
    assert {one["id"] for one in visits if one["date"] == first} <= shown
    assert not shown & {one["id"] for one in visits if one["date"] > last}
    nobody = await browsers[Post.PRINCIPAL_ADVISER].read(f"/board/timetable?from={first}&officer={uuid4()}")
    assert not [link for link in nobody.links if link.startswith("/board/visits/")]
    assert "There are no visits in these six weeks." in nobody.text


async def test_the_timetable_is_walked_some_visits_at_a_time_and_of_one_officer(play, browsers, monkeypatch):
    monkeypatch.setattr(timetable, "_ON_A_PAGE", 3)
    adviser = browsers[Post.PRINCIPAL_ADVISER]
    first = date.fromisoformat((await play.get("/v1/visits?limit=1&sort=date")).json()["items"][0]["date"])
    monday = first - timedelta(days=first.weekday())
    weeks = f"from={monday}&to={monday + timedelta(days=41)}&limit=100"
    officers = {one["person_id"] for one in (await play.get("/v1/availability?post=link_partner")).json()["items"]}
    busy = False
    for officer in ("", *officers):
        asked = f"&person={officer}" if officer else ""
        theirs = [one["id"] for one in (await play.get(f"/v1/visits?{weeks}{asked}")).json()["items"]]
        seen, path = [], f"/board/timetable?from={first}&officer={officer}"
        while path:
            page = await adviser.read(path)
            seen += [link.rpartition("/")[2] for link in page.links if link.startswith("/board/visits/")]
            path = next((link for link in page.links if "cursor=" in link), None)
        assert sorted(seen) == sorted(theirs)
        busy = busy or (bool(officer) and len(theirs) > 3)
    assert busy, "somebody has more than stand on one page"


async def test_a_fault_of_ours_is_a_page_and_is_logged(play, browsers, monkeypatch):
    async def broken(*_args, **_more):
        raise RuntimeError("a fault")

    monkeypatch.setattr(Api, "get", broken)
    answer = await browsers[Post.PRINCIPAL_ADVISER].get("/board/timetable")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in Read(answer).text
    assert "a fault" not in answer.text


async def test_nothing_of_another_council_stands_on_any_page(play, browsers, world):
    private = await private_values(play.database, of="310", not_of="307")
    case = named(world, "307").school.case_id
    paths = [*PANELS, "schools", f"schools/{OWN}", f"cases/{case}", "timetable", f"schools/{URNS['310'][0]}"]
    for post, browser in browsers.items():
        for path in paths:
            text = (await browser.get(f"/board/{path}")).text
            assert not [value for value in private if value in text], (post, path)


async def test_pages_ask_no_other_host_and_run_no_script(browsers, world):
    case = named(world, "307").school.case_id
    for path in (*PANELS, "schools", f"schools/{OWN}", f"cases/{case}", "timetable", "sign-in", "nowhere"):
        answer = await browsers[Post.PRINCIPAL_ADVISER].get(f"/board/{path}")
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "script-src" not in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert "<script" not in answer.text
        assert {urlsplit(link).netloc for link in Read(answer).links} == {""}


async def test_a_script_in_a_text_is_text(play, browsers):
    written = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    await appointed(play, Post.DATA_OFFICER, written)
    chooser = await browsers[Post.ADMIN].get("/board/sign-in")
    assert written in Read(chooser).text
    assert "<script" not in chooser.text
    assert "<img" not in chooser.text
    found = await browsers[Post.PRINCIPAL_ADVISER].get("/board/schools", params={"name": written})
    assert Read(found).fields["name"] == written
    assert "<img" not in found.text


async def test_schools_are_shown_a_page_at_a_time_and_found_by_name(browsers, monkeypatch):
    monkeypatch.setattr(schools, "_ON_A_PAGE", 2)
    browser = browsers[Post.PRINCIPAL_ADVISER]
    met, path = [], "/board/schools?page=10000000"
    while path:
        page = await browser.read(path)
        met += [link for link in page.links if link.startswith("/board/schools/")]
        path = next((link for link in page.links if link.startswith("/board/schools?cursor=")), "")
    assert len(met) == len(set(met)) > 2
    found = await browser.read("/board/schools?name=bEECH")
    assert [link for link in found.links if link.startswith("/board/schools/")] == [f"/board/schools/{URNS['307'][1]}"]
    assert "There is no such school" in (await browser.read("/board/schools?name=Nowhere")).text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nowhere", 404),
        ("schools/99999999", 404),
        ("schools/999999", 404),
        ("schools/abc", 404),
        ("cases/0b7a7a52-57a5-4c44-8a5b-2f7f8f7f1f10", 404),
        ("schools?cursor=forged", 400),
        ("schools?name=" + "x" * 101, 422),
        ("timetable?from=yesterday", 422),
        ("timetable?from=20261127", 422),
        ("timetable?from=2026-W48", 422),
        ("timetable?from=0001-01-01", 422),
        ("timetable?from=9999-12-31", 422),
    ],
)
async def test_an_address_of_nothing_is_answered_with_a_page(browsers, path, status):
    answer = await browsers[Post.PRINCIPAL_ADVISER].get(f"/board/{path}")
    assert answer.status_code == status
    assert "This could not be done" in Read(answer).text


async def test_the_map_shows_who_may_look_which_schools_are_where(browsers):
    for post, browser in browsers.items():
        answer = await browser.get("/board/map")
        if post not in SEES_PANELS:
            assert "/board/map" not in (await browser.read("/board/schools")).links, post
            continue
        page = Read(answer)
        assert answer.status_code == 200, post
        assert f"/board/schools/{OWN}" in page.links
    adviser = browsers[Post.PRINCIPAL_ADVISER]
    primaries = await adviser.read("/board/map?phase=primary")
    assert "Ash Primary School 307" in primaries.text
    assert "There is no such school" in (await adviser.read("/board/map?phase=secondary")).text
    for wrong in ("phase=primaries", "level=blue"):
        assert (await adviser.get(f"/board/map?{wrong}")).status_code == 422
