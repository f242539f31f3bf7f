"""Check a ruleset that a council proposes: it stands as a draft, or every fault is told on its line."""

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from securing_good import work
from securing_good.database import Database, UnitOfWork, of_council
from securing_good.events import EventKind, Happening
from securing_good.tables import Ruleset as RulesetRow
from securing_good.tables import RulesetCheck, RulesetProposal
from securing_good.vocabulary import storable
from securing_good.work import Claim
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.rulesets import Ruleset, RulesetInvalid, fingerprint, read_ruleset
from securing_good_risk_engine.rulesets.lines import line_of

ACTOR = "system:risk-engine"
MOST_FAULTS = 50
"""Faults told of one proposal: whoever mends fifty will send it again."""


async def check_rulesets(database: Database, claims: Sequence[Claim]) -> None:
    """Check the claimed proposals of one council."""
    for claim in claims:
        council = claim.council
        assert council is not None
        async with database.unit_of_work(of_council(council), actor=ACTOR) as unit:
            await work.hold(unit, [claim])
            await _check(unit, council, UUID(claim.key))
            await work.finish(unit, [claim])


async def _check(unit: UnitOfWork, council: str, proposal_id: UUID) -> None:
    text = await unit.session.scalar(
        select(RulesetProposal.text).where(RulesetProposal.council == council, RulesetProposal.id == proposal_id)
    )
    assert text is not None
    try:
        ruleset = read_ruleset(text)
        await _refuse_name(unit, council, ruleset, text)
    except RulesetInvalid as fault:
        faults = [
            {"line": line, "path": path, "sentence": storable(sentence)}
            for (path, sentence), line in zip(fault.problems, fault.lines, strict=True)
        ]
        _record(unit, proposal_id, None, faults[:MOST_FAULTS])
        payload = {"faults": len(faults)}
        unit.record(Happening(EventKind.RULESET_REFUSED, f"ruleset-proposal:{proposal_id}", payload))
        return
    unit.session.add(
        RulesetRow(
            version=ruleset.version,
            council=council,
            title=ruleset.title,
            document=ruleset.model_dump(mode="json"),
            digest=fingerprint(ruleset),
            reads=sorted(ruleset.reads & INDICATORS.keys()),
            registered_at=unit.now,
        )
    )
    await unit.session.flush()
    _record(unit, proposal_id, ruleset.version, [])
    about = {"digest": fingerprint(ruleset), "proposal": str(proposal_id)}
    unit.record(Happening(EventKind.RULESET_REGISTERED, f"ruleset:{ruleset.version}", about))


async def _refuse_name(unit: UnitOfWork, council: str, ruleset: Ruleset, text: str) -> None:
    """Raise RulesetInvalid where the ruleset cannot stand under its version, or no database can keep its words."""
    version = ruleset.version
    if not version.startswith(f"{council}-"):
        raise _at("version", f"a council's own version begins with its code: {council}-{version}", text)
    if await unit.session.scalar(select(RulesetRow.version).where(RulesetRow.version == version)) is not None:
        raise _at("version", f"{version} is another ruleset already: a changed rule needs a new version", text)
    said = json.dumps(ruleset.model_dump(mode="json"), ensure_ascii=False)
    if "\\u0000" in said or storable(said) != said:
        raise _at("$", "it holds a character that cannot be kept (NUL, or half of a surrogate pair)", text)


def _at(path: str, sentence: str, text: str) -> RulesetInvalid:
    return RulesetInvalid(((path, sentence),), (line_of(text, path),))


def _record(unit: UnitOfWork, proposal_id: UUID, version: str | None, faults: Sequence[Mapping[str, object]]) -> None:
    told = [dict(one) for one in faults]
    unit.session.add(
        RulesetCheck(council=unit.council, proposal_id=proposal_id, ruleset=version, faults=told, checked_at=unit.now)
    )
