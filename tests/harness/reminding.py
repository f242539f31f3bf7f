"""A school whose people can be reminded, by the channels of a test."""

from datetime import UTC, datetime
from typing import Any

from securing_good.settings import Service
from securing_good.vocabulary import ReminderChannel
from securing_good.work import WorkKind
from securing_good_scheduler.jobs import jobs_with
from securing_good_scheduler.reminding.channels import Answer, Channels, Letter, Taken
from securing_good_scheduler.reminding.configured import read_smtp
from securing_good_scheduler.reminding.notify import Notify
from tests.harness.callers import Api, token
from tests.harness.mail_servers import API_KEY, MailServer, NotifyServer
from tests.harness.tellings.reminders import remind
from tests.harness.working import engage, load_thin_files, work_off

URN = 101901
PUBLIC_URL = "https://good.example"
SENDER = "Securing Good <no-reply@good.example>"
POSTS = ("lead_officer", "link_partner", "assistant_director", "headteacher", "chair_of_governors", "clerk")


def london(day: str, hour: int = 9) -> datetime:
    """A moment in winter, when London has UTC."""
    return datetime.fromisoformat(f"{day}T{hour:02}:00:00").replace(tzinfo=UTC)


async def people_of_a_case(api: Api) -> dict[str, str]:
    """A red case with all its people, each with an address; their ids by post. It is opened on Monday 23 November 2026.

    Its first meeting is on Monday 7 December, an action of the headteacher is due by then.
    """
    await load_thin_files(api)
    people = {post: await person(api, post) for post in POSTS}
    decision = {"urn": URN, "level": "red", "reason": "Agreed with the school."}
    assert (await api.post("/v1/level-decisions", json=decision)).status_code == 201
    body = {"urn": URN, "reason": "Agreed."}
    body |= {"lead_officer_id": people["lead_officer"], "link_partner_id": people["link_partner"]}
    case = await api.post("/v1/cases", "lead_officer", json=body)
    assert case.status_code == 201, case.text
    await work_off(api.database)
    await engage(api, (await api.get(f"/v1/cases/{case.json()['id']}")).json())
    return people


async def person(api: Api, post: str, *, urn: int = URN) -> str:
    """Somebody in a post; returns their id."""
    name = post.replace("_", " ")
    added = await api.post("/v1/people", json={"name": f"Some {name}", "email": f"{post}@people.example"})
    assert added.is_success, added.text
    at = {"urn": urn} if post in {"headteacher", "chair_of_governors", "clerk"} else {}
    body = {"person_id": added.json()["id"], "post": post, "starts_on": "2024-09-01", **at}
    appointed = await api.post("/v1/appointments", "principal_adviser" if at else "admin", json=body)
    assert appointed.is_success, appointed.text
    return added.json()["id"]


def by_mail(server: MailServer, **more: Any) -> Channels:
    """Reminders by a mail server of a test."""
    smtp = read_smtp(f"smtp://127.0.0.1:{server.port}?tls=none", SENDER)
    return Channels({ReminderChannel.EMAIL: smtp, **more}, PUBLIC_URL)


def by_notify(server: NotifyServer) -> Channels:
    """Reminders by a GOV.UK Notify of a test."""
    ways = {ReminderChannel.NOTIFY_EMAIL: False, ReminderChannel.NOTIFY_SMS: True}
    return Channels({way: Notify(API_KEY, "t", sms, server.url) for way, sms in ways.items()}, PUBLIC_URL)


class Noting:
    """A channel that takes everything and remembers it."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    async def send(self, letter: Letter, *, again: bool) -> Answer:
        """Take it."""
        self.letters.append(letter)
        return Taken()


async def look(api: Api, at: datetime, channels: Channels | None = None, council: str = "307") -> None:
    """Look at what is due at a moment and send it by these channels."""
    jobs = jobs_with(channels or Channels())
    await remind(api, council, at, {k: jobs[k] for k in (WorkKind.PLAN_REMINDERS, WorkKind.SEND_REMINDER)})


async def rows(api: Api, where: str = "true") -> list[dict[str, Any]]:
    """Reminders as they are kept."""
    async with api.database.owner() as owner:
        return [dict(row) for row in await owner.fetch(f"select * from reminder where {where} order by due_on, id")]


async def let_time_pass(api: Api) -> None:
    """What rests or is put off is due."""
    async with api.database.owner() as owner:
        await owner.execute("update work set due_at = now(), lease_until = null, attempts = 0")


def scheduler(api: Api, at: datetime):
    """The scheduler's own way to its data, at a moment."""
    return api.database.opened(Service.SCHEDULER, clock=lambda: at)


async def linked(api: Api, person_id: str, subject: str) -> dict[str, str]:
    """Headers of somebody who signs in as themselves."""
    invited = await api.post("/v1/invitations", "admin", json={"person_id": person_id})
    headers = {"Authorization": f"Bearer {token('headteacher', roles=None, sub=subject)}"}
    accepted = await api.call(
        "POST", "/v1/invitations/acceptance", None, json={"code": invited.json()["code"]}, headers=headers
    )
    assert accepted.is_success, accepted.text
    return headers
