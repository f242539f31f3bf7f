"""Rows about inspections as facts, or as the reason they cannot be: days and grades, and which row counts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.vocabulary import Grade, ReleaseStatus
from securing_good_risk_engine.sources.cells import CellRefused, day, shown, urn
from securing_good_risk_engine.sources.facts import InspectionFact, RecognisedFile, Row, RowProblem, Subject
from securing_good_risk_engine.sources.table import Table

FIRST_DAY: Final = date(1992, 9, 1)
"""Ofsted began in September 1992 (Education (Schools) Act 1992): no inspection is older."""
_SATISFACTORY_UNTIL: Final = date(2012, 9, 1)
"""From this day on the third grade is called requires improvement."""
_BY_NUMBER: Final = {"1": Grade.OUTSTANDING, "2": Grade.GOOD, "3": Grade.REQUIRES_IMPROVEMENT, "4": Grade.INADEQUATE}
_BY_WORD: Final = {
    "outstanding": Grade.OUTSTANDING,
    "good": Grade.GOOD,
    "requires improvement": Grade.REQUIRES_IMPROVEMENT,
    "satisfactory": Grade.SATISFACTORY,
    "inadequate": Grade.INADEQUATE,
}
_ON_REPORT_CARDS: Final = {
    "exceptional": Grade.EXCEPTIONAL,
    "strong standard": Grade.STRONG_STANDARD,
    "expected standard": Grade.EXPECTED_STANDARD,
    "needs attention": Grade.NEEDS_ATTENTION,
    # As it was called while report cards were consulted on.
    "attention needed": Grade.NEEDS_ATTENTION,
    "urgent improvement": Grade.URGENT_IMPROVEMENT,
}
_STANDARDS_MET: Final = {"met": Grade.MET, "not met": Grade.NOT_MET}
_NO_GRADE: Final = {"not applicable": Grade.NOT_APPLICABLE, "not judged": Grade.NOT_JUDGED}
_CODES: Final = {
    "": Grade.NOT_TOLD,
    "NULL": Grade.NOT_TOLD,
    "0": Grade.NOT_APPLICABLE,
    # Only early years provision has it, only in inspections of 2012: a framework that had no grade for it.
    "8": Grade.NOT_JUDGED,
    "9": Grade.NOT_JUDGED,
}
BLANK: Final = frozenset({"", "NULL"})
"""What stands where the publisher tells nothing."""

OVERALL: Final = "overall_effectiveness"
SAFEGUARDING: Final = "safeguarding"


def inspection_day(text: str, column: str, *, today: date) -> date:
    """A day on which an inspection, or its report, can have been."""
    found = day(text, column)
    if found < FIRST_DAY:
        raise CellRefused(column, text, "before_ofsted", f"{found} is before {FIRST_DAY}, when Ofsted's work began")
    if found > today:
        raise CellRefused(column, text, "future_date", f"{found} has not come yet: an inspection in a file has been")
    return found


def graded_by_number(text: str, column: str, *, inspected_on: date) -> Grade:
    """A grade as management information writes it: 1 to 4, or a code; yes and no for safeguarding."""
    if (code := _CODES.get(text)) is not None:
        return code
    if column.lower().rstrip("?").endswith("safeguarding is effective"):
        known = {"Yes": Grade.EFFECTIVE, "No": Grade.NOT_EFFECTIVE}
        expected = "Yes, No, 9 (not judged) or 0 (not applicable)"
    else:
        known, expected = _BY_NUMBER, "1 to 4, 9 (not judged) or 0 (not applicable)"
    grade = known.get(text)
    if grade is None:
        raise CellRefused(column, text, "unknown_grade", f'"{shown(text)}" is not a grade: {expected}')
    if grade is Grade.REQUIRES_IMPROVEMENT and inspected_on < _SATISFACTORY_UNTIL:
        return Grade.SATISFACTORY
    return grade


def graded_by_word(text: str, column: str) -> Grade:
    """A grade in words; blank is not told."""
    if text in BLANK:
        return Grade.NOT_TOLD
    grade = _BY_WORD.get(text.lower())
    if grade is None:
        words = ", ".join(word.capitalize() for word in _BY_WORD)
        raise CellRefused(column, text, "unknown_grade", f'"{shown(text)}" is not a grade: {words}')
    return grade


def graded_on_report_card(text: str, column: str, *, safeguarding: bool) -> Grade:
    """A grade as a report card gives it: one of five words, or met and not met for safeguarding; blank is not told."""
    if text in BLANK:
        return Grade.NOT_TOLD
    known = _STANDARDS_MET if safeguarding else _ON_REPORT_CARDS
    grade = (known | _NO_GRADE).get(text.lower())
    if grade is None:
        words = ", ".join(dict.fromkeys(one.value.replace("_", " ").capitalize() for one in known.values()))
        raise CellRefused(column, text, "unknown_grade", f'"{shown(text)}" is not a grade of a report card: {words}')
    return grade


@dataclass(frozen=True, slots=True)
class Cells:
    """One row by column name."""

    places: Mapping[str, int]
    texts: list[str]

    def __getitem__(self, column: str) -> str:
        return self.texts[self.places[column]].strip()

    def told(self, column: str | None) -> str | None:
        """The text of a column, or None where there is no such column or it is blank."""
        if column is None or column not in self.places or (text := self[column]) in BLANK:
            return None
        return text


Read = Callable[[int, Cells], tuple[InspectionFact, ...]]
"""From a school and its row to what the row tells of inspections. Raises CellRefused."""


def inspection_file(
    table: Table, *, dataset: str, title: str, urn_column: str, once: str, available_on: date, read: Read
) -> RecognisedFile:
    """The file of these inspections. `once` says what may stand in it once only: a `school`, or an `inspection`."""
    return RecognisedFile(
        dataset=dataset,
        title=f"{title}, up to {available_on.day} {available_on:%B %Y}",
        subject=Subject.INSPECTIONS,
        period=None,
        release=ReleaseStatus.FINAL,
        available_on=available_on,
        rows=_rows(table, urn_column, once, read),
    )


def _rows(table: Table, urn_column: str, once: str, read: Read) -> Iterator[Row | RowProblem]:
    places = {name: place for place, name in enumerate(table.header) if name}
    seen: dict[object, int] = {}
    for row in table.rows():
        if isinstance(row, RowProblem):
            yield row
            continue
        line, texts = row
        cells = Cells(places, texts)
        try:
            school = urn(cells[urn_column], urn_column)
            facts = read(school, cells)
        except CellRefused as refused:
            yield RowProblem(line, refused.column, refused.value, refused.code, refused.reason)
            continue
        marks = [school] if once == "school" else [(fact.urn, fact.kind, fact.inspected_on) for fact in facts]
        if twice := [mark for mark in marks if mark in seen]:
            what = school if once == "school" else f"the inspection of {school} on {facts[0].inspected_on}"
            reason = f"{what} already stands on line {seen[twice[0]]}; the first row is kept"
            yield RowProblem(line, urn_column, str(school), "duplicate_row", reason)
            continue
        seen |= dict.fromkeys(marks, line)
        yield Row(line, school, facts)
