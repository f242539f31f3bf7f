"""Work for tests: what the workers would do, and files sent and loaded."""

from securing_good.database import utc_now
from securing_good.settings import Service
from securing_good.worker import do_what_is_due
from securing_good_risk_engine.jobs import JOBS as RISK_JOBS
from securing_good_scheduler.jobs import JOBS as SCHEDULER_JOBS

from tests.harness.callers import Api
from tests.harness.databases import TestDatabase

JOBS_OF = {Service.RISK_ENGINE: RISK_JOBS, Service.SCHEDULER: SCHEDULER_JOBS}


async def work_off(database: TestDatabase, *, clock=utc_now) -> None:
    """Do all work that is due, as each service's workers would, under its own database role."""
    opened = {service: database.opened(service, clock=clock) for service in JOBS_OF}
    try:
        while any([await do_what_is_due(opened[service], jobs) for service, jobs in JOBS_OF.items()]):
            pass
    finally:
        for one in opened.values():
            await one.close()
    async with database.owner() as owner:
        failed = await owner.fetch("select kind, key, last_error from work where failures > 0")
    assert not failed, [dict(row) for row in failed]


async def send(api: Api, name: str, content: str, role: str = "admin", *, council: str = "307", clock=utc_now, **form):
    """Send a file, let it load, and read what became of it."""
    sent = await api.post(
        "/v1/imports", role, council=council, files={"file": (name, content.encode())}, data=form
    )
    assert sent.status_code == 202, sent.text
    await work_off(api.database, clock=clock)
    found = (await api.get(sent.headers["location"], role, council=council)).json()
    assert found["state"] == "loaded", found
    return found
