"""Register what ships with the engine: its indicators, rulesets and connectors."""

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from securing_good.database import OF_ENGLAND, UnitOfWork, open_database
from securing_good.events import EventKind, Happening
from securing_good.settings import Settings
from securing_good.tables import Connector, Indicator, Ruleset
from securing_good_risk_engine.connectors.catalogue import load_definitions
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.read_from import definition
from securing_good_risk_engine.rulesets import fingerprint, load_shipped


class RulesetChanged(Exception):
    """A shipped ruleset differs from the one registered under the same version; a changed rule needs a new version."""


async def register_all(settings: Settings) -> None:
    """Make every shipped indicator and ruleset known to the database. Safe to repeat."""
    database = open_database(settings, pooled=False)
    try:
        async with database.unit_of_work(OF_ENGLAND, actor="system:register") as unit:
            await register_indicators(unit)
            await register_rulesets(unit)
            await register_connectors(unit)
    finally:
        await database.close()


async def register_indicators(unit: UnitOfWork) -> None:
    """Make the engine's indicators known by code; titles follow the code that ships."""
    rows = [
        {"code": one.code, "title": one.title, "unit": one.unit.value, "definition": definition(one)}
        for one in INDICATORS.values()
    ]
    added = insert(Indicator)
    await unit.session.execute(
        added.on_conflict_do_update(
            index_elements=["code"],
            set_={name: added.excluded[name] for name in ("title", "unit", "definition")},
        ),
        rows,
    )


async def register_rulesets(unit: UnitOfWork) -> None:
    """Make the shipped rulesets known; raises RulesetChanged when one was altered under its old version."""
    rows = await unit.session.execute(select(Ruleset.version, Ruleset.digest))
    known = {row.version: row.digest for row in rows}
    for ruleset in load_shipped():
        digest = fingerprint(ruleset)
        if known.get(ruleset.version, digest) != digest:
            raise RulesetChanged(
                f"Ruleset {ruleset.version} is registered with other rules: give the changed rules a new version."
            )
        reads = sorted(ruleset.reads & INDICATORS.keys())
        if ruleset.version in known:
            await unit.session.execute(
                update(Ruleset).where(Ruleset.version == ruleset.version, Ruleset.reads != reads).values(reads=reads)
            )
            continue
        unit.session.add(
            Ruleset(
                version=ruleset.version,
                title=ruleset.title,
                document=ruleset.model_dump(mode="json"),
                digest=digest,
                reads=reads,
                registered_at=unit.now,
            )
        )
        unit.record(Happening(EventKind.RULESET_REGISTERED, f"ruleset:{ruleset.version}", {"digest": digest}))


async def register_connectors(unit: UnitOfWork) -> None:
    """Make the connectors that ship known by code; what is said of them follows the code that ships."""
    rows = [one.model_dump() for one in load_definitions()]
    added = insert(Connector)
    await unit.session.execute(
        added.on_conflict_do_update(
            index_elements=["code"], set_={name: added.excluded[name] for name in rows[0] if name != "code"}
        ),
        rows,
    )
    await unit.session.execute(delete(Connector).where(Connector.code.not_in([row["code"] for row in rows])))
