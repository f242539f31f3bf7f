"""A case's history, field by field, and how it stood on any day."""

from datetime import UTC, datetime

import pytest

from securing_good.tables import Base
from securing_good_api.case_history.views import BELONGINGS
from tests.harness.examples import named
from tests.harness.working import exited, minutes

OF_THE_CASE_ITSELF = {
    "case_assignment",
    "case_contact",
    "case_pause",
    "contact_due",
    "imported_case",
    "evidence_pack",
    "foi_export",
    "exit_criteria",
    "meeting_waiver",
    "merged_meeting",
    "review_meeting",
    "school_response",
    "engagement_meeting",
    "escalation_answer",
    "monitoring_visit",
    "trust_invitation",
    "visit_not_held",
    "visit_plan",
    "visit_record",
    "watch",
    "watch_note",
    "withdrawn_visit",
}
"""What the events of its case or its visit tell of."""


@pytest.fixture
def api(fresh_world_api):
    """The world, whose cases opened on 20 November 2025."""
    return fresh_world_api


@pytest.fixture
def school(world):
    """The story of a school whose case is red."""
    return named(world, "307").school


async def history(api, school) -> list[dict]:
    """All of it."""
    return (await api.get(f"/v1/cases/{school.case_id}/history?limit=100")).json()["items"]


def test_no_table_of_a_case_is_left_out_of_its_history():
    of_cases = {table.name for table in Base.metadata.sorted_tables if "case_id" in table.c}
    assert of_cases == OF_THE_CASE_ITSELF | set(BELONGINGS.values())


async def test_history_tells_who_did_what_when_and_why(api, school):
    told = await history(api, school)
    kinds = [one["kind"] for one in told]
    for kind in ("case.opened", "case.contacted", "case.engaged", "visit.recorded", "case.paused", "support.evaluated"):
        assert kind in kinds, kind
    assert [one["sequence"] for one in told] == sorted(one["sequence"] for one in told)
    opened = told[kinds.index("case.opened")]
    assert opened["reason"] == "Opened in 307."
    assert {"field": "level", "was": None, "to": "red"} in opened["changes"]


async def test_history_tells_a_change_field_by_field(api, school):
    changed = await api.call(
        "PATCH",
        f"/v1/actions/{school.action_id}",
        "lead_officer",
        json={"status": "done"},
        headers={"If-Match": school.action_etag},
    )
    assert changed.is_success, changed.text
    last = (await history(api, school))[-1]
    assert (last["kind"], last["subject"]) == ("action.changed", f"action:{school.action_id}")
    assert {"field": "status", "was": "open", "to": "done"} in last["changes"]


async def test_history_has_nothing_of_another_case(api, world, school):
    other = named(world, "307", school=1).school
    mine, theirs = await history(api, school), await history(api, other)
    assert {one["sequence"] for one in mine}.isdisjoint(one["sequence"] for one in theirs)


async def test_what_was_redacted_is_empty_and_still_told(api, school):
    async with api.database.owner() as owner:
        await owner.execute(
            "delete from event_payload p using event e where e.chain = p.chain and e.sequence = p.sequence"
            " and e.kind = 'case.contacted'"
        )
    (contacted,) = [one for one in await history(api, school) if one["kind"] == "case.contacted"]
    assert (contacted["changes"], contacted["reason"]) == ([], None)


async def test_a_case_as_of_a_day_is_as_it_was_then(api, school):
    api.service_database.clock.now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    body = {"urn": school.urn, "level": "amber", "reason": "Better."}
    assert (await api.post("/v1/level-decisions", json=body)).is_success
    await exited(api, school)

    async def on(day: str) -> dict:
        return (await api.get(f"/v1/cases/{school.case_id}/as-of?day={day}")).json()

    first, before, last = await on("2025-11-20"), await on("2026-11-19"), await on("2026-11-20")
    assert [one["state"] for one in (first, before, last)] == ["monitoring", "monitoring", "exited"]
    assert [one["level"] for one in (first, before, last)] == ["red", "red", "amber"]
    assert [one["months"] for one in (first, before, last)] == [0, 11, 12]
    assert [len(one["reviews_decided"]) for one in (before, last)] == [0, 1]
    assert len(first["meetings_held"]) == 1
    assert not any(one["overdue"] for one in first["open_actions"])
    assert any(one["overdue"] for one in before["open_actions"])
    assert (first["lead_officer"], first["link_partner"]) == ("Lead Officer of 307", "Link Partner of 307")


async def test_an_action_is_told_of_from_the_day_it_was_agreed_and_due_as_it_was_then(api, school):
    api.service_database.clock.now = datetime(2026, 1, 20, 12, tzinfo=UTC)
    path = f"/v1/external-reviews/{school.external_reviews['commissioned'].id}"
    before = {one["id"]: one for one in (await api.get(f"/v1/actions?case={school.case_id}")).json()["items"]}
    etag = {"If-Match": (await api.get(path)).headers["etag"]}
    told = {"what": "See lessons.", "owner": "Headteacher", "due_on": "2026-03-16"}
    report = {"summary": "Clear.", "recommendations": [told]}
    assert (await api.post(f"{path}/report", "lead_officer", json=report, headers=etag)).is_success
    after = {one["id"]: one for one in (await api.get(f"/v1/actions?case={school.case_id}")).json()["items"]}
    (recommended,) = after.keys() - before.keys()

    visit = school.planned_visit_id
    assert (await api.post(f"/v1/visits/{visit}/record", "link_partner", json=minutes("2026-01-20"))).is_success
    (carried,) = [one for one in before.values() if one["id"] == school.meetings.key_action_id]
    again = {"reason": "A teacher was ill.", "due_on": "2026-02-02"}
    assert (await api.post(f"/v1/actions/{carried['id']}/carry-over", "lead_officer", json=again)).is_success

    async def open_on(day: str) -> dict[str, str]:
        then = (await api.get(f"/v1/cases/{school.case_id}/as-of?day={day}")).json()
        return {one["id"]: one["due_on"] for one in then["open_actions"]}

    then, now = await open_on("2026-01-19"), await open_on("2026-01-20")
    assert recommended not in then
    assert recommended in now
    assert (then[carried["id"]], now[carried["id"]]) == (carried["due_on"], "2026-02-02")


async def test_an_action_is_due_as_it_was_on_the_day_whoever_moved_it_since(api, school):
    path = f"/v1/actions/{school.meetings.key_action_id}"
    first = (await api.get(path)).json()["due_on"]

    async def changed(day: int, **body) -> None:
        api.service_database.clock.now = datetime(2026, 1, day, 12, tzinfo=UTC)
        etag = {"If-Match": (await api.get(path)).headers["etag"]}
        answer = await api.call("PATCH", path, "lead_officer", json=body, headers=etag)
        assert answer.status_code == 200, answer.text

    for day, due_on in ((20, "2026-03-02"), (22, "2026-03-09"), (24, "2026-03-16")):
        await changed(day, due_on=due_on)

    async def due(day: str) -> str:
        then = (await api.get(f"/v1/cases/{school.case_id}/as-of?day={day}")).json()
        return next(one["due_on"] for one in then["open_actions"] if one["id"] == school.meetings.key_action_id)

    days = ["2026-01-19", "2026-01-20", "2026-01-21", "2026-01-22", "2026-01-24"]
    assert [await due(day) for day in days] == [first, "2026-03-02", "2026-03-02", "2026-03-09", "2026-03-16"]

    await changed(25, status="done", done_on="2026-01-23")
    await changed(27, status="open")

    async def is_open(day: str) -> bool:
        then = (await api.get(f"/v1/cases/{school.case_id}/as-of?day={day}")).json()
        return school.meetings.key_action_id in {one["id"] for one in then["open_actions"]}

    days = ["2026-01-22", "2026-01-25", "2026-01-26", "2026-01-27"]
    assert [await is_open(day) for day in days] == [True, False, False, True]


@pytest.mark.parametrize(("day", "status"), [("2025-11-19", 404), ("2025-11-21", 422), ("yesterday", 422)])
async def test_no_case_stands_before_it_opened_or_on_a_day_to_come(api, school, day, status):
    assert (await api.get(f"/v1/cases/{school.case_id}/as-of?day={day}")).status_code == status
