"""Files that come with the figures and hold none: lists of columns, of codes and abbreviations, and pages for people.

They are told by their columns, or by what stands in their first rows, so that whoever sends a whole folder hears what each
file is rather than that nobody knows it.
"""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

from securing_good_risk_engine.sources.facts import FileRefused, RowProblem
from securing_good_risk_engine.sources.table import Table

_LOOKED_AT: Final = 60
"""Rows below the header in which words are looked for."""
_BUILT_IN: Final = "It has no figures to load; what it explains is built in."
_AS_A_TABLE: Final = (
    "Send the dates as a table instead, with the columns la_code, academic_year, term, kind, start and end, "
    "as JSON or CSV."
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of file without figures."""

    what: str
    """Completes the sentence "The file is ..."."""
    columns: frozenset[str] = frozenset()
    """All of them are in its header."""
    words: re.Pattern[str] | None = None
    """Stands in its header or first rows, if that is what gives it away."""
    advice: str = _BUILT_IN


_COLUMNS_EXPLAINED: Final = "a list of the columns of"
_KINDS: Final = (
    _Kind(f"{_COLUMNS_EXPLAINED} a file of figures", frozenset({"Variable", "Label", "Type", "Description"})),
    _Kind(f"{_COLUMNS_EXPLAINED} the school census", frozenset({"Field Number", "Field Reference", "Field Name"})),
    _Kind(
        f"{_COLUMNS_EXPLAINED} the performance tables",
        frozenset({"Column", "Metafile heading", "Metafile description"}),
    ),
    _Kind(
        "a list of the codes of local authorities and regions", frozenset({"LEA", "LA Name", "REGION", "REGION NAME"})
    ),
    _Kind(
        "a map from columns of published files to fields of a website",
        frozenset({"PropertyName", "PropertyDescription", "Source", "File", "Field"}),
    ),
    _Kind(
        "a list of the abbreviations in the performance tables",
        words=re.compile(r"Abbreviations used in the .*(?:csv|excel)", re.IGNORECASE),
    ),
    _Kind(
        "a page of text about term dates, not a table of them",
        words=re.compile(r"^\W*(?:autumn|spring|summer) term 20[0-9]{2}$", re.IGNORECASE),
        advice=_AS_A_TABLE,
    ),
)


def refuse_without_figures(tables: list[Table]) -> None:
    """Raise FileRefused when the file is known to hold no figures. Asked only of files that are no dataset."""
    for table in tables:
        for kind in _KINDS:
            if kind.columns.issubset(table.header) and (kind.words is None or _says(table, kind.words)):
                raise FileRefused("not_figures", f"The file is {kind.what}. {kind.advice}")


def _says(table: Table, words: re.Pattern[str]) -> bool:
    if any(map(words.search, table.header)):
        return True
    first = islice(table.body(), _LOOKED_AT)
    return any(
        words.search(cell.strip()) for row in first if not isinstance(row, RowProblem) for cell in row[1] if cell
    )
