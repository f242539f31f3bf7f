"""Rulesets as they were registered, each understood once: their text never changes under the same digest."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good_risk_engine.rulesets import Ruleset

KEPT: Final = 16
"""Rulesets one process keeps: those shipped, and what a few councils hold or try."""

_kept: "OrderedDict[str, Ruleset]" = OrderedDict()


async def registered_rulesets(session: AsyncSession, versions: Sequence[str]) -> dict[str, Ruleset]:
    """The rulesets of some versions that this session may see, by version. Raises KeyError where one is not there."""
    # What is kept now stays at hand, whatever others let go of while the database answers.
    kept = dict(_kept)
    rows = await session.execute(text(_RULESETS), {"versions": list(versions), "kept": list(kept)})
    found = {}
    for row in rows:
        found[row.version] = kept.get(row.digest) or Ruleset.model_validate(row.document)
        _kept[row.digest] = found[row.version]
        _kept.move_to_end(row.digest)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return {version: found[version] for version in versions}


async def registered_ruleset(session: AsyncSession, version: str) -> Ruleset:
    """One of them."""
    return (await registered_rulesets(session, [version]))[version]


_RULESETS: Final = """
    select version, digest, case when not digest = any(:kept) then document end as document
    from ruleset where version = any(:versions)
"""
