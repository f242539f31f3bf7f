"""Work off what is due, as the workers would; and the usual first steps of a test."""

from datetime import date, timedelta

from securing_good.settings import Service
from securing_good.work import WorkKind
from securing_good.worker import do_what_is_due
from securing_good_risk_engine.jobs import JOBS as RISK_JOBS
from securing_good_scheduler.jobs import JOBS as SCHEDULER_JOBS
from tests.harness.bodies import contact_of, engagement_of, exit_of
from tests.harness.files import KS2_2019, REGISTER, TERM_DATES

JOBS_OF = {Service.RISK_ENGINE: RISK_JOBS, Service.SCHEDULER: SCHEDULER_JOBS}


async def work_off(database, *, timetables: bool = False, **more) -> None:
    """Do all work that is due; of timetables, which take seconds each, only where they are wanted."""
    if timetables:
        # A timetable waits for visits that are being planned.
        await work_off(database, **more)
    risk = database.opened(Service.RISK_ENGINE, **more)
    scheduler = database.opened(Service.SCHEDULER, **more)
    jobs = {kind: job for kind, job in SCHEDULER_JOBS.items() if timetables or kind is not WorkKind.BUILD_TIMETABLE}
    try:
        while await do_what_is_due(risk, RISK_JOBS) or await do_what_is_due(scheduler, jobs):
            pass
    finally:
        await risk.close()
        await scheduler.close()


async def send(api, name: str, content: str | bytes, role: str = "admin", *, clock=None, **form):
    """Send a file, let it load, and read what became of it."""
    content = content.encode() if isinstance(content, str) else content
    mine = {"council": form["council"]} if "council" in form else {}
    sent = await api.post("/v1/imports", role, files={"file": (name, content)}, data=form, **mine)
    assert sent.status_code == 202, sent.text
    await work_off(api.database, **({"clock": clock} if clock else {}))
    return (await api.get(sent.headers["location"], role, **mine)).json()


async def refused_rows(api, imported) -> list[dict]:
    """The refused rows of an import."""
    return (await api.get(f"/v1/imports/{imported['id']}/rows", "admin")).json()["items"]


async def load_thin_files(api) -> None:
    """Load the small register, key stage 2 results and term dates."""
    for name, content in (("register.csv", REGISTER), ("ks2.csv", KS2_2019), ("terms.json", TERM_DATES)):
        imported = await send(api, name, content)
        assert imported["state"] == "loaded", imported


async def opened_case(api, urn: int = 101901, level: str = "red", *, engaged: bool = True, clock=None) -> dict:
    """Decide a level, open a case and hold its engagement meeting; its visits are planned."""
    decision = {"urn": urn, "level": level, "reason": "Agreed with the school."}
    assert (await api.post("/v1/level-decisions", json=decision)).status_code == 201
    case = await api.post("/v1/cases", "lead_officer", json={"urn": urn, "reason": "Agreed."})
    assert case.status_code == 201, case.text
    await work_off(api.database, **({"clock": clock} if clock else {}))
    planned = (await api.get(f"/v1/cases/{case.json()['id']}")).json()
    return await engage(api, planned, clock=clock) if engaged else planned


async def engage(api, case: dict, council: str = "307", clock=None, trust_officer_id: str = "") -> dict:
    """Bring a case opened today from first contact to its engagement meeting, an academy's with its trust.

    The first meeting is arranged for in two weeks, or in holidays for the day it is planned for.
    """
    path, today = f"/v1/cases/{case['id']}", case["opened_on"]

    async def done(step: str, body: dict) -> None:
        answer = await api.post(f"{path}/{step}", "lead_officer", council=council, json=body)
        assert answer.is_success, answer.text

    async def planned() -> dict:
        await work_off(api.database, **({"clock": clock} if clock else {}))
        return (await api.get(path, council=council)).json()

    if case["state"] == "awaiting_trust":
        await done("trust-invitations", {"addressed_to": f"A trust of {council}", "invited_on": today})
        agreed = {"reply": "agrees", "replied_on": today, "words": f"Gladly, in {council}."}
        await done("trust-reply", {**agreed, "officer_id": trust_officer_id})
        case = await planned()
    await done("contacts", contact_of(council, today))
    soon = (date.fromisoformat(today) + timedelta(weeks=2)).isoformat()
    tried = await api.post(
        f"{path}/engagement-meeting", "lead_officer", council=council, json=engagement_of(council, soon, today)
    )
    if not tried.is_success:
        assert tried.json()["errors"][0]["code"] == "not-a-school-day", tried.text
        await done("engagement-meeting", engagement_of(council, case["visits"][0]["date"], today))
    return await planned()


async def exited(api, school, council: str = "307") -> None:
    """End a school's case at its first review, on evidence frozen for it."""
    path = f"/v1/review-points/{school.review_point_id}"
    frozen = await api.post(f"{path}/evidence-packs", "lead_officer", council=council, json={})
    assert frozen.is_success, frozen.text
    headers = {"If-Match": school.review_etag}
    body = exit_of(council)
    done = await api.post(f"{path}/decision", "assistant_director", council=council, json=body, headers=headers)
    assert done.is_success, done.text


def minutes(held_on: str, *actions: dict, **changed) -> dict:
    """The body of a visit record."""
    return {"held_on": held_on, "progress": "improving", "discussed": "Reading.", "actions": list(actions), **changed}
