"""Inspections as others re-key them: every graded one by date, and the latest of each school with its key judgements.

Neither tells when a report came out, nor its own day: the newest inspection in the file stands for the latter.
"""

import dataclasses
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from securing_good.vocabulary import InspectionKind
from securing_good_risk_engine.sources.cells import CellRefused, day, shown
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.facts import FileRefused, InspectionFact, RecognisedFile, RowProblem
from securing_good_risk_engine.sources.inspection_rows import (
    OVERALL,
    Cells,
    graded_by_word,
    inspection_day,
    inspection_file,
)
from securing_good_risk_engine.sources.reading_json import KEY, cell_text
from securing_good_risk_engine.sources.table import Table, TextRow

_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DATED: Final = "Inspection Date"
_RATED: Final = "Rating"
_SUB: Final = "sub"
_JUDGEMENTS: Final = {
    "education": "quality_of_education",
    "behaviour": "behaviour_and_attitudes",
    "personal": "personal_development",
    "leadership": "leadership_and_management",
    "eyfs": "early_years",
    "sixthForm": "sixth_form",
}


def _dashed(text: str) -> str:
    """20190326 as 2019-03-26; anything else as it is, to be refused where it stands."""
    match = _COMPACT.fullmatch(text)
    return "-".join(match.groups()) if match else text


def _read_graded(table: Table, today: date, _: int | None) -> RecognisedFile:
    def read(school: int, cells: Cells) -> tuple[InspectionFact, ...]:
        inspected_on = inspection_day(_dashed(cells[_DATED]), _DATED, today=today)
        return (_graded(school, inspected_on, {OVERALL: cells[_RATED]}, _RATED),)

    return inspection_file(
        table,
        dataset="ofsted_graded_inspections",
        title="Graded inspections by Ofsted",
        urn_column="URN",
        once="inspection",
        available_on=_newest(table, _DATED, today),
        read=read,
    )


def _read_by_urn(table: Table, today: date, _: int | None) -> RecognisedFile:
    def read(school: int, cells: Cells) -> tuple[InspectionFact, ...]:
        if cells[_SUB] not in {"", "(nested)"}:
            reason = f'"{shown(cells[_SUB])}" is not an object of judgements by name'
            raise CellRefused(_SUB, cells[_SUB], "not_a_record", reason)
        inspected_on = inspection_day(cells["date"], "date", today=today)
        words = {OVERALL: cells["rating"]}
        words |= {_JUDGEMENTS[name]: cells[f"{_SUB}.{name}"] for name in _JUDGEMENTS if cells.told(f"{_SUB}.{name}")}
        return (_graded(school, inspected_on, words, "rating"),)

    return inspection_file(
        _with_judgements(table),
        dataset="ofsted_by_urn",
        title="Latest graded inspection by URN",
        urn_column=KEY,
        once="school",
        available_on=_newest(table, "date", today),
        read=read,
    )


def _graded(school: int, inspected_on: date, words: dict[str, str], overall: str) -> InspectionFact:
    columns = {OVERALL: overall} | {name: f"{_SUB}.{short}" for short, name in _JUDGEMENTS.items()}
    judgements = {name: graded_by_word(text, columns[name]) for name, text in words.items()}
    if not any(grade.is_a_judgement for grade in judgements.values()):
        raise CellRefused(overall, words[OVERALL], "no_grade", "the row tells of an inspection and gives no grade")
    return InspectionFact(urn=school, kind=InspectionKind.GRADED, inspected_on=inspected_on, judgements=judgements)


def _newest(table: Table, column: str, today: date) -> date:
    newest = None
    for _, text in table.column(column):
        try:
            found = day(_dashed(text), column)
        except CellRefused:
            continue
        if found <= today and (newest is None or found > newest):
            newest = found
    if newest is None:
        raise FileRefused("unknown_edition", f'No row tells in "{column}" when a school was inspected.')
    return newest


def _with_judgements(table: Table) -> Table:
    """The table with the judgements that its records hold one level down as columns of their own."""
    records = table.document if isinstance(table.document, dict) else {}
    key = table.header.index(KEY)

    def body() -> Iterator[TextRow | RowProblem]:
        for row in table.body():
            if isinstance(row, RowProblem):
                yield row
                continue
            held = records.get(row[1][key], {}).get(_SUB)
            held = held if isinstance(held, dict) else {}
            unknown = sorted(name for name in held if name not in _JUDGEMENTS)
            if unknown:
                reason = f"the row names a judgement not known yet: {shown(unknown[0])}"
                yield RowProblem(row[0], _SUB, unknown[0][:80], "unknown_judgement", reason)
            else:
                yield row[0], [*row[1], *(cell_text(held.get(name)) for name in _JUDGEMENTS)]

    return dataclasses.replace(table, header=(*table.header, *(f"{_SUB}.{name}" for name in _JUDGEMENTS)), body=body)


DATASETS: Final = (
    Dataset(
        "ofsted_graded_inspections", "Graded inspections by Ofsted", frozenset({"URN", _RATED, _DATED}), _read_graded
    ),
    Dataset(
        "ofsted_by_urn",
        "Latest graded inspection by URN",
        frozenset({KEY, "rating", "date", _SUB}),
        _read_by_urn,
    ),
)
