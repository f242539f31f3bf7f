"""The thin path through HTTP, the workers and the database: file in, level decided, case opened, visit recorded."""

from tests.harness.working import engage, load_thin_files, work_off


async def test_the_thin_path(api):
    await load_thin_files(api)

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
    await engage(api, (await api.get(case.headers["location"])).json())

    visits = (await api.get(f"/v1/visits?urn={urn}&kind=securing_good_meeting")).json()["items"]
    assert len(visits) >= 4
    visit = visits[0]
    recorded = await api.post(
        f"/v1/visits/{visit['id']}/record",
        "link_partner",
        json={
            "held_on": case.json()["opened_on"],
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
        "case.exit_criteria_set",
        "timetable.planned",
        "case.contacted",
        "case.engaged",
        "timetable.planned",
        "visit.recorded",
        "timetable.planned",
    ]
