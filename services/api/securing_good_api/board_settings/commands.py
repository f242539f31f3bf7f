"""Say how the board is shown schools from now on."""

import secrets
from uuid import UUID, uuid4

from sqlalchemy import select

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import BoardSettingsEdition, School
from securing_good.vocabulary import SchoolsShown
from securing_good_api.redaction.rules import codes_differ

_KEY_BYTES = 32


async def set_board_settings(unit: UnitOfWork, *, schools: SchoolsShown, fewest: int, quorum: int, reason: str) -> UUID:
    """An edition that holds from now on, with codes of its own. Returns its id."""
    urns = (await unit.session.scalars(select(School.urn).where(School.council == unit.council))).all()
    key = secrets.token_bytes(_KEY_BYTES)
    while not codes_differ(key, urns):
        key = secrets.token_bytes(_KEY_BYTES)
    row = BoardSettingsEdition(
        council=unit.council,
        id=uuid4(),
        schools=schools,
        fewest=fewest,
        quorum=quorum,
        code_key=key,
        reason=reason,
        set_by=unit.actor,
        set_at=unit.now,
    )
    unit.session.add(row)
    await unit.session.flush()
    payload = {"schools": schools, "fewest": fewest, "quorum": quorum, "reason": reason}
    unit.record(Happening(EventKind.BOARD_SETTINGS_SET, f"board-settings:{row.id}", payload))
    return row.id
