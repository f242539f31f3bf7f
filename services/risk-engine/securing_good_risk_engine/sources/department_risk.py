"""The Department's own risk analysis of a council's maintained schools: the score of each, and the lines it is made of.

It is kept to be shown beside what we suggest, and never counts: it rests on the same finance, absence and admissions. A
school it could not score is not in it at all, which says nothing of that school.
"""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from securing_good_risk_engine.sources.cells import CellRefused
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.facts import RecognisedFile, RowProblem
from securing_good_risk_engine.sources.figure_files import (
    edition_of,
    figures_file,
    most_rows_say,
    said_by_sender,
    year_it_ends_in,
)
from securing_good_risk_engine.sources.figures import Figures, Shape
from securing_good_risk_engine.sources.table import Table, TextRow
from securing_good_risk_engine.sources.worked_out import Cells, amount, share, total, with_columns

EDITIONS: Final = editions("department_risk_editions.toml")

_URN: Final = "URN"
_RUN: Final = "RunId"
"""Called by the year the financial year ends in."""
_GRADE: Final = "OverallGrade"
_LINE: Final = "RiskIndicator"
_TOLD: Final = "told with the first line of the school"
_Scored = tuple[str, str]
"""Run and school, as they are written."""
_LINE_KIND: Final = "kind of line"

_SCORES: Final = Shape(
    dataset="department_risk",
    title="Risk scores of the Department for Education",
    urn=_URN,
    words={grade: str(place) for place, grade in enumerate(("A*", "A", "B", "C", "D", "E", "F", "G"), start=1)},
)
_LINES: Final = Shape(
    dataset="department_risk_lines",
    title="Lines of the risk scores of the Department for Education",
    urn=_URN,
    kind=_LINE_KIND,
    schools=frozenset({""}),
    passed_over=frozenset({_TOLD}),
)


def _file(table: Table, shape: Shape, today: date, said: int | None) -> RecognisedFile:
    known = EDITIONS[shape.dataset]
    if _RUN in table.header:
        period, texts = most_rows_say(table, _RUN, year_it_ends_in)
        edition = edition_of(table, shape, known, period, today=today)
        return figures_file(Figures(table, shape, edition, texts, _RUN), today)
    period = said_by_sender(shape, known, period=said)
    return figures_file(Figures(table, shape, edition_of(table, shape, known, period, today=today)), today)


def _read_scores(table: Table, today: date, said: int | None) -> RecognisedFile:
    columns: dict[str, Callable[[Cells], str]] = {
        "overall, percent of the most there can be": lambda cells: share(
            amount(cells, "Overall"), amount(cells, "OverallMax")
        )
    }
    if _GRADE not in table.header:
        # The file councils can download has had the score and not its grade.
        columns[_GRADE] = lambda _: ""
    return _file(with_columns(table, columns), _SCORES, today, said)


def _summed(table: Table, points: str, most: str) -> Table:
    """The table with all lines of a school added up in its first; a line that comes twice is left to stand, and refused."""
    by_school: dict[_Scored, dict[str, Cells]] = {}
    first: dict[_Scored, int] = {}
    taken: dict[tuple[_Scored, str], int] = {}
    urn, name = table.header.index(_URN), table.header.index(_LINE)
    run = table.header.index(_RUN) if _RUN in table.header else None

    def scored(texts: list[str]) -> _Scored:
        return ("" if run is None else texts[run].strip(), texts[urn].strip())

    for row in table.rows():
        if not isinstance(row, RowProblem):
            cells = {name: text.strip() for name, text in zip(table.header, row[1], strict=True)}
            school, line = scored(row[1]), cells[_LINE]
            by_school.setdefault(school, {}).setdefault(line, {points: cells[points], most: cells[most]})
            first.setdefault(school, row[0])
            taken.setdefault((school, line), row[0])

    def percent(school: _Scored) -> str:
        held = by_school[school].values()
        return share(total(amount(one, points) for one in held), total(amount(one, most) for one in held))

    def body() -> Iterator[TextRow | RowProblem]:
        for row in table.rows():
            if isinstance(row, RowProblem):
                yield row
                continue
            line, texts = row
            school = scored(texts)
            if first[school] != line and taken[school, texts[name].strip()] == line:
                yield line, [*texts, _TOLD, ""]
                continue
            try:
                yield line, [*texts, "", percent(school)]
            except CellRefused as refused:
                yield RowProblem(line, refused.column, refused.value, refused.code, refused.reason)

    header = (*table.header, _LINE_KIND, "all contributions, percent of the most there can be")
    return dataclasses.replace(table, header=header, body=body)


def _lines_reader(points: str, most: str) -> Callable[[Table, date, int | None], RecognisedFile]:
    def read(table: Table, today: date, said: int | None) -> RecognisedFile:
        return _file(_summed(table, points, most), _LINES, today, said)

    return read


def _lines_of(name: str, points: str, most: str) -> Dataset:
    return Dataset(name, _LINES.title, frozenset({_URN, "RiskGroup", _LINE, points, most}), _lines_reader(points, most))


DATASETS: Final = (
    Dataset(_SCORES.dataset, _SCORES.title, frozenset({_URN, "Overall", "OverallMax"}), _read_scores),
    _lines_of(_LINES.dataset, "Contribution", "ContributionMax"),
    _lines_of(f"{_LINES.dataset}_in_full", "RiskIndicatorContribution", "RiskIndicatorContributionMax"),
)
