"""Work off what is due, as the workers would; and the usual first steps of a test."""

from securing_good.settings import Service
from securing_good.worker import do_what_is_due
from securing_good_risk_engine.jobs import JOBS as RISK_JOBS
from securing_good_scheduler.jobs import JOBS as SCHEDULER_JOBS
from tests.harness.files import KS2_2019, REGISTER, TERM_DATES

JOBS_OF = {Service.RISK_ENGINE: RISK_JOBS, Service.SCHEDULER: SCHEDULER_JOBS}


async def work_off(database, **more) -> None:
    """Do all work that is due."""
    risk = database.opened(Service.RISK_ENGINE, **more)
    scheduler = database.opened(Service.SCHEDULER, **more)
    try:
        while await do_what_is_due(risk, RISK_JOBS) or await do_what_is_due(scheduler, SCHEDULER_JOBS):
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


async def opened_case(api, urn: int = 101901, level: str = "red") -> dict:
    """Decide a level and open a case with planned visits."""
    decision = {"urn": urn, "level": level, "reason": "Agreed with the school."}
    assert (await api.post("/v1/level-decisions", json=decision)).status_code == 201
    case = await api.post("/v1/cases", "lead_officer", json={"urn": urn, "reason": "Agreed."})
    assert case.status_code == 201, case.text
    await work_off(api.database)
    return (await api.get(f"/v1/cases/{case.json()['id']}")).json()


def minutes(held_on: str, *actions: dict, **changed) -> dict:
    """The body of a visit record."""
    return {"held_on": held_on, "progress": "improving", "discussed": "Reading.", "actions": list(actions), **changed}
