"""Ofsted's management information on state-funded schools: the latest graded inspection, the one before, visits since.

The file does not tell its own day: the newest report in it stands for that. Column names are those of 2019 to 2024. An
edition without overall effectiveness (from September 2024 on there is none) is read all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.vocabulary import ConcernCategory, InspectionKind
from securing_good_risk_engine.sources.cells import CellRefused, day, shown, urn
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.facts import FileRefused, InspectionFact, RecognisedFile
from securing_good_risk_engine.sources.inspection_rows import (
    OVERALL,
    SAFEGUARDING,
    Cells,
    graded_by_number,
    inspection_day,
    inspection_file,
)
from securing_good_risk_engine.sources.table import Table

_CATEGORIES: Final = {
    "SM": ConcernCategory.SPECIAL_MEASURES,
    "SWK": ConcernCategory.SERIOUS_WEAKNESSES,
    "NTI": ConcernCategory.NOTICE_TO_IMPROVE,
}
OUTCOMES: Final = frozenset(
    {
        "School remains Good",
        "School remains Good (Concerns) - S5 Next",
        "School remains Good (Improving) - S5 Next",
        "School remains Outstanding",
        "School remains Outstanding (Concerns) - S5 Next",
    }
)
"""What ungraded inspections find, in the publisher's words."""
_CONVERTED: Final = "Did the latest section 8 inspection convert to a full inspection?"
_URN: Final = "URN"


@dataclass(frozen=True, slots=True)
class _Graded:
    """Where the file keeps one graded inspection."""

    number: str
    starts: str
    ends: str
    published: str
    urn: str
    category: str
    judgements: dict[str, str]

    @property
    def columns(self) -> frozenset[str]:
        """All it cannot be without: the one overall grade is no longer given since September 2024."""
        kept = {column for name, column in self.judgements.items() if name != OVERALL}
        return frozenset({self.number, self.starts, self.ends, self.published, self.urn, self.category, *kept})


def _judgements(overall: str, prefix: str) -> dict[str, str]:
    names = {
        "quality_of_education": "Quality of education",
        "behaviour_and_attitudes": "Behaviour and attitudes",
        "personal_development": "Personal development",
        "leadership_and_management": "Effectiveness of leadership and management",
        SAFEGUARDING: "Safeguarding is effective?",
        "early_years": "Early years provision (where applicable)",
        "sixth_form": "Sixth form provision (where applicable)",
    }
    columns = {name: f"{prefix}{words[0].lower()}{words[1:]}" if prefix else words for name, words in names.items()}
    return {OVERALL: overall, **columns}


_LATEST: Final = _Graded(
    number="Inspection number of latest full inspection",
    starts="Inspection start date",
    ends="Inspection end date",
    published="Publication date",
    urn="URN at time of latest full inspection",
    category="Category of concern",
    judgements=_judgements("Overall effectiveness", ""),
)
_PREVIOUS: Final = _Graded(
    number="Previous full inspection number",
    starts="Previous inspection start date",
    ends="Previous inspection end date",
    published="Previous publication date",
    urn="URN at time of previous full inspection",
    category="Previous category of concern",
    judgements=_judgements("Previous full inspection overall effectiveness", "Previous "),
)
_UNGRADED: Final = {
    "number": "Latest section 8 inspection number since last full inspection",
    "starts": "Date of latest section 8 inspection",
    "published": "Section 8 inspection publication date",
    "urn": "URN at time of the section 8 inspection",
    "outcome": "Section 8 inspection overall outcome",
}


def _read(table: Table, today: date, _: int | None) -> RecognisedFile:
    return inspection_file(
        table,
        dataset="ofsted_management_information",
        title="Ofsted management information, state-funded schools",
        urn_column=_URN,
        once="school",
        available_on=_newest_report(table, today),
        read=lambda school, cells: tuple(_facts(school, cells, today)),
    )


def _newest_report(table: Table, today: date) -> date:
    """The last day on which a report in the file came out, which is as late as the file can be dated for certain."""
    newest = None
    for column in (_LATEST.published, _UNGRADED["published"]):
        for _, text in table.column(column):
            try:
                found = day(text, column)
            except CellRefused:
                continue
            if found <= today and (newest is None or found > newest):
                newest = found
    if newest is None:
        raise FileRefused("unknown_edition", f'No row tells in "{_LATEST.published}" when its report came out.')
    return newest


def _facts(school: int, cells: Cells, today: date) -> Iterator[InspectionFact]:
    latest = _graded(school, cells, _LATEST, today)
    previous = _graded(school, cells, _PREVIOUS, today)
    if latest and previous and previous.inspected_on >= latest.inspected_on:
        reason = f"the inspection before the latest, on {latest.inspected_on}, cannot have been on this day"
        raise CellRefused(_PREVIOUS.starts, cells[_PREVIOUS.starts], "not_before_latest", reason)
    ungraded = _ungraded(school, cells, today)
    yield from (fact for fact in (latest, ungraded, previous) if fact is not None)


def _graded(school: int, cells: Cells, of: _Graded, today: date) -> InspectionFact | None:
    if cells.told(of.starts) is None:
        graded = [column for column in of.judgements.values() if cells.told(column) is not None]
        if graded:
            reason = "the row gives a grade and no day on which it was given"
            raise CellRefused(of.starts, cells[of.starts], "grade_without_date", reason)
        return None
    inspected_on = inspection_day(cells[of.starts], of.starts, today=today)
    category = cells.told(of.category)
    if category is not None and category not in _CATEGORIES:
        reason = f'"{shown(category)}" is not a category of concern: {", ".join(_CATEGORIES)}'
        raise CellRefused(of.category, category, "unknown_category", reason)
    return InspectionFact(
        urn=school,
        kind=InspectionKind.GRADED,
        inspected_on=inspected_on,
        ended_on=_later(cells, of.ends, inspected_on, today),
        published_on=_later(cells, of.published, inspected_on, today),
        number=_number(cells, of.number),
        inspected_urn=_inspected(cells, of.urn),
        category=None if category is None else _CATEGORIES[category],
        judgements={
            name: graded_by_number(cells[column], column, inspected_on=inspected_on)
            for name, column in of.judgements.items()
            if column in cells.places
        },
    )


def _ungraded(school: int, cells: Cells, today: date) -> InspectionFact | None:
    """The latest visit since, unless it became a graded inspection: then it is that one, and told as such."""
    starts = _UNGRADED["starts"]
    if cells.told(starts) is None or cells.told(_CONVERTED) == "Yes":
        return None
    inspected_on = inspection_day(cells[starts], starts, today=today)
    outcome = cells.told(_UNGRADED["outcome"])
    if outcome is not None and outcome not in OUTCOMES:
        reason = f'"{shown(outcome)}" is no known outcome of an ungraded inspection'
        raise CellRefused(_UNGRADED["outcome"], outcome, "unknown_outcome", reason)
    return InspectionFact(
        urn=school,
        kind=InspectionKind.UNGRADED,
        inspected_on=inspected_on,
        published_on=_later(cells, _UNGRADED["published"], inspected_on, today),
        number=_number(cells, _UNGRADED["number"]),
        inspected_urn=_inspected(cells, _UNGRADED["urn"]),
        outcome=outcome,
        judgements={},
    )


def _later(cells: Cells, column: str, inspected_on: date, today: date) -> date | None:
    """A day that cannot be before the inspection began; None where it is not told."""
    if cells.told(column) is None:
        return None
    found = inspection_day(cells[column], column, today=today)
    if found < inspected_on:
        reason = f"{found} is before the inspection began, on {inspected_on}"
        raise CellRefused(column, cells[column], "before_inspection", reason)
    return found


def _number(cells: Cells, column: str) -> str | None:
    text = cells.told(column)
    if text is not None and not (text.isalnum() and text.isascii() and len(text) <= 20):
        raise CellRefused(column, text, "not_an_inspection_number", f'"{shown(text)}" is not an inspection number')
    return text


def _inspected(cells: Cells, column: str) -> int | None:
    text = cells.told(column)
    return None if text is None else urn(text, column)


DATASETS: Final = (
    Dataset(
        "ofsted_management_information",
        "Ofsted management information on state-funded schools",
        frozenset({_URN, _CONVERTED, *_UNGRADED.values(), *_LATEST.columns, *_PREVIOUS.columns}),
        _read,
    ),
)
