"""People's own time: who says it, what is refused, and what others are told of it."""

from datetime import timedelta
from uuid import UUID

import pytest

from securing_good.availabilities import link_partners_on, localities, people_times, school_wishes
from securing_good.database import LONDON, of_council
from securing_good.sentences import in_words
from securing_good.vocabulary import HalfDay
from securing_good.work import WorkKind
from tests.harness.bodies import URNS, busy_calendar_of, leave_of, pattern_of, school_time_of
from tests.harness.callers import token

AM, PM = HalfDay.MORNING, HalfDay.AFTERNOON
UNDER = "/v1/availability"
FIRST, SECOND, THIRD = URNS["307"]


async def signed_in(api, person_id: str, role: str) -> dict[str, str]:
    """The Authorization header of somebody who accepted an invitation."""
    invited = await api.post("/v1/invitations", "admin", json={"person_id": person_id})
    assert invited.is_success, invited.text
    header = {"Authorization": f"Bearer {token(role, roles=None, sub=f'person {person_id}')}"}
    accepted = await api.call(
        "POST", "/v1/invitations/acceptance", None, json={"code": invited.json()["code"]}, headers=header
    )
    assert accepted.is_success, accepted.text
    return header


@pytest.fixture
async def partner(fresh_world_api, world):
    """The link partner, signed in."""
    return await signed_in(fresh_world_api, world.councils["307"].partner_id, "link_partner")


@pytest.fixture
def story(world):
    """Council 307."""
    return world.councils["307"]


def today(api):
    return api.service_database.clock().astimezone(LONDON).date()


async def times(api, person_id: str, start, end):
    """What the scheduler reads of somebody."""
    async with api.service_database.reading(of_council("307")) as session:
        return (await people_times(session, "307", [UUID(person_id)], start, end))[UUID(person_id)]


async def asked_to_replan(api) -> int:
    """How often replanning was asked for and not done."""
    async with api.database.owner() as owner:
        found = await owner.fetchval(
            "select coalesce(sum(asks), 0) from work where kind = $1 and key = '307'", WorkKind.REPLAN_COUNCIL.value
        )
    return int(found)


async def test_a_link_partner_says_when_they_work_and_it_holds_from_that_day(fresh_world_api, story, partner):
    api, day = fresh_world_api, today(fresh_world_api)
    monday = day + timedelta(days=7 - day.weekday())
    before = await asked_to_replan(api)
    body = {"person_id": story.partner_id, "starts_on": monday.isoformat(), "halves": {"tuesday": ["morning"]}}
    body |= {"most_a_day": 1, "most_a_week": 1}
    made = await api.call("POST", f"{UNDER}/patterns", None, headers=partner, json=body)
    assert made.status_code == 201, made.text
    assert made.json()["current"] is False
    assert made.json()["halves"] == {"tuesday": ["morning"]}
    assert await asked_to_replan(api) == before + 1
    time = await times(api, story.partner_id, monday, monday + timedelta(days=6))
    assert time.free_halves(monday, monday + timedelta(days=6)) == {(monday + timedelta(days=1), AM)}
    assert (time.most_a_day, time.most_a_week, time.halves_a_week) == (1, 1, 1)
    listed = (await api.get(f"{UNDER}/patterns?person={story.partner_id}")).json()["items"]
    assert [one["current"] for one in listed] == [True, False]


@pytest.mark.parametrize(
    ("change", "pointer", "says"),
    [
        ({"halves": {}}, "#/halves", "no half-day of the week"),
        ({"halves": {"monday": []}}, "#/halves", "no half-day of the week"),
        ({"halves": {"saturday": ["morning"]}}, "#/halves/saturday", "Extra inputs"),
        ({"most_a_day": 0}, "#/most_a_day", "greater than or equal to 1"),
        ({"most_a_week": 0}, "#/most_a_week", "greater than or equal to 1"),
        ({"most_a_day": 3}, "#/most_a_day", "less than or equal to 2"),
        ({"starts_on": "2025-08-31"}, "#/starts_on", "2025/26 began"),
        ({"starts_on": "2029-01-01"}, "#/starts_on", "at the latest"),
        ({"person_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11"}, "#/person_id", "no person with the id"),
    ],
)
async def test_a_pattern_that_cannot_be_is_refused_in_words(fresh_world_api, story, change, pointer, says):
    answer = await fresh_world_api.post(f"{UNDER}/patterns", json=pattern_of(story.partner_id) | change)
    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert says in error["detail"]


async def test_people_set_their_own_time_and_nobody_elses(fresh_world_api, story, partner):
    api = fresh_world_api
    for path, body in (("patterns", pattern_of), ("leave", leave_of)):
        answer = await api.call("POST", f"{UNDER}/{path}", None, headers=partner, json=body(story.person_id))
        assert answer.status_code == 403, answer.text
        assert answer.json()["detail"].endswith("a principal adviser sets anybody's.")
        unlinked = await api.post(f"{UNDER}/{path}", "link_partner", json=body(story.person_id))
        assert unlinked.status_code == 403, unlinked.text
        assert unlinked.json()["detail"].endswith("accept the invitation of whom you are.")
    sent = {"data": {"person_id": story.person_id}, "files": busy_calendar_of("307")}
    assert (await api.call("POST", f"{UNDER}/busy-times", None, headers=partner, **sent)).status_code == 403
    own = leave_of(story.partner_id) | {"starts_on": "2026-04-20", "ends_on": "2026-04-21"}
    assert (await api.call("POST", f"{UNDER}/leave", None, headers=partner, json=own)).status_code == 201


async def test_leave_is_the_business_of_few(fresh_world_api, story, partner):
    api = fresh_world_api
    ask = f"{UNDER}/{story.partner_id}/half-days?from=2026-02-05&to=2026-02-10"

    async def told(**more) -> dict[tuple[str, str], str | None]:
        found = (await api.call("GET", ask, more.pop("role", None), **more)).json()["half_days"]
        assert all(one["free"] is (one["why_not"] is None) for one in found)
        return {(one["date"], one["half"]): one["why_not"] for one in found}

    full, discreet = await told(role="principal_adviser"), await told(role="lead_officer")
    assert await told(headers=partner) == full
    assert full["2026-02-05", "morning"] == "on leave until 6 February 2026"
    assert full["2026-02-10", "morning"] == "busy"
    assert discreet["2026-02-05", "morning"] == discreet["2026-02-10", "morning"] == "not available"
    assert full["2026-02-10", "afternoon"] is discreet["2026-02-10", "afternoon"] is None
    assert full.keys() == discreet.keys()
    assert len(full) == 8, "a Saturday and a Sunday are left out"
    assert [one["id"] for one in (await api.call("GET", f"{UNDER}/leave", None, headers=partner)).json()["items"]] == [
        story.availability.leave.id
    ]
    assert (await api.get(f"{UNDER}/leave", "lead_officer")).json()["items"] == []
    events = []
    page = (await api.get("/v1/events?limit=100", "lead_officer")).json()
    events += page["items"]
    while page.get("next"):
        page = (await api.get(page["next"], "lead_officer")).json()
        events += page["items"]
    of_leave = [one for one in events if one["kind"] == "availability.leave_changed"]
    assert of_leave
    assert not [
        one for one in of_leave if story.partner_id in str(one) or "2026-02" in str(one) or "training" in str(one)
    ]


async def test_overlapping_leave_and_leave_that_ends_before_it_starts_are_refused(fresh_world_api, story):
    api = fresh_world_api
    body = leave_of(story.partner_id)
    over = await api.post(f"{UNDER}/leave", json=body | {"starts_on": "2026-02-06", "ends_on": "2026-02-20"})
    assert over.status_code == 409
    assert (
        "from 5 February 2026 (morning) until 6 February 2026 (afternoon) already"
        in over.json()["blockers"][0]["detail"]
    )
    beside = await api.post(f"{UNDER}/leave", json=body | {"starts_on": "2026-02-09", "ends_on": "2026-02-09"})
    assert beside.status_code == 201
    for change, says in (
        ({"starts_on": "2026-03-02", "ends_on": "2026-03-01"}, "before it starts"),
        (
            {"starts_on": "2026-03-02", "ends_on": "2026-03-02", "starts_half": "afternoon", "ends_half": "morning"},
            "before it starts",
        ),
        ({"starts_on": "2026-03-02", "ends_on": "2028-03-01"}, "18 months at most"),
        ({"starts_on": "2020-03-02", "ends_on": "2020-03-02"}, "months past"),
        ({"kind": "sickness"}, "annual_leave"),
    ):
        answer = await api.post(f"{UNDER}/leave", json=body | change)
        assert answer.status_code == 422, answer.text
        assert says in answer.text
    header = {"If-Match": beside.headers["etag"]}
    moved = await api.call(
        "PATCH", beside.headers["location"], "principal_adviser", json={"starts_on": "2026-02-06"}, headers=header
    )
    assert moved.status_code == 409


async def test_leave_is_changed_and_withdrawn_on_the_version_that_was_read(fresh_world_api, story, partner):
    api = fresh_world_api
    held = story.availability.leave
    path = f"{UNDER}/leave/{held.id}"
    changed = await api.call(
        "PATCH", path, None, json={"ends_on": "2026-02-05"}, headers={**partner, "If-Match": held.etag}
    )
    assert changed.status_code == 200, changed.text
    stale = await api.call("PATCH", path, "admin", json={"ends_on": "2026-02-09"}, headers={"If-Match": held.etag})
    assert stale.status_code == 412
    start = today(api).replace(year=2026, month=2, day=6)
    assert (await times(api, story.partner_id, start, start)).is_free(start, AM)
    now = {"If-Match": changed.headers["etag"]}
    gone = await api.post(f"{path}/withdrawal", "admin", json={}, headers=now)
    assert gone.status_code == 200
    assert gone.json()["withdrawn_by"] == "test:admin"
    day = start - timedelta(days=1)
    assert (await times(api, story.partner_id, day, day)).is_free(day, AM)
    again = await api.call("PATCH", path, "admin", json={"kind": "absent"}, headers={"If-Match": gone.headers["etag"]})
    assert again.status_code == 409


async def test_the_next_calendar_replaces_the_one_before_and_keeps_no_title(fresh_world_api, story, partner):
    api = fresh_world_api

    async def send(content: bytes):
        more = {"data": {"person_id": story.partner_id}, "files": {"file": ("mine.ics", content, "text/calendar")}}
        return await api.call("POST", f"{UNDER}/busy-times", None, headers=partner, **more)

    weekly = busy_calendar_of("307")["file"][1].replace(b"SUMMARY", b"RRULE:FREQ=WEEKLY;COUNT=3\r\nSUMMARY")
    made = await send(weekly)
    assert made.status_code == 201, made.text
    assert (made.json()["times"], made.json()["current"]) == (3, True)
    assert "Secret" not in made.text
    start = today(api).replace(year=2026, month=2, day=9)
    busy = (await times(api, story.partner_id, start, start + timedelta(days=20))).busy
    assert sorted(busy) == [(start + timedelta(days=1 + 7 * number), AM) for number in range(3)]
    empty = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
    assert (await send(empty)).json()["times"] == 0
    assert not (await times(api, story.partner_id, start, start + timedelta(days=20))).busy
    listed = (await api.get(f"{UNDER}/busy-times?person={story.partner_id}")).json()["items"]
    assert [one["current"] for one in listed] == [False, False, True]
    refused = await send(b"%PDF-1.7")
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/file-refused")
    large = await send(b"BEGIN:VCALENDAR\r\n" + b"X" * 10_000_000)
    assert (large.status_code, large.json()["type"]) == (413, "/problems/too-large")
    assert (await api.get(f"{UNDER}/busy-times?person={story.partner_id}")).json()["items"][-1]["current"]


async def test_people_of_schools_have_all_their_time_and_no_limit_until_they_say_otherwise(fresh_world_api, story):
    api, day = fresh_world_api, today(fresh_world_api)
    head = story.schools[0].head_id
    time = await times(api, head, day, day + timedelta(days=6))
    assert (time.of_a_school, time.most_a_week, len(time.free_halves(day, day + timedelta(days=6)))) == (True, None, 10)
    # The world's headteacher has accepted an invitation.
    proof = {"Authorization": f"Bearer {token('headteacher', roles=None, sub='somebody of 307')}"}
    body = {"person_id": head, "halves": {"wednesday": ["afternoon"]}}
    to_come = {**body, "starts_on": (day + timedelta(days=30)).isoformat()}
    said = [await api.call("POST", f"{UNDER}/patterns", None, headers=proof, json=one) for one in (to_come, body)]
    assert [(one.status_code, one.json()["current"]) for one in said] == [(201, False), (201, True)]
    seen = (await api.call("GET", UNDER, None, headers=proof)).json()["items"]
    assert [(one["person_id"], one["said"], one["halves"]) for one in seen] == [
        (head, True, {"wednesday": ["afternoon"]})
    ]
    others = await api.call("GET", f"{UNDER}/{story.partner_id}/half-days", None, headers=proof)
    assert others.status_code == 404


async def test_who_works_when_is_listed_by_post(fresh_world_api, story):
    listed = (await fresh_world_api.get(f"{UNDER}?post=link_partner", "lead_officer")).json()["items"]
    assert [(one["person_id"], one["said"], one["most_a_week"]) for one in listed] == [(story.partner_id, True, 5)]
    (officer,) = (await fresh_world_api.get(f"{UNDER}?post=lead_officer")).json()["items"]
    assert (officer["said"], officer["most_a_day"], officer["most_a_week"]) == (False, 2, 4)
    assert sum(map(len, officer["halves"].values())) == 10


async def test_schools_say_of_their_own_half_days_once_and_take_it_back(fresh_world_api, story):
    api = fresh_world_api
    body = school_time_of("307", FIRST) | {"date": "2026-03-25", "word": "proposed", "reason": None}
    made = await api.post(f"{UNDER}/school-times", "headteacher", urns=[FIRST], json=body)
    assert made.status_code == 201, made.text
    twice = await api.post(f"{UNDER}/school-times", "lead_officer", json=body | {"word": "blocked", "reason": "No."})
    assert "has proposed the morning of 25 March 2026 already" in twice.json()["blockers"][0]["detail"]
    start = today(api).replace(year=2026, month=3, day=20)
    async with api.service_database.reading(of_council("307")) as session:
        wishes = await school_wishes(session, "307", [FIRST, THIRD], start, start + timedelta(days=9))
    assert wishes[FIRST].proposed == {(start + timedelta(days=5), AM)}
    assert wishes[FIRST].blocked == {(start + timedelta(days=4), AM)}
    assert wishes[THIRD].blocked == frozenset()
    for change, says in (
        ({"date": "2026-03-28"}, "is a Saturday"),
        ({"date": "2025-03-25"}, "from today until"),
        ({"date": "2026-03-26", "word": "blocked"}, "Say why"),
    ):
        answer = await api.post(f"{UNDER}/school-times", json=body | change)
        assert answer.status_code == 422
        assert says in answer.text
    back = await api.post(f"{made.headers['location']}/withdrawal", "chair_of_governors", urns=[FIRST], json={})
    assert back.json()["withdrawn_by"] == "test:chair_of_governors"
    assert (await api.post(f"{UNDER}/school-times", json=body)).status_code == 201


async def test_a_locality_is_the_councils_word_or_the_postcodes(fresh_world_api):
    api = fresh_world_api

    async def known() -> dict[int, str]:
        async with api.service_database.reading(of_council("307")) as session:
            return dict(await localities(session, "307"))

    before = await known()
    assert before[FIRST] == "North of 307"
    shown = (await api.get(f"{UNDER}/localities/{THIRD}")).json()
    assert (shown["locality"] or "", shown["said"]) == (before[THIRD], False)
    made = await api.post(f"{UNDER}/localities", json={"urn": FIRST, "name": None})
    assert (made.status_code, made.json()["said"]) == (201, False)
    assert (await known())[FIRST] == before[THIRD], "two schools of one postcode"


async def test_a_school_has_one_link_partner_at_a_time(fresh_world_api, story):
    api, day = fresh_world_api, today(fresh_world_api)

    async def partners(on):
        async with api.service_database.reading(of_council("307")) as session:
            return {urn: str(person) for urn, person in (await link_partners_on(session, "307", on)).items()}

    second = (await api.post("/v1/people", "admin", json={"name": "Second Partner"})).json()["id"]
    post = {"person_id": second, "post": "link_partner", "starts_on": "2025-09-01"}
    assert (await api.post("/v1/appointments", "admin", json=post)).is_success
    assert (await partners(day))[FIRST] == story.partner_id
    body = {"urn": FIRST, "person_id": second, "starts_on": "2026-01-05", "reason": "Closer by."}
    assert (await api.post(f"{UNDER}/assignments", json=body)).status_code == 201
    new_year = day.replace(year=2026, month=1, day=5)
    assert (await partners(new_year))[FIRST] == second
    assert (await partners(new_year - timedelta(days=1)))[FIRST] == story.partner_id
    ended = (await api.get(f"{UNDER}/assignments?urn={FIRST}")).json()["items"]
    assert [one["ends_on"] for one in ended] == ["2026-01-04", None]
    twice = await api.post(f"{UNDER}/assignments", json=body | {"starts_on": "2025-12-01"})
    assert [one["detail"] for one in twice.json()["blockers"]] == [
        f"Somebody is assigned from {in_words(day)} until 4 January 2026.",
        "Somebody is assigned from 5 January 2026 on.",
    ]
    # The second school's ends in July: from then on it has the link partner of its case.
    august = day.replace(year=2026, month=8, day=3)
    assert (await partners(august))[SECOND] == story.partner_id
    assert THIRD not in await partners(day)
    interest = await api.post(
        f"{UNDER}/assignments", json={"urn": THIRD, "person_id": story.partner_id, "reason": "Why not."}
    )
    assert interest.status_code == 409
    assert "declared an interest" in interest.json()["blockers"][0]["detail"]
    officer = await api.post(
        f"{UNDER}/assignments", json={"urn": THIRD, "person_id": story.person_id, "reason": "Why not."}
    )
    assert "not appointed link partner" in officer.json()["blockers"][0]["detail"]


async def test_caseloads_count_visits_by_working_time_and_leave_out_who_has_an_interest(fresh_world_api, story):
    api = fresh_world_api
    before = (await api.get(f"{UNDER}/caseloads")).json()
    by_id = {one["person_id"]: one for one in before["people"]}
    partner = by_id[story.partner_id]
    assert partner["half_days_a_week"] == 9
    assert partner["visits_a_year"] > 0
    assert partner["share"] == pytest.approx(partner["visits_a_year"] / (9 * 38), abs=0.0001)
    waiting = {one["urn"]: one for one in before["unassigned"]}
    assert waiting[THIRD]["person"] is None
    assert "declared interest: 1 link partner" in waiting[THIRD]["why"]
    second = (await api.post("/v1/people", "admin", json={"name": "Second Partner"})).json()["id"]
    post = {"person_id": second, "post": "link_partner", "starts_on": "2025-09-01"}
    assert (await api.post("/v1/appointments", "admin", json=post)).is_success
    after = {one["urn"]: one for one in (await api.get(f"{UNDER}/caseloads")).json()["unassigned"]}
    assert after[THIRD]["person_id"] == second
    assert after[THIRD]["why"].startswith("Second Partner would have ")
    assert sum(one["visits_a_year"] for one in after.values()) > 3
