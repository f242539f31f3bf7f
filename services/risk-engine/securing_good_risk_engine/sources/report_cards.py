"""Ofsted's report cards: the latest of each state-funded school, and the one before it.

A card grades areas, none of them the school as a whole, by five words; safeguarding is met or not met. The file does not
tell its own day: the newest report in it stands for that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.vocabulary import ConcernCategory, InspectionKind
from securing_good_risk_engine.sources.cells import CellRefused, day, shown
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.facts import FileRefused, InspectionFact, RecognisedFile
from securing_good_risk_engine.sources.inspection_rows import (
    SAFEGUARDING,
    Cells,
    graded_on_report_card,
    inspection_day,
    inspection_file,
)
from securing_good_risk_engine.sources.table import Table

FIRST_CARD: Final = date(2025, 11, 10)
"""The first inspections that give report cards began on this day."""

_NAME: Final = "ofsted_report_cards"
_TITLE: Final = "Ofsted report cards"
_URN: Final = "urn"
_AREAS: Final = {
    "curriculum_and_teaching": "curriculum_and_teaching",
    "attendance_and_behaviour": "attendance_and_behaviour",
    "personal_development_and_wellbeing": "personal_development_and_wellbeing",
    "leadership_and_governance": "leadership_and_governance",
    "inclusion": "inclusion",
    "achievement": "achievement",
    "early_years": "early_years_provision",
    "post_16": "post_16_provision",
    SAFEGUARDING: "safeguarding",
}
"""Judgements by name, and how the columns of each end."""
_NOT_EVERYWHERE: Final = frozenset({"early_years", "post_16"})
"""Areas some schools have no provision for; an edition may leave their columns out."""
_CATEGORIES: Final = {
    "special measures": ConcernCategory.SPECIAL_MEASURES,
    "sm": ConcernCategory.SPECIAL_MEASURES,
    "requires significant improvement": ConcernCategory.REQUIRES_SIGNIFICANT_IMPROVEMENT,
    "rsi": ConcernCategory.REQUIRES_SIGNIFICANT_IMPROVEMENT,
}
_NO_CATEGORY: Final = frozenset({"none", "not applicable", "no category"})


@dataclass(frozen=True, slots=True)
class _Card:
    """Where the file keeps one card: how its columns begin, and what its days may be called."""

    prefix: str
    starts: tuple[str, ...]
    published: tuple[str, ...]


_LATEST: Final = _Card(
    "latest",
    ("inspection_start_date", "latest_inspection_start_date", "latest_inspection_date"),
    ("publication_date", "latest_publication_date"),
)
_PREVIOUS: Final = _Card(
    "previous",
    ("previous_inspection_start_date", "previous_inspection_date"),
    ("previous_publication_date",),
)


def _column(table: Table, names: tuple[str, ...]) -> str | None:
    return next((name for name in names if name in table.header), None)


def _read(table: Table, today: date, _: int | None) -> RecognisedFile:
    starts = _column(table, _LATEST.starts)
    if starts is None:
        detail = f"The file is {_TITLE}, but lacks the day each inspection began: {', '.join(_LATEST.starts[:2])}."
        raise FileRefused("missing_columns", detail)
    return inspection_file(
        table,
        dataset=_NAME,
        title=f"{_TITLE}, state-funded schools",
        urn_column=_URN,
        once="school",
        available_on=_newest(table, _column(table, _LATEST.published) or starts, today),
        read=lambda school, cells: tuple(_facts(table, school, cells, today)),
    )


def _newest(table: Table, column: str, today: date) -> date:
    newest = None
    for _, text in table.column(column):
        try:
            found = day(text, column)
        except CellRefused:
            continue
        if found <= today and (newest is None or found > newest):
            newest = found
    if newest is None:
        raise FileRefused("unknown_edition", f'The file is {_TITLE}, but no row tells a day in "{column}".')
    return newest


def _facts(table: Table, school: int, cells: Cells, today: date) -> Iterator[InspectionFact]:
    latest, previous = (_fact(table, school, cells, card, today) for card in (_LATEST, _PREVIOUS))
    if latest and previous and previous.inspected_on >= latest.inspected_on:
        column = _column(table, _PREVIOUS.starts)
        assert column is not None
        reason = f"the card before the latest, of {latest.inspected_on}, cannot be of this day"
        raise CellRefused(column, cells[column], "not_before_latest", reason)
    yield from (fact for fact in (latest, previous) if fact is not None)


def _fact(table: Table, school: int, cells: Cells, card: _Card, today: date) -> InspectionFact | None:
    """The card, or None where there is none: an inspection of before report cards has a day here and no grade."""
    judgements = {
        name: graded_on_report_card(cells[column], column, safeguarding=name == SAFEGUARDING)
        for name, end in _AREAS.items()
        if (column := f"{card.prefix}_{end}") in cells.places
    }
    if not any(grade.is_a_judgement for grade in judgements.values()):
        return None
    starts = _column(table, card.starts)
    if starts is None or cells.told(starts) is None:
        reason = "the row gives a grade and no day on which it was given"
        raise CellRefused(
            starts or card.starts[0], None if starts is None else cells[starts], "grade_without_date", reason
        )
    inspected_on = inspection_day(cells[starts], starts, today=today)
    if inspected_on < FIRST_CARD:
        reason = f"{inspected_on} is before {FIRST_CARD}, when the first inspections with report cards began"
        raise CellRefused(starts, cells[starts], "before_report_cards", reason)
    return InspectionFact(
        urn=school,
        kind=InspectionKind.GRADED,
        inspected_on=inspected_on,
        published_on=_published(table, cells, card, inspected_on, today),
        category=_category(cells, f"{card.prefix}_category_of_concern"),
        judgements=judgements,
    )


def _published(table: Table, cells: Cells, card: _Card, inspected_on: date, today: date) -> date | None:
    column = _column(table, card.published)
    if column is None or cells.told(column) is None:
        return None
    found = inspection_day(cells[column], column, today=today)
    if found < inspected_on:
        reason = f"{found} is before the inspection began, on {inspected_on}"
        raise CellRefused(column, cells[column], "before_inspection", reason)
    return found


def _category(cells: Cells, column: str) -> ConcernCategory | None:
    told = cells.told(column)
    if told is None or told.lower() in _NO_CATEGORY:
        return None
    if (category := _CATEGORIES.get(told.lower())) is None:
        reason = f'"{shown(told)}" is not a category of concern: Special measures, Requires significant improvement'
        raise CellRefused(column, told, "unknown_category", reason)
    return category


DATASETS: Final = (
    Dataset(
        _NAME,
        _TITLE,
        frozenset({_URN, *(f"latest_{end}" for name, end in _AREAS.items() if name not in _NOT_EVERYWHERE)}),
        _read,
    ),
)
