"""Keep a file as it came, and have it loaded: for people who send files, and for connectors that fetch them."""

import hashlib

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import Import, ImportFile
from securing_good.work import WorkKind, ask

MOST_BYTES = 100_000_000
"""The largest file there may be."""
MOST_DIFFERENCES = 100_000
"""Differences that are kept of a file that is only tried; all of them are counted."""


async def receive_file(
    unit: UnitOfWork, *, content: bytes, filename: str, said_period: int | None, dry_run: bool = False
) -> int:
    """Keep a file as it was sent and ask for it to be loaded, or only tried (`dry_run`); returns the import's id.

    The file's facts will belong to the owner of the transaction's scope: a council, or England.
    """
    owner = unit.scope.owner
    sha256 = hashlib.sha256(content).hexdigest()
    received = Import(
        council=owner,
        filename=filename,
        size=len(content),
        sha256=sha256,
        said_period=said_period,
        dry_run=dry_run,
        sent_by=unit.actor,
        sent_at=unit.now,
    )
    unit.session.add(received)
    await unit.session.flush()
    unit.session.add(ImportFile(import_id=received.id, council=owner, content=content))
    await unit.session.flush()
    unit.record(
        Happening(
            EventKind.IMPORT_RECEIVED,
            f"import:{received.id}",
            {"filename": filename, "size": len(content), "sha256": sha256, "dry_run": dry_run},
        )
    )
    await ask(unit, WorkKind.LOAD_IMPORT, [str(received.id)], council=owner)
    return received.id
