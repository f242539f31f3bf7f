"""Add evidence to an action."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.errors import NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Action, ActionEvidence, ActionEvidenceFile
from securing_good.vocabulary import EvidenceKind, ScanResult
from securing_good_api.action_evidence.rules import safe_link


@dataclass(frozen=True)
class SoundFile:
    """A file whose type is allowed and which holds what it says."""

    filename: str
    media_type: str
    content: bytes
    scan: ScanResult


async def add_link(
    unit: UnitOfWork, *, action_id: UUID, of_schools: Collection[int] | None, title: str, link: str
) -> UUID:
    """Add a link; returns its id. Raises NotFound, Invalid for what no browser opens safely."""
    address = safe_link(link)
    action = await _action(unit, action_id, of_schools)
    return await _add(unit, action, title, link=address)


async def add_file(
    unit: UnitOfWork, *, action_id: UUID, of_schools: Collection[int] | None, title: str, file: SoundFile
) -> UUID:
    """Add a file; returns its id. Raises NotFound."""
    action = await _action(unit, action_id, of_schools)
    evidence = await _add(unit, action, title, file=file)
    unit.session.add(ActionEvidenceFile(council=unit.council, evidence_id=evidence, content=file.content))
    return evidence


async def _action(unit: UnitOfWork, action_id: UUID, of_schools: Collection[int] | None) -> Action:
    """The action, which others may add evidence to as well. Raises NotFound."""
    action = await unit.session.scalar(
        select(Action).where(Action.council == unit.council, Action.id == action_id).with_for_update(read=True)
    )
    if action is None or (of_schools is not None and action.urn not in of_schools):
        raise NotFound("There is no such action, or none that you may know of.")
    return action


async def _add(
    unit: UnitOfWork, action: Action, title: str, *, link: str | None = None, file: SoundFile | None = None
) -> UUID:
    evidence = ActionEvidence(
        council=unit.council,
        id=uuid4(),
        action_id=action.id,
        urn=action.urn,
        kind=EvidenceKind.FILE if file else EvidenceKind.LINK,
        title=title,
        link=link,
        filename=file.filename if file else None,
        media_type=file.media_type if file else None,
        size=len(file.content) if file else None,
        sha256=hashlib.sha256(file.content).hexdigest() if file else None,
        scan=file.scan if file else None,
        added_by=unit.actor,
        added_at=unit.now,
    )
    unit.session.add(evidence)
    await unit.session.flush()
    payload = {"evidence": evidence.id, "kind": evidence.kind, "sha256": evidence.sha256}
    unit.record(Happening(EventKind.ACTION_EVIDENCE_ADDED, f"action:{action.id}", payload, urn=action.urn))
    return evidence.id
