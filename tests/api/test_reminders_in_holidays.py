"""In school holidays a worker sends what a statute dates and nothing else: the rest waits for the term, and is not lost."""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

import anyio
import pytest

from securing_good import worker
from securing_good.database import of_council
from securing_good.settings import Service
from securing_good.work import WorkKind, ask
from securing_good_scheduler.jobs import jobs_with
from tests.harness.databases import settings_for
from tests.harness.intervening import beginning_of, notice_of, preparation_of
from tests.harness.mail_servers import MailServer, mail_server
from tests.harness.reminding import URN, by_mail, london, people_of_a_case, rows, scheduler

ISSUED, COMPLY_BY = "2026-11-23", "2027-01-07"
LAST_DAY, FIRST_DAY = date(2026, 12, 18), date(2027, 1, 4)
"""Of the autumn term and of the spring term."""
DIRECTOR = "assistant_director"


@pytest.fixture
async def people(api) -> dict[str, str]:
    return await people_of_a_case(api)


async def issued(api, kind: str) -> None:
    """A notice to the governing body, to be complied with in the first week of the spring term."""
    begun = await api.post("/v1/interventions", DIRECTOR, json=beginning_of("307", URN, "standards"))
    assert begun.status_code == 201, begun.text
    path = begun.headers["location"]
    steps = [
        ("PATCH", path, "lead_officer", preparation_of("307", ISSUED)),
        ("POST", f"{path}/evidence", "lead_officer", {}),
        ("POST", f"{path}/notices", DIRECTOR, notice_of("307", kind, on=ISSUED, comply_by=COMPLY_BY)),
    ]
    for method, where, role, body in steps:
        headers = {"If-Match": (await api.get(path, DIRECTOR)).headers["etag"]}
        done = await api.call(method, where, role, json=body, headers=headers)
        assert done.is_success, done.text


async def worked(api, monkeypatch, server: MailServer, at: datetime) -> None:
    """A worker of the scheduler runs at a moment, until nothing of reminders is due."""
    monkeypatch.setattr(worker, "open_database", partial(OPENED, clock=lambda: at))
    asking = scheduler(api, at)
    async with asking.unit_of_work(of_council("307"), actor="test") as unit:
        await ask(unit, WorkKind.PLAN_REMINDERS, ["307"], council="307")
    await asking.close()
    jobs = jobs_with(by_mail(server))
    mine = {kind: jobs[kind] for kind in (WorkKind.PLAN_REMINDERS, WorkKind.SEND_REMINDER)}
    stopping = asyncio.Event()
    settings = settings_for(Service.SCHEDULER, api.database.url)
    running = asyncio.create_task(worker.work_until_stopped(settings, mine, stopping=stopping))
    try:
        with anyio.fail_after(60):
            async with api.database.owner() as owner:
                due = "select exists (select from work where due_at <= now() and kind = any($1))"
                while await owner.fetchval(due, list(mine)):  # noqa: ASYNC110 - a worker tells nobody
                    await anyio.sleep(0.05)
    finally:
        stopping.set()
        await running


OPENED = worker.open_database


def holidays() -> Iterator[datetime]:
    day = LAST_DAY + timedelta(days=1)
    while day < FIRST_DAY:
        yield london(day.isoformat())
        day += timedelta(days=1)


def of_notice(server: MailServer) -> list[str]:
    return sorted(to for (to,), mail in server.mails if mail["Subject"].startswith("A date to meet"))


@pytest.mark.parametrize(("kind", "is_statutory"), [("warning", True), ("pre_formal", False)])
async def test_in_holidays_only_what_a_statute_dates_is_sent(api, people, monkeypatch, kind, is_statutory):
    await issued(api, kind)
    everybody = sorted(f"{post}@people.example" for post in (DIRECTOR, "headteacher", "chair_of_governors"))
    with mail_server() as server:
        await worked(api, monkeypatch, server, london(LAST_DAY.isoformat()))
        assert of_notice(server) == []
        before = len(server.mails)
        for moment in holidays():
            await worked(api, monkeypatch, server, moment)
        assert of_notice(server) == (everybody if is_statutory else [])
        assert len(server.mails) - before == len(of_notice(server)), "nothing else comes in holidays"
        sent = await rows(api, "kind = 'notice' and state = 'sent'")
        assert {LAST_DAY < one["due_on"] < FIRST_DAY for one in sent} <= {True}

        await worked(api, monkeypatch, server, london(FIRST_DAY.isoformat()))
        assert of_notice(server) == everybody, "what waited comes on the first day of term, and nothing twice"
        assert len(server.mails) - before > len(everybody), "the week's digests come with it"
    of_it = await rows(api, "kind = 'notice'")
    assert {(one["state"], one["statutory"], one["attempts"]) for one in of_it} == {("sent", is_statutory, 1)}
    assert {LAST_DAY < one["due_on"] < FIRST_DAY for one in of_it} == {True}, "it was due in the holidays"


async def test_what_a_mail_server_put_off_until_the_holidays_waits_for_the_term(api, people, monkeypatch):
    with mail_server() as server:
        server.on_recipient = "450 4.2.1 Try later."
        await worked(api, monkeypatch, server, london("2026-12-17"))
        waiting = await rows(api, "state = 'asked'")
        server.on_recipient = None
        for moment in holidays():
            async with api.database.owner() as owner:
                await owner.execute("update work set due_at = now() where kind = 'send_reminder'")
            await worked(api, monkeypatch, server, moment)
        assert server.mails == []
        await worked(api, monkeypatch, server, london(FIRST_DAY.isoformat()))
    ids = {f"<{one['id']}@good.example>" for one in waiting if one["of_use_until"] >= FIRST_DAY}
    assert ids
    assert ids <= set(server.ids())
