"""Write a running case down with its true days; the rules have been asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import Any
from uuid import UUID, uuid4

from securing_good.database import LONDON, UnitOfWork
from securing_good.tables import (
    Action,
    Case,
    CaseAssignment,
    CaseContact,
    EngagementMeeting,
    ExitCriteria,
    LevelDecision,
    MonitoringVisit,
    ReviewPoint,
    School,
    TrustInvitation,
    Visit,
    VisitNotHeld,
    VisitRecord,
)
from securing_good.vocabulary import (
    ActionOrigin,
    ActionStatus,
    CasePost,
    CaseRecord,
    MinutesState,
    ReviewKind,
    TrustReply,
    VisitKind,
)
from securing_good_api.actions.agreeing import add_actions
from securing_good_api.actions.rules import AgreedAction
from securing_good_api.case_imports.facts import Fact, Placed, RunningCase
from securing_good_api.exit_criteria.rules import USUAL, Criterion
from securing_good_api.minutes.rules import Minutes
from securing_good_api.minutes.writing import add_version, as_agreed

_DAY = timedelta(days=1)


def moment_of(day: date) -> datetime:
    """When a decision of a day is taken to have been made: as it began, so that one made here on that day came later."""
    return datetime.combine(day, time(), LONDON)


@dataclass
class Writer:
    """Writes one case down."""

    unit: UnitOfWork
    running: RunningCase
    people: Mapping[int, UUID]
    """By line, whoever a row names."""

    async def write(self, school: School, reference: str) -> Case:
        """Everything the file tells of it. Returns the case."""
        case = await self._open(reference)
        self._add_team(case)
        self._add_trust(case, school)
        self._add_contacts(case)
        self._add_criteria(case)
        self._add_reviews(case)
        self._add_engagement(case)
        visits = self._add_visits(case)
        await self.unit.session.flush()
        self._add_what_came(case, visits)
        await self.unit.session.flush()
        self._add_minutes(case, visits)
        await self.unit.session.flush()
        return case

    def _mine(self, case: Case) -> dict[str, Any]:
        return {"council": self.unit.council, "case_id": case.id, "urn": case.urn}

    async def _open(self, reference: str) -> Case:
        unit, opened = self.unit, self.running.opened
        decisions = [
            LevelDecision(
                council=unit.council,
                id=uuid4(),
                urn=opened.urn,
                level=fact.level,
                reason=fact.words,
                school_reason=None,
                assessment_id=None,
                suggested_level=None,
                decided_by=fact.by,
                decided_at=moment_of(fact.on),
            )
            for fact in (opened, *self.running.of(CaseRecord.LEVEL))
        ]
        unit.session.add_all(decisions)
        await unit.session.flush()
        case = Case(
            council=unit.council,
            id=uuid4(),
            reference=reference,
            urn=opened.urn,
            state=self.running.state,
            level=self.running.level,
            level_since=self.running.level_since,
            level_decision_id=decisions[0].id,
            reason=opened.words,
            opened_on=opened.on,
            opened_by=opened.by,
            revision=1,
            version=1,
        )
        unit.session.add(case)
        await unit.session.flush()
        return case

    def _add_team(self, case: Case) -> None:
        for post in CasePost:
            held = self.running.of(CaseRecord(post.value))
            for fact, following in zip_longest(held, held[1:]):
                self.unit.session.add(
                    CaseAssignment(
                        **self._mine(case),
                        id=uuid4(),
                        post=post,
                        person_id=self.people[fact.line],
                        starts_on=fact.on,
                        ends_on=following.on - _DAY if following else None,
                        cover=False,
                        reason="Imported with the case.",
                        assigned_by=self.unit.actor,
                        assigned_at=self.unit.now,
                    )
                )

    def _add_trust(self, case: Case, school: School) -> None:
        for invited, agreed in zip(
            self.running.of(CaseRecord.TRUST_INVITED), self.running.of(CaseRecord.TRUST_AGREED), strict=True
        ):
            self.unit.session.add(
                TrustInvitation(
                    **self._mine(case),
                    id=uuid4(),
                    trust=school.trust or "Not named by the register",
                    addressed_to=invited.with_whom,
                    invited_on=invited.on,
                    invited_by=self.unit.actor,
                    invited_at=self.unit.now,
                    reply=TrustReply.AGREES,
                    replied_on=agreed.on,
                    reply_words=agreed.words,
                    officer_id=self.people[agreed.line],
                    reply_recorded_by=self.unit.actor,
                    reply_recorded_at=self.unit.now,
                )
            )

    def _add_contacts(self, case: Case) -> None:
        self.unit.session.add_all(
            CaseContact(
                **self._mine(case),
                id=uuid4(),
                contacted_on=fact.on,
                with_whom=fact.with_whom,
                route=fact.route,
                said=fact.words,
                recorded_by=self.unit.actor,
                recorded_at=self.unit.now,
            )
            for fact in self.running.of(CaseRecord.CONTACT)
        )

    def _add_criteria(self, case: Case) -> None:
        told = self.running.of(CaseRecord.EXIT_CRITERION)
        criteria: Sequence[Criterion] = [Criterion(fact.words, fact.measure) for fact in told] or USUAL
        self.unit.session.add(
            ExitCriteria(
                **self._mine(case),
                edition=1,
                criteria=[{"criterion": one.criterion, "measure": one.measure} for one in criteria],
                reason=self.running.opened.words,
                set_by=self.unit.actor,
                set_at=moment_of(max((fact.on for fact in told), default=case.opened_on)),
            )
        )

    def _add_reviews(self, case: Case) -> None:
        for point in self.running.points:
            decided = point.decided
            self.unit.session.add(
                ReviewPoint(
                    **self._mine(case),
                    id=uuid4(),
                    kind=ReviewKind.SCHEDULED,
                    months=point.months,
                    choices=list(point.choices),
                    due_on=point.due_on,
                    decision=decided.decision if decided else None,
                    reason=decided.words if decided else None,
                    decided_by=decided.by if decided else None,
                    decided_at=moment_of(decided.on) if decided else None,
                    version=2 if decided else 1,
                )
            )

    def _add_engagement(self, case: Case) -> None:
        for letter, fact in zip(
            self.running.of(CaseRecord.LETTER), self.running.of(CaseRecord.ENGAGEMENT_MEETING), strict=False
        ):
            self.unit.session.add(
                EngagementMeeting(
                    **self._mine(case),
                    held_on=fact.on,
                    attendees=[{"party": one.party, "name": one.name} for one in fact.attendance if not one.apologies],
                    discussed=fact.words,
                    first_meeting_on=self.running.first_meeting_on,
                    letter_elsewhere=f"{letter.on}: {letter.words}",
                    recorded_by=self.unit.actor,
                    recorded_at=self.unit.now,
                )
            )

    def _add_visits(self, case: Case) -> dict[tuple[CaseRecord, date], UUID]:
        """A row for each meeting and visit; their ids by what they are and their day."""
        ids: dict[tuple[CaseRecord, date], UUID] = {}
        for placed in self.running.meetings:
            ids[placed.fact.record, placed.fact.on] = self._add_visit(case, placed.fact, placed)
        for fact in self.running.of(CaseRecord.VISIT):
            ids[fact.record, fact.on] = self._add_visit(case, fact, None)
        return ids

    def _add_visit(self, case: Case, fact: Fact, placed: Placed | None) -> UUID:
        visit = Visit(
            **self._mine(case),
            id=uuid4(),
            kind=VisitKind.SECURING_GOOD_MEETING if placed else VisitKind.MONITORING_VISIT,
            slot=placed.slot if placed else None,
            attempt=placed.attempt if placed else 1,
            window_start=fact.on,
            window_end=fact.on,
            date=fact.on,
            ideal=fact.on,
            half=None,
            timetable=None,
            provisional=False,
            version=1,
        )
        self.unit.session.add(visit)
        return visit.id

    def _add_what_came(self, case: Case, visits: Mapping[tuple[CaseRecord, date], UUID]) -> None:
        for fact in self.running.of(CaseRecord.MEETING, CaseRecord.MEETING_NOT_HELD, CaseRecord.VISIT):
            of_visit = {**self._mine(case), "visit_id": visits[fact.record, fact.on]}
            recorded = {"recorded_by": self.unit.actor, "recorded_at": self.unit.now}
            match fact.record:
                case CaseRecord.MEETING:
                    # A draft without a day it is due: its minutes were the council's own affair, and nobody waits for them.
                    self.unit.session.add(
                        VisitRecord(
                            **of_visit,
                            **recorded,
                            held_on=fact.on,
                            progress=fact.progress,
                            discussed=fact.words,
                            state=MinutesState.DRAFT,
                            newest=1,
                            issued=None,
                            issue_due_on=None,
                            version=1,
                        )
                    )
                case CaseRecord.MEETING_NOT_HELD:
                    self.unit.session.add(
                        VisitNotHeld(
                            **of_visit,
                            planned_for=fact.on,
                            reason=fact.reason,
                            words=fact.words,
                            told_by=self.unit.actor,
                            told_on=fact.on,
                            told_at=self.unit.now,
                        )
                    )
                case _:
                    self.unit.session.add(
                        MonitoringVisit(
                            **of_visit,
                            **recorded,
                            arranged_by=self.unit.actor,
                            arranged_at=self.unit.now,
                            held_on=fact.on,
                            summary=fact.words,
                        )
                    )

    def _add_minutes(self, case: Case, visits: Mapping[tuple[CaseRecord, date], UUID]) -> None:
        """The actions agreed at each meeting; of Securing Good meetings a version of the minutes with them."""
        agreed: dict[date, list[Action]] = {}
        for fact in self.running.of(CaseRecord.ACTION):
            meeting = visits.get((CaseRecord.MEETING, fact.on))
            origin = ActionOrigin.SECURING_GOOD_MEETING if meeting else ActionOrigin.ENGAGEMENT_MEETING
            assert fact.due_on is not None
            told = AgreedAction(fact.words, fact.owner, fact.due_on, fact.owner_side, critical=fact.critical)
            (action,) = add_actions(self.unit, case, origin, meeting, [told], [fact.due_on])
            if fact.done_on is not None:
                action.status, action.done_on = ActionStatus.DONE, fact.done_on
            agreed.setdefault(fact.on, []).append(action)
        for fact in self.running.of(CaseRecord.MEETING):
            assert fact.progress is not None
            minutes = Minutes(fact.on, fact.progress, fact.words, fact.attendance)
            actions = [as_agreed(action) for action in agreed.get(fact.on, [])]
            add_version(self.unit, visits[fact.record, fact.on], 1, minutes, actions, None)
