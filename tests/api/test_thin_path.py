"""The thin path through HTTP, the workers and the database: file in, level decided, case opened, visit recorded."""

from datetime import date

import pytest
from securing_good.settings import Service
from securing_good.worker import do_what_is_due
from securing_good_risk_engine.jobs import JOBS as RISK_JOBS
from securing_good_scheduler.jobs import JOBS as SCHEDULER_JOBS

from tests.harness.files import KS2_2019, REGISTER, TERM_DATES


async def work_off(database) -> None:
    """Do all work that is due, as the workers would."""
    risk, scheduler = database.opened(Service.RISK_ENGINE), database.opened(Service.SCHEDULER)
    try:
        while await do_what_is_due(risk, RISK_JOBS) or await do_what_is_due(scheduler, SCHEDULER_JOBS):
            pass
    finally:
        await risk.close()
        await scheduler.close()


async def send(api, name: str, content: str | bytes, role: str = "admin", **form):
    """Send a file, let it load, and read what became of it."""
    content = content.encode() if isinstance(content, str) else content
    sent = await api.post("/v1/imports", role, files={"file": (name, content)}, data=form)
    assert sent.status_code == 202, sent.text
    await work_off(api.database)
    return (await api.get(sent.headers["location"], role)).json()


async def test_the_thin_path(api):
    register = await send(api, "register.csv", REGISTER)
    assert register["state"] == "loaded", register
    assert (await send(api, "ks2.csv", KS2_2019))["state"] == "loaded"
    assert (await send(api, "terms.json", TERM_DATES))["state"] == "loaded"

    schools = (await api.get("/v1/schools?phase=primary")).json()["items"]
    assert {school["monitoring_level"] for school in schools} == {"not_assessed"}
    urn = schools[0]["urn"]

    run = await api.post("/v1/assessments", json={"phase": "primary"})
    assert run.status_code == 202, run.text
    await work_off(api.database)
    status = (await api.get(run.headers["location"])).json()
    assert status["assessed"] == status["schools"] == len(schools)
    assessments = (await api.get(status["assessments"])).json()["items"]
    assert all(one["reasons"] for one in assessments)

    decision = await api.post(
        "/v1/level-decisions",
        json={"urn": urn, "level": "red", "reason": "Agreed with the school.", "assessment_id": assessments[0]["id"]},
    )
    assert decision.status_code == 201, decision.text
    case = await api.post("/v1/cases", "lead_officer", json={"urn": urn, "reason": "Red since today."})
    assert case.status_code == 201, case.text
    await work_off(api.database)

    visits = (await api.get(f"/v1/visits?urn={urn}")).json()["items"]
    assert len(visits) >= 4
    visit = visits[0]
    recorded = await api.post(
        f"/v1/visits/{visit['id']}/record",
        "link_partner",
        json={
            "held_on": date.today().isoformat(),
            "progress": "improving",
            "discussed": "Reading.",
            "actions": [
                {"what": "Share the reading plan.", "owner": "Headteacher"},
                {"what": "Invite the link partner to a pupil progress meeting.", "owner": "Deputy head"},
            ],
        },
    )
    assert recorded.status_code == 201, recorded.text
    assert len(recorded.json()["actions"]) == 2
    await work_off(api.database)

    kinds = [event["kind"] for event in (await api.get(f"/v1/events?urn={urn}")).json()["items"]]
    assert kinds == [
        "assessment.completed",
        "level.decided",
        "case.opened",
        "timetable.planned",
        "visit.recorded",
        "timetable.planned",
    ]
