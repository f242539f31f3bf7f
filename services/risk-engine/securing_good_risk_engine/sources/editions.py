"""Which column of which edition of a dataset holds which indicator, as the dataset's `*_editions.toml` says.

Years that have not come yet need no entry: one after the newest known is read by the newest column map, and a file it
does not fit is refused for the columns it lacks.
"""

import dataclasses
import tomllib
from collections.abc import Mapping
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
    cohorts: Mapping[str, str]
    """Column of the pupils an indicator is about, where that is not `cohort`."""
    percent_sign: bool
    """Whether percentages are written "59%". Where they are, a bare number stands in the wrong column."""
    published: dict[str, dict[str, Decimal]]
    """What is known to have been published for an area, by indicator: a file that says otherwise is of another year."""
    elsewhere: Mapping[int, Mapping[str, Mapping[str, Decimal]]]
    """What is known to have been published for other years: a file that says all that is of that year."""
    last: bool
    """Whether the shape ended with this year, so that no later year is read by its column map."""

    @property
    def names(self) -> frozenset[str]:
        """Every column the edition is read from."""
        cohort = () if self.cohort is None else (self.cohort,)
        return frozenset(
            (*cohort, *self.cohorts.values(), *(name for names in self.columns.values() for name in names))
        )


@dataclass(frozen=True, slots=True)
class Editions:
    """Known editions of one dataset, and the years that never had one."""

    known: Mapping[int, Edition]
    unpublished: Mapping[int, str]
    """Years without figures, and why there are none."""

    @property
    def newest(self) -> Edition:
        """The edition of the latest year known."""
        return self.known[max(self.known)]

    def of(self, period: int) -> Edition | None:
        """The edition of this year: the one known, or for a later year the newest, moved to it."""
        edition, newest = self.known.get(period), self.newest
        if edition is None:
            if period < newest.period or newest.last:
                return None
            moved = _years_later(newest.available_on, period - newest.period)
            edition = dataclasses.replace(newest, period=period, available_on=moved, published={})
        others = {year: other.published for year, other in self.known.items() if other.published and year != period}
        return dataclasses.replace(edition, elsewhere=others)

    def after(self, period: int) -> int:
        """The next year there are figures of."""
        later = period + 1
        while later in self.unpublished:
            later += 1
        return later

    def listed(self) -> list[int]:
        """Years known, oldest first."""
        return sorted(self.known)


def editions(filename: str) -> dict[str, Editions]:
    """Known editions by dataset."""
    text = files("securing_good_risk_engine.sources").joinpath(filename).read_text(encoding="utf-8")
    tables: dict[str, dict[str, Any]] = tomllib.loads(text, parse_float=Decimal)
    return {dataset: _of_dataset(periods) for dataset, periods in tables.items()}


def _of_dataset(periods: dict[str, Any]) -> Editions:
    known: dict[int, Edition] = {}
    unpublished: dict[int, str] = {}
    for period, table in sorted((int(period), table) for period, table in periods.items()):
        if "unpublished" in table:
            unpublished[period] = table["unpublished"]
        elif "like" in table:
            known[period] = _edition_like(known[table["like"]], period, table)
        else:
            known[period] = _edition(period, table)
    return Editions(known, unpublished)


def _edition(period: int, table: dict[str, Any]) -> Edition:
    return Edition(
        period=period,
        available_on=table["available_on"],
        cohort=table.get("cohort"),
        columns={
            indicator: (columns,) if isinstance(columns, str) else tuple(columns)
            for indicator, columns in table["columns"].items()
        },
        cohorts=table.get("cohorts", {}),
        percent_sign=table.get("percent_sign", False),
        published=table.get("published", {}),
        elsewhere={},
        last=table.get("last", False),
    )


def _edition_like(model: Edition, period: int, table: dict[str, Any]) -> Edition:
    without = frozenset(table.get("without", ()))
    return dataclasses.replace(
        model,
        period=period,
        available_on=table.get("available_on") or _years_later(model.available_on, period - model.period),
        columns={indicator: names for indicator, names in model.columns.items() if indicator not in without},
        cohorts={indicator: name for indicator, name in model.cohorts.items() if indicator not in without},
        published=table.get("published", {}),
        last=table.get("last", False),
    )


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
