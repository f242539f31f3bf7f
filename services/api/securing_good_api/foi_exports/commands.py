"""Make a case's record ready for a public request."""

import hashlib
from collections.abc import Sequence
from uuid import UUID, uuid4

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening, canonical
from securing_good.tables import FoiExport
from securing_good_api.cases.held import held_case
from securing_good_api.foi_exports.gathering import gathered, names_around
from securing_good_api.foi_exports.rules import Change, bundle


async def make_foi_export(
    unit: UnitOfWork, *, case_id: UUID, request_reference: str, changes: Sequence[Change]
) -> UUID:
    """Gather the record of a case as it is now, withhold what is exempt, and keep both with a digest. Returns its id.

    Raises NotFound, and Invalid for a change of something that is not there.
    """
    case = await held_case(unit, case_id)
    items = await gathered(unit, case)
    given, schedule = bundle(items, changes, await names_around(unit, case.id, case.urn))
    document = canonical(
        {
            "case": case.reference,
            "urn": case.urn,
            "request_reference": request_reference,
            "as_of": unit.today,
            "items": given,
            "schedule": schedule,
        }
    )
    made = FoiExport(
        council=unit.council,
        id=uuid4(),
        case_id=case.id,
        urn=case.urn,
        request_reference=request_reference,
        document=document.decode(),
        digest=hashlib.sha256(document).hexdigest(),
        withheld=len(schedule),
        made_by=unit.actor,
        made_at=unit.now,
    )
    unit.session.add(made)
    payload = {"export": made.id, "request": request_reference, "digest": made.digest, "withheld": made.withheld}
    unit.record(Happening(EventKind.FOI_EXPORT_MADE, f"case:{case.id}", payload, urn=case.urn))
    return made.id
