"""A council's own returns, in templates of ours: budget monitoring, staffing, governors, complaints, audits, moves.

They are the council's own, never England's, and hold figures of schools only: a column that could tell of a person is
refused before a row is read.
"""

import dataclasses
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Final

from securing_good.vocabulary import ReleaseStatus
from securing_good_risk_engine.sources.cells import CellRefused, shown, starting_year
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import Edition
from securing_good_risk_engine.sources.facts import FileRefused, RecognisedFile, Row, RowProblem, Subject
from securing_good_risk_engine.sources.figures import About, Figures, Shape
from securing_good_risk_engine.sources.table import Table, TextRow

_URN: Final = "urn"
_YEAR: Final = "academic_year"
_TERM: Final = "term"
_TERMS: Final = ("autumn", "spring", "summer")
_OF_A_PERSON: Final = re.compile(
    r"(^|_)(name|surname|forename|upn|dob|birth|email|phone|address|nino|teacher_number|trn)(_|$)"
)
_SCHOOL_NAME: Final = frozenset({"school_name", "school"})


@dataclass(frozen=True, slots=True)
class Template:
    """One return: its columns, the indicators they become, and the words that stand for numbers."""

    name: str
    title: str
    termly: bool
    columns: Mapping[str, str]
    words: Mapping[str, Mapping[str, int]]

    @property
    def header(self) -> tuple[str, ...]:
        """The columns a file must have, in order."""
        return (_URN, _YEAR, *((_TERM,) if self.termly else ()), *self.columns)


def _read_templates() -> tuple[Template, ...]:
    text = files("securing_good_risk_engine.sources").joinpath("templates.toml").read_text(encoding="utf-8")
    return tuple(
        Template(name, entry["title"], entry["termly"], entry["columns"], entry.get("words", {}))
        for name, entry in tomllib.loads(text).items()
    )


TEMPLATES: Final = _read_templates()


def refuse_people(table: Table, title: str) -> None:
    """Raises FileRefused for a column that could tell of a person: these returns are about schools."""
    for column in table.header:
        plain = column.strip().lower().replace(" ", "_")
        if plain not in _SCHOOL_NAME and _OF_A_PERSON.search(plain):
            detail = (
                f'The file is {title}, but its column "{column[:60]}" could tell of a person. Returns hold figures of '
                "schools only: take the column out and send the file again."
            )
            raise FileRefused("personal_data", detail)


def refuse_unless_councils(table: Table, title: str) -> None:
    """Raises FileRefused for a council's return that was sent as a published fact of England."""
    if table.council is None:
        detail = f"The file is {title}: a council's own, not a published fact of England. Send it for the council."
        raise FileRefused("council_only", detail)


def _coded(table: Table, template: Template) -> Table:
    """The table with numbers for words. What is no known word is left to be refused where it stands."""
    places = {table.header.index(column): words for column, words in template.words.items()}

    def body() -> Iterator[TextRow | RowProblem]:
        for row in table.rows():
            if isinstance(row, RowProblem):
                yield row
                continue
            line, cells = row
            coded = list(cells)
            problem = None
            for place, words in places.items():
                said = cells[place].strip().lower().replace(" ", "_")
                if said and said not in words:
                    expected = ", ".join(words)
                    reason = f'"{shown(cells[place])}" is none of {expected}'
                    problem = RowProblem(line, table.header[place], cells[place][:200], "unknown_word", reason)
                coded[place] = str(words.get(said, ""))
            yield problem or (line, coded)

    return dataclasses.replace(table, body=body)


def _edition(template: Template, period: int, today: date) -> Edition:
    return Edition(
        period=period,
        available_on=today,
        cohort=None,
        columns={indicator: (column,) for column, indicator in template.columns.items()},
        cohorts={},
        percent_sign=False,
        published={},
        elsewhere={},
        last=False,
    )


def _rows(table: Table, template: Template, shape: Shape, today: date) -> Iterator[Row | RowProblem]:
    """Rows by year; of a school's terms in a year the latest stands for it, whatever their order in the file."""
    urn, year = table.header.index(_URN), table.header.index(_YEAR)
    term = table.header.index(_TERM) if template.termly else None
    latest = _latest_terms(table, template)
    readers: dict[int, tuple[Figures, dict[About, int]]] = {}
    for row in table.rows():
        if isinstance(row, RowProblem):
            yield row
            continue
        line, cells = row
        try:
            period = starting_year(cells[year].strip(), _YEAR)
            if period > today.year:
                reason = f"{cells[year].strip()} has not begun"
                raise CellRefused(_YEAR, cells[year], "future_year", reason)
            if term is not None:
                said = cells[term].strip().lower()
                if said not in _TERMS:
                    reason = f'"{shown(cells[term])}" is no term: {", ".join(_TERMS)}'
                    raise CellRefused(_TERM, cells[term], "unknown_term", reason)
                if _TERMS.index(said) < latest[cells[urn].strip(), period]:
                    yield Row(line, None, ())
                    continue
        except CellRefused as refused:
            yield RowProblem(line, refused.column, refused.value, refused.code, refused.reason)
            continue
        if period not in readers:
            readers[period] = Figures(table, shape, _edition(template, period, today)), {}
        figures, seen = readers[period]
        yield figures.row(line, cells, seen)


def _latest_terms(table: Table, template: Template) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = {}
    if not template.termly:
        return found
    urn, year, term = (table.header.index(name) for name in (_URN, _YEAR, _TERM))
    for row in table.rows():
        if isinstance(row, RowProblem):
            continue
        cells = row[1]
        said = cells[term].strip().lower()
        try:
            key = cells[urn].strip(), starting_year(cells[year].strip(), _YEAR)
        except CellRefused:
            continue
        if said in _TERMS:
            found[key] = max(found.get(key, 0), _TERMS.index(said))
    return found


def _reader(template: Template) -> Callable[[Table, date, int | None], RecognisedFile]:
    def read(table: Table, today: date, _: int | None) -> RecognisedFile:
        refuse_people(table, template.title)
        refuse_unless_councils(table, template.title)
        coded = _coded(table, template)
        shape = Shape(dataset=template.name, title=template.title, urn=_URN)
        return RecognisedFile(
            dataset=template.name,
            title=template.title,
            subject=Subject.OBSERVATIONS,
            period=None,
            release=ReleaseStatus.FINAL,
            available_on=today,
            rows=_rows(coded, template, shape, today),
        )

    return read


DATASETS: Final = tuple(Dataset(one.name, one.title, frozenset(one.header), _reader(one)) for one in TEMPLATES)
