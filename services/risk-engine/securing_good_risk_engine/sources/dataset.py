"""What a dataset is to the importer: the columns that give it away and the function that reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from securing_good_risk_engine.sources.facts import RecognisedFile
from securing_good_risk_engine.sources.table import Table


@dataclass(frozen=True, slots=True)
class Dataset:
    """One published shape. A table that has all of `columns` is of this dataset, whatever else it holds."""

    name: str
    title: str
    columns: frozenset[str]
    read: Callable[[Table, date, int | None], RecognisedFile]
    """Takes the table, today and the academic year the sender says the file is about, if any.

    Only a shape that does not tell its year goes by what the sender says. Raises FileRefused when the columns fit but
    the edition cannot be told.
    """

    def missing(self, table: Table) -> list[str]:
        """Columns this dataset has and the table has not, in alphabetical order."""
        return sorted(self.columns.difference(table.header))


def academic_year(period: int) -> str:
    """2018 as people write it: 2018/19."""
    return f"{period}/{(period + 1) % 100:02}"
