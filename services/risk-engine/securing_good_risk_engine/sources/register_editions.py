"""What all editions of the register together say of one school: of each field, what the newest edition that tells it says."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final

from securing_good_risk_engine.sources.facts import SchoolFact

TOLD: Final = "told"
Facts = Mapping[str, Any]
"""One edition's facts about one school in JSON's types, and under `told` the fields it tells when that is not all."""

_DAYS: Final = ("opened_on", "closed_on")
_FIELDS: Final = tuple(field.name for field in fields(SchoolFact) if field.name != TOLD)


def facts_of(school: SchoolFact) -> dict[str, Any]:
    """One edition's facts as they are stored. A field about which it neither tells nor assumes anything is left out."""
    values = {name: getattr(school, name) for name in _FIELDS}
    tells = frozenset(_FIELDS) if school.told is None else school.told
    facts = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if name in tells or value is not None
    }
    return facts if tells.issuperset(facts) else {**facts, TOLD: sorted(tells)}


def combined(editions: Iterable[Facts]) -> tuple[dict[str, Any], frozenset[str]]:
    """The facts of editions given oldest first, and which of them an edition told; the others are assumed."""
    known: dict[str, Any] = {}
    told: set[str] = set()
    for edition in editions:
        tells = edition.get(TOLD)
        for name, value in edition.items():
            if name == TOLD:
                continue
            if tells is None or name in tells:
                known[name] = value
                told.add(name)
            elif name not in known or (name not in told and value):
                known[name] = value
    return known, frozenset(told)


def school_values(facts: Facts) -> dict[str, Any]:
    """Combined facts in the types the register's columns have; what no edition says anything of is None."""
    days = {name: date.fromisoformat(facts[name]) for name in _DAYS if facts.get(name) is not None}
    return {**dict.fromkeys(_FIELDS), **facts, **days}
