"""Actions: the school reports, an officer confirms; carried over, withdrawn, with evidence that is what it says."""

import sys
from datetime import timedelta

import pytest

from tests.harness.bodies import PDF, file_of, minutes_of
from tests.harness.examples import named
from tests.harness.working import work_off

DAY = "2025-11-20"


@pytest.fixture
def api(fresh_world_api):
    """The world on Thursday 20 November 2025."""
    return fresh_world_api


@pytest.fixture
def school(world):
    """A school with a red case, met today."""
    return named(world, "307").school


class Action:
    """The key action of the engagement meeting: open, carried over once, not reported."""

    def __init__(self, api, school) -> None:
        self.api, self.school = api, school
        self.path = f"/v1/actions/{school.meetings.key_action_id}"

    async def post(self, step, role="lead_officer", body=None, *, urn=None, **more):
        sent = {"json": body} if body is not None else {}
        return await self.api.post(f"{self.path}/{step}", role, urns=[urn or self.school.urn], **sent, **more)

    async def read(self, role="lead_officer"):
        return await self.api.get(self.path, role, urns=[self.school.urn])

    async def report(self, role="headteacher", **more):
        return await self.post("reports", role, {"done_on": DAY, "words": "All of it.", **more})

    async def answer(self, outcome, answer=None, role="lead_officer"):
        reports = (await self.read()).json()["reports"]
        body = {"outcome": outcome} | ({"answer": answer} if answer else {})
        return await self.post(f"reports/{reports[-1]['id']}/answer", role, body)

    async def file(self, name, content, role="headteacher"):
        files = {"files": {"file": (name, content)}, "data": {"title": "What it shows"}}
        return await self.post("evidence/files", role, **files)


@pytest.fixture
def action(api, school):
    """What is tried here."""
    return Action(api, school)


def codes(answer):
    assert answer.status_code == 409, answer.text
    return [one["code"] for one in answer.json()["blockers"]]


def error(answer):
    assert answer.status_code == 422, answer.text
    return answer.json()["errors"][0]["code"]


async def test_the_school_reports_and_an_officer_confirms(action):
    assert error(await action.report(done_on="2025-11-21")) == "future"
    reported = await action.report()
    assert (reported.status_code, reported.json()["status"], reported.json()["report"]) == (201, "open", "awaiting")
    assert codes(await action.report("chair_of_governors")) == ["reported"]
    assert (await action.answer("confirmed", role="headteacher")).status_code == 403
    done = (await action.answer("confirmed")).json()
    assert (done["status"], done["done_on"], done["report"]) == ("done", DAY, "confirmed")
    assert codes(await action.answer("confirmed")) == ["no-report"]
    assert codes(await action.report()) == ["not-open"]


async def test_a_report_is_returned_with_a_reason(action):
    await action.report()
    assert error(await action.answer("returned")) == "needed"
    returned = (await action.answer("returned", "Half of it.")).json()
    assert (returned["status"], returned["report"], returned["reports"][0]["answer"]) == (
        "open",
        "returned",
        "Half of it.",
    )
    assert (await action.report()).status_code == 201, "and may be reported again"


async def test_an_officer_who_says_it_is_done_confirms_what_was_reported(api, action):
    await action.report()
    etag = {"If-Match": (await action.read()).headers["etag"]}
    done = await api.call("PATCH", action.path, "lead_officer", json={"status": "done"}, headers=etag)
    assert (done.json()["status"], done.json()["report"]) == ("done", "confirmed")


async def test_who_may_not_report(action, world):
    for role in ("clerk", "trust_officer", "lead_officer", "board_member"):
        assert (await action.report(role)).status_code == 403, role
    other = named(world, "307", school=1).school.urn
    refused = await action.post("reports", "headteacher", {"done_on": DAY, "words": "So."}, urn=other)
    assert refused.status_code == 404


async def test_a_councils_action_is_not_the_schools_to_report(api, school):
    body = {"what": "Send the data.", "owner": "Data team", "owner_side": "council"}
    record = minutes_of("307") | {"actions": [body]}
    done = (await api.post(f"/v1/visits/{school.planned_visit_id}/record", "link_partner", json=record)).json()
    path = f"/v1/actions/{done['actions'][0]['id']}/reports"
    refused = await api.post(path, "headteacher", urns=[school.urn], json={"done_on": DAY, "words": "So."})
    assert codes(refused) == ["not-the-schools"]


async def test_an_open_action_is_carried_over_at_the_next_meeting_and_counted(api, action, school):
    before = (await action.read()).json()
    assert (before["carried_over"], before["carry_overs"][0]["reason"]) == (1, "Half done in 307.")
    assert codes(await action.post("carry-over", body={"reason": "Again."})) == ["no-later-meeting"]
    api.service_database.clock.now += timedelta(days=70)
    assert (await action.read()).json()["overdue"] is True
    overdue = (await api.get(f"/v1/actions?overdue=true&urn={school.urn}")).json()["items"]
    assert before["id"] in {one["id"] for one in overdue}
    held = minutes_of("307", actions=0) | {"held_on": before["due_on"]}
    await api.post(f"/v1/visits/{school.planned_visit_id}/record", "link_partner", json=held)
    await work_off(api.database, clock=api.service_database.clock)
    early = await action.post("carry-over", body={"reason": "Again.", "due_on": before["due_on"]})
    assert error(early) == "not-later"
    assert (await action.post("carry-over", "headteacher", {"reason": "Again."})).status_code == 403
    carried = (await action.post("carry-over", body={"reason": "Again."})).json()
    assert (carried["carried_over"], carried["overdue"]) == (2, False)
    assert carried["due_on"] > before["due_on"]


async def test_an_action_is_withdrawn_with_a_reason_and_can_be_opened_again(api, action):
    etag = {"If-Match": (await action.read()).headers["etag"]}
    assert (await action.post("withdrawal", body={"reason": "So."})).status_code == 428
    withdrawn = await action.post("withdrawal", body={"reason": "The trust does it."}, headers=etag)
    assert (withdrawn.json()["status"], withdrawn.json()["withdrawal_reason"]) == ("withdrawn", "The trust does it.")
    assert (await action.post("withdrawal", body={"reason": "So."}, headers=etag)).status_code == 412
    etag = {"If-Match": withdrawn.headers["etag"]}
    assert codes(await action.post("withdrawal", body={"reason": "So."}, headers=etag)) == ["not-open"]
    unasked = await api.call("PATCH", action.path, "lead_officer", json={"status": "withdrawn"}, headers=etag)
    assert unasked.status_code == 422
    opened = await api.call("PATCH", action.path, "lead_officer", json={"status": "open"}, headers=etag)
    assert (opened.json()["status"], opened.json()["withdrawal_reason"]) == ("open", None)


async def test_a_report_of_what_was_withdrawn_since_is_not_answered(action):
    await action.report()
    etag = {"If-Match": (await action.read()).headers["etag"]}
    withdrawn = await action.post("withdrawal", body={"reason": "The trust does it."}, headers=etag)
    assert withdrawn.status_code == 200, withdrawn.text
    for outcome in ("confirmed", "returned"):
        assert codes(await action.answer(outcome, "So.")) == ["not-open"]


async def test_evidence_is_added_listed_and_fetched(api, action):
    link = {"title": "The page", "link": "https://school.example/plan"}
    assert (await action.post("evidence", "chair_of_governors", link)).status_code == 201
    for bad in ("http://school.example", "javascript:alert(1)", "https://nowhere"):
        assert error(await action.post("evidence", "headteacher", {"title": "No", "link": bad})) == "link"
    sent = await action.file("../../plan <1>.pdf", PDF + b"x")
    assert sent.status_code == 201, sent.text
    file = sent.json()
    assert (file["filename"], file["media_type"], file["scan"]) == ("plan _1_.pdf", "application/pdf", "not_scanned")
    listed = (await api.get(f"{action.path}/evidence", "clerk", urns=[action.school.urn])).json()["items"]
    assert [one["kind"] for one in listed] == ["link", "file"]
    fetched = await api.get(file["address"], "headteacher", urns=[action.school.urn])
    assert (fetched.content, fetched.headers["content-type"]) == (PDF + b"x", "application/octet-stream")
    assert fetched.headers["content-disposition"].startswith("attachment;")
    for role in ("trust_officer", "integrator", "board_member"):
        assert (await api.get(file["address"], role, urns=[action.school.urn])).status_code == 403, role
    other = f"/v1/actions/{action.school.action_id}/evidence/{file['id']}/file"
    assert (await api.get(other, "lead_officer")).status_code == 404, "of another action"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("plan.exe", b"MZ", "type"),
        ("plan.pdf", b"MZ", "not-what-it-says"),
        ("plan.pdf", b"", "empty"),
        ("plan.pdf", PDF + b" " * 10_000_000, "too-large"),
    ],
)
async def test_evidence_of_a_wrong_type_or_too_large_is_refused(action, name, content, code):
    assert error(await action.file(name, content)) == code


async def test_who_may_not_add_evidence(action, world):
    for role in ("clerk", "assistant_director", "board_member", "trust_officer"):
        assert (await action.file("plan.pdf", PDF, role)).status_code == 403, role
    other = named(world, "307", school=1).school.urn
    refused = await action.post("evidence/files", "headteacher", urn=other, **file_of("307"))
    assert refused.status_code == 404


SCANNER = "import sys; sys.exit({0} if b'bad' not in sys.stdin.buffer.read() else 1)"


async def test_where_files_are_scanned_malware_and_what_could_not_be_scanned_are_refused(api, action):
    before = (await action.file("before.pdf", PDF)).json()
    api.state["scan_command"] = (sys.executable, "-c", SCANNER.format(0))
    clean = await action.file("plan.pdf", PDF)
    assert clean.json()["scan"] == "clean"
    assert error(await action.file("plan.pdf", PDF + b"bad")) == "malware"
    assert (await api.get(clean.json()["address"], "lead_officer")).status_code == 200
    assert codes(await api.get(before["address"], "lead_officer")) == ["not-scanned"]
    for broken in ((sys.executable, "-c", SCANNER.format(2)), ("/no/such/scanner",)):
        api.state["scan_command"] = broken
        assert codes(await action.file("plan.pdf", PDF)) == ["unscanned"]


async def test_an_action_says_what_one_may_do_about_it(action):
    async def may(role):
        allowed = (await action.read(role)).json()["allowed_actions"]
        return {one["action"]: [why["code"] for why in one["blockers"]] for one in allowed}

    assert await may("headteacher") == {"report_action": [], "add_evidence": []}
    assert await may("lead_officer") == {
        "change_action": [],
        "add_evidence": [],
        "answer_report": ["no-report"],
        "carry_action_over": ["no-later-meeting"],
        "withdraw_action": [],
    }
    assert await may("clerk") == {}
