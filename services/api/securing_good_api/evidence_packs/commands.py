"""Freeze what a review looks at; keep what the school says to it."""

import hashlib
import json
from uuid import UUID, uuid4

from securing_good.database import UnitOfWork
from securing_good.errors import Conflict
from securing_good.events import EventKind, Happening, canonical
from securing_good.tables import Case, EvidencePack, ReviewPoint, SchoolResponse
from securing_good.vocabulary import CaseState, ReviewDecision
from securing_good_api.actors import Actor
from securing_good_api.evidence_packs.evidence import EVIDENCE
from securing_good_api.evidence_packs.rules import review_is_over
from securing_good_api.reviews.commands import held_review


async def freeze_evidence(unit: UnitOfWork, *, review_point_id: UUID, actor: Actor) -> UUID:
    """Freeze how the case stands now, for one review. Returns the pack's id.

    It may be done again: a review is decided on the newest. Raises NotFound, Conflict for a review that is decided or a
    case that is closed.
    """
    case, point = await held_review(unit, review_point_id)
    _check_open(case, point)
    read = await EVIDENCE.one(unit.session, actor, case.id, today=unit.today)
    content = canonical({"months": point.months, "kind": point.kind, **json.loads(read.body)})
    pack = EvidencePack(
        council=unit.council,
        id=uuid4(),
        review_point_id=point.id,
        case_id=case.id,
        urn=case.urn,
        content=content.decode(),
        sha256=hashlib.sha256(content).hexdigest(),
        frozen_by=unit.actor,
        frozen_at=unit.now,
    )
    unit.session.add(pack)
    await unit.session.flush()
    payload = {"case": case.reference, "months": point.months, "evidence_pack": pack.id, "sha256": pack.sha256}
    unit.record(Happening(EventKind.EVIDENCE_FROZEN, f"review-point:{point.id}", payload, urn=case.urn))
    return pack.id


async def respond_to_review(unit: UnitOfWork, *, review_point_id: UUID, words: str) -> None:
    """Keep what the school says to a review, before it is decided; packs frozen from then on hold it.

    Raises NotFound, Conflict for a review that is decided or a case that is closed.
    """
    case, point = await held_review(unit, review_point_id)
    _check_open(case, point)
    unit.session.add(
        SchoolResponse(
            council=unit.council,
            id=uuid4(),
            review_point_id=point.id,
            case_id=case.id,
            urn=case.urn,
            words=words,
            said_by=unit.actor,
            said_at=unit.now,
        )
    )
    await unit.session.flush()
    payload = {"case": case.reference, "months": point.months, "words": words}
    unit.record(Happening(EventKind.SCHOOL_RESPONDED, f"review-point:{point.id}", payload, urn=case.urn))


def _check_open(case: Case, point: ReviewPoint) -> None:
    decided = ReviewDecision(point.decision) if point.decision else None
    blockers = review_is_over(decided, CaseState(case.state))
    if blockers:
        raise Conflict("This review is over.", blockers=blockers)
