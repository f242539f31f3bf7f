"""Ofsted's report cards by school, since November 2025: areas on five steps, safeguarding met or not.

The latest and the one before. Columns are those the Department's own system keeps of the published file; none was at hand.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from securing_good.vocabulary import ConcernCategory, Grade, InspectionKind
from securing_good_risk_engine.sources.cells import CellRefused, day, shown
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.facts import FileRefused, InspectionFact, RecognisedFile
from securing_good_risk_engine.sources.inspection_rows import (
    BLANK,
    SAFEGUARDING,
    Cells,
    inspection_day,
    inspection_file,
)
from securing_good_risk_engine.sources.table import Table

FIRST_DAY: Final = date(2025, 11, 10)
"""The first inspections that end in a report card."""
_AREAS: Final = {
    "curriculum_and_teaching": "curriculum_and_teaching",
    "attendance_and_behaviour": "attendance_and_behaviour",
    "personal_development_and_wellbeing": "personal_development_and_wellbeing",
    "leadership_and_governance": "leadership_and_governance",
    "inclusion": "inclusion",
    "achievement": "achievement",
    "early_years_provision": "early_years",
    "post_16_provision": "sixth_form",
}
_STEPS: Final = {
    "exceptional": Grade.EXCEPTIONAL,
    "strong standard": Grade.STRONG_STANDARD,
    "expected standard": Grade.EXPECTED_STANDARD,
    "needs attention": Grade.NEEDS_ATTENTION,
    # What the scale was to be called until shortly before it came.
    "attention needed": Grade.NEEDS_ATTENTION,
    "urgent improvement": Grade.URGENT_IMPROVEMENT,
    "not applicable": Grade.NOT_APPLICABLE,
}
_MET: Final = {"met": Grade.MET, "not met": Grade.NOT_MET}
_CATEGORIES: Final = {
    "special measures": ConcernCategory.SPECIAL_MEASURES,
    "requires significant improvement": ConcernCategory.REQUIRES_SIGNIFICANT_IMPROVEMENT,
}
_URN: Final = "urn"
_STARTS: Final = "inspection_start_date"
_PUBLISHED: Final = "publication_date"
_CATEGORY: Final = "category_of_concern"
_LATEST, _PREVIOUS = "latest_", "previous_"


def _read(table: Table, today: date, _: int | None) -> RecognisedFile:
    return inspection_file(
        table,
        dataset="ofsted_report_cards",
        title="Ofsted report cards",
        urn_column=_URN,
        once="school",
        available_on=_newest(table, today),
        read=lambda school, cells: tuple(_facts(school, cells, today)),
    )


def _newest(table: Table, today: date) -> date:
    column = f"{_LATEST}{_PUBLISHED}"
    days = []
    for _, text in table.column(column):
        try:
            days.append(day(text, column))
        except CellRefused:
            continue
    newest = max((one for one in days if one <= today), default=None)
    if newest is None:
        raise FileRefused("unknown_edition", f'No row tells in "{column}" when its report came out.')
    return newest


def _facts(school: int, cells: Cells, today: date) -> Iterator[InspectionFact]:
    told = [_card(school, cells, prefix, today) for prefix in (_LATEST, _PREVIOUS)]
    latest, previous = told
    if latest and previous and previous.inspected_on >= latest.inspected_on:
        reason = f"the inspection before the latest, on {latest.inspected_on}, cannot have been on this day"
        raise CellRefused(f"{_PREVIOUS}{_STARTS}", cells[f"{_PREVIOUS}{_STARTS}"], "not_before_latest", reason)
    yield from (fact for fact in told if fact is not None)


def _card(school: int, cells: Cells, prefix: str, today: date) -> InspectionFact | None:
    starts = f"{prefix}{_STARTS}"
    judgements = {
        name: _step(cells[column], column)
        for area, name in _AREAS.items()
        if (column := f"{prefix}{area}") in cells.places
    }
    safeguarding = f"{prefix}{SAFEGUARDING}"
    if safeguarding in cells.places:
        judgements[SAFEGUARDING] = _met(cells[safeguarding], safeguarding)
    if cells.told(starts) is None:
        if any(grade.is_a_judgement for grade in judgements.values()):
            raise CellRefused(
                starts, None, "grade_without_date", "the row gives a grade and no day on which it was given"
            )
        return None
    inspected_on = inspection_day(cells[starts], starts, today=today)
    if inspected_on < FIRST_DAY:
        reason = f"{inspected_on} is before {FIRST_DAY}, when inspections first ended in report cards"
        raise CellRefused(starts, cells[starts], "before_report_cards", reason)
    published = cells.told(f"{prefix}{_PUBLISHED}")
    published_on = None if published is None else inspection_day(published, f"{prefix}{_PUBLISHED}", today=today)
    if published_on is not None and published_on < inspected_on:
        reason = f"{published_on} is before the inspection began, on {inspected_on}"
        raise CellRefused(f"{prefix}{_PUBLISHED}", published, "before_inspection", reason)
    return InspectionFact(
        urn=school,
        kind=InspectionKind.GRADED,
        inspected_on=inspected_on,
        published_on=published_on,
        category=_category(cells, f"{prefix}{_CATEGORY}"),
        judgements=judgements,
    )


def _step(text: str, column: str) -> Grade:
    if text in BLANK:
        return Grade.NOT_TOLD
    grade = _STEPS.get(text.lower())
    if grade is None:
        raise CellRefused(
            column, text, "unknown_grade", f'"{shown(text)}" is no step of a report card: {", ".join(_STEPS)}'
        )
    return grade


def _met(text: str, column: str) -> Grade:
    if text in BLANK:
        return Grade.NOT_TOLD
    grade = _MET.get(text.lower())
    if grade is None:
        raise CellRefused(column, text, "unknown_grade", f'"{shown(text)}" is neither met nor not met')
    return grade


def _category(cells: Cells, column: str) -> ConcernCategory | None:
    text = cells.told(column)
    if text is None or text.lower() == "none":
        return None
    category = _CATEGORIES.get(text.lower())
    if category is None:
        reason = f'"{shown(text)}" is not a category of concern: {", ".join(_CATEGORIES)}'
        raise CellRefused(column, text, "unknown_category", reason)
    return category


DATASETS: Final = (
    Dataset(
        "ofsted_report_cards",
        "Ofsted report cards",
        frozenset(
            {
                _URN,
                f"{_LATEST}{_STARTS}",
                f"{_LATEST}{_PUBLISHED}",
                f"{_LATEST}{SAFEGUARDING}",
                *(f"{_LATEST}{area}" for area in ("curriculum_and_teaching", "leadership_and_governance", "inclusion")),
            }
        ),
        _read,
    ),
)
