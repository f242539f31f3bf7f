"""How a council reminds its people: by whose choice, of what, and that its mail server is not known yet."""

from datetime import UTC, datetime

from securing_good.database import of_council
from securing_good.settings import Service
from securing_good.work import WorkKind, ask
from securing_good.worker import do_what_is_due
from securing_good_scheduler.jobs import JOBS
from tests.harness.callers import Api, token
from tests.harness.stories import RemindersStory

REMINDING = {kind: JOBS[kind] for kind in (WorkKind.PLAN_REMINDERS, WorkKind.SEND_REMINDER)}
LOOKED_AT = datetime(2025, 12, 8, 9, tzinfo=UTC)
"""A Monday after the story's end, a day before a visit."""


async def remind(api: Api, council: str, at: datetime, jobs=REMINDING) -> None:
    """Look at what a council's people are to be reminded of, as at a moment, and send it."""
    scheduler = api.database.opened(Service.SCHEDULER, clock=lambda: at)
    try:
        async with scheduler.unit_of_work(of_council(council), actor="test") as unit:
            await ask(unit, WorkKind.PLAN_REMINDERS, [council], council=council)
        while await do_what_is_due(scheduler, jobs):
            pass
    finally:
        await scheduler.close()


async def tell_principal_adviser(api: Api, council: str) -> str:
    """A principal adviser who signs in with the subject that tests' tokens of that role prove."""
    added = await api.post("/v1/people", council=council, json={"name": f"Principal Adviser of {council}"})
    assert added.is_success, added.text
    person_id = added.json()["id"]
    body = {"person_id": person_id, "post": "principal_adviser", "starts_on": "2024-09-01"}
    appointed = await api.post("/v1/appointments", "admin", council=council, json=body)
    assert appointed.is_success, appointed.text
    invited = await api.post("/v1/invitations", "admin", council=council, json={"person_id": person_id})
    assert invited.is_success, invited.text
    proof = token("principal_adviser", council=council, roles=None)
    code = {"code": invited.json()["code"]}
    headers = {"Authorization": f"Bearer {proof}"}
    accepted = await api.call("POST", "/v1/invitations/acceptance", None, json=code, headers=headers)
    assert accepted.is_success, accepted.text
    return person_id


async def tell_reminders(api: Api, council: str) -> RemindersStory:
    """The principal adviser wants text messages; what was due on a day stands, and waits for a channel."""
    await tell_principal_adviser(api, council)
    choice = {"channel": "notify_sms", "phone": f"07700 900{council}"}
    chosen = await api.call("PUT", "/v1/me/reminder-channel", "principal_adviser", council=council, json=choice)
    assert chosen.is_success, chosen.text
    body = {"channel": "notify_email", "visit_days": 4, "reason": f"As all of {council}'s services do."}
    rules = await api.post("/v1/reminder-rules", "assistant_director", council=council, json=body)
    assert rules.is_success, rules.text
    await remind(api, council, LOOKED_AT)
    (mine,) = (await api.get("/v1/me/reminders", council=council)).json()["items"]
    assert mine["state"] == "not_configured", mine
    return RemindersStory(mine["id"], rules.json()["id"])
