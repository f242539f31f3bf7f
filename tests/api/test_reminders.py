"""Reminders: each person of each thing once, whoever looks how often, by the way they chose, while it is of use."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from starlette.routing import Match

from securing_good.calendar import build_calendar
from securing_good.council_calendar import council_periods
from securing_good.database import of_council
from securing_good.vocabulary import ReminderChannel
from securing_good_api.board.application import board
from securing_good_scheduler.reminding.channels import Channels
from tests.harness.mail_servers import mail_server
from tests.harness.reminding import (
    PUBLIC_URL,
    URN,
    Noting,
    by_mail,
    linked,
    london,
    look,
    people_of_a_case,
    rows,
    scheduler,
)

MEETING = "2026-12-07"
BEFORE = london("2026-11-30")
"""Five school days before."""


OF_MEETING = "subject in (select id from visit where kind = 'securing_good_meeting') and kind = 'visit'"


@pytest.fixture
async def people(api) -> dict[str, str]:
    return await people_of_a_case(api)


async def test_a_meeting_is_announced_once_however_often_it_is_looked_at(api, people):
    await look(api, london("2026-11-29"))
    assert await rows(api, OF_MEETING) == []
    with mail_server() as server:
        for hour in (9, 10, 17):
            await look(api, london("2026-11-30", hour), by_mail(server))
            await look(api, london("2026-12-01", hour), by_mail(server))
    sent = await rows(api, OF_MEETING)
    team = ("lead_officer", "link_partner", "headteacher", "chair_of_governors", "clerk")
    assert {(str(one["person_id"]), one["state"], one["attempts"]) for one in sent} == {
        (people[post], "sent", 1) for post in team
    }
    of_visits = [(to, mail) for to, mail in server.mails if str(sent[0]["subject"]) in mail.get_content()]
    assert sorted(to for (to,), _ in of_visits) == sorted(f"{post}@people.example" for post in team)
    (_, mail) = of_visits[0]
    assert mail["Subject"] == "A meeting on 7 December 2026"
    assert mail["From"] == "Securing Good <no-reply@good.example>"
    visit_id = sent[0]["subject"]
    assert mail.get_content().replace("\r\n", "\n") == (
        f"You have a meeting on 7 December 2026. Sign in to see more: {PUBLIC_URL}/board/visits/{visit_id}\n"
    )
    assert sorted(server.ids()) == sorted(f"<{one['id']}@good.example>" for one in await rows(api, "state = 'sent'"))
    told = [one for one in (await api.get("/v1/events?limit=100")).json()["items"] if one["kind"] == "reminder.sent"]
    assert len(told) == len(await rows(api, "state = 'sent'"))


async def test_a_day_missed_is_caught_up_whatever_hour_it_is(api, people):
    noted = Noting()
    channels = Channels({ReminderChannel.EMAIL: noted}, PUBLIC_URL)
    await look(api, london("2026-12-02", 3), channels)
    assert noted.letters == [], "not at night"
    await look(api, london("2026-12-02", 15), channels)
    assert Counter(one["kind"] for one in await rows(api, "state = 'sent'"))["visit"] >= 5


async def test_without_a_channel_a_reminder_waits_and_goes_when_there_is_one(api, people):
    await look(api, BEFORE)
    waiting = await rows(api, OF_MEETING)
    assert {(one["state"], one["why"]) for one in waiting} == {("not_configured", "Nothing is configured for email.")}
    shown = (await api.get("/v1/reminders?state=not_configured&kind=visit")).json()["items"]
    assert {str(one["id"]) for one in waiting} <= {one["id"] for one in shown}
    assert {one["channel"] for one in shown} == {"email"}
    before = await events_of(api, waiting)
    await look(api, london("2026-12-01"))
    assert await events_of(api, waiting) == before, "nothing new is said of it"
    with mail_server() as server:
        await look(api, london("2026-12-02"), by_mail(server))
    assert {one["state"] for one in await rows(api, OF_MEETING)} == {"sent"}
    assert len(server.mails) == len(await rows(api, "state = 'sent'")) >= 5


async def events_of(api, reminders) -> int:
    """How many tell of these."""
    subjects = [f"reminder:{one['id']}" for one in reminders]
    async with api.database.owner() as owner:
        return await owner.fetchval("select count(*) from event where subject = any($1::text[])", subjects)


async def test_a_meeting_gone_by_is_not_announced(api, people):
    await look(api, BEFORE)
    with mail_server() as server:
        await look(api, london("2026-12-08"), by_mail(server))
    gone = await rows(api, OF_MEETING)
    assert {(one["state"], one["why"].split(".")[0]) for one in gone} == {
        ("dropped", "Its day went by before it could be sent")
    }
    assert not [mail for _, mail in server.mails if mail["Subject"].startswith("A meeting on")]


async def test_a_meeting_that_was_called_off_is_not_announced(api, people):
    await look(api, BEFORE)
    (visit_id,) = {one["subject"] for one in await rows(api, OF_MEETING)}
    off = {"reason": "weather", "words": "Snow."}
    assert (await api.post(f"/v1/visits/{visit_id}/not-held", "lead_officer", json=off)).is_success
    with mail_server() as server:
        await look(api, london("2026-12-01"), by_mail(server))
    gone = await rows(api, f"subject = '{visit_id}'")
    assert {one["state"] for one in gone} == {"dropped"}
    assert not [mail for _, mail in server.mails if str(visit_id) in mail.get_content()]


async def test_minutes_that_are_late_and_actions_that_are_due_are_said(api, people):
    noted = Noting()
    channels = Channels({ReminderChannel.EMAIL: noted}, PUBLIC_URL)
    for day in range(20):
        await look(api, london("2026-11-30") + timedelta(days=day), channels)
    said = Counter((letter.to.split("@")[0], letter.subject) for letter in noted.letters)
    assert said["lead_officer", "Minutes to write"] == said["link_partner", "Minutes to write"] == 1
    assert said["headteacher", "An action is overdue"] == 1
    assert {to for to, subject in said if subject.startswith("An action")} == {"headteacher"}
    assert max(said.values()) == 1


@pytest.mark.parametrize("seed", [1])
async def test_in_a_whole_term_and_its_holidays_nobody_is_reminded_twice_and_nothing_comes_in_holidays(
    api, people, seed
):
    noted = Noting()
    channels = Channels({ReminderChannel.EMAIL: noted}, PUBLIC_URL)
    moment, last = london("2026-11-23", 0), london("2027-04-19", 0)
    while moment < last:
        await look(api, moment, channels)
        moment += timedelta(hours=17)
    kept = await rows(api)
    sent = [one for one in kept if one["state"] == "sent"]
    assert len(noted.letters) == len(sent) == len({letter.reminder_id for letter in noted.letters})
    assert (
        Counter((one["kind"], one["subject"], one["occasion"], one["person_id"]) for one in sent).most_common(1)[0][1]
        == 1
    )
    assert len({(letter.to, letter.subject, letter.body) for letter in noted.letters}) == len(noted.letters)
    database = scheduler(api, moment)
    async with database.reading(of_council("307")) as session:
        calendar = build_calendar(await council_periods(session, "307"))
    await database.close()
    assert [letter.at for letter in noted.letters if not calendar.is_school_day(letter.at.date())] == []
    assert {8 <= letter.at.hour < 20 for letter in noted.letters} == {True}
    weeks = Counter((one["person_id"], one["occasion"]) for one in sent if one["kind"] == "digest")
    assert len(weeks) > 20
    assert "week 2026-12-28" not in {week for _, week in weeks}
    assert {one["kind"] for one in sent} >= {"visit", "minutes_late", "action", "digest"}


async def test_people_choose_their_way_and_see_their_own_reminders_alone(api, people):
    head = await linked(api, people["headteacher"], "head")
    mine = await api.call("GET", "/v1/me/reminder-channel", None, headers=head)
    assert mine.json() == {"channel": "email", "chosen": False, "phone": None, "email": "headteacher@people.example"}
    chosen = await api.call("PUT", "/v1/me/reminder-channel", None, headers=head, json={"channel": "none"})
    assert (chosen.json()["channel"], chosen.json()["chosen"]) == ("none", True)
    with mail_server() as server:
        await look(api, BEFORE, by_mail(server))
    assert "headteacher@people.example" not in [to for (to,), _ in server.mails]
    seen = (await api.call("GET", "/v1/me/reminders", None, headers=head)).json()["items"]
    assert {(one["person_id"], one["state"], one["why"]) for one in seen} == {
        (people["headteacher"], "dropped", "They chose not to be reminded.")
    }
    assert (await api.get("/v1/me/reminders")).json()["items"] == [], "a token of nobody here"
    assert (await api.get("/v1/me/reminder-channel")).status_code == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"channel": "notify_sms"}, "#/phone"),
        ({"channel": "email", "phone": "07700 900123"}, "#/phone"),
        ({"channel": "notify_sms", "phone": "07700\n900123"}, "#/phone"),
        ({"channel": "pigeon"}, "#/channel"),
    ],
)
async def test_a_choice_that_cannot_be_is_refused(api, people, body, pointer):
    head = await linked(api, people["headteacher"], "head")
    refused = await api.call("PUT", "/v1/me/reminder-channel", None, headers=head, json=body)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_a_council_chooses_for_those_who_chose_nothing_and_how_long_before(api, people):
    body = {"channel": "notify_email", "visit_days": 8, "reason": "As all our services do."}
    assert (await api.post("/v1/reminder-rules", "assistant_director", json=body)).status_code == 201
    await look(api, london("2026-11-25"))
    assert {one["channel"] for one in await rows(api, OF_MEETING)} == {"notify_email"}
    text = await api.post("/v1/reminder-rules", "assistant_director", json=body | {"channel": "notify_sms"})
    assert text.json()["errors"][0]["code"] == "by-choice"


async def test_somebody_who_left_is_not_reminded(api, people):
    await look(api, BEFORE)
    left = await api.post(f"/v1/people/{people['clerk']}/departure", json={"left_on": "2026-11-23"})
    assert left.is_success, left.text
    with mail_server() as server:
        await look(api, london("2026-12-01"), by_mail(server))
    assert "clerk@people.example" not in [to for (to,), _ in server.mails]
    (of_clerk,) = await rows(api, f"person_id = '{people['clerk']}'")
    assert of_clerk["state"] == "dropped"


async def test_whoever_has_no_address_is_waited_for(api, people):
    person = await api.get(f"/v1/people/{people['clerk']}")
    more = {"json": {"email": None}, "headers": {"If-Match": person.headers["etag"]}}
    assert (await api.call("PATCH", f"/v1/people/{people['clerk']}", "admin", **more)).is_success
    with mail_server() as server:
        await look(api, BEFORE, by_mail(server))
        (of_clerk,) = await rows(api, f"person_id = '{people['clerk']}'")
        assert (of_clerk["state"], of_clerk["why"]) == ("not_configured", "No address of theirs is known.")
        person = await api.get(f"/v1/people/{people['clerk']}")
        more = {"json": {"email": "cleo@people.example"}, "headers": {"If-Match": person.headers["etag"]}}
        assert (await api.call("PATCH", f"/v1/people/{people['clerk']}", "admin", **more)).is_success
        await look(api, london("2026-12-01"), by_mail(server))
    assert "cleo@people.example" in [to for (to,), _ in server.mails]


async def test_what_is_due_today_is_no_more_than_that(api, people):
    assert date.fromisoformat(MEETING) - timedelta(days=7) == BEFORE.date()
    await look(api, BEFORE)
    assert {one["due_on"] for one in await rows(api, OF_MEETING)} == {BEFORE.date()}


async def test_nothing_of_any_case_is_in_what_people_are_sent(api, people):
    """A year of reminders of a case with everything in it: no school, name, level, reason or minute leaves the product."""
    noted = Noting()
    channels = Channels({ReminderChannel.EMAIL: noted}, PUBLIC_URL)
    for day in range(0, 400, 3):
        await look(api, london("2026-11-30") + timedelta(days=day), channels)
    kinds = {one["kind"] for one in await rows(api, "state = 'sent'")}
    assert kinds >= {"visit", "minutes_late", "action", "review_papers", "review_decision", "digest"}
    async with api.database.owner() as owner:
        school = await owner.fetchval("select name from school where urn = $1", URN)
        actions = [row["what"] for row in await owner.fetch("select what from action")]
    pages = board(api.client).routes
    secret = [school, str(URN), "red", "amber", "Agreed", "Some ", *actions]
    for letter in noted.letters:
        said = f"{letter.subject} {letter.body}".replace(PUBLIC_URL, "")
        words = set(re.findall(r"[A-Za-z0-9]+", re.sub(r"/board/\S*", "", said)))
        assert not [one for one in secret if one in words or (" " in one.strip() and one in said)], said
        (address,) = re.findall(r"/board/\S*", said)
        asked = {"type": "http", "method": "GET", "path": address.removeprefix("/board"), "root_path": ""}
        assert any(route.matches(asked)[0] is Match.FULL for route in pages), f"{address} is a page"


async def test_nobody_is_reminded_of_a_link_partners_visit_that_the_timetable_has_no_place_for(api, people):
    of_visit = OF_MEETING.replace("securing_good_meeting", "link_partner_visit")
    async with api.database.owner() as owner:
        day = date(2026, 12, 1)
        of_autumn = "kind = 'link_partner_visit' and slot like '2026/27 autumn%'"
        await owner.execute(f"update visit set date = $1 where {of_autumn} and urn = $2", day, URN)
        await owner.execute(
            "insert into timetable (council, number, state, afresh, inputs, first_day, last_day, tiers, gap, proven, unplaced, "
            "broken, built_at, published_by, published_at, version) "
            "values ('307', 1, 'published', false, '', $1, $1, '[]', 0, true, '[]', '[]', now(), 'test', now(), 1)",
            day,
        )
    await look(api, BEFORE)
    assert await rows(api, of_visit) == []
    async with api.database.owner() as owner:
        await owner.execute("update visit set half = 'morning', timetable = 1 where kind = 'link_partner_visit'")
    await look(api, BEFORE)
    assert {str(one["person_id"]) for one in await rows(api, of_visit)} == {
        people["link_partner"],
        people["headteacher"],
    }
