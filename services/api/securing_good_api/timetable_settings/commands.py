"""Say how the council's timetable is made from now on."""

from dataclasses import asdict
from uuid import UUID, uuid4

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import TimetableSettingsEdition
from securing_good.timetable_settings import TimetableSettings
from securing_good_api.replanning import ask_for_timetable


async def set_timetable_settings(unit: UnitOfWork, *, settings: TimetableSettings, reason: str) -> UUID:
    """An edition that holds from now on; a timetable is made by it. Returns its id."""
    row = TimetableSettingsEdition(
        council=unit.council,
        id=uuid4(),
        notice_days=settings.notice_days,
        weights=asdict(settings.weights),
        reason=reason,
        set_by=unit.actor,
        set_at=unit.now,
    )
    unit.session.add(row)
    await unit.session.flush()
    payload = asdict(settings) | {"reason": reason}
    unit.record(Happening(EventKind.TIMETABLE_SETTINGS_SET, f"timetable-settings:{row.id}", payload))
    await ask_for_timetable(unit)
    return row.id
