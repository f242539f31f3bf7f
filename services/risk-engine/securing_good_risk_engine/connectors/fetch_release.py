"""Look for a newer release where a connector leads; one that is found becomes an import like any file of England's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from secrets import SystemRandom
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good import work
from securing_good.database import LONDON, OF_ENGLAND, Database, UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.outside import on_day
from securing_good.receiving import receive_file
from securing_good.tables import Connector, ConnectorSetting, ConnectorState, ImportOrigin
from securing_good.vocabulary import FetchOutcome
from securing_good.work import Claim
from securing_good_risk_engine.connectors.fetching import Away, Fetched, Fetcher, Found, Refused, Unchanged
from securing_good_risk_engine.connectors.rules import Known, retry_in

_CHANCE: Final = SystemRandom()
_NEVER: Final = ConnectorState.checked_at.is_(None)


@dataclass(frozen=True)
class Look:
    """What there is to look for."""

    code: str
    address: str | None
    """As it is set or ships: {date} stands for the day."""
    known_at: str | None
    """Where what is known was found."""
    period: int | None
    enabled: bool
    every: timedelta
    known: Known
    import_id: int | None
    failures: int


@dataclass(frozen=True)
class FetchReleases:
    """The job: one connector at a time. No transaction is open while a server is spoken to."""

    fetcher: Fetcher

    async def __call__(self, database: Database, claims: Sequence[Claim]) -> None:
        """Look, keep what was found, and rest until the next look. Off and not asked for, it is left alone."""
        for claim in claims:
            async with database.reading(OF_ENGLAND) as session:
                look = await _wanted(session, claim.key)
            if look is None:
                async with database.unit_of_work(OF_ENGLAND, actor="system:risk-engine") as unit:
                    await work.hold(unit, [claim])
                    await work.finish(unit, [claim])
            else:
                await self._look(database, claim, look)

    async def _look(self, database: Database, claim: Claim, look: Look) -> None:
        found: Found = Refused("No address is set: enter the one of the newest release.")
        now, asked = database.clock(), look.address or ""
        if look.address is not None:
            asked = on_day(look.address, now.astimezone(LONDON).date())
            # Under another address the same bytes are still the same, and nothing else is known.
            known = look.known if look.known_at == asked else Known(sha256=look.known.sha256)
            found = await self.fetcher.fetch(asked, known, code=look.code, now=now, dated=asked != look.address)
        async with database.unit_of_work(OF_ENGLAND, actor=f"system:connector:{look.code}") as unit:
            await work.hold(unit, [claim])
            rest = await _keep(unit, look, asked, found)
            if look.enabled:
                await work.rest(unit, [claim], for_s=rest.total_seconds())
            else:
                await work.finish(unit, [claim])


async def _wanted(session: AsyncSession, code: str) -> Look | None:
    """The connector, if it is on or somebody asked for it since it last looked."""
    asked = ConnectorSetting.asked_at.is_not(None) & or_(_NEVER, ConnectorState.checked_at < ConnectorSetting.asked_at)
    row = (
        await session.execute(
            select(Connector, ConnectorSetting, ConnectorState)
            .join(ConnectorSetting, ConnectorSetting.code == Connector.code)
            .outerjoin(ConnectorState, ConnectorState.code == Connector.code)
            .where(Connector.code == code, or_(ConnectorSetting.enabled, asked))
        )
    ).one_or_none()
    if row is None:
        return None
    connector, setting, state = row
    address = setting.address or connector.address
    same = state is not None and (state.set_to, state.period) == (address, setting.period)
    return Look(
        code=code,
        address=address,
        known_at=state.address if same else None,
        period=setting.period,
        enabled=setting.enabled,
        every=timedelta(days=connector.check_every_days),
        known=Known(state.etag, state.last_modified, state.sha256) if same else Known(),
        import_id=state.import_id if state is not None else None,
        failures=state.failures if state is not None else 0,
    )


async def _keep(unit: UnitOfWork, look: Look, asked: str, found: Found) -> timedelta:
    """Write down what was found; returns how long to rest."""
    known, import_id, failures, rest = look.known, look.import_id, 0, look.every
    match found:
        case Fetched():
            outcome, said = FetchOutcome.FETCHED, f"A new release was fetched: {found.filename}."
            import_id = await receive_file(
                unit, content=found.content, filename=found.filename, said_period=look.period
            )
            unit.session.add(_origin(unit, look, found, import_id))
            known = Known(found.etag, found.last_modified, found.sha256)
        case Unchanged():
            outcome, said = FetchOutcome.UNCHANGED, "Nothing newer is there."
            known = Known(found.etag, found.last_modified, known.sha256)
        case Away():
            outcome, said, failures = FetchOutcome.AWAY, found.said, look.failures + 1
            rest = retry_in(failures, _CHANCE.random(), at_least=found.wait)
        case Refused():
            outcome, said, failures = FetchOutcome.REFUSED, found.said, look.failures + 1
    state: dict[str, Any] = {
        "outcome": outcome,
        "said": said,
        "set_to": look.address or "",
        "period": look.period,
        "address": asked,
        "etag": known.etag,
        "last_modified": known.last_modified,
        "sha256": known.sha256,
        "import_id": import_id,
        "failures": failures,
        "checked_at": unit.now,
        "due_at": unit.now + rest if look.enabled else None,
    }
    await unit.session.execute(
        insert(ConnectorState)
        .values(code=look.code, **state)
        .on_conflict_do_update(index_elements=["code"], set_=state)
    )
    payload = {"outcome": outcome, "said": said, **({"import": import_id} if isinstance(found, Fetched) else {})}
    unit.record(Happening(EventKind.CONNECTOR_CHECKED, f"connector:{look.code}", payload))
    return rest


def _origin(unit: UnitOfWork, look: Look, found: Fetched, import_id: int) -> ImportOrigin:
    return ImportOrigin(
        import_id=import_id,
        connector=look.code,
        address=found.address,
        etag=found.etag,
        last_modified=found.last_modified,
        fetched_at=unit.now,
    )
