"""The first tour as a newcomer takes it: `make run`, `make import`, `make token`, and the API over real HTTP."""

import json
import time
from datetime import UTC, datetime

import httpx
import psutil
import pytest

from securing_good.calendar import academic_year_of
from tests.harness.files import KS2_2019, REGISTER, term_dates_from
from tests.harness.instances import Instance, until


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    """One instance for the tests of this module."""
    home = tmp_path_factory.mktemp("newcomer") / "home"
    home.mkdir()
    running = Instance(home, SAMPLE="none")
    yield running
    if running.process.poll() is None:
        running.stop()


def test_a_newcomer_takes_a_real_file_to_a_recorded_visit(instance, tmp_path):
    files = {
        "register.csv": REGISTER,
        "ks2.csv": KS2_2019,
        "terms.json": term_dates_from(academic_year_of(datetime.now(UTC).date())),
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    sent = instance.make("import", "FILES=" + " ".join(str(tmp_path / name) for name in files))
    assert sent.returncode == 0, sent.stdout + sent.stderr
    assert "6 rows accepted, 0 refused" in sent.stdout

    adviser = instance.as_role("principal_adviser")
    asked = adviser.post("/v1/assessments", json={"phase": "primary"}).json()
    until(lambda: adviser.get(f"/v1/assessments/runs/{asked['id']}").json()["assessed"] == asked["schools"] == 3)
    assessments = adviser.get(asked["assessments"]).json()["items"]
    assert all(one["suggested_level"] == "not_assessed" and one["reasons"] for one in assessments)
    assert "No inspection outcome is held for this school." in json.dumps(assessments[0]["reasons"])

    urn = assessments[0]["urn"]
    decision = {
        "urn": urn,
        "level": "amber",
        "reason": "Agreed with the school.",
        "assessment_id": assessments[0]["id"],
    }
    assert adviser.post("/v1/level-decisions", json=decision).status_code == 201
    officer = instance.as_role("lead_officer")
    case = officer.post("/v1/cases", json={"urn": urn, "reason": "Amber since today."}).json()
    visits = until(lambda: officer.get(f"/v1/visits?urn={urn}&kind=securing_good_meeting").json()["items"])
    assert all(visit["slot"].split()[1] in {"autumn", "spring", "summer"} for visit in visits)
    contact = {"contacted_on": case["opened_on"], "with_whom": "The headteacher", "route": "phone", "said": "Why."}
    assert officer.post(f"/v1/cases/{case['id']}/contacts", json=contact).status_code == 201
    parties = ("assistant_director", "principal_adviser", "headteacher", "chair_of_governors")
    engagement = {
        "held_on": case["opened_on"],
        "attendees": [{"party": party, "name": party.replace("_", " ").capitalize()} for party in parties],
        "discussed": "Reading, and how governors monitor it.",
        "actions": [{"what": "Plan reading for years 3 to 6.", "owner": "Headteacher"}],
        "first_meeting_on": visits[0]["date"],
        "letter_elsewhere": "The office posted it.",
    }
    assert officer.post(f"/v1/cases/{case['id']}/engagement-meeting", json=engagement).status_code == 201
    minutes = {
        "held_on": case["opened_on"],
        "progress": "unchanged",
        "discussed": "Reading in years 3 to 6.",
        "actions": [
            {"what": "Share the reading plan.", "owner": "Headteacher"},
            {"what": "Meet the reading lead.", "owner": "Link partner"},
        ],
    }
    recorded = instance.as_role("link_partner").post(f"/v1/visits/{visits[0]['id']}/record", json=minutes)
    assert recorded.status_code == 201, recorded.text
    head = instance.as_role("headteacher", f"URN={urn}")
    assert len(head.get("/v1/actions").json()["items"]) == 3
    assert [school["urn"] for school in head.get("/v1/schools").json()["items"]] == [urn]

    story = [event["kind"] for event in officer.get(f"/v1/events?urn={urn}").json()["items"]]
    assert story[:3] == ["assessment.completed", "level.decided", "case.opened"]
    assert "visit.recorded" in story


def test_bad_files_are_refused_in_words_and_leave_nothing(instance, tmp_path):
    (tmp_path / "shopping.csv").write_text("milk,eggs\n1,2\n")
    sent = instance.make("import", f"FILES={tmp_path / 'shopping.csv'}")
    assert sent.returncode != 0
    assert "No known dataset has any of them" in sent.stdout + sent.stderr


def test_a_second_council_is_created_on_the_spot_and_sees_its_own(instance):
    harrow = instance.as_role("principal_adviser", "COUNCIL=310")
    assert harrow.get("/v1/cases").json() == {"items": []}
    assert harrow.get("/v1/events").json()["items"][0]["kind"] == "council.registered"


def test_a_service_that_dies_is_started_again(instance):
    servers = [
        process
        for process in psutil.Process(instance.process.pid).children(recursive=True)
        if "uvicorn" in process.cmdline()
    ]
    assert servers
    for server in servers:
        server.kill()
    time.sleep(0.3)
    instance.wait_until_ready()


def test_ctrl_c_stops_everything_within_twenty_seconds(instance):
    started = psutil.Process(instance.process.pid).children(recursive=True)
    assert len(started) >= 6, "make, runner, two servers, three services"
    assert instance.stop() < 20
    _, alive = psutil.wait_procs(started, timeout=1)
    assert alive == []
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{instance.url}/health")
