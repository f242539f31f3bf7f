"""A council's terms written in YAML: terms with their half-terms inside. The council is told by its name."""

from collections.abc import Iterator
from typing import Final

from securing_good.local_authorities import council_of_district
from securing_good_risk_engine.sources.cells import CellRefused, day, shown
from securing_good_risk_engine.sources.dataset import academic_year
from securing_good_risk_engine.sources.facts import FileRefused, RowProblem
from securing_good_risk_engine.sources.reading_yaml import Marked
from securing_good_risk_engine.sources.table import Table, TextRow
from securing_good_risk_engine.sources.term_periods import school_year_of

COLUMNS: Final = frozenset({"authority", "name", "terms"})
HEADER: Final = ("la_code", "academic_year", "term", "kind", "start", "end")


def as_table(table: Table) -> Table:
    """The same terms as rows of term dates. Raises FileRefused when the council is not known or there are no terms."""
    document = table.document
    if not isinstance(document, Marked):
        raise FileRefused("unknown_dataset", "The file has the names of a council's term dates, but is not YAML.")
    council = _council(document)
    terms = document.get("terms")
    if terms is None or not terms.items():
        raise FileRefused("no_rows", 'The file is of term dates, but has no list under "terms".')

    def body() -> Iterator[TextRow | RowProblem]:
        for term in terms.items():
            yield _row(council, term, term, "term")
            breaks = term.get("half_terms")
            for pause in breaks.items() if breaks else []:
                yield _row(council, term, pause, "half_term")

    return Table(HEADER, body)


def _council(document: Marked) -> str:
    name, short = (_text(document, key) for key in ("name", "authority"))
    council = council_of_district(name) or council_of_district(short)
    if council is None:
        raise FileRefused(
            "unknown_council", f'The file is of "{shown(name or short)}", which is no council known here.'
        )
    return council


def _row(council: str, term: Marked, period: Marked, kind: str) -> TextRow | RowProblem:
    """One period. Its academic year is that of its term's first day: the file does not tell it otherwise."""
    try:
        year = school_year_of(day(_text(term, "start"), "start"))
    except CellRefused as refused:
        return RowProblem(period.line, refused.column, refused.value, refused.code, refused.reason)
    dates = [_text(period, "start"), _text(period, "end")]
    return period.line, [council, academic_year(year), _text(term, "name"), kind, *dates]


def _text(value: Marked, name: str) -> str:
    found = value.get(name)
    return "" if found is None else found.text()
