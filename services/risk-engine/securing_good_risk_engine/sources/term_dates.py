"""School terms of councils, and England's bank holidays as GOV.UK publishes them."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from securing_good.vocabulary import CalendarKind, ReleaseStatus, Term
from securing_good_risk_engine.sources.cells import CellRefused, day, la_code, shown, starting_year
from securing_good_risk_engine.sources.dataset import Dataset, academic_year
from securing_good_risk_engine.sources.facts import CalendarFact, FileRefused, RecognisedFile, Row, RowProblem, Subject
from securing_good_risk_engine.sources.reading_json import KEY
from securing_good_risk_engine.sources.table import Table, TextRow
from securing_good_risk_engine.sources.term_dates_events import DATASET as CALENDAR_EVENTS
from securing_good_risk_engine.sources.term_dates_yaml import COLUMNS as YAML_COLUMNS
from securing_good_risk_engine.sources.term_dates_yaml import as_table
from securing_good_risk_engine.sources.term_periods import bank_holiday, told_apart

_KINDS: Final = frozenset({CalendarKind.TERM, CalendarKind.HALF_TERM, CalendarKind.HOLIDAY})
_ENGLAND: Final = "england-and-wales"


def _read_term_dates(table: Table, today: date, _: int | None) -> RecognisedFile:
    return _terms("term_dates", table, today)


def _read_nested_term_dates(table: Table, today: date, _: int | None) -> RecognisedFile:
    return _terms("term_dates_nested", as_table(table), today)


def _terms(dataset: str, table: Table, today: date) -> RecognisedFile:
    return RecognisedFile(
        dataset=dataset,
        title="School term dates",
        subject=Subject.CALENDAR,
        period=None,
        release=ReleaseStatus.FINAL,
        available_on=today,
        rows=_term_rows(table),
    )


def _term_rows(table: Table) -> Iterator[Row | RowProblem]:
    """Rows in the order of the file. Whether a break lies inside its term depends on all rows: all are read first."""
    places = {name: place for place, name in enumerate(table.header)}
    problems: list[RowProblem] = []
    periods: list[tuple[int, CalendarFact]] = []
    for row in table.rows():
        if isinstance(row, RowProblem):
            problems.append(row)
            continue
        try:
            periods.append((row[0], _period(row, places)))
        except CellRefused as refused:
            problems.append(RowProblem(row[0], refused.column, refused.value, refused.code, refused.reason))
    kept, contradictions = told_apart(periods)
    judged: list[Row | RowProblem] = [Row(line, None, (fact,)) for line, fact in kept]
    yield from sorted([*judged, *problems, *contradictions], key=lambda row: row.line)


def _period(row: TextRow, places: dict[str, int]) -> CalendarFact:
    _, cells = row
    text = {name: cells[places[name]].strip() for name in ("la_code", "academic_year", "term", "kind", "start", "end")}
    council = la_code(text["la_code"], "la_code")
    year = starting_year(text["academic_year"], "academic_year")
    if text["kind"] not in _KINDS:
        raise _no_word("kind", text["kind"], sorted(_KINDS))
    if text["term"] not in set(Term):
        raise _no_word("term", text["term"], list(Term))
    start, end = day(text["start"], "start"), day(text["end"], "end")
    if end < start:
        raise CellRefused("end", text["end"], "ends_before_start", f"it ends on {end}, before it starts on {start}")
    first, last = date(year, 8, 1), date(year + 1, 8, 31)
    for column, on in (("start", start), ("end", end)):
        if not first <= on <= last:
            reason = f"{on} is not in the academic year {academic_year(year)}: {first} to {last}"
            raise CellRefused(column, text[column], "outside_academic_year", reason)
    return CalendarFact(council, year, CalendarKind(text["kind"]), Term(text["term"]), start, end)


def _no_word(column: str, text: str, words: list[CalendarKind] | list[Term]) -> CellRefused:
    return CellRefused(column, text, "unknown_word", f'"{shown(text)}" is none of {", ".join(words)}')


def _read_bank_holidays(table: Table, today: date, _: int | None) -> RecognisedFile:
    division = table.document.get(_ENGLAND) if isinstance(table.document, dict) else None
    events = division.get("events") if isinstance(division, dict) else None
    if not isinstance(events, list) or not events:
        raise FileRefused("no_rows", f'The file is of bank holidays, but has no events under "{_ENGLAND}".')
    return RecognisedFile(
        dataset="bank_holidays",
        title="Bank holidays of England and Wales (GOV.UK)",
        subject=Subject.CALENDAR,
        period=None,
        release=ReleaseStatus.FINAL,
        available_on=today,
        rows=_bank_holidays(events),
    )


def _bank_holidays(events: list[object]) -> Iterator[Row | RowProblem]:
    """Lines are the places of the events in the list, from 1. Title and day are all that is read."""
    seen: dict[date, int] = {}
    for line, event in enumerate(events, start=1):
        fields = event if isinstance(event, dict) else {}
        written, title = fields.get("date"), fields.get("title")
        if not isinstance(written, str) or not isinstance(title, str) or not title.isprintable():
            yield RowProblem(line, None, None, "not_a_record", f"event {line} has no title and date")
            continue
        try:
            on = day(written, "date")
        except CellRefused as refused:
            yield RowProblem(line, refused.column, refused.value, refused.code, refused.reason)
            continue
        if on in seen:
            yield RowProblem(line, "date", written, "duplicate_row", f"{on} already stands in event {seen[on]}")
            continue
        seen[on] = line
        yield Row(line, None, (bank_holiday(on, title.strip()),))


DATASETS: Final = (
    Dataset(
        "term_dates",
        "School term dates",
        frozenset({"la_code", "academic_year", "term", "kind", "start", "end"}),
        _read_term_dates,
    ),
    Dataset("term_dates_nested", "School term dates of one council (YAML)", YAML_COLUMNS, _read_nested_term_dates),
    Dataset("bank_holidays", "Bank holidays (GOV.UK)", frozenset({KEY, "division", "events"}), _read_bank_holidays),
    CALENDAR_EVENTS,
)
