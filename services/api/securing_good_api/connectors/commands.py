"""Set a connector; ask for it to fetch now."""

from typing import Any

from sqlalchemy import select, text

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Connector, ConnectorSetting
from securing_good.work import WorkKind, ask
from securing_good_api.connectors.rules import check_fetchable, check_setting


async def set_connector(
    unit: UnitOfWork, *, code: str, expected_version: int, changes: dict[str, Any], local: bool
) -> None:
    """Change `enabled`, `address` or `period` (absent keeps, null goes back to what it ships with).

    Switched on, or led elsewhere while it is on, it looks at once. Raises NotFound, ChangedMeanwhile, Invalid, Conflict.
    """
    connector, setting = await _held(unit, code)
    if setting.version != expected_version:
        raise ChangedMeanwhile("Somebody set this connector after you read it.", current_version=setting.version)
    changed = {name: value for name, value in changes.items() if getattr(setting, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(setting, name, value)
    check_setting(
        enabled=setting.enabled,
        address=setting.address,
        ships_with=connector.address,
        period=setting.period,
        needs_period=connector.needs_period,
        local=local,
    )
    setting.set_by, setting.set_at = unit.actor, unit.now
    setting.version += 1
    unit.session.add(setting)
    await unit.session.flush()
    unit.record(Happening(EventKind.CONNECTOR_SET, f"connector:{code}", changed))
    if setting.enabled:
        await ask(unit, WorkKind.FETCH_RELEASE, [code], council=None)


async def ask_to_fetch(unit: UnitOfWork, *, code: str) -> None:
    """Have a connector look now, whether it is on or off. Raises NotFound, Conflict without an address."""
    connector, setting = await _held(unit, code)
    check_fetchable(address=setting.address or connector.address)
    setting.asked_at = unit.now
    unit.session.add(setting)
    await unit.session.flush()
    unit.record(Happening(EventKind.CONNECTOR_ASKED, f"connector:{code}", {}))
    await ask(unit, WorkKind.FETCH_RELEASE, [code], council=None)


async def _held(unit: UnitOfWork, code: str) -> tuple[Connector, ConnectorSetting]:
    """A connector and its setting, nobody else's to change until the transaction ends; one that nobody set is off."""
    await unit.session.execute(text("select pg_advisory_xact_lock(hashtext('connector ' || :code))"), {"code": code})
    connector = await unit.session.get(Connector, code)
    if connector is None:
        raise NotFound("There is no such connector.")
    setting = await unit.session.scalar(select(ConnectorSetting).where(ConnectorSetting.code == code))
    if setting is None:
        setting = ConnectorSetting(
            code=code,
            enabled=False,
            address=None,
            period=None,
            asked_at=None,
            set_by=unit.actor,
            set_at=unit.now,
            version=0,
        )
    return connector, setting
