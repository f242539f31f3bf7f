"""Formal intervention from the choice to its outcome: who decides, by which route, in which order, and who is told."""

import hashlib
import json
from datetime import UTC, datetime

import pytest

from tests.harness.bodies import engagement_of
from tests.harness.callers import token
from tests.harness.examples import named
from tests.harness.files import register, register_row
from tests.harness.intervening import (
    advice_of,
    beginning_of,
    compliance_of,
    groundwork_of,
    minister_notice_of,
    notice_end_of,
    notice_of,
    outcome_of,
    power_end_of,
    power_of,
    preparation_of,
    referral_of,
    representation_of,
)
from tests.harness.working import work_off
from tests.harness.worlds import load

BOARD = "interim_executive_board"
DIRECTOR = "assistant_director"


@pytest.fixture
def api(fresh_world_api):
    """The world on Thursday 20 November 2025."""
    return fresh_world_api


@pytest.fixture
def ash(world):
    """A community school with a red case."""
    return named(world, "307").school


@pytest.fixture
def beech(world):
    """An academy with a red case, its trust agreed."""
    return named(world, "307", school=1).school


def it_is(api, day: str) -> None:
    """Let time pass until the morning of a day."""
    year, month, number = map(int, day.split("-"))
    api.service_database.clock.now = datetime(year, month, number, 9, tzinfo=UTC)


def codes(answer) -> list[str]:
    """Why something is refused."""
    assert answer.status_code == 409, answer.text
    return [one["code"] for one in answer.json()["blockers"]]


class Steps:
    """One intervention, step by step."""

    def __init__(self, api, id_: str) -> None:
        self.api = api
        self.path = f"/v1/interventions/{id_}"

    async def read(self, role: str = DIRECTOR, **more):
        """As a role sees it."""
        return (await self.api.get(self.path, role, **more)).json()

    async def step(self, step: str, body, role: str = DIRECTOR):
        """The next step, on the version that stands."""
        etag = {"If-Match": (await self.api.get(self.path, DIRECTOR)).headers["etag"]}
        return await self.api.post(f"{self.path}/{step}", role, json=body, headers=etag)

    async def done(self, step: str, body, role: str = DIRECTOR):
        """The same, where it has to succeed."""
        answer = await self.step(step, body, role)
        assert answer.is_success, answer.text
        return answer.json()

    async def prepare(self, body=None, role: str = "lead_officer"):
        """Whatever comes before a notice."""
        etag = {"If-Match": (await self.api.get(self.path, DIRECTOR)).headers["etag"]}
        body = preparation_of("307") if body is None else body
        return await self.api.call("PATCH", self.path, role, json=body, headers=etag)

    async def ready(self):
        """Prepared, with its evidence frozen."""
        assert (await self.prepare()).is_success
        await self.done("evidence", {}, "lead_officer")

    async def may(self, role: str = DIRECTOR) -> dict[str, list[str]]:
        """What one may do, with what keeps one from it."""
        allowed = (await self.read(role))["allowed_actions"]
        return {one["action"]: [why["code"] for why in one["blockers"]] for one in allowed}


async def begun(api, urn: int, *grounds: str, route: str = "council_decides") -> Steps:
    """An intervention that has just begun."""
    made = await api.post("/v1/interventions", DIRECTOR, json=beginning_of("307", urn, *grounds, route=route))
    assert made.status_code == 201, made.text
    return Steps(api, made.json()["id"])


async def state_of(api, school) -> str:
    """Where the school's case stands."""
    return (await api.get(f"/v1/cases/{school.case_id}")).json()["state"]


async def test_the_case_is_in_intervention_until_the_outcome_is_recorded(api, ash):
    one = await begun(api, ash.urn, "standards")
    read = await one.read()
    assert (read["stage"], read["case_id"], read["legal_check_needed"]) == ("considered", ash.case_id, False)
    assert await state_of(api, ash) == "intervention"
    assert codes(await api.post("/v1/interventions", DIRECTOR, json=beginning_of("307", ash.urn, "safety"))) == [
        "already-open"
    ]
    assert codes(await one.step("outcome", outcome_of("307", "complied"))) == ["not-shown"]
    closed = await one.done("outcome", outcome_of("307", "withdrawn"))
    assert (closed["stage"], closed["outcome"], closed["publishes"]) == ("closed", "withdrawn", True)
    assert await state_of(api, ash) == "monitoring"
    case = (await api.get(f"/v1/cases/{ash.case_id}")).json()
    assert "withdrawn" in [told["outcome"] for told in case["interventions"]]
    as_of = (await api.get(f"/v1/cases/{ash.case_id}/as-of?day=2025-11-20")).json()
    assert as_of["state"] == "monitoring"
    kinds = [one["kind"] for one in (await api.get(f"/v1/cases/{ash.case_id}/history?limit=100")).json()["items"]]
    assert kinds[-2:] == ["intervention.begun", "intervention.closed"]
    assert codes(await one.step("outcome", outcome_of("307", "withdrawn"))) == ["closed"]


async def test_the_council_decides_for_a_maintained_school_step_by_step(api, ash):
    one = await begun(api, ash.urn, "standards", "breakdown")
    assert codes(await one.step("notices", notice_of("307"))) == [
        "no-evidence",
        "no-equality-assessment",
        "no-legal-advice",
        "nothing-tried",
    ]
    await one.ready()
    early = await one.step("notices", notice_of("307", comply_by="2025-11-20"))
    assert (early.status_code, early.json()["errors"][0]["pointer"]) == (422, "#/comply_by")
    future = await one.step("notices", notice_of("307", on="2025-11-21"))
    assert (future.status_code, future.json()["errors"][0]["pointer"]) == (422, "#/issued_on")
    short = notice_of("307")
    short["copies"] = short["copies"][:2]
    missing = await one.step("notices", short)
    assert missing.json()["errors"][0]["detail"] == "No copy went to the secretary of state."
    noticed = await one.done("notices", notice_of("307"))
    assert (noticed["stage"], noticed["comply_by"]) == ("notice_issued", "2026-01-16")
    assert codes(await one.step("notices", notice_of("307"))) == ["notice-in-force"]
    await one.done("representations", representation_of("307"), "lead_officer")
    assert codes(await one.step("compliance", compliance_of("307", "not"))) == ["period-runs"]
    assert "not-eligible" in codes(await one.step("powers", power_of("307", "appoint_governors")))
    assert codes(await one.step("outcome", outcome_of("307", "withdrawn"))) == ["notice-in-force"]
    it_is(api, "2026-01-17")
    decided = await one.done("compliance", compliance_of("307", "partly", "2026-01-17"))
    assert decided["notices"][0]["compliance"] == "partly"
    it_is(api, "2026-01-20")
    on = "2026-01-20"
    assert codes(await one.step("powers", power_of("307", "appoint_governors", on))) == [
        "not-proposed-in-writing",
        "not-told-secretary-of-state",
    ]
    for what in ("proposed_in_writing", "told_secretary_of_state"):
        await one.done("groundwork", groundwork_of("307", "appoint_governors", what, on), "principal_adviser")
    used = await one.done("powers", power_of("307", "appoint_governors", on))
    assert (used["stage"], used["powers"][0]["power"]) == ("powers_used", "appoint_governors")
    closed = await one.done("outcome", outcome_of("307", "powers_used"))
    assert closed["closed_on"] == on


async def test_powers_after_a_notice_are_open_for_two_months(api, ash):
    one = await begun(api, ash.urn, "standards")
    await one.ready()
    await one.done("notices", notice_of("307", comply_by="2025-12-31"))
    it_is(api, "2026-03-01")
    await one.done("compliance", compliance_of("307", "not", "2026-03-01"))
    for power in ("require_arrangements", "appoint_governors", "suspend_budget"):
        assert "window-over" in codes(await one.step("powers", power_of("307", power, "2026-03-01"))), power
        assert "window-over" not in codes(await one.step("powers", power_of("307", power, "2026-02-28"))), power
    assert "window-over" not in codes(await one.step("powers", power_of("307", BOARD, "2026-03-01")))


async def test_an_interim_executive_board_needs_consent_and_keeps_governors_from_being_added(api, ash):
    one = await begun(api, ash.urn, "special_measures")
    await one.ready()
    assert codes(await one.step("powers", power_of("307", BOARD))) == [
        "not-consulted-governing-body",
        "not-secretary-of-state-consented",
    ]
    await one.done("groundwork", groundwork_of("307", BOARD, "consulted_governing_body"), "lead_officer")
    assert codes(await one.step("powers", power_of("307", BOARD))) == ["not-secretary-of-state-consented"]
    await one.done("groundwork", groundwork_of("307", BOARD, "secretary_of_state_consented"), "lead_officer")
    used = await one.done("powers", power_of("307", BOARD))
    await one.done("groundwork", groundwork_of("307", "appoint_governors", "told_secretary_of_state"), "lead_officer")
    assert codes(await one.step("powers", power_of("307", "appoint_governors"))) == ["interim-executive-board"]
    assert codes(await one.step("powers", power_of("307", BOARD))) == ["in-use"]
    assert codes(await one.step("outcome", outcome_of("307", "powers_used"))) == ["power-in-use"]
    ending = f"powers/{used['powers'][0]['id']}/ending"
    await one.done(ending, power_end_of("307"))
    assert codes(await one.step(ending, power_end_of("307"))) == ["ended"]
    await one.done("powers", power_of("307", "appoint_governors"))
    last = next(use for use in (await one.read())["powers"] if use["power"] == "appoint_governors")
    assert codes(await one.step(f"powers/{last['id']}/ending", power_end_of("307"))) == ["does-not-last"]
    await one.done("outcome", outcome_of("307", "powers_used"))


async def test_a_notice_of_the_secretary_of_state_takes_the_place_of_the_councils(api, ash):
    one = await begun(api, ash.urn, "safety")
    await one.ready()
    await one.done("notices", notice_of("307"))
    noticed = await one.done("minister-notice", minister_notice_of("307"))
    assert noticed["notices"][0]["state"] == "superseded"
    assert codes(await one.step("minister-notice", minister_notice_of("307"))) == ["noticed"]
    assert codes(await one.step("notices", notice_of("307"))) == ["minister-notice"]
    await one.done("outcome", outcome_of("307", "superseded"))
    again = await begun(api, ash.urn, "safety")
    await again.ready()
    assert codes(await again.step("notices", notice_of("307"))) == ["minister-notice"]
    assert codes(await again.step("minister-notice-ending", {"ended_on": "2025-11-20"})) == ["no-minister-notice"]
    await one.done("minister-notice-ending", {"ended_on": "2025-11-20"})
    await again.done("notices", notice_of("307"))


async def test_a_notice_can_lapse_or_be_withdrawn_and_a_pre_formal_one_opens_no_power(api, ash):
    one = await begun(api, ash.urn, "standards")
    assert codes(await one.step("notices", notice_of("307", "pre_formal"))) == ["no-evidence"]
    await one.done("evidence", {}, "principal_adviser")
    first = notice_of("307", "pre_formal")
    first["copies"] = first["copies"][:2]
    await one.done("notices", first)
    changed = await one.prepare({"grounds": beginning_of("307", ash.urn, "safety")["grounds"]})
    assert codes(changed) == ["notice-in-force"]
    ended = await one.done("notice-ending", notice_end_of("307"))
    assert (ended["stage"], ended["notices"][0]["state"]) == ("considered", "withdrawn")
    assert codes(await one.step("notice-ending", notice_end_of("307"))) == ["no-notice"]
    assert (await one.prepare({"grounds": beginning_of("307", ash.urn, "safety")["grounds"]})).is_success
    await one.prepare()
    assert codes(await one.step("notices", notice_of("307", "teachers_pay"))) == ["no-ground"]
    await one.done("notices", first)
    it_is(api, "2026-01-20")
    await one.done("compliance", compliance_of("307", "not", "2026-01-20"))
    assert "not-eligible" in codes(await one.step("powers", power_of("307", "suspend_budget", "2026-01-20")))


async def test_an_academy_can_only_be_referred(api, beech):
    council = await api.post("/v1/interventions", DIRECTOR, json=beginning_of("307", beech.urn, "safety"))
    assert codes(council) == ["route"]
    refer = "refer_to_regional_director"
    grounds = await api.post("/v1/interventions", DIRECTOR, json=beginning_of("307", beech.urn, "safety", route=refer))
    assert (grounds.status_code, grounds.json()["errors"][0]["pointer"]) == (422, "#/grounds")
    one = await begun(api, beech.urn, route=refer)
    await one.ready()
    assert codes(await one.step("notices", notice_of("307"))) == ["academy"]
    assert codes(await one.step("powers", power_of("307", BOARD))) == ["academy"]
    assert codes(await one.step("groundwork", groundwork_of("307", BOARD, "consulted_governing_body"))) == ["academy"]
    assert (await one.may())["issue_warning_notice"] == ["academy"]
    assert (await one.may())["refer_to_regional_director"] == []
    referred = await one.done("referral", referral_of("307"))
    assert (referred["stage"], referred["referred_on"]) == ("referred", "2025-11-20")
    assert codes(await one.step("referral", referral_of("307"))) == ["referred"]
    await one.done("outcome", outcome_of("307", "referred"))
    assert await state_of(api, beech) == "monitoring"


async def test_an_academy_whose_trust_declined_is_referred_all_the_same(api, world):
    urn = named(world, "307").council.undecided_urn
    level = {"urn": urn, "level": "red", "reason": "Agreed."}
    assert (await api.post("/v1/level-decisions", json=level)).status_code == 201
    case = (await api.post("/v1/cases", "lead_officer", json={"urn": urn, "reason": "So."})).json()
    refer = "refer_to_regional_director"
    early = await begun(api, urn, route=refer)
    assert (await api.get(f"/v1/cases/{case['id']}")).json()["state"] == "awaiting_trust"
    await early.done("outcome", outcome_of("307", "withdrawn"))
    invitation = {"addressed_to": "Its trust", "invited_on": "2025-11-20"}
    assert (await api.post(f"/v1/cases/{case['id']}/trust-invitations", json=invitation)).is_success
    reply = {"reply": "declines", "replied_on": "2025-11-20", "words": "Not us."}
    assert (await api.post(f"/v1/cases/{case['id']}/trust-reply", json=reply)).is_success
    one = await begun(api, urn, route=refer)
    read = await one.read()
    assert (read["case_id"], (await api.get(f"/v1/cases/{case['id']}")).json()["state"]) == (case["id"], "declined")
    await one.done("evidence", {}, "lead_officer")
    await one.done("referral", referral_of("307"))
    await one.done("outcome", outcome_of("307", "referred"))
    assert (await api.get(f"/v1/cases/{case['id']}")).json()["state"] == "declined"


async def test_a_trust_that_agrees_while_its_academy_is_referred_leaves_the_case_in_intervention(api, world):
    council = named(world, "307").council
    urn = council.undecided_urn
    assert (await api.post("/v1/level-decisions", json={"urn": urn, "level": "red", "reason": "So."})).is_success
    case = (await api.post("/v1/cases", "lead_officer", json={"urn": urn, "reason": "So."})).json()
    path = f"/v1/cases/{case['id']}"
    one = await begun(api, urn, route="refer_to_regional_director")
    await api.post(f"{path}/trust-invitations", json={"addressed_to": "Its trust", "invited_on": "2025-11-20"})
    reply = {"reply": "agrees", "replied_on": "2025-11-20", "words": "Yes.", "officer_id": council.trust_officer_id}
    agreed = await api.post(f"{path}/trust-reply", json=reply)
    assert agreed.json()["state"] == "intervention", agreed.text
    contact = {"contacted_on": "2025-11-20", "with_whom": "The head", "route": "phone", "said": "Why."}
    assert (await api.post(f"{path}/contacts", json=contact)).is_success
    await work_off(api.database, clock=api.service_database.clock)
    planned = (await api.get(path)).json()["visits"]
    assert planned[0]["date"] > "2025-12-04", "ten school days are free until the school is engaged"
    first = {"first_meeting_on": planned[0]["date"], "held_on": "2025-11-20", "discussed": "All of it."}
    first["letter_elsewhere"] = "By hand."
    parties = ("assistant_director", "principal_adviser", "headteacher", "chair_of_governors")
    first["attendees"] = [{"party": party, "name": party} for party in parties]
    first["actions"] = [{"what": "Plan.", "owner": "Head"}]
    refused = await api.post(
        f"/v1/visits/{planned[0]['id']}/record",
        "link_partner",
        json={"held_on": "2025-11-20", "progress": "improving", "discussed": "x", "actions": []},
    )
    assert "not-engaged" in codes(refused)
    met = await api.post(f"{path}/engagement-meeting", json=first)
    assert met.status_code == 201, met.text
    assert (await api.get(path)).json()["state"] == "intervention"
    await one.done("outcome", outcome_of("307", "withdrawn"))
    assert (await api.get(path)).json()["state"] == "monitoring"


async def test_a_case_opened_while_one_is_open_is_in_intervention_until_its_outcome(api, world):
    await load(
        api, "register.csv", register(register_row(103900, "Oak School", establishment_type="Community school")),
        clock=world.clock,
    )  # fmt: skip
    oak = await begun(api, 103900, "safety")
    await oak.ready()
    level = {"urn": 103900, "level": "red", "reason": "Agreed."}
    assert (await api.post("/v1/level-decisions", json=level)).is_success
    opened = await api.post("/v1/cases", "lead_officer", json={"urn": 103900, "reason": "To be monitored, too."})
    assert opened.status_code == 201, opened.text
    case = opened.json()
    assert (case["state"], [one["id"] for one in case["interventions"]]) == (
        "intervention",
        [oak.path.rsplit("/", 1)[1]],
    )
    assert (await oak.read())["case_id"] == case["id"]
    early = await api.post(f"/v1/cases/{case['id']}/engagement-meeting", json=engagement_of("307", "2026-01-20"))
    assert codes(early) == ["no-contact"], "it is engaged as any other"
    await oak.done("outcome", outcome_of("307", "withdrawn"))
    assert (await api.get(f"/v1/cases/{case['id']}")).json()["state"] == "engaging"


async def test_an_intervention_can_begin_without_a_case(api, world):
    rows = (
        register_row(103900, "Oak School", establishment_type="Community school"),
        register_row(103901, "Elm Unit", establishment_type="Pupil referral unit"),
        register_row(
            103902,
            "Private School",
            establishment_type="Other independent school",
            establishment_type_group="Independent schools",
        ),
        register_row(103903, "Saint School", establishment_type="Voluntary aided school"),
    )
    await load(api, "register.csv", register(*rows), clock=world.clock)
    oak = await begun(api, 103900, "safety")
    assert (await oak.read())["case_id"] is None
    await oak.ready()
    await oak.done("notices", notice_of("307"))
    unit = await begun(api, 103901, "safety")
    assert (await unit.read())["legal_check_needed"] is True
    await unit.ready()
    assert codes(await unit.step("notices", notice_of("307"))) == ["legal-check"]
    checked = {"legal_checked_on": "2025-11-20", "legal_check": "Part 4 applies by regulations."}
    assert (await unit.prepare(checked, "principal_adviser")).is_success
    await unit.done("notices", notice_of("307"))
    private = await api.post("/v1/interventions", DIRECTOR, json=beginning_of("307", 103902, "safety"))
    assert codes(private) == ["not-maintained"]
    saint = await begun(api, 103903, "special_measures", "safety")
    await saint.ready()
    missing = await saint.step("notices", notice_of("307"))
    assert missing.json()["errors"][0]["detail"] == "No copy went to the diocese or foundation."
    assert codes(await saint.step("powers", power_of("307", "require_arrangements"))) == [
        "not-consulted-governing-body",
        "not-consulted-diocese-or-foundation",
        "not-told-secretary-of-state",
    ]


async def test_evidence_is_frozen_as_the_school_may_read_it(api, ash):
    one = await begun(api, ash.urn, "standards")
    frozen = await one.done("evidence", {}, "lead_officer")
    text = json.dumps(frozen["document"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert frozen["digest"] == hashlib.sha256(text.encode()).hexdigest()
    assert set(frozen["document"]) >= {"levels", "assessment", "meetings", "actions_not_delivered", "support"}
    assert frozen["document"]["meetings"][0]["discussed"] == "Reading, discussed in 307."
    assert frozen["document"]["school_response"]["replies"][0]["comment"] == "Not quite, in 307."
    assert "restricted" not in text.lower()
    path = f"{one.path}/evidence/{frozen['id']}"
    assert (await api.get(path)).json() == frozen
    heads = {"urns": [ash.urn]}
    assert (await api.get(path, "headteacher", **heads)).status_code == 404
    await one.prepare()
    await one.done("notices", notice_of("307"))
    assert (await api.get(path, "headteacher", **heads)).status_code == 200
    assert (await api.get(path, "clerk", **heads)).status_code == 403
    assert (await api.get(path, "board_member")).status_code == 403


async def test_a_head_on_the_board_is_told_of_their_own_school_what_a_head_is_and_does_not_advise_on_it(
    api, ash, beech
):
    one = await begun(api, ash.urn, "safety")
    begun_id = one.path.rpartition("/")[2]
    both = {
        "headers": {
            "Authorization": f"Bearer {token('headteacher', roles=['board_member', 'headteacher'], urns=[ash.urn])}"
        }
    }
    assert (await api.call("GET", one.path, None, **both)).status_code == 404

    async def listed() -> dict[str, int]:
        items = (await api.call("GET", "/v1/interventions", None, **both)).json()["items"]
        return {item["id"]: item["urn"] for item in items}

    before = await listed()
    assert beech.urn in before.values(), "what the board is told of another school"
    assert begun_id not in before
    advised = await api.call("POST", f"{one.path}/advice", None, json=advice_of("307"), **both)
    assert advised.status_code == 404
    await one.ready()
    await one.done("notices", notice_of("307"))
    seen = (await api.call("GET", one.path, None, **both)).json()
    assert (seen["urn"], len(seen["notices"])) == (ash.urn, 1)
    assert "advice" not in seen
    assert set(await listed()) == {*before, begun_id}
    assert (await api.call("POST", f"{one.path}/advice", None, json=advice_of("307"), **both)).status_code == 404
    elsewhere = {
        "headers": {
            "Authorization": f"Bearer {token('headteacher', roles=['board_member', 'headteacher'], urns=[beech.urn])}"
        }
    }
    assert "advice" in (await api.call("GET", one.path, None, **elsewhere)).json()


async def test_the_board_is_told_and_advises_and_never_decides(api, ash):
    refused = await api.post("/v1/interventions", "board_member", json=beginning_of("307", ash.urn, "safety"))
    assert refused.status_code == 403
    one = await begun(api, ash.urn, "safety")
    seen = await one.read("board_member")
    assert set(seen) == {
        "id", "urn", "school", "route", "stage", "begun_on", "closed_on", "outcome", "advice", "allowed_actions",
    }  # fmt: skip
    assert await one.may("board_member") == {"advise_on_intervention": []}
    advised = await api.post(f"{one.path}/advice", "board_member", json=advice_of("307"))
    assert advised.json()["advice"][0]["recommendation"] == "support_first"
    assert advised.json()["advice"][0]["advised_by"] == "test:board_member"
    assert (await api.post(f"{one.path}/advice", DIRECTOR, json=advice_of("307"))).status_code == 403
    await one.ready()
    for step, body in (
        ("notices", notice_of("307")),
        ("compliance", compliance_of("307")),
        ("notice-ending", notice_end_of("307")),
        ("powers", power_of("307", BOARD)),
        ("referral", referral_of("307")),
        ("outcome", outcome_of("307", "withdrawn")),
        ("evidence", {}),
        ("minister-notice", minister_notice_of("307")),
    ):
        assert (await one.step(step, body, "board_member")).status_code == 403, step
        if step != "evidence":
            assert (await one.step(step, body, "principal_adviser")).status_code == 403, step
    assert (await one.prepare(role="board_member")).status_code == 403
    assert (await one.prepare(role="link_partner")).status_code == 403
    await one.done("outcome", outcome_of("307", "withdrawn"))
    late = await api.post(f"{one.path}/advice", "board_member", json=advice_of("307"))
    assert codes(late) == ["closed"]


async def test_a_school_reads_its_own_once_it_is_told(api, ash, beech):
    one = await begun(api, ash.urn, "safety")
    own = {"urns": [ash.urn]}

    async def listed(role):
        items = (await api.get("/v1/interventions", role, **own)).json()["items"]
        return [item["id"] for item in items if item["stage"] != "closed"]

    assert (await api.get(one.path, "headteacher", **own)).status_code == 404
    assert await listed("headteacher") == []
    await one.ready()
    await one.done("notices", notice_of("307"))
    head = await one.read("headteacher", **own)
    assert head["notices"][0]["required_actions"] == ["Teach reading alike in 307."]
    assert "advice" not in head
    assert "legal_advice_reference" not in head
    assert set(await one.read("trust_officer", **own)) == {
        "id", "urn", "school", "route", "stage", "begun_on", "closed_on", "outcome",
    }  # fmt: skip
    assert await listed("chair_of_governors") == await listed("clerk") == [one.path.rsplit("/", 1)[1]]
    assert (await api.get(one.path, "headteacher", urns=[beech.urn])).status_code == 404


async def test_what_one_may_do_says_what_keeps_one_from_it(api, ash):
    one = await begun(api, ash.urn, "standards")
    assert await one.may("link_partner") == {}
    assert await one.may("lead_officer") == {
        "prepare_intervention": [],
        "freeze_intervention_evidence": [],
        "record_representation": ["no-notice"],
        "record_groundwork": [],
    }
    mine = await one.may()
    assert mine["issue_pre_formal_notice"] == ["no-evidence"]
    assert mine["issue_warning_notice"] == [
        "no-evidence", "no-equality-assessment", "no-legal-advice", "nothing-tried",
    ]  # fmt: skip
    assert mine["refer_to_regional_director"] == ["not-an-academy", "no-evidence"]
    assert mine["record_outcome"] == []
    assert "advise_on_intervention" not in mine


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"grounds": []}, "#/grounds"),
        ({"grounds": [{"ground": "standards", "matters": "Low."}]}, "#/grounds/0/low_by"),
        ({"grounds": [{"ground": "safety", "low_by": ["previous"], "matters": "Low."}]}, "#/grounds/0/low_by"),
        ({"grounds": [{"ground": "safety", "matters": "A."}, {"ground": "safety", "matters": "B."}]}, "#/grounds/1/ground"),
        ({"urn": 102201}, "#/urn"),
        ({"reason": " "}, "#/reason"),
    ],
)  # fmt: skip
async def test_what_cannot_begin_is_named(api, ash, body, pointer):
    sent = {**beginning_of("307", ash.urn, "safety"), **body}
    refused = await api.post("/v1/interventions", DIRECTOR, json=sent)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer), refused.text


async def test_two_people_do_not_decide_over_each_other(api, ash):
    one = await begun(api, ash.urn, "safety")
    old = (await api.get(one.path)).headers["etag"]
    await one.ready()
    late = await api.post(
        f"{one.path}/outcome", DIRECTOR, json=outcome_of("307", "withdrawn"), headers={"If-Match": old}
    )
    assert late.status_code == 412
    without = await api.post(f"{one.path}/outcome", DIRECTOR, json=outcome_of("307", "withdrawn"))
    assert without.status_code == 428
    half = await one.prepare({"legal_advised_on": "2025-11-20"})
    assert half.status_code == 422
    future = await one.prepare({"equality_assessed_on": "2025-11-21", "equality_assessment": "None."})
    assert future.json()["errors"][0]["pointer"] == "#/equality_assessed_on"
