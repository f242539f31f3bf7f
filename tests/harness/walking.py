"""Whole cases lived through month by month: who does what on which day, and what must be true after each step.

A `Walk` is one school's way through the programme, through HTTP alone. Its verbs are what people do, each by the role
whose task it is; after each of them `check` asserts what a user relies on, from an account of its own.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from securing_good.programme import add_months
from tests.harness.bodies import URNS, check_of, provider_of
from tests.harness.callers import Api
from tests.harness.files import ks2, ks2_row, register, register_row, term_dates
from tests.harness.periods import periods_between
from tests.harness.working import send, work_off
from tests.harness.worlds import ACADEMY, NAMES

COUNCIL = "307"
BEGINS = datetime(2026, 9, 14, 8, tzinfo=UTC)
YEARS = (2026, 2027, 2028, 2029)
COMMUNITY, OF_A_TRUST = URNS[COUNCIL][:2]
LEAD, PARTNER, ADVISER, DIRECTOR = "lead_officer", "link_partner", "principal_adviser", "assistant_director"
HEAD, CHAIR, CLERK, BOARD = "headteacher", "chair_of_governors", "clerk", "board_member"
CRITERIA = [
    {"criterion": "Reading has improved for two years."},
    {"criterion": "Governors see to it each term.", "measure": "Their own minutes"},
]
DAY = timedelta(days=1)
ALWAYS = {"assign_to_case", "record_contact", "pause_case", "set_exit_criteria"}
"""What is open to a director about any case that runs and is not paused."""


async def borough(api: Api, clock) -> None:
    """A council with a community school and an academy, four years of terms, officers and a provider."""
    types = ({}, ACADEMY, {})
    rows = [
        register_row(urn, f"{name} Primary", **of) for urn, name, of in zip(URNS[COUNCIL], NAMES, types, strict=True)
    ]
    files = [("register.csv", register(*rows)), ("ks2.csv", ks2(*(ks2_row(urn, "-5.1,5") for urn in URNS[COUNCIL])))]
    files += [(f"terms {year}.json", term_dates(int(COUNCIL), year=year)) for year in YEARS]
    for name, content in files:
        imported = await send(api, name, content, clock=clock)
        assert imported["state"] == "loaded", imported


class Walk:
    """One school's way through the programme."""

    def __init__(self, api: Api, clock, urn: int = COMMUNITY) -> None:
        self.api, self.clock, self.urn = api, clock, urn
        self.case_id = ""
        self.people: dict[str, str] = {}
        self.provider_id = ""
        self.has_letter = False
        """Whether the engagement letter has reached everybody."""
        self.state = ""
        """Where the case should stand, by the account kept here."""
        self.levels: list[tuple[date, str]] = []
        """Since when the school is at which level."""
        self.opened_on = self.engaged_on = self.closed_on = date.min
        self.first_meeting_on = date.min
        self.decided: dict[int, str] = {}
        """Scheduled reviews decided, by months."""
        self.outstanding = False
        """A review considered intervention, and nobody has answered it."""
        self.frozen: dict[str, date] = {}
        """Day of each review's newest evidence."""
        self.held: dict[str, date] = {}
        """Securing Good meetings held, by visit."""
        self.waived: dict[str, str] = {}
        """Periods without a meeting, and why."""
        self.not_held: dict[str, str] = {}
        self.open_actions: list[dict[str, Any]] = []
        self.made: set[str] = set()
        """Everything of the case that a public request has to find, by its name in the record; `kind:` for what has no id."""
        self.will_miss = ""
        """Why the next meeting will not be held."""
        self.will_dispute = False
        self.told: list[dict[str, Any]] = []
        """The history as it was read last."""
        self.remembered: dict[date, dict[str, Any]] = {}
        self.hashes: dict[str, str] = {}

    # What people do -----------------------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The day it is."""
        return self.clock.now.date()

    @property
    def level(self) -> str:
        """The level people decided last."""
        return self.levels[-1][1]

    @property
    def path(self) -> str:
        """Of the case."""
        return f"/v1/cases/{self.case_id}"

    async def get(self, path: str, role: str = ADVISER) -> Any:
        """What somebody reads."""
        answer = await self.api.get(path, role, urns=[self.urn])
        assert answer.is_success, (path, answer.text)
        return answer.json()

    async def items(self, path: str, role: str = ADVISER) -> list[dict[str, Any]]:
        """All items of a list."""
        found, following = [], path
        while following:
            page = await self.get(following, role)
            found += page["items"]
            following = page.get("next", "")
        return found

    async def tries(self, role: str, path: str, body: Any, *, method: str = "POST", of: str = "", **more: Any):
        """Ask for something, of the version that stands where `of` names the resource."""
        etag = {"If-Match": (await self.api.get(of, DIRECTOR)).headers["etag"]} if of else {}
        return await self.api.call(
            method, path, role, urns=() if role == BOARD else [self.urn], json=body, headers=etag, **more
        )

    async def does(self, role: str, path: str, body: Any, *, method: str = "POST", of: str = "") -> dict[str, Any]:
        """Do something that has to succeed; the scheduler follows."""
        answer = await self.tries(role, path, body, method=method, of=of)
        assert answer.is_success, (self.today, role, path, answer.text)
        await work_off(self.api.database, clock=self.clock)
        return answer.json()

    async def is_refused(self, role: str, path: str, body: Any, *codes: str, of: str = "") -> None:
        """Ask for something that is refused for these reasons, or for want of the right."""
        answer = await self.tries(role, path, body, of=of)
        if codes:
            assert answer.status_code == 409, answer.text
            assert {one["code"] for one in answer.json()["blockers"]} == set(codes), answer.text
        else:
            assert answer.status_code == 403, answer.text

    async def on(self, day: date) -> None:
        """Let time pass until the morning of a day, unless it has come already; the workers follow."""
        morning = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        self.clock.now = max(self.clock.now, morning)
        await work_off(self.api.database, clock=self.clock)

    async def after(self, days: int) -> None:
        """Let days pass."""
        await self.on(self.today + days * DAY)

    async def appoint(self, *posts: str) -> None:
        """People of the council and of the school, each in their post."""
        for post in posts:
            person = await self.does(ADVISER, "/v1/people", {"name": f"The {post.replace('_', ' ')}"})
            self.people[post] = person["id"]
            where = {} if post in (LEAD, PARTNER) else {"urn": self.urn}
            body = {"person_id": person["id"], "post": post, "starts_on": "2024-09-01", **where}
            await self.does("admin" if not where else ADVISER, "/v1/appointments", body)

    async def is_found_to_be(self, level: str) -> None:
        """From a concern and the figures to a level that the school was heard on."""
        urn, why = self.urn, "Reading has fallen for two years."
        strong = {"severity": "high", "confidence": "high", "route": "visit"}
        concern = {"urn": urn, "factor": "attainment", **strong, "statement": why, "detail": "Said to officers."}
        noted = await self.does(PARTNER, "/v1/concerns", concern)
        self.made.add(f"concern:{noted['id']}")
        await self.does(ADVISER, "/v1/assessments", {"phase": "primary", "urns": [urn]})
        (assessed, *_) = await self.items(f"/v1/assessments?urn={urn}")
        assert assessed["reasons"]
        proposal = {
            "urn": urn,
            "level": level,
            "reason": why,
            "assessment_id": assessed["id"],
            "difference_reason": why,
        }
        proposed = await self.does(LEAD, "/v1/level-proposals", proposal)
        path = f"/v1/level-proposals/{proposed['id']}"
        final = {"level": level, "reason": why}
        await self.is_refused(LEAD, f"{path}/moderation", final, of=path)
        await self.does(ADVISER, f"{path}/moderation", final, of=path)
        await self.is_refused(DIRECTOR, f"{path}/confirmation", final, "reply-awaited", of=path)
        await self.after(3)
        await self.does(HEAD, f"{path}/replies", {"agrees": True, "comment": "We see it so too.", "entries": []})
        confirmed = await self.does(DIRECTOR, f"{path}/confirmation", final, of=path)
        self.made.add(f"level-decision:{confirmed['decision_id']}")
        self.levels = [(self.today, level)]

    async def comes_into_the_programme(self) -> None:
        """A case is opened."""
        people = {"lead_officer_id": self.people[LEAD], "link_partner_id": self.people[PARTNER]}
        body = {"urn": self.urn, "reason": "Agreed with the school.", "exit_criteria": CRITERIA, **people}
        await self.is_refused(PARTNER, "/v1/cases", body)
        case = await self.does(LEAD, "/v1/cases", body)
        self.case_id, self.opened_on = case["id"], self.today
        self.state = "awaiting_trust" if self.urn == OF_A_TRUST else "engaging"
        self.made |= {f"case:{self.case_id}", f"exit-criteria:{self.case_id}:1"}
        self.made |= {f"review-point:{one['id']}" for one in await self.reviews()}
        await self.is_refused(LEAD, "/v1/cases", body, "open-case")
        await self.check()

    async def trust_agrees(self) -> None:
        """The academy's trust is invited, and names its officer."""
        meeting = self._engagement(self.today + 20 * DAY)
        await self.is_refused(LEAD, f"{self.path}/engagement-letters", {}, "awaiting-trust")
        await self.is_refused(DIRECTOR, f"{self.path}/engagement-meeting", meeting, "awaiting-trust")
        assert not await self.visits(), "nothing is planned before the trust agreed"
        invited = {"addressed_to": "Chief executive", "invited_on": self.today.isoformat()}
        told = await self.does(LEAD, f"{self.path}/trust-invitations", invited)
        assert told["trust_invitations"]
        self.made.add("trust-invitation:")
        await self.check()
        await self.after(7)
        reply = {"reply": "agrees", "replied_on": self.today.isoformat(), "words": "We work on this with you."}
        await self.does(LEAD, f"{self.path}/trust-reply", {**reply, "officer_id": self.people["trust_officer"]})
        self.state = "engaging"
        await self.check()

    async def is_contacted(self) -> None:
        """The lead officer speaks with the school."""
        said = {"with_whom": "Headteacher", "route": "phone", "said": "What concerns us."}
        told = await self.does(LEAD, f"{self.path}/contacts", {"contacted_on": self.today.isoformat(), **said})
        assert told["contacts"]
        self.made.add("contact:")
        await self.check()

    async def gets_its_letter(self) -> None:
        """Drafted by the lead officer, approved by the assistant director, delivered to everybody it is for."""
        letter = await self.does(LEAD, f"{self.path}/engagement-letters", {})
        path = f"/v1/documents/{letter['id']}"
        await self.is_refused(LEAD, f"{path}/approval", {}, of=path)
        await self.is_refused(LEAD, f"{path}/deliveries", self._delivery(1), "not-approved")
        approved = await self.does(DIRECTOR, f"{path}/approval", {}, of=path)
        for number, _ in enumerate(approved["recipients"], 1):
            await self.does(LEAD, f"{path}/deliveries", self._delivery(number))
        self.has_letter = True
        for role in (HEAD, CHAIR, CLERK):
            assert (await self.get(path, role))["issued_on"] == self.today.isoformat()
        await self.check()

    def _delivery(self, number: int) -> dict[str, Any]:
        return {"recipient": number, "delivered_on": self.today.isoformat(), "route": "email"}

    def _engagement(self, first: date) -> dict[str, Any]:
        parties = (DIRECTOR, ADVISER, HEAD, CHAIR)
        actions = [
            {"what": "Plan reading.", "owner": "Headteacher", "critical": True, "factors": ["attainment"]},
            {"what": "See the plan.", "owner": "Lead officer", "owner_side": "council"},
        ]
        return {
            "held_on": self.today.isoformat(),
            "attendees": [{"party": party, "name": f"The {party.replace('_', ' ')}"} for party in parties],
            "discussed": "What concerns us, and what will be done.",
            "actions": actions,
            "first_meeting_on": first.isoformat(),
        }

    async def is_engaged(self) -> None:
        """The four parties meet, agree key actions and a first date: the day the plan has, or four weeks on."""
        planned = [one for one in await self.visits() if one["date"] > self.today.isoformat()]
        if planned:
            # Nothing is recorded of a Securing Good meeting before the engagement meeting.
            path = f"/v1/visits/{planned[0]['id']}/record"
            await self.is_refused(PARTNER, path, self._minutes(self.today, []), "not-engaged")
        await self.is_refused(PARTNER, f"{self.path}/engagement-meeting", self._engagement(self.today + 20 * DAY))
        first = date.fromisoformat(planned[0]["date"])
        await self.does(DIRECTOR, f"{self.path}/engagement-meeting", self._engagement(first))
        self.state, self.engaged_on, self.first_meeting_on = "monitoring", self.today, first
        self.made.add(f"engagement-meeting:{self.case_id}")
        self.open_actions = await self.items(f"/v1/actions?case={self.case_id}")
        assert [one["origin"] for one in self.open_actions] == ["engagement_meeting"] * 2
        assert {one["due_on"] for one in self.open_actions} == {first.isoformat()}
        self.made |= {f"action:{one['id']}" for one in self.open_actions}
        await self.check()

    async def lives_until(self, day: date) -> None:
        """Every meeting planned before that day is held, unless it is to be missed; its minutes go their way."""
        while meetings := [one for one in await self.visits() if one["status"] == "planned"]:
            meeting = meetings[0]
            planned_for = date.fromisoformat(meeting["date"])
            if planned_for >= day:
                break
            if self.will_miss:
                await self.misses(meeting, planned_for)
            else:
                await self.meets(meeting, planned_for)
        await self.on(day)

    async def misses(self, meeting: dict[str, Any], day: date) -> None:
        """A meeting is not held, for a reason; another is planned in its place where the period allows."""
        await self.on(day)
        body = {"reason": self.will_miss, "words": "It could not be."}
        await self.does(LEAD, f"/v1/visits/{meeting['id']}/not-held", body)
        self.not_held[meeting["id"]], self.will_miss = self.will_miss, ""
        chain = (await self.get(f"/v1/visits/{meeting['id']}"))["chain"]
        assert [one["status"] for one in chain] == ["not_held", "planned"], "it is planned again"
        assert chain[1]["date"] > day.isoformat()
        await self.is_refused(PARTNER, f"/v1/visits/{meeting['id']}/record", self._minutes(day, []), "not-held")
        await self.check()

    def _minutes(self, day: date, actions: list[dict[str, Any]]) -> dict[str, Any]:
        there = (LEAD, HEAD, CHAIR, PARTNER)
        return {
            "held_on": day.isoformat(),
            "progress": "improving",
            "discussed": "Reading in each year, and what governors see of it.",
            "attendance": [{"party": party, "name": f"The {party.replace('_', ' ')}"} for party in there],
            "areas": [{"factor": "attainment", "found": "Phonics is taught in one way."}],
            "objectives": [{"objective": "Reading", "progress": "improving", "detail": "Fewer pupils are behind."}],
            "autumn_visit": {"words": "Lessons differed between years in autumn."},
            "actions": actions,
        }

    async def meets(self, meeting: dict[str, Any], day: date) -> None:
        """A Securing Good meeting: what was agreed is done, minutes are drafted, approved, issued and answered."""
        await self.on(day - DAY)
        await self.does_what_was_agreed()
        await self.on(day)
        following = [one for one in await self.visits() if one["date"] > day.isoformat() and one["status"] == "planned"]
        soon = {} if following else {"due_on": (day + 14 * DAY).isoformat()}
        number = len(self.held) + 1
        agreed = [{"what": f"Teach reading alike, {number}.", "owner": "Headteacher", "critical": True, **soon}]
        agreed += [{"what": f"See lessons, {number}.", "owner": "Link partner", "owner_side": "council", **soon}]
        visit = f"/v1/visits/{meeting['id']}"
        ahead = self._minutes(day + DAY, [])
        assert (await self.tries(PARTNER, f"{visit}/record", ahead)).status_code == 422, "it is still to come"
        await self.is_refused(HEAD, f"{visit}/record", self._minutes(day, []))
        record = await self.does(PARTNER, f"{visit}/record", self._minutes(day, agreed))
        self.held[meeting["id"]] = day
        left = [one for one in self.open_actions if one["id"] not in {done["id"] for done in record["actions"]}]
        self.open_actions = left + record["actions"]
        self.made |= {f"visit:{meeting['id']}"} | {f"action:{one['id']}" for one in record["actions"]}
        last = following[0]["date"] if following else soon["due_on"]
        assert all(day.isoformat() < one["due_on"] <= last for one in record["actions"]), "before the next meeting"
        for one in left:
            if following and one["owner_side"] == "school":
                await self.does(LEAD, f"/v1/actions/{one['id']}/carry-over", {"reason": "A teacher was ill."})
        await self.check()
        await self.on(day + 7 * DAY)
        minutes = f"{visit}/record"
        await self.is_refused(PARTNER, f"{minutes}/approval", {}, of=minutes)
        await self.does(LEAD, f"{minutes}/approval", {}, of=minutes)
        issued = await self.does(LEAD, f"{minutes}/issue", {})
        assert issued["issued_late"] is False
        assert issued["issued_on"] <= issued["issue_due_on"], "within ten school days"
        self.hashes[meeting["id"]] = issued["sha256"]
        await self.on(day + 9 * DAY)
        word = {"number": issued["number"], "accurate": not self.will_dispute}
        word |= {"words": "Governors had seen the plan."} if self.will_dispute else {}
        said = await self.does(HEAD, f"{minutes}/responses", word)
        if self.will_dispute:
            assert said["school_word"] == "disputed"
            answered = await self.does(LEAD, f"{minutes}/answer", {"answer": "They had; the minutes say when."})
            assert (answered["unanswered"], answered["words"][0]["words"]) == (0, word["words"]), "its words stay"
        self.will_dispute = False
        await self.check()

    async def does_what_was_agreed(self, *, all_of_it: bool = False) -> None:
        """The school reports its actions with evidence and an officer confirms; the council's are done.

        The newest critical one takes a meeting longer every third time, unless all is to be done.
        """
        if not all_of_it and len(self.held) % 3 == 2:
            return
        for one in self.open_actions:
            path = f"/v1/actions/{one['id']}"
            if one["owner_side"] == "council":
                await self.does(PARTNER, path, {"status": "done"}, method="PATCH", of=path)
                continue
            link = {"title": "The plan", "link": "https://school.example/plan"}
            await self.does(HEAD, f"{path}/evidence", link)
            report = {"done_on": self.today.isoformat(), "words": "Done in every class."}
            told = await self.does(HEAD, f"{path}/reports", report)
            await self.is_refused(HEAD, f"{path}/reports/{told['reports'][-1]['id']}/answer", {"outcome": "confirmed"})
            answer = {"outcome": "confirmed"}
            done = await self.does(LEAD, f"{path}/reports/{told['reports'][-1]['id']}/answer", answer)
            assert (done["status"], len(done["evidence"])) == ("done", 1)
        self.open_actions = []

    def _critical(self) -> bool:
        return any(one["critical"] for one in self.open_actions)

    async def is_reviewed_from_outside(self) -> None:
        """Asked for, commissioned and delivered; what it recommends becomes actions."""
        assert (await self.get(self.path))["external_review_suggested"], "none is on record"
        body = {"case_id": self.case_id, "scope": "Leadership.", "reason": "None is on record."}
        one = await self.does(LEAD, "/v1/external-reviews", body)
        path = f"/v1/external-reviews/{one['id']}"
        due = (self.today + 40 * DAY).isoformat()
        commission = {"reviewer": "Reviewers", "due_on": due, "cost_pounds": 4200}
        await self.does(LEAD, f"{path}/commission", commission, of=path)
        await self.after(1)
        recommended = {"what": "Plan for leaders to come.", "owner": "Chair", "due_on": due}
        report = {"summary": "Clear about reading.", "recommendations": [recommended]}
        await self.does(LEAD, f"{path}/report", report, of=path)
        actions = await self.items(f"/v1/actions?case={self.case_id}&status=open")
        known = {one["id"] for one in self.open_actions}
        (new,) = [one for one in actions if one["id"] not in known]
        self.open_actions.append(new)
        self.made.add(f"action:{new['id']}")
        await self.check()

    async def is_supported(self) -> None:
        """A need is seen, a provider of the catalogue is found, the school agrees, sessions are held, impact is judged."""
        provider = await self.does(ADVISER, "/v1/providers", provider_of(COUNCIL))
        until = {"expires_on": "2029-12-31"}
        for kind in ("safeguarding", "references", "insurance", "conflict_declaration"):
            body = check_of(COUNCIL, kind, **until)
            await self.does(ADVISER, f"/v1/providers/{provider['id']}/checks", body)
        objective = {"what": "Phonics is taught in one way.", "measure": "Phonics check"}
        need = {"what": "Coaching.", "factors": ["teaching_and_learning"], "objectives": [objective]}
        package = await self.does(LEAD, "/v1/support-packages", {**need, "case_id": self.case_id})
        path = f"/v1/support-packages/{package['id']}"
        self.made.add(f"support-package:{package['id']}")
        ends = {"starts_on": self.today.isoformat(), "ends_on": (self.today + 90 * DAY).isoformat()}
        offer = {
            "provider_id": provider["id"],
            "kind": "teaching_school_hub",
            "cost_pounds": 3600,
            "sessions_planned": 2,
        }
        await self.does(LEAD, f"{path}/broker", {**offer, **ends}, of=path)
        await self.is_refused(PARTNER, f"{path}/agree", {"agreed_by": "headteacher", "name": "Head"}, of=path)
        await self.does(HEAD, f"{path}/agree", {}, of=path)
        for _ in range(2):
            await self.after(1)
            held = {"session_on": self.today.isoformat(), "what": "Lessons seen.", "attended": 3}
            await self.does(HEAD, f"{path}/sessions", held, of=path)
        await self.does(LEAD, f"{path}/complete", {}, of=path)
        judged = {"number": 1, "impact": "some", "evidence": "Lessons seen in May."}
        verdict = {"impact": "some", "evaluation": "Reading is taught alike.", "objectives": [judged]}
        await self.is_refused(PARTNER, f"{path}/evaluate", verdict, of=path)
        done = await self.does(ADVISER, f"{path}/evaluate", verdict, of=path)
        assert done["state"] == "evaluated"
        await self.check()

    async def is_found(self, level: str) -> None:
        """The council decides another level: the cadence follows."""
        body = {"urn": self.urn, "level": level, "reason": "Two terms of better results."}
        decision = await self.does(ADVISER, "/v1/level-decisions", body)
        self.made.add(f"level-decision:{decision['id']}")
        self.levels.append((self.today, level))
        if self.closed_on == date.min:
            await self.check()

    async def reviews(self) -> list[dict[str, Any]]:
        """The case's review points."""
        found = await self.items(f"/v1/review-points?urn={self.urn}")
        return [one for one in found if one["case_id"] == self.case_id]

    async def is_reviewed(self, months: int, decision: str, *, refused_first: bool = True) -> None:
        """The school has its say, evidence is frozen, the assistant director decides."""
        review = next(one for one in await self.reviews() if one["months"] == months)
        path, due = f"/v1/review-points/{review['id']}", add_months(self.opened_on, months)
        assert (review["due_on"], review["state"]) == (due.isoformat(), "due" if self.today <= due else "overdue")
        met = [{"number": number, "met": decision == "exit", "evidence": "Seen."} for number in (1, 2)]
        body = {"decision": decision, "reason": f"As we found at {months} months.", "criteria": met}
        if refused_first:
            also = ["critical-action"] if decision == "exit" and self._critical() else []
            await self.is_refused(DIRECTOR, f"{path}/decision", body, "no-evidence", *also, of=path)
        words = {"words": f"What we think at {months} months."}
        await self.does(HEAD, f"{path}/responses", words)
        pack = await self.does(LEAD, f"{path}/evidence-packs", {})
        assert pack["content"]["school_responses"][-1]["words"] == words["words"]
        happened = {"held": len(self.held), "not_held": len(self.not_held)}
        statuses = [one["status"] for one in pack["content"]["meetings"]]
        assert {status: statuses.count(status) for status in happened} == happened
        self.frozen[review["id"]] = self.today
        self.made |= {f"evidence-pack:{pack['id']}"}
        await self.check()
        await self.is_refused(LEAD, f"{path}/decision", body, of=path)
        await self.is_refused(BOARD, f"{path}/decision", body, of=path)
        if decision == "exit" and self._critical():
            await self.is_refused(DIRECTOR, f"{path}/decision", body, "critical-action", of=path)
            await self.does_what_was_agreed(all_of_it=True)
            pack = await self.does(LEAD, f"{path}/evidence-packs", {})
            self.made.add(f"evidence-pack:{pack['id']}")
            await self.check()
        decided = await self.does(DIRECTOR, f"{path}/decision", body, of=path)
        assert (decided["state"], decided["evidence_pack_id"]) == ("decided", pack["id"])
        self.decided[months] = decision
        if decision == "exit":
            self.state, self.closed_on = "exited", self.today
        self.outstanding = self.outstanding or decision == "consider_intervention"
        self.made |= {f"review-point:{one['id']}" for one in await self.reviews()}
        await self.check()

    # What must be true --------------------------------------------------------------------------------------------

    async def visits(self) -> list[dict[str, Any]]:
        """The case's Securing Good meetings, by day."""
        found = await self.items(f"/v1/visits?case={self.case_id}&limit=100")
        return [one for one in found if one["kind"] == "securing_good_meeting"]

    async def check(self) -> None:
        """What a user relies on after every step."""
        case = await self.get(self.path, DIRECTOR)
        assert (case["state"], case["level"]) == (self.state, self.level)
        assert case["timetable_is_current"]
        assert [one["criterion"] for one in case["exit_criteria"]] == [one["criterion"] for one in CRITERIA]
        self._check_next_review(case)
        self._check_transitions(case)
        await self._check_cadence()
        await self._check_history()

    def _next_months(self) -> int | None:
        if self.state == "exited":
            return None
        last = max(self.decided, default=0)
        return next((months for months in (12, 18, 24) if months > last), last + 6)

    def _check_next_review(self, case: dict[str, Any]) -> None:
        months, shown = self._next_months(), case["next_review"]
        if months is None:
            assert shown is None
            return
        due = add_months(self.opened_on, months).isoformat()
        assert (shown["kind"], shown["months"], shown["due_on"]) == ("scheduled", months, due)
        assert bool(case["intervention_to_decide"]) == self.outstanding

    def _check_transitions(self, case: dict[str, Any]) -> None:
        may = {one["transition"] for one in case["allowed_transitions"] if not one["blockers"]}
        named = {one["transition"] for one in case["allowed_transitions"] if one["blockers"]}
        assert all(block["detail"] for one in case["allowed_transitions"] for block in one["blockers"])
        if self.state == "exited":
            assert not may, may
            return
        assert may >= ALWAYS, may
        assert "resume_case" in named, "nothing is paused"
        assert ("invite_trust" in may) == (self.state == "awaiting_trust" and not case["trust_invitations"])
        engages = self.state == "engaging" and bool(case["contacts"]) and self.has_letter
        assert ("record_engagement_meeting" in may) == engages, may
        review = case["next_review"]
        is_due = self.today >= date.fromisoformat(review["due_on"]) - 30 * DAY
        frozen = self.frozen.get(review["id"], date.min) >= self.today - 30 * DAY
        assert ("decide_review" in may) == (is_due and frozen), may
        nothing_waits = not (self._critical() or self.outstanding or self.state == "intervention")
        assert ("exit" in may) == (is_due and frozen and nothing_waits), may
        assert ("begin_intervention" in may) == (self.state != "intervention"), may

    async def _check_cadence(self) -> None:
        """Every period to the horizon has a meeting that was held or is planned, or a reason why it has none."""
        meetings = await self.visits()
        if self.state in {"awaiting_trust", "exited"}:
            assert not [one for one in meetings if one["status"] == "planned" and one["date"] > self.today.isoformat()]
            return
        for one in (await self.get(f"/v1/visit-plans/{self.case_id}"))["skipped"]:
            assert one["reason"]
            self.waived[one["slot"]] = one["reason"]
        shown = {one["id"]: date.fromisoformat(one["date"]) for one in meetings if one["status"] == "held"}
        assert shown == self.held
        assert not [one for one in meetings if one["status"] == "missed"], "none goes by in silence"
        if self.engaged_on == date.min:
            return
        assert all(day > self.engaged_on for day in shown.values())
        horizon = add_months(self.opened_on, max(18, self._next_months() or 0))
        since = max(self.levels[-1][0], self.engaged_on, self.opened_on)
        for period in periods_between(since, horizon, level=self.level):
            inside = [
                one
                for one in meetings
                if one["status"] in {"held", "planned"} and period.holds(one["date"], one["slot"])
            ]
            if self.will_miss == "" and not inside:
                assert period.slot in self.waived, (period, self.today)
            planned = [one for one in inside if one["status"] == "planned"]
            assert len(planned) <= 1, (period, inside)
        upcoming = [one for one in meetings if one["status"] == "planned"]
        assert all(one["date"] <= horizon.isoformat() for one in upcoming), "none beyond the next review"

    def check_whole_cadence(self) -> int:
        """Over the whole life: each period was met in, or has a reason. Returns how many meetings were due."""
        ends = [since for since, _ in self.levels[1:]] + [self.closed_on]
        due = 0
        for (since, level), end in zip(self.levels, ends, strict=True):
            for period in periods_between(max(since, self.engaged_on), end, level=level):
                held = [day for day in self.held.values() if period.starts_on <= day <= period.ends_on]
                whole = max(since, self.engaged_on) <= period.starts_on and period.ends_on <= end
                if not held and whole:
                    assert period.slot in self.waived, f"{period} has neither a meeting nor a reason"
                due += bool(held) or whole
        return due

    async def _check_history(self) -> None:
        told = await self.items(f"{self.path}/history?limit=100")
        assert told[: len(self.told)] == self.told, "what was told stays"
        assert [one["sequence"] for one in told] == sorted({one["sequence"] for one in told})
        assert [one["at"] for one in told] == sorted(one["at"] for one in told)
        assert len(told) >= len(self.told)
        self.told = told

    async def remembers_today(self) -> None:
        """Keep what is read of the case at the end of this day, to compare with what is told of it later."""
        case = await self.get(self.path)
        actions = await self.items(f"/v1/actions?case={self.case_id}&status=open&limit=100")
        self.remembered[self.today] = {
            "state": case["state"],
            "level": case["level"],
            "lead_officer": case["lead_officer"],
            "link_partner": case["link_partner"],
            "paused": case["paused_until"] is not None,
            "held": sorted(one["id"] for one in await self.visits() if one["status"] == "held"),
            "open": sorted((one["id"], one["due_on"], one["overdue"]) for one in actions),
            "decided": sorted(
                (one["months"], one["decision"]) for one in await self.reviews() if one["decision"] is not None
            ),
        }
        await self.after(1)

    async def check_as_of(self) -> None:
        """Days of the past are told as they were read then."""
        assert len(self.remembered) >= 3
        for day, then in self.remembered.items():
            told = await self.get(f"{self.path}/as-of?day={day}")
            same = ("state", "level", "lead_officer", "link_partner", "paused")
            now = {name: told[name] for name in same} | {
                "held": sorted(one["visit_id"] for one in told["meetings_held"]),
                "open": sorted((one["id"], one["due_on"], one["overdue"]) for one in told["open_actions"]),
                "decided": sorted((one["months"], one["decision"]) for one in told["reviews_decided"]),
            }
            differs = {name: (was, now[name]) for name, was in then.items() if now[name] != was}
            assert not differs, (day, differs)

    async def check_nothing_is_left_open(self) -> None:
        """No action, meeting, minutes, review, support, letter or intervention waits for anybody."""
        of_case = f"case={self.case_id}"
        assert not await self.items(f"/v1/actions?{of_case}&status=open")
        assert {one["status"] for one in await self.visits()} <= {"held", "not_held"}
        for visit, sha in self.hashes.items():
            record = await self.get(f"/v1/visits/{visit}/record", HEAD)
            assert (record["state"], record["sha256"], record["unanswered"]) == ("issued", sha, 0)
        assert set(self.hashes) == set(self.held)
        assert {one["state"] for one in await self.reviews()} <= {"decided", "lapsed"}
        packages = await self.items(f"/v1/support-packages?urn={self.urn}")
        assert {one["state"] for one in packages} <= {"evaluated", "declined", "withdrawn", "bought_elsewhere"}
        letters = await self.items(f"/v1/documents?{of_case}", DIRECTOR)
        assert {one["state"] for one in letters if one["case_id"] == self.case_id} <= {"approved", "withdrawn"}
        interventions = await self.items(f"/v1/interventions?urn={self.urn}", DIRECTOR)
        assert {one["stage"] for one in interventions} <= {"closed"}

    async def check_public_record(self) -> None:
        """A public request finds everything that was made: given, or withheld and listed."""
        body = {"request_reference": "FOI 2029/1", "changes": []}
        await self.is_refused(LEAD, f"{self.path}/foi-exports", body)
        export = (await self.does(DIRECTOR, f"{self.path}/foi-exports", body))["document"]
        listed = {one["item"] for one in export["items"]} | {one["item"] for one in export["schedule"]}
        listed |= {f"{item.partition(':')[0]}:" for item in listed}
        assert self.made <= listed, self.made - listed
        (events,) = [one for one in export["items"] if one["kind"] == "events"]
        kinds = [one["kind"] for one in events["content"]]
        history = [one["kind"] for one in self.told]
        assert kinds[: len(history)] == history
        text = str(export)
        assert "Said to officers." not in text, "the detail of a concern is withheld"
        for name in ("The lead officer", "The link partner"):
            assert name not in text, "people are called what they are"
