"""`make catalogue`: write docs/data-catalogue.md from what the importer knows, so that it cannot say anything else."""

import sys
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Final

from deploy.instance import REPOSITORY
from deploy.write_templates import TEMPLATES_PAGE, templates_page
from securing_good_risk_engine.indicators import INDICATORS, PUPIL_GROUPS, SUPPLIED, Indicator
from securing_good_risk_engine.read_from import DATASET_OF_MAP, column_maps, columns_of
from securing_good_risk_engine.sources.dataset import academic_year
from securing_good_risk_engine.sources.editions import Edition, Editions
from securing_good_risk_engine.sources.recognising import DATASETS

CATALOGUE: Final = REPOSITORY / "docs" / "data-catalogue.md"
_OPENING: Final = """# Data catalogue

What the importer reads and what it keeps. Written by `make catalogue` from the code; a test fails when it is not up to date.

A file is recognised by its columns, never by its name. Observations are kept by school, indicator, academic year and release,
with the day they became available and the day we came to know them; what a publisher withheld is kept as the code that says
why, never as a number. Published facts are for every council to read; a council's own files are for that council alone.

"""
_NOT_PUBLISHED: Final = """
## Not published by school

- The phonics screening check and the early years foundation stage profile: the Department publishes them by local authority
  only. A school's own results come from the school or the data team, as supplied.
"""


def catalogue() -> str:
    """The whole document."""
    return "".join((_OPENING, *_datasets(column_maps()), _NOT_PUBLISHED, *_indicators()))


def _datasets(known: Mapping[str, Editions]) -> Iterator[str]:
    yield "## Datasets\n\nEach with the columns a file must have to be taken for it.\n"
    for dataset in DATASETS:
        columns = ", ".join(f"`{column}`" for column in sorted(dataset.columns))
        yield f"\n### {dataset.title}\n\n`{dataset.name}`. Columns: {columns}.\n"
        yield from (_years(name, known[name]) for name in _maps_of(dataset.name, known))


def _maps_of(dataset: str, known: Mapping[str, Editions]) -> list[str]:
    """Names of the column maps a dataset is read by; a shape that changed has one for each time."""
    return sorted(name for name in known if name == dataset or DATASET_OF_MAP.get(name) == dataset)


def _years(name: str, one: Editions) -> str:
    told = "; ".join(f"{academic_year(year)} ({_day(one.known[year])})" for year in one.listed())
    later = "" if one.newest.last else " Later years are read by the newest column map."
    without = "".join(f" {academic_year(year)}: {why}" for year, why in sorted(one.unpublished.items()))
    return f"\nYears of `{name}`, with the day each became available: {told}.{later}{without}\n"


def _day(edition: Edition) -> str:
    return edition.available_on.isoformat()


def _indicators() -> Iterator[str]:
    yield "\n## Indicators\n\nThresholds are the ruleset's, and stand in `/v1/rulesets/{version}` with their origin.\n"
    for factor, of_factor in groupby(INDICATORS.values(), key=lambda indicator: indicator.factor):
        yield f"\n### {factor.value.replace('_', ' ').capitalize() if factor else 'For comparison only, never a risk'}\n"
        # What is the same for groups of pupils is told once, with the indicator of all pupils.
        yield from (_indicator(indicator) for indicator in of_factor if "__" not in indicator.code)


def _indicator(indicator: Indicator) -> str:
    read_from = [
        f"`{dataset}` ({', '.join(f'`{it}`' for it in columns)})"
        for dataset, columns in columns_of(indicator.code).items()
    ]
    groups = ""
    if indicator.code in SUPPLIED:
        groups = f"\n- Also of pupil groups, as supplied: `{indicator.code}__` and one of {', '.join(PUPIL_GROUPS)}"
    last = f" to {academic_year(indicator.published_to)}" if indicator.published_to is not None else ""
    return (
        f"\n#### `{indicator.code}`\n\n{indicator.title}. {indicator.definition}\n\n"
        f"- Unit: {_words(indicator.unit)}, {indicator.minimum} to {indicator.maximum}; worse when {indicator.worse.value}\n"
        f"- Phases: {', '.join(_words(phase) for phase in indicator.phases)}\n"
        f"- Source: {indicator.source}; from {academic_year(indicator.published_from)}{last}\n"
        f"- Read from: {', '.join(read_from)}{groups}\n"
        f"- Held against: {indicator.benchmark}\n"
    )


def _words(code: str) -> str:
    return code.replace("_", " ")


def main(path: Path = CATALOGUE) -> int:
    """Write it."""
    path.write_text(catalogue(), encoding="utf-8")
    TEMPLATES_PAGE.write_text(templates_page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
