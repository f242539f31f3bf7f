"""Which columns of which datasets each indicator is read from, as the column maps say."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from securing_good_risk_engine.indicators import SUPPLIED, Indicator
from securing_good_risk_engine.sources import parent_view, supplied, templates
from securing_good_risk_engine.sources.editions import Editions, editions

_SOURCES: Final = "securing_good_risk_engine.sources"
DATASET_OF_MAP: Final = {
    "absence_explored_two_terms": "absence_explored",
    **{f"ks2_explored_{subject}": "ks2_explored" for subject in ("reading", "writing", "maths")},
    "ks4_provisional": "ks4_performance_tables",
    "school_primary": "school_preferences_and_offers",
    "school_secondary": "school_preferences_and_offers",
    "authority_primary": "authority_applications_and_offers",
    "authority_secondary": "authority_applications_and_offers",
}
"""Column maps of which one dataset has several, by the map's name."""


@cache
def column_maps() -> Mapping[str, Editions]:
    """Every column map by its name."""
    named = sorted(file.name for file in files(_SOURCES).iterdir() if file.name.endswith("_editions.toml"))
    return {name: one for file in named for name, one in editions(file).items()}


@cache
def columns_of(code: str) -> Mapping[str, tuple[str, ...]]:
    """Dataset to the columns an indicator has had in it, limits among them; both in alphabetical order."""
    found: dict[str, set[str]] = {}
    for name, one in column_maps().items():
        held = {column for edition in one.known.values() for column in edition.columns.get(code, ())}
        if held:
            found.setdefault(DATASET_OF_MAP.get(name, name), set()).update(held)
    for template in templates.TEMPLATES:
        held = {column for column, returned in template.columns.items() if returned == code}
        if held:
            found[template.name] = held
    if code in parent_view.COLUMNS:
        found["parent_view"] = {parent_view.COLUMNS[code]}
    if code.partition("__")[0] in SUPPLIED:
        found[supplied.NAME] = {"value"}
    return {dataset: tuple(sorted(held)) for dataset, held in sorted(found.items())}


def definition(indicator: Indicator) -> dict[str, Any]:
    """An indicator as other systems read it: everything the catalogue says, and where it is read from."""
    return {
        "code": indicator.code,
        "title": indicator.title,
        "definition": indicator.definition,
        "factor": indicator.factor,
        "unit": indicator.unit,
        "minimum": float(indicator.minimum),
        "maximum": float(indicator.maximum),
        "decimals": indicator.decimals,
        "worse": indicator.worse,
        "phases": list(indicator.phases),
        "source": indicator.source,
        "columns": {dataset: list(columns) for dataset, columns in columns_of(indicator.code).items()},
        "published_from": indicator.published_from,
        "published_to": indicator.published_to,
        "benchmark": indicator.benchmark,
    }
