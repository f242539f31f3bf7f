"""Ways to reach people: what a mail server and GOV.UK Notify take, refuse and put off, and workers that die meanwhile."""

from collections import Counter
from datetime import timedelta

import pytest

from securing_good.vocabulary import ReminderChannel
from securing_good_scheduler.reminding.channels import Channels
from tests.harness.mail_servers import error, mail_server, notify_server
from tests.harness.reminding import (
    PUBLIC_URL,
    by_mail,
    by_notify,
    let_time_pass,
    linked,
    london,
    look,
    people_of_a_case,
    rows,
)

MEETING = "2026-12-07"
BEFORE = london("2026-11-30")
"""Five school days before."""


OF_MEETING = "subject in (select id from visit where kind = 'securing_good_meeting') and kind = 'visit'"


@pytest.fixture
async def people(api) -> dict[str, str]:
    return await people_of_a_case(api)


async def test_a_servers_refusal_is_for_good_and_its_delay_is_not(api, people):
    with mail_server() as server:
        server.on_recipient = "450 4.2.1 Try later, headteacher@people.example"
        await look(api, BEFORE, by_mail(server))
        delayed = await rows(api, OF_MEETING)
        assert {(one["state"], one["attempts"], one["why"]) for one in delayed} == {
            ("asked", 1, "The mail server refused the address (450).")
        }
        assert server.mails == []
        await look(api, BEFORE + timedelta(minutes=1), by_mail(server))
        assert {one["attempts"] for one in await rows(api, OF_MEETING)} == {1}, "it is not pressed"
        server.on_recipient = "550 5.1.1 No such user headteacher@people.example"
        await let_time_pass(api)
        await look(api, BEFORE + timedelta(minutes=2), by_mail(server))
        failed = await rows(api, OF_MEETING)
        assert {(one["state"], one["attempts"], one["why"]) for one in failed} == {
            ("failed", 2, "The mail server refused the address (550).")
        }
        server.on_recipient = None
        await let_time_pass(api)
        await look(api, london("2026-12-01"), by_mail(server))
    assert not [mail for _, mail in server.mails if mail["Subject"].startswith("A meeting")]
    async with api.database.owner() as owner:
        kept = await owner.fetch(
            "select r::text as row from reminder r union all select p.payload::text from event_payload p"
        )
    assert not [row["row"] for row in kept if "@people.example" in row["row"]], "no address is kept"


async def test_a_server_that_is_away_is_tried_again(api, people):
    with mail_server() as server:
        channels = by_mail(server)
    await look(api, BEFORE, channels)
    waiting = await rows(api, OF_MEETING)
    assert {(one["state"], one["why"]) for one in waiting} == {
        ("asked", "The mail server could not be used (ConnectionRefusedError).")
    }
    async with api.database.owner() as owner:
        rests = await owner.fetch("select due_at > now() as later from work where kind = 'send_reminder'")
    assert {row["later"] for row in rests} == {True}
    await look(api, london("2026-12-08"), channels)
    (gone,) = {one["why"] for one in await rows(api, OF_MEETING)}
    assert gone == (
        "Its day went by before it could be sent. The mail server could not be used (ConnectionRefusedError)."
    )


async def chosen(api, person_id: str, post: str, body: dict) -> None:
    """Somebody chooses their way."""
    headers = await linked(api, person_id, f"the {post}")
    answer = await api.call("PUT", "/v1/me/reminder-channel", None, headers=headers, json=body)
    assert answer.is_success, answer.text


async def test_govuk_notify_takes_mails_and_texts_by_its_own_client(api, people):
    await chosen(api, people["headteacher"], "head", {"channel": "notify_email"})
    await chosen(api, people["chair_of_governors"], "chair", {"channel": "notify_sms", "phone": "07700 900123"})
    with notify_server() as server:
        await look(api, BEFORE, by_notify(server))
    by_type = {one["type"]: one for one in server.taken if OF_A_MEETING in str(one["personalisation"])}
    assert by_type["email"]["email_address"] == "headteacher@people.example"
    assert by_type["email"]["personalisation"]["subject"] == "A meeting on 7 December 2026"
    assert by_type["sms"]["phone_number"] == "07700 900123"
    assert list(by_type["sms"]["personalisation"]) == ["message"]
    sent = {str(one["id"]): one["channel"] for one in await rows(api, "state = 'sent'")}
    assert sent == {one["reference"]: f"notify_{one['type']}" for one in server.taken}
    assert "900123" not in str(await rows(api)), "no number is kept with a reminder"


OF_A_MEETING = "You have a meeting on 7 December 2026"


@pytest.mark.parametrize(
    ("answer", "state", "why"),
    [
        (error(429, "RateLimitError", "Exceeded rate limit for key type LIVE"), "asked", "refused it (429)"),
        (error(500, "Exception", "Internal server error"), "asked", "refused it (500)"),
        (error(403, "AuthError", "Invalid token: API key not found"), "asked", "refused it (403)"),
        (
            error(400, "BadRequestError", "Missing personalisation: message"),
            "asked",
            "template at GOV.UK Notify is not as it should be",
        ),
        (
            error(400, "ValidationError", "email_address headteacher@people.example is not valid"),
            "failed",
            "refused it (400)",
        ),
    ],
    ids=["too many", "broken", "another key", "another template", "no address"],
)
async def test_what_notify_refuses_is_tried_again_unless_it_is_the_letters_fault(api, people, answer, state, why):
    await chosen(api, people["headteacher"], "head", {"channel": "notify_email"})
    mine = f"{OF_MEETING} and person_id = '{people['headteacher']}'"
    with notify_server() as server:
        server.answers = [answer] * 20
        await look(api, BEFORE, by_notify(server))
        (first,) = await rows(api, mine)
        assert (first["state"], first["attempts"], why in first["why"]) == (state, 1, True)
        assert "people.example" not in first["why"]
        server.answers = []
        await let_time_pass(api)
        await look(api, BEFORE + timedelta(minutes=2), by_notify(server))
    (then,) = await rows(api, mine)
    assert then["state"] == ("failed" if state == "failed" else "sent")


async def test_a_worker_that_died_after_notify_took_it_asks_and_does_not_send_it_again(api, people):
    """The worker dies between Notify's answer and our commit: the reminder is found `sending`, its lease run out."""
    await chosen(api, people["headteacher"], "head", {"channel": "notify_email"})
    with notify_server() as server:
        with pytest.raises(WorkerDied):
            await look(api, BEFORE, Channels({ReminderChannel.NOTIFY_EMAIL: Dying(by_notify(server))}, PUBLIC_URL))
        (sending,) = await rows(api, "state = 'sending'")
        await let_time_pass(api)
        await look(api, BEFORE + timedelta(minutes=10), by_notify(server))
        (then,) = await rows(api, f"id = '{sending['id']}'")
        assert (then["state"], then["attempts"]) == ("sent", 2)
        assert [one["reference"] for one in server.taken].count(str(then["id"])) == 1
        assert str(then["id"]) in server.asked_for


class WorkerDied(BaseException):
    """Stands for a process that was killed: no handler of ours sees it."""


class Dying:
    """A worker that dies once a channel has taken something."""

    def __init__(self, channels: Channels) -> None:
        self.channel = channels.by_name[ReminderChannel.NOTIFY_EMAIL]

    async def send(self, letter, *, again):
        """Hand it over, and die."""
        await self.channel.send(letter, again=again)
        raise WorkerDied


async def test_a_mail_that_a_dead_worker_handed_over_goes_again_under_the_same_id(api, people):
    with mail_server() as server:

        class Dies:
            async def send(self, letter, *, again):
                await by_mail(server).by_name[ReminderChannel.EMAIL].send(letter, again=again)
                raise WorkerDied

        with pytest.raises(WorkerDied):
            await look(api, BEFORE, Channels({ReminderChannel.EMAIL: Dies()}, PUBLIC_URL))
        (handed_over,) = server.ids()
        await let_time_pass(api)
        await look(api, BEFORE + timedelta(minutes=10), by_mail(server))
    assert server.ids().count(handed_over) == 2
    assert len(set(server.ids())) == len(await rows(api, "state = 'sent'"))
    assert Counter(server.ids()).most_common(2)[1][1] == 1
