"""Events: what happened, chained so that an edit, a deletion or a change of order shows.

Each event's hash covers the hash before it, its place, kind, subject, school, actor and moment, and a commitment: a salted
hash of what it says in detail. The detail stands apart; deleting it with its salt redacts it, and the chain still verifies.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.tables import Event, EventChain, EventPayload

GENESIS = bytes(32)
ENGLAND = "england"


class EventKind(StrEnum):
    """Everything that can happen."""

    COUNCIL_REGISTERED = "council.registered"
    RULESET_REGISTERED = "ruleset.registered"
    RULESET_PROPOSED = "ruleset.proposed"
    RULESET_REFUSED = "ruleset.refused"
    SHADOW_RUN_REQUESTED = "ruleset.shadow_requested"
    SHADOW_SCHOOL_COMPARED = "ruleset.school_compared"
    RULESET_APPROVED = "ruleset.approved"
    IMPORT_RECEIVED = "import.received"
    IMPORT_LOADED = "import.loaded"
    IMPORT_REFUSED = "import.refused"
    IMPORT_WITHDRAWAL_REQUESTED = "import.withdrawal_requested"
    IMPORT_WITHDRAWN = "import.withdrawn"
    IMPORT_WITHDRAWAL_REFUSED = "import.withdrawal_refused"
    CONNECTOR_SET = "connector.set"
    CONNECTOR_ASKED = "connector.asked"
    CONNECTOR_CHECKED = "connector.checked"
    """A connector looked for a newer release; the payload says what it found."""
    ASSESSMENT_REQUESTED = "assessment.requested"
    ASSESSMENT_COMPLETED = "assessment.completed"
    ENGLAND_SCORED = "england.scored"
    LEVELS_DEFINED = "levels.defined"
    VISIT_MODELS_SET = "visit_models.set"
    LEVEL_DECIDED = "level.decided"
    LEVEL_PROPOSED = "level.proposed"
    LEVEL_RETURNED = "level.returned"
    LEVEL_SHARED = "level.shared"
    """A proposed level was moderated, and is with the school."""
    LEVEL_REPLY_EXTENDED = "level.reply_extended"
    LEVEL_REPLIED = "level.replied"
    LEVEL_CORRECTION_ANSWERED = "level.correction_answered"
    LEVEL_CONFIRMED = "level.confirmed"
    LEVEL_WITHDRAWN = "level.withdrawn"
    LEVEL_OVERTAKEN = "level.overtaken"
    """An urgent decision closed an open proposal."""
    LEVEL_DISSENT_RECORDED = "level.dissent_recorded"
    REPLY_PERIOD_SET = "level.reply_period_set"
    SELF_EVALUATION_SUBMITTED = "self_evaluation.submitted"
    LINK_PARTNER_VISIT_RECORDED = "link_partner_visit.recorded"
    CONCERN_ENTERED = "concern.entered"
    CONCERN_CLOSED = "concern.closed"
    RESTRICTED_RECORDED = "restricted.recorded"
    """Something restricted was entered or changed. It tells no school, and nothing of what it was."""
    DATA_REVIEW_OPENED = "data_review.opened"
    DATA_REVIEW_DISCUSSED = "data_review.discussed"
    PERSON_ADDED = "person.added"
    PERSON_CHANGED = "person.changed"
    PERSON_LEFT = "person.left"
    PEOPLE_IMPORTED = "people.imported"
    APPOINTMENT_MADE = "appointment.made"
    APPOINTMENT_CHANGED = "appointment.changed"
    PERSON_INVITED = "person.invited"
    INVITATION_WITHDRAWN = "invitation.withdrawn"
    INVITATION_ACCEPTED = "invitation.accepted"
    CASE_OPENED = "case.opened"
    CASE_IMPORTED = "case.imported"
    """A case that was running before was taken in from a file: its payload tells what had happened, which is no news."""
    TRUST_INVITED = "case.trust_invited"
    TRUST_REPLIED = "case.trust_replied"
    CASE_MOVED = "case.moved"
    """To the school that takes its school's place."""
    CASE_CONTACTED = "case.contacted"
    CASE_ENGAGED = "case.engaged"
    """The engagement meeting was held."""
    DOCUMENT_TEMPLATE_PROPOSED = "document_template.proposed"
    DOCUMENT_TEMPLATE_IN_FORCE = "document_template.in_force"
    DOCUMENT_DRAFTED = "document.drafted"
    DOCUMENT_EDITED = "document.edited"
    DOCUMENT_APPROVED = "document.approved"
    DOCUMENT_DELIVERED = "document.delivered"
    DOCUMENT_WITHDRAWN = "document.withdrawn"
    CASE_PAUSED = "case.paused"
    CASE_RESUMED = "case.resumed"
    CASE_ASSIGNED = "case.assigned"
    INTEREST_DECLARED = "interest.declared"
    INTEREST_ENDED = "interest.ended"
    CASE_LEVEL_CHANGED = "case.level_changed"
    CALENDAR_EXTENDED = "calendar.extended"
    TIMETABLE_PLANNED = "timetable.planned"
    """The meetings of one case."""
    LINK_PARTNER_VISITS_PLANNED = "link_partner_visits.planned"
    TIMETABLE_ASKED = "timetable.asked"
    TIMETABLE_DRAFTED = "timetable.drafted"
    """A council's timetable, for people to look at."""
    TIMETABLE_MOVE_ANSWERED = "timetable.move_answered"
    """A school agreed that a visit moves, or did not."""
    TIMETABLE_DECIDED = "timetable.decided"
    """Somebody decided that it be published."""
    TIMETABLE_PUBLISHED = "timetable.published"
    TIMETABLE_REFUSED = "timetable.refused"
    """It could not be published: what it was made from has moved."""
    VISIT_PINNED = "visit.pinned"
    VISIT_UNPINNED = "visit.unpinned"
    VISIT_RECORDED = "visit.recorded"
    VISIT_ARRANGED = "visit.arranged"
    VISIT_FOUND = "visit.found"
    """What a monitoring visit found was recorded."""
    MEETING_MERGED = "visit.merged"
    """A Securing Good meeting is held at the meeting of another programme."""
    VISIT_NOT_HELD = "visit.not_held"
    MINUTES_CHANGED = "minutes.changed"
    MINUTES_APPROVED = "minutes.approved"
    MINUTES_ISSUED = "minutes.issued"
    MINUTES_REOPENED = "minutes.reopened"
    MINUTES_RESPONDED = "minutes.responded"
    """The school marked them accurate, or disputed them."""
    MINUTES_DISPUTE_ANSWERED = "minutes.dispute_answered"
    ESCALATION_ANSWERED = "escalation.answered"
    ACTION_CHANGED = "action.changed"
    ACTION_REPORTED = "action.reported"
    ACTION_CONFIRMED = "action.confirmed"
    ACTION_REPORT_RETURNED = "action.report_returned"
    ACTION_CARRIED_OVER = "action.carried_over"
    ACTION_WITHDRAWN = "action.withdrawn"
    ACTION_EVIDENCE_ADDED = "action.evidence_added"
    REVIEW_DECIDED = "review.decided"
    REVIEW_SCHEDULE_SET = "review.schedule_set"
    EARLY_REVIEW_PROPOSED = "review.early_proposed"
    """The school was found green before its time."""
    EVIDENCE_FROZEN = "review.evidence_frozen"
    SCHOOL_RESPONDED = "review.school_responded"
    EXIT_CRITERIA_SET = "case.exit_criteria_set"
    CASE_EXITED = "case.exited"
    EXTERNAL_REVIEW_REQUESTED = "external_review.requested"
    EXTERNAL_REVIEW_COMMISSIONED = "external_review.commissioned"
    EXTERNAL_REVIEW_DELIVERED = "external_review.delivered"
    EXTERNAL_REVIEW_ENDED = "external_review.ended"
    """The school declined it, or the council cancelled it."""
    INTERVENTION_BEGUN = "intervention.begun"
    INTERVENTION_JOINED = "intervention.joined"
    """A case was opened in a school in which one is open."""
    INTERVENTION_NOT_BEGUN = "intervention.not_begun"
    """After a review that decided to consider one."""
    INTERVENTION_PREPARED = "intervention.prepared"
    INTERVENTION_EVIDENCE_FROZEN = "intervention.evidence_frozen"
    INTERVENTION_ADVISED = "intervention.advised"
    NOTICE_ISSUED = "intervention.notice_issued"
    NOTICE_ANSWERED = "intervention.notice_answered"
    """The governing body, or somebody for the school, made representations."""
    NOTICE_COMPLIANCE_RECORDED = "intervention.compliance_recorded"
    NOTICE_ENDED = "intervention.notice_ended"
    POWER_GROUNDWORK_RECORDED = "intervention.groundwork_recorded"
    POWER_USED = "intervention.power_used"
    POWER_ENDED = "intervention.power_ended"
    MINISTER_NOTICE_RECORDED = "intervention.minister_notice_recorded"
    MINISTER_NOTICE_ENDED = "intervention.minister_notice_ended"
    SCHOOL_REFERRED = "intervention.school_referred"
    INTERVENTION_CLOSED = "intervention.closed"
    WATCH_BEGUN = "watch.begun"
    WATCH_NOTED = "watch.noted"
    WATCH_ENDED = "watch.ended"
    """By a relapse: a new case was opened."""
    FOI_EXPORT_MADE = "foi_export.made"
    SUPPORT_IDENTIFIED = "support.identified"
    SUPPORT_BROKERED = "support.brokered"
    SUPPORT_AGREED = "support.agreed"
    SUPPORT_DECLINED = "support.declined"
    SUPPORT_BOUGHT_ELSEWHERE = "support.bought_elsewhere"
    SUPPORT_SESSION_RECORDED = "support.session_recorded"
    SUPPORT_COMPLETED = "support.completed"
    SUPPORT_EVALUATED = "support.evaluated"
    SUPPORT_WITHDRAWN = "support.withdrawn"
    PROVIDER_ADDED = "provider.added"
    PROVIDER_CHANGED = "provider.changed"
    PROVIDER_CHECKED = "provider.checked"
    PROVIDER_RETIRED = "provider.retired"
    PROVIDER_RESTORED = "provider.restored"
    MEMBERSHIP_RECORDED = "membership.recorded"
    MEMBERSHIP_ENDED = "membership.ended"


@dataclass(frozen=True)
class Happening:
    """An event before it has a place in the chain."""

    kind: EventKind
    subject: str
    payload: Mapping[str, Any]
    urn: int | None = None


@dataclass(frozen=True)
class Link:
    """What the hash of one event covers, besides the hash before it."""

    chain: str
    sequence: int
    kind: str
    subject: str
    urn: int | None
    actor: str
    at: datetime
    commitment: bytes = field(repr=False)


def canonical(value: Any) -> bytes:
    """The one JSON text of a value: sorted keys, no spaces, UTF-8; dates, decimals and ids as strings."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain).encode()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, (date, Decimal, UUID)):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot stand in an event")


def moment(at: datetime) -> str:
    """A moment as text: UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def commitment(salt: bytes, payload: Mapping[str, Any]) -> bytes:
    """Binds an event to its payload without revealing it."""
    return hashlib.sha256(salt + canonical(payload)).digest()


def link_hash(previous: bytes, link: Link) -> bytes:
    """The hash of one event, given the hash of the one before (32 zero bytes for the first)."""
    covered = [
        link.chain,
        link.sequence,
        link.kind,
        link.subject,
        link.urn,
        link.actor,
        moment(link.at),
        link.commitment.hex(),
    ]
    return hashlib.sha256(previous + canonical(covered)).digest()


async def append(session: AsyncSession, *, council: str | None, actor: str, happenings: Sequence[Happening]) -> int:
    """Append to the council's chain, or England's; returns the chain's new last number.

    Locks the chain's head until the transaction ends, so it belongs at its very end.
    """
    chain = council or ENGLAND
    head = await _lock_head(session, chain)
    if head is None:
        await session.execute(
            text(
                "insert into event_chain (council, sequence, hash) values (:council, 0, :genesis) on conflict do nothing"
            ),
            {"council": council, "genesis": GENESIS},
        )
        head = await _lock_head(session, chain)
        assert head is not None
    sequence, previous = head
    at = datetime.now(UTC)
    rows, payloads = [], []
    for happening in happenings:
        sequence += 1
        salt = secrets.token_bytes(16)
        payload = json.loads(canonical(happening.payload))
        link = Link(
            chain=chain,
            sequence=sequence,
            kind=happening.kind,
            subject=happening.subject,
            urn=happening.urn,
            actor=actor,
            at=at,
            commitment=commitment(salt, payload),
        )
        previous = link_hash(previous, link)
        rows.append(
            {
                "sequence": sequence,
                "council": council,
                "kind": link.kind,
                "subject": link.subject,
                "urn": link.urn,
                "actor": actor,
                "at": at,
                "commitment": link.commitment,
                "hash": previous,
            }
        )
        payloads.append({"sequence": sequence, "council": council, "salt": salt, "payload": payload})
    await session.execute(insert(Event), rows)
    await session.execute(insert(EventPayload), payloads)
    await session.execute(update(EventChain).where(EventChain.chain == chain).values(sequence=sequence, hash=previous))
    return sequence


async def _lock_head(session: AsyncSession, chain: str) -> tuple[int, bytes] | None:
    row = (
        await session.execute(
            text("select sequence, hash from event_chain where chain = :chain for update"), {"chain": chain}
        )
    ).one_or_none()
    return (row.sequence, bytes(row.hash)) if row else None


@dataclass(frozen=True)
class Fault:
    """Where a chain stops being what was written."""

    chain: str
    sequence: int
    what: str


async def verify(session: AsyncSession, chain: str) -> list[Fault]:
    """Read a whole chain and name each place where it was edited, cut, reordered or its payload changed."""
    found: list[Fault] = []
    previous, expected = GENESIS, 1
    rows = await session.stream(
        text(
            "select e.*, p.salt, p.payload from event e left join event_payload p using (chain, sequence) "
            "where chain = :chain order by sequence"
        ),
        {"chain": chain},
    )
    async for row in rows:
        if row.sequence != expected:
            found.append(Fault(chain, expected, f"events {expected} to {row.sequence - 1} are missing"))
            expected = row.sequence
        link = Link(chain, row.sequence, row.kind, row.subject, row.urn, row.actor, row.at, bytes(row.commitment))
        if link_hash(previous, link) != bytes(row.hash):
            found.append(Fault(chain, row.sequence, "the event is not what was written, or the one before is not"))
        if row.salt is not None and commitment(bytes(row.salt), row.payload) != bytes(row.commitment):
            found.append(Fault(chain, row.sequence, "the payload is not what was written"))
        previous, expected = bytes(row.hash), expected + 1
    head = (
        await session.execute(text("select sequence, hash from event_chain where chain = :chain"), {"chain": chain})
    ).one_or_none()
    if head is None and expected > 1:
        found.append(Fault(chain, expected - 1, "the chain's head is missing"))
    if head is not None and (head.sequence != expected - 1 or bytes(head.hash) != previous):
        found.append(Fault(chain, head.sequence, "the chain's head names another last event"))
    return found
