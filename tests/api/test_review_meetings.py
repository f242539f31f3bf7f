"""Reviews are met for in time, around the board's dates; a timetable is made as the council wants it; days turn by themselves."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from securing_good.database import of_council
from securing_good.settings import Service
from securing_good.timetable_settings import TimetableSettings, Weights
from securing_good.work import WorkKind, ask
from securing_good.worker import do_what_is_due
from securing_good_scheduler.council_timetable.gathering import gather
from securing_good_scheduler.jobs import JOBS
from tests.harness.callers import Ticking, api_on
from tests.harness.files import KS2_2019, REGISTER, term_dates
from tests.harness.working import opened_case, send, work_off

CLOCK = datetime(2025, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def clock():
    return Ticking(CLOCK)


@pytest.fixture
async def api(database, tmp_path, clock):
    async with api_on(database, clock=clock) as made:
        for name, content in (
            ("register.csv", REGISTER),
            ("ks2.csv", KS2_2019),
            ("terms.json", term_dates(year=2025)),
            ("more-terms.json", term_dates(year=2026)),
        ):
            assert (await send(made, name, content, clock=clock))["state"] == "loaded"
        yield made


async def reviews_met(api, **query) -> list[dict]:
    return (await api.get("/v1/visits", params={"kind": "review_meeting", "limit": 100, **query})).json()["items"]


async def board(api, day: str, papers_by: str, role: str = "principal_adviser"):
    return await api.post("/v1/board-meetings", role, json={"date": day, "papers_by": papers_by})


async def test_every_review_of_the_programme_has_its_meeting_before_it_is_due(api, clock):
    case = await opened_case(api, clock=clock)
    points = {one["id"]: one for one in (await api.get(f"/v1/review-points?case={case['id']}")).json()["items"]}
    met = await reviews_met(api)
    assert [one["slot"] for one in met] == ["review at 12 months", "review at 18 months"]
    for visit in met:
        point = points[visit["review"]["review_point_id"]]
        assert visit["review"]["papers_by"] < visit["window_start"] <= visit["date"] <= point["due_on"]
        assert visit["status"] == "planned"
        shown = (await api.get(f"/v1/visits/{visit['id']}")).json()
        assert shown["allowed_actions"] == []
    owed = (await api.get("/v1/obligations?kind=review")).json()["items"]
    assert [(one["slot"], one["state"], one["window_end"]) for one in owed] == [
        (visit["slot"], "open", points[visit["review"]["review_point_id"]]["due_on"]) for visit in met
    ]


async def test_a_meeting_moves_in_time_for_the_boards_papers_and_back_when_the_board_does_not_meet(api, clock):
    await opened_case(api, clock=clock)
    usual = (await reviews_met(api))[0]
    assert usual["window_end"] > "2026-11-12"
    made = await board(api, "2026-11-18", "2026-11-11")
    assert made.status_code == 201, made.text
    await work_off(api.database, clock=clock)
    (moved,) = [one for one in await reviews_met(api) if one["slot"] == usual["slot"]]
    assert (moved["window_end"], moved["review"]["board_on"]) == ("2026-11-11", "2026-11-18")
    assert moved["date"] <= "2026-11-11"
    path = made.headers["location"]
    assert (await api.get(path)).json()["reviews"] == 1
    off = await api.post(f"{path}/calling-off", json={"reason": "There is no quorum."})
    assert (off.status_code, off.json()["called_off_reason"], off.json()["reviews"]) == (200, "There is no quorum.", 0)
    await work_off(api.database, clock=clock)
    assert {**(await reviews_met(api))[0], "window_end": ""} == {**usual, "window_end": ""}
    again = await api.post(f"{path}/calling-off", json={"reason": "Again."})
    assert (again.status_code, again.json()["blockers"][0]["code"]) == (409, "called-off")
    assert (await api.get("/v1/board-meetings")).json()["items"] == []
    assert len((await api.get("/v1/board-meetings?called_off=true")).json()["items"]) == 1


@pytest.mark.parametrize(
    ("day", "papers_by", "pointer", "code"),
    [
        ("2025-11-20", "2025-11-13", "#/date", "past"),
        ("2026-11-14", "2026-11-09", "#/date", "no-working-day"),
        ("2026-12-25", "2026-12-09", "#/date", "no-working-day"),
        ("2028-11-20", "2028-11-09", "#/date", "too-far"),
        ("2026-11-18", "2026-11-19", "#/papers_by", "after-it"),
    ],
)
async def test_a_day_on_which_no_board_can_meet_is_refused(api, day, papers_by, pointer, code):
    refused = await board(api, day, papers_by)
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["pointer"], error["code"]) == (422, pointer, code)
    assert (await board(api, day, papers_by, "lead_officer")).status_code == 403


async def test_a_board_meets_once_a_day(api):
    assert (await board(api, "2026-11-18", "2026-11-11")).status_code == 201
    twice = await board(api, "2026-11-18", "2026-11-16")
    assert (twice.status_code, twice.json()["blockers"][0]["code"]) == (409, "that-day")


async def test_a_reviews_meeting_is_held_when_the_review_is_decided_and_takes_no_minutes(api, clock):
    case = await opened_case(api, clock=clock)
    visit = (await reviews_met(api))[0]
    minutes = {"held_on": "2025-11-20", "progress": "unchanged", "discussed": "All."}
    refused = await api.post(f"/v1/visits/{visit['id']}/record", "link_partner", json=minutes)
    assert (refused.status_code, [one["code"] for one in refused.json()["blockers"]]) == (409, ["of-a-review"])
    off = {"reason": "weather", "words": "Snow."}
    refused = await api.post(f"/v1/visits/{visit['id']}/not-held", "lead_officer", json=off)
    assert [one["code"] for one in refused.json()["blockers"]] == ["of-a-review"]
    clock.now = datetime.fromisoformat(f"{visit['date']}T12:00:00+00:00")
    path = f"/v1/review-points/{visit['review']['review_point_id']}"
    pack = await api.post(f"{path}/evidence-packs", "assistant_director", json={})
    assert pack.is_success, pack.text
    etag = (await api.get(path)).headers["etag"]
    decision = {"decision": "continue", "reason": "Improving, and not yet embedded."}
    decided = await api.post(f"{path}/decision", "assistant_director", json=decision, headers={"If-Match": etag})
    assert decided.is_success, decided.text
    await work_off(api.database, clock=clock)
    (held,) = [one for one in await reviews_met(api) if one["id"] == visit["id"]]
    assert (held["status"], held["date"]) == ("held", visit["date"])
    (owed,) = [
        one for one in (await api.get("/v1/obligations?kind=review")).json()["items"] if one["slot"] == visit["slot"]
    ]
    assert (owed["state"], owed["met_on"]) == ("met", visit["date"])
    assert case["id"] == held["case_id"]


async def test_a_review_decided_before_its_meeting_needs_none(api, clock):
    await opened_case(api, clock=clock)
    visit = (await reviews_met(api))[0]
    clock.now = datetime(2026, 10, 30, 12, tzinfo=UTC)
    path = f"/v1/review-points/{visit['review']['review_point_id']}"
    assert (await api.post(f"{path}/evidence-packs", "assistant_director", json={})).is_success
    etag = (await api.get(path)).headers["etag"]
    decision = {"decision": "continue", "reason": "Improving, and not yet embedded."}
    decided = await api.post(f"{path}/decision", "assistant_director", json=decision, headers={"If-Match": etag})
    assert decided.is_success, decided.text
    await work_off(api.database, clock=clock)
    assert [one["slot"] for one in await reviews_met(api)] == ["review at 18 months"]


async def test_a_day_turns_without_anybody_asking_and_a_late_review_is_met_for(api, clock):
    await opened_case(api, clock=clock)
    visit = (await reviews_met(api))[0]
    clock.now = datetime(2026, 12, 2, 3, tzinfo=UTC)
    assert [one["status"] for one in await reviews_met(api) if one["id"] == visit["id"]] == ["missed"]
    await _turn(api, clock)
    await work_off(api.database, clock=clock)
    (put_off,) = [one for one in await reviews_met(api) if one["id"] == visit["id"]]
    assert (put_off["status"], put_off["window_start"]) == ("planned", "2026-12-03")
    clock.now = datetime(2026, 12, 4, 3, tzinfo=UTC)
    await _turn(api, clock)
    await work_off(api.database, clock=clock)
    assert [one["date"] for one in await reviews_met(api) if one["id"] == visit["id"]] == [put_off["date"]]


async def _turn(api, clock) -> None:
    """Look at the new day, as the scheduler does at four in the morning."""
    scheduler = api.database.opened(Service.SCHEDULER, clock=clock)
    try:
        async with scheduler.unit_of_work(of_council("307"), actor="test") as unit:
            await ask(unit, WorkKind.TURN_DAY, ["307"], council="307")
        await do_what_is_due(scheduler, {WorkKind.TURN_DAY: JOBS[WorkKind.TURN_DAY]})
        async with scheduler.reading(of_council("307")) as session:
            rests = await session.scalar(text("select due_at > now() from work where kind = 'turn_day'"))
        assert rests
    finally:
        await scheduler.close()


async def test_a_council_says_how_much_notice_it_gives_and_what_each_wish_costs(api, clock):
    assert (await api.get("/v1/timetable-settings")).json()["items"] == []
    body = {"notice_days": 15, "weights": {"journey": 0, "late_day": 9}, "reason": "Headteachers asked for it."}
    made = await api.post("/v1/timetable-settings", "assistant_director", json=body)
    assert made.status_code == 201, made.text
    assert (made.json()["notice_days"], made.json()["current"]) == (15, True)
    assert made.json()["weights"] == {
        "journey": 0,
        "locality": 5,
        "early_day": 2,
        "late_day": 9,
        "term_edge": 4,
        "not_proposed": 2,
        "stand_in": 6,
        "full_week": 3,
        "comfortable_week": 3,
    }
    for wrong, pointer in (({"journey": -1}, "#/weights/journey"), ({"jurney": 1}, "#/weights/jurney")):
        refused = await api.post("/v1/timetable-settings", json=body | {"weights": wrong})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_the_timetable_is_made_by_the_councils_settings(api, clock):
    await opened_case(api, clock=clock)
    for notice_days, until in ((0, "2025-11-20"), (15, "2025-12-11")):
        body = {"notice_days": notice_days, "weights": {"journey": 100}, "reason": "Agreed."}
        assert (await api.post("/v1/timetable-settings", "assistant_director", json=body)).status_code == 201
        scheduler = api.database.opened(Service.SCHEDULER, clock=clock)
        async with scheduler.reading(of_council("307")) as session:
            inputs = await gather(session, "307", clock.now.date())
        await scheduler.close()
        assert (inputs.settings, str(inputs.frozen_until)) == (
            TimetableSettings(notice_days, Weights(journey=100)),
            until,
        )
    asked = "select count(*) from work where kind = 'build_timetable'"
    async with api.database.owner() as owner:
        assert await owner.fetchval(asked) == 1


async def test_a_timetable_finds_a_half_day_for_a_review_and_people_pin_it(api, clock):
    case = await opened_case(api, clock=clock)
    clock.now = datetime(2026, 5, 20, 9, tzinfo=UTC)
    head = (await api.post("/v1/people", json={"name": "Hana Head"})).json()["id"]
    post = {"person_id": head, "post": "headteacher", "urn": case["urn"], "starts_on": "2026-05-20"}
    assert (await api.post("/v1/appointments", json=post)).status_code == 201
    visits = await timetable(api, clock)
    met = {one["slot"]: one for one in visits if one["kind"] == "review_meeting"}
    (first, *_) = await reviews_met(api)
    assert first["window_start"] <= met["review at 12 months"]["date"] <= first["window_end"]
    where = {"date": first["window_end"], "half": "afternoon", "reason": "The chair can then."}
    pinned = await api.post(f"/v1/visits/{first['id']}/pin", "lead_officer", json=where)
    assert pinned.is_success, pinned.text
    visits = await timetable(api, clock)
    (moved,) = [one for one in visits if one["visit_id"] == first["id"]]
    assert (moved["date"], moved["half"]) == (where["date"], where["half"])


async def timetable(api, clock) -> list[dict]:
    """The visits of one that is made now."""
    assert (await api.post("/v1/timetables", json={"reason": "To look at."})).is_success
    await work_off(api.database, timetables=True, clock=clock)
    newest = (await api.get("/v1/timetables?limit=100")).json()["items"][-1]
    return (await api.get(f"/v1/timetables/{newest['number']}/visits?limit=100")).json()["items"]
