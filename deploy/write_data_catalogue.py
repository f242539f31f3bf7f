"""`make catalogue`: write docs/data-catalogue.md from what the importer knows, so that it cannot say anything else."""

import sys
from collections.abc import Iterator
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Final

from deploy.instance import REPOSITORY
from securing_good_risk_engine.indicators import INDICATORS, Indicator
from securing_good_risk_engine.sources.dataset import academic_year
from securing_good_risk_engine.sources.editions import Edition, Editions, editions
from securing_good_risk_engine.sources.recognising import DATASETS

CATALOGUE: Final = REPOSITORY / "docs" / "data-catalogue.md"
_SOURCES: Final = "securing_good_risk_engine.sources"
_MAPS: Final = {
    "absence_explored_two_terms": "absence_explored",
    "ks2_explored_reading": "ks2_explored",
    "ks2_explored_writing": "ks2_explored",
    "ks2_explored_maths": "ks2_explored",
    "ks4_provisional": "ks4_performance_tables",
    "school_primary": "school_preferences_and_offers",
    "school_secondary": "school_preferences_and_offers",
    "authority_primary": "authority_applications_and_offers",
    "authority_secondary": "authority_applications_and_offers",
}
"""Column maps of which one dataset has several, by the map's name."""
_PARENT_VIEW: Final = "parent_view"
"""Its columns are questions of a year, and stand in its source."""

_OPENING: Final = """# Data catalogue

What the importer reads and what it keeps. Written by `make catalogue` from the code; a test fails when it is not up to date.

A file is recognised by its columns, never by its name. Observations are kept by school, indicator, academic year and release,
with the day they became available and the day we came to know them; what a publisher withheld is kept as the code that says
why, never as a number. Published facts are for every council to read; a council's own files are for that council alone.

"""
_NOT_PUBLISHED: Final = """
## Not published by school

- The phonics screening check: the Department publishes it by local authority only. A school's own result can only come from
  the school.
"""


def catalogue() -> str:
    """The whole document."""
    known = {name: one for file in _edition_files() for name, one in editions(file).items()}
    return "".join((_OPENING, *_datasets(known), _NOT_PUBLISHED, *_indicators(known)))


def _edition_files() -> list[str]:
    return sorted(file.name for file in files(_SOURCES).iterdir() if file.name.endswith("_editions.toml"))


def _datasets(known: dict[str, Editions]) -> Iterator[str]:
    yield "## Datasets\n\nEach with the columns a file must have to be taken for it.\n"
    for dataset in DATASETS:
        columns = ", ".join(f"`{column}`" for column in sorted(dataset.columns))
        yield f"\n### {dataset.title}\n\n`{dataset.name}`. Columns: {columns}.\n"
        yield from (_years(name, known[name]) for name in _maps_of(dataset.name, known))


def _maps_of(dataset: str, known: dict[str, Editions]) -> list[str]:
    """Names of the column maps a dataset is read by; a shape that changed has one for each time."""
    return sorted(name for name in known if name == dataset or _MAPS.get(name) == dataset)


def _years(name: str, one: Editions) -> str:
    told = "; ".join(f"{academic_year(year)} ({_day(one.known[year])})" for year in one.listed())
    later = "" if one.newest.last else " Later years are read by the newest column map."
    without = "".join(f" {academic_year(year)}: {why}" for year, why in sorted(one.unpublished.items()))
    return f"\nYears of `{name}`, with the day each became available: {told}.{later}{without}\n"


def _day(edition: Edition) -> str:
    return edition.available_on.isoformat()


def _indicators(known: dict[str, Editions]) -> Iterator[str]:
    yield "\n## Indicators\n\nThresholds are the ruleset's, and stand in `/v1/rulesets/{version}` with their origin.\n"
    for factor, of_factor in groupby(INDICATORS.values(), key=lambda indicator: indicator.factor):
        yield f"\n### {factor.value.replace('_', ' ').capitalize() if factor else 'For comparison only, never a risk'}\n"
        yield from (_indicator(indicator, known) for indicator in of_factor)


def _indicator(indicator: Indicator, known: dict[str, Editions]) -> str:
    columns: dict[str, set[str]] = {}
    for name, one in known.items():
        held = {column for edition in one.known.values() for column in edition.columns.get(indicator.code, ())}
        if held:
            columns.setdefault(_MAPS.get(name, name), set()).update(held)
    read_from = [f"`{name}` ({', '.join(f'`{it}`' for it in sorted(held))})" for name, held in sorted(columns.items())]
    if indicator.code.startswith(_PARENT_VIEW):
        read_from.append(f"`{_PARENT_VIEW}`")
    last = f" to {academic_year(indicator.published_to)}" if indicator.published_to is not None else ""
    return (
        f"\n#### `{indicator.code}`\n\n{indicator.title}. {indicator.definition}\n\n"
        f"- Unit: {_words(indicator.unit)}, {indicator.minimum} to {indicator.maximum}; worse when {indicator.worse.value}\n"
        f"- Phases: {', '.join(_words(phase) for phase in indicator.phases)}\n"
        f"- Source: {indicator.source}; from {academic_year(indicator.published_from)}{last}\n"
        f"- Read from: {', '.join(read_from)}\n"
        f"- Held against: {indicator.benchmark}\n"
    )


def _words(code: str) -> str:
    return code.replace("_", " ")


def main(path: Path = CATALOGUE) -> int:
    """Write it."""
    path.write_text(catalogue(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
