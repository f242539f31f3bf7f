"""A machine that lives in a small borough at random, with a plain model of the programme beside it.

After every step the model is held against what the application says: nothing forbidden is ever reached, a command that is
refused changes nothing, and what is offered without a blocker is accepted, what is offered with one is refused.
"""

import hashlib
import json
from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any, ClassVar

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from securing_good.programme import add_months
from tests.harness.inhabited import SCHOOLS, Borough
from tests.harness.matters import open_matters
from tests.harness.wandering import (
    ADVISER,
    BOARD,
    BOTH,
    COMMANDS,
    DIRECTOR,
    HEAD,
    OFFERS,
    PARTNER,
    ROLES,
    Scene,
    Sent,
)

SEEDS = st.integers(0, 2**32)
URNS = sorted(SCHOOLS)
LEAPS = (1, 2, 3, 5, 8, 13, 21, 34, 60, 120)
DAY = timedelta(days=1)
RUNNING = {"awaiting_trust", "engaging", "monitoring", "intervention"}
LEADS = 30
"""Days before its day from which a review may be decided, and for which its evidence is good."""
_PATHS = {
    "case": "/v1/cases/{}",
    "visit": "/v1/visits/{}",
    "minutes": "/v1/visits/{}/record",
    "action": "/v1/actions/{}",
    "package": "/v1/support-packages/{}",
    "intervention": "/v1/interventions/{}",
}
_MAY_NOT_FIT = {"carry_action_over": set(), "assign_to_case": {"assigned"}, "broker_support": {"check-lapsed"}}
"""Said of what is sent, not of the step: no day left before the next meeting, assigned from today on already, checks lapsed."""
_NEXT = (
    *("decide_against_intervention", "record_outcome", "decide_level", "open_case", "invite_trust"),
    *("record_trust_reply", "record_contact", "record_engagement_meeting", "issue_minutes", "approve_minutes"),
    *("change_minutes", "respond_to_minutes", "freeze_evidence", "exit", "decide_review", "record_visit"),
    *("report_action", "change_action", "evaluate_support", "complete_support", "record_session", "agree_support"),
    *("broker_support", "identify_support", "note_watch"),
)
"""What tends to come next, when somebody does what is to be done."""


class CouncilAtRandom(RuleBasedStateMachine):
    """People of a borough do whatever they like, and time passes."""

    server: ClassVar[str] = ""
    template: ClassVar[str] = ""
    told: ClassVar[tuple[dict[str, str], dict[str, str]]] = ({}, {})
    tally: ClassVar[Counter[tuple[str, str]]] = Counter()
    """Commands by kind and what became of them."""
    steps: ClassVar[int] = 0
    turn: ClassVar[int] = 0
    """How often it has lived before: each time otherwise."""

    @initialize(life=SEEDS)
    def begin(self, life: int) -> None:
        """In a borough where nobody is in the programme yet."""
        self.life, self.lived = life, 0
        self.borough = Borough(self.server, self.template)
        self.borough.people, self.borough.providers = self.told
        self.bodies: dict[int, str] = {}
        """Each school's case as it was read last."""
        self.issued: dict[tuple[str, int], tuple[str, str]] = {}
        """Digests of minutes, by visit and version, from the day they were issued."""
        self.agreed: set[str] = set()
        """Cases of academies whose trust agreed."""
        self.frozen: dict[str, date] = {}
        """Day of the newest evidence, by review."""
        self.decided: dict[str, tuple[str, date]] = {}
        """What was decided of each review, and when."""
        self.exits: dict[str, str] = {}
        """The review that ended each case."""
        self.gave: dict[str, set[str]] = {}
        """Who gave sessions of their own support, by package."""
        self.engaged: set[str] = set()

    def teardown(self) -> None:
        """Away with it."""
        if hasattr(self, "borough"):
            self.borough.close()

    # What happens -------------------------------------------------------------------------------------------------

    @rule(seed=SEEDS)
    def something_happens(self, seed: int) -> None:
        """One step. The seed is stretched, so that each step of each life is another, and the same in each run."""
        self.lived += 1
        rng = Random(f"{self.turn}:{self.life}:{self.lived}:{seed}")
        happens = rng.choices(
            (self._next_step, self._anything, self._what_is_offered, self._time_passes), weights=(35, 25, 25, 15)
        )[0]
        happens(rng)
        type(self).steps += 1

    def _anything(self, rng: Random) -> None:
        """Any command by anybody, rather by one who may, on days that may be impossible."""
        scene = self.borough.scene(rng.choice(URNS), rng)
        scene.careful = rng.random() < 0.6
        kind = rng.choice(sorted(COMMANDS))
        self._do(scene, kind, rng.choice(COMMANDS[kind][1] if rng.random() < 0.75 else ROLES))

    def _next_step(self, rng: Random) -> None:
        """The next step of the programme, as far as one can see; where a meeting is near, on its day."""
        self.borough.work()
        scene = self.borough.scene(rng.choice(URNS), rng)
        matters = open_matters(scene)
        kind = rng.choice(matters) if matters and rng.random() < 0.3 else self._comes_next(scene)
        if kind == "record_visit":
            days = (one["date"] for one in _meetings_to_come(scene))
            self.borough.leap((date.fromisoformat(min(days)) - scene.today).days)
            scene = self.borough.scene(scene.urn, rng)
        self._do(scene, kind, rng.choice(COMMANDS[kind][1]))

    def _what_is_offered(self, rng: Random) -> None:
        """What a resource offers somebody is accepted, what it blocks is refused, what it does not offer is refused."""
        scene = self.borough.scene(rng.choice(URNS), rng)
        what = rng.choice(["case", "case", *OFFERS])
        fitting = sorted({one for kind in OFFERS[what] for one in COMMANDS[kind][1]})
        scene.role = role = rng.choice(fitting if rng.random() < 0.7 else ROLES)
        found = self._resource(scene, what)
        if found is None:
            return
        offers = {
            one.get("transition") or one["action"]: {block["code"] for block in one["blockers"]}
            for one in found.get("allowed_transitions") or found.get("allowed_actions") or []
        }
        kind = rng.choice(sorted(OFFERS[what]))
        open_ones = [one for one in OFFERS[what] if offers.get(one) == set()]
        if open_ones and rng.random() < 0.5:
            kind = rng.choice(open_ones)
        if kind == "begin_intervention" and found["state"] not in RUNNING:
            return  # The case is closed; the school's intervention is another matter.
        scene.target = None if what == "case" else found | {"id": found.get("id") or found["visit_id"]}
        answer, sent = self._do(scene, kind, role, offered=True)
        if answer is None:
            return
        where = (kind, role, offers.get(kind), sent, answer.status_code, answer.text[:600])
        if kind not in offers:
            assert answer.is_client_error, ("not offered, and accepted", where)
        elif offers[kind]:
            assert answer.status_code == 409, ("blocked, and not refused so", where)
            assert {one["code"] for one in answer.json()["blockers"]} >= offers[kind], ("for other reasons", where)
        elif kind in _MAY_NOT_FIT:
            codes = {one["code"] for one in answer.json().get("blockers", ())}
            fits = answer.status_code in {200, 201, 422} or (codes and codes <= _MAY_NOT_FIT[kind])
            assert fits, ("offered, and refused", where)
        else:
            assert answer.is_success, ("offered, and refused", where)
        self.tally["offers", "open" if offers.get(kind) == set() else "blocked" if kind in offers else "absent"] += 1

    def _time_passes(self, rng: Random) -> None:
        """Days to months; the workers may sleep through it."""
        self.borough.leap(rng.choice(LEAPS))
        if rng.random() < 0.5:
            self.borough.work()
        for urn in URNS:
            self._check(urn)

    def _comes_next(self, scene: Scene) -> str:
        case = scene.case
        if case is None or case["state"] not in RUNNING:
            return "open_case" if scene.rng.random() < 0.5 else "decide_level"
        review = next((one for one in scene.reviews if one["decision"] is None), None)
        is_due = review is not None and review["state"] in {"due", "overdue"}
        planned = _meetings_to_come(scene)
        states = {one["minutes_state"] for one in scene.visits}
        critical = [one for one in scene.actions if one["critical"] and one["status"] == "open"]
        choices = {
            "decide_against_intervention": bool(case["intervention_to_decide"]),
            "invite_trust": case["state"] == "awaiting_trust" and not case["trust_invitations"],
            "record_trust_reply": case["state"] == "awaiting_trust" and bool(case["trust_invitations"]),
            "record_contact": case["state"] == "engaging" and not case["contacts"],
            "record_engagement_meeting": case["state"] == "engaging" and bool(case["contacts"]),
            "freeze_evidence": is_due and review["id"] not in self.frozen,
            "exit": is_due and review["id"] in self.frozen and scene.rng.random() < 0.3,
            "decide_review": is_due and review["id"] in self.frozen,
            "change_action": bool(critical),
            "record_outcome": case["state"] == "intervention" and scene.rng.random() < 0.5,
            "approve_minutes": "draft" in states,
            "issue_minutes": "approved" in states,
            "record_visit": bool(planned) and case["state"] in {"monitoring", "intervention"},
        }
        fitting = [kind for kind, fits in choices.items() if fits]
        if not fitting or scene.rng.random() < 0.3:
            return scene.rng.choice([one for one in _NEXT if one != "record_visit"])
        return fitting[0] if scene.rng.random() < 0.7 else scene.rng.choice(fitting)

    def _resource(self, scene: Scene, what: str) -> dict[str, Any] | None:
        ids = {
            "case": [scene.case] if scene.case else [],
            "visit": scene.visits,
            "minutes": [one for one in scene.visits if one["minutes_state"] is not None],
            "action": scene.actions,
            "package": scene.packages,
            "intervention": scene.interventions,
        }[what]
        if not ids:
            return None
        path = _PATHS[what].format(scene.rng.choice(ids[-6:])["id"])
        answer = self.borough.call(scene.role, Sent(path, None, "GET"), scene.urn)
        return answer.json() if answer.status_code == 200 else None

    def _do(self, scene: Scene, kind: str, role: str, *, offered: bool = False):
        scene.role, scene.offered = role, offered
        sent = COMMANDS[kind][0](scene)
        if sent is None:
            self.tally[kind, "nothing"] += 1
            return None, None
        if offered and kind == "answer_report" and not (scene.target or {}).get("reports"):
            return None, None
        etag = ""
        if sent.of:
            read = self.borough.call(DIRECTOR, Sent(sent.of, None, "GET"), scene.urn)
            etag = read.headers.get("etag", "") if read.status_code == 200 else ""
        before, head = self.bodies.get(scene.urn), self.borough.head()
        answer = self.borough.call(role, sent, scene.urn, etag=etag)
        self.tally[kind, "accepted" if answer.is_success else str(answer.status_code)] += 1
        note(f"{scene.today} {scene.urn} {role} {kind}: {answer.status_code}")
        if answer.is_success:
            assert _may(role, kind), (kind, role, "is nobody who may")
            self._accepted(scene, kind, role, sent, answer.json())
            self._check(scene.urn)
        else:
            assert answer.headers["content-type"].startswith("application/problem+json"), answer.text
            assert self.borough.head() == head, (kind, role, sent, "refused, and something changed")
            if before is not None and scene.case is not None:
                now = json.dumps(self.borough.read(f"/v1/cases/{scene.case['id']}"))
                assert now == json.dumps(scene.case), (kind, role, sent, "refused, and the case changed")
        return answer, sent

    # The model ----------------------------------------------------------------------------------------------------

    def _accepted(self, scene: Scene, kind: str, role: str, sent: Sent, told: dict[str, Any]) -> None:
        case = scene.case or {}
        match kind:
            case "record_trust_reply" if sent.body["reply"] == "agrees":
                self.agreed.add(case["id"])
            case "record_engagement_meeting":
                assert case["id"] not in self.engaged, "engaged once"
                assert not scene.academy or case["id"] in self.agreed, "not before its trust agreed"
                self.engaged.add(case["id"])
            case "freeze_evidence":
                self.frozen[sent.path.split("/")[3]] = scene.today
            case "decide_review" | "consider_intervention" | "exit":
                self._decided(scene, sent)
            case "record_visit":
                assert case["id"] in self.engaged, "no meeting before the engagement meeting"
            case "issue_minutes":
                self._issued(sent.path.split("/")[3], scene.urn)
            case "record_session" if role in {PARTNER, BOTH}:
                package = sent.path.split("/")[3]
                before = next(one for one in scene.packages if one["id"] == package)
                if before["kind"] == "link_partner_consultancy" and role == PARTNER:
                    self.gave.setdefault(package, set()).add(role)
            case "evaluate_support":
                assert role not in self.gave.get(sent.path.split("/")[3], set()), "judges their own support"
                assert role != PARTNER, "a link partner judges support"
            case "begin_intervention" | "record_outcome" | "refer_to_regional_director":
                assert role != BOARD, "the board decides"
            case _:
                pass

    def _decided(self, scene: Scene, sent: Sent) -> None:
        review_id, today = sent.path.split("/")[3], scene.today
        review = next(one for one in scene.reviews if one["id"] == review_id)
        assert review["decision"] is None
        assert today >= date.fromisoformat(review["due_on"]) - LEADS * DAY, "before its lead days"
        assert self.frozen[review_id] >= today - LEADS * DAY, "on evidence too old"
        if review["kind"] == "scheduled":
            earlier = [one for one in scene.reviews if one["kind"] == "scheduled" and one["months"] < review["months"]]
            assert all(one["decision"] for one in earlier), "out of order"
        decision = sent.body["decision"]
        assert decision in review["choices"]
        if decision == "exit":
            assert scene.case is not None
            assert {one["met"] for one in sent.body["criteria"]} == {True}
            assert len(sent.body["criteria"]) == len(scene.case["exit_criteria"])
            critical = [one for one in scene.actions if one["critical"] and one["status"] == "open"]
            assert not critical, "a critical action is open"
            assert not [one for one in scene.interventions if one["stage"] != "closed"], "an intervention is open"
            assert scene.case["intervention_to_decide"] is None
            self.exits[scene.case["id"]] = review_id
        self.decided[review_id] = (decision, today)

    def _issued(self, visit: str, urn: int) -> None:
        for version, digests in self._digests(visit, urn).items():
            assert self.issued.setdefault((visit, version), digests) == digests

    def _digests(self, visit: str, urn: int) -> dict[int, tuple[str, str]]:
        """Of the version the school reads."""
        read = self.borough.call(HEAD, Sent(f"/v1/visits/{visit}/record", None, "GET"), urn).json()
        kept = (
            "held_on",
            "progress",
            "discussed",
            "attendance",
            "areas",
            "objectives",
            "autumn_visit",
            "agreed",
            "sha256",
        )
        text = json.dumps({name: read[name] for name in kept}, sort_keys=True)
        return {read["number"]: (read["sha256"], hashlib.sha256(text.encode()).hexdigest())}

    # What is never to be reached ----------------------------------------------------------------------------------

    def _check(self, urn: int) -> None:
        borough, today = self.borough, self.borough.today
        cases = borough.items(f"/v1/cases?urn={urn}")
        running = [one for one in cases if one["state"] in RUNNING]
        assert len(running) <= 1, "two running cases"
        if not cases:
            return
        every_review = borough.items(f"/v1/review-points?urn={urn}&limit=100")
        for one in cases[-2:]:
            reviews = [review for review in every_review if review["case_id"] == one["id"]]
            self._check_case(one, reviews, today)
        case = borough.read(f"/v1/cases/{cases[-1]['id']}")
        self.bodies[urn] = json.dumps(case)
        is_open = [one for one in borough.items(f"/v1/interventions?urn={urn}") if one["stage"] != "closed"]
        if case["state"] in {"engaging", "monitoring"}:
            assert not is_open, "an intervention is open and the case does not show it"
        for (visit, version), digests in list(self.issued.items())[-4:]:
            if any(one["id"] == visit for one in case["visits"]):
                assert self._digests(visit, urn).get(version, digests) == digests, "issued minutes changed"

    def _check_case(self, case: dict[str, Any], reviews: list[dict[str, Any]], today: date) -> None:
        state, opened = case["state"], date.fromisoformat(case["opened_on"])
        meetings = [one for one in case["visits"] if one["kind"] == "securing_good_meeting"]
        held = [one for one in meetings if one["status"] == "held"]
        if case["urn"] in {urn for urn, academy in SCHOOLS.items() if academy} and case["id"] not in self.agreed:
            assert state in {"awaiting_trust", "declined", "intervention"}, state
            assert not case["visits"], "something is planned before the trust agreed"
        assert not held or case["id"] in self.engaged, "met before engaged"
        scheduled = sorted((one for one in reviews if one["kind"] == "scheduled"), key=lambda one: one["months"])
        done = [one["decision"] is not None for one in scheduled]
        assert done == sorted(done, reverse=True), "decided out of order"
        for one in scheduled:
            assert one["due_on"] == str(add_months(opened, one["months"])), "a pause or something else moved a review"
        for one in reviews:
            known = self.decided.get(one["id"])
            assert one["decision"] == (known[0] if known else None), "decided by nobody"
        if state in RUNNING:
            waiting = [one for one in scheduled if one["decision"] is None]
            assert waiting, "no review is left"
            overdue = [one for one in reviews if one["decision"] is None and date.fromisoformat(one["due_on"]) < today]
            assert all(one["state"] == "overdue" for one in overdue), "passed undecided in silence"
            assert case["closed_on"] is None
            shown = case["next_review"]
            assert shown["due_on"] <= waiting[0]["due_on"], "the case does not show what waits"
        if state == "exited":
            review_id = self.exits[case["id"]]
            assert self.decided[review_id] == ("exit", date.fromisoformat(case["closed_on"])), "left by no review"
        elif state != "declined":
            assert case["id"] not in self.exits
        else:
            assert case["id"] not in self.agreed


def _may(role: str, kind: str) -> bool:
    may = COMMANDS[kind][1]
    return role in may or (role == BOTH and bool({ADVISER, PARTNER} & set(may)))


def _meetings_to_come(scene: Scene) -> list[dict[str, Any]]:
    """Securing Good meetings from today on."""
    return [one for one in scene.visits if one["status"] == "planned" and one["kind"] == "securing_good_meeting"]
