"""Which column of which edition of a dataset holds which indicator, as the dataset's `*_editions.toml` says."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Edition:
    """Column map of one academic year of one shape."""

    period: int
    available_on: date
    cohort: str | None
    columns: dict[str, tuple[str, ...]]
    """Indicator code to its column, or to its column, lower and upper limit."""
    percent_sign: bool
    """Whether percentages are written "59%". Where they are, a bare number stands in the wrong column."""
    published: dict[str, dict[str, Decimal]]
    """What is known to have been published for an area, by indicator: a file that says otherwise is of another year."""

    @property
    def names(self) -> frozenset[str]:
        """Every column the edition is read from."""
        cohort = () if self.cohort is None else (self.cohort,)
        return frozenset((*cohort, *(name for names in self.columns.values() for name in names)))


def editions(filename: str) -> dict[str, dict[int, Edition]]:
    """Known editions by dataset and period."""
    text = files("securing_good_risk_engine.sources").joinpath(filename).read_text(encoding="utf-8")
    tables: dict[str, dict[str, Any]] = tomllib.loads(text, parse_float=Decimal)
    return {
        dataset: {int(period): _edition(int(period), table) for period, table in periods.items()}
        for dataset, periods in tables.items()
    }


def _edition(period: int, table: dict[str, Any]) -> Edition:
    return Edition(
        period=period,
        available_on=table["available_on"],
        cohort=table.get("cohort"),
        columns={
            indicator: (columns,) if isinstance(columns, str) else tuple(columns)
            for indicator, columns in table["columns"].items()
        },
        percent_sign=table.get("percent_sign", False),
        published=table.get("published", {}),
    )
