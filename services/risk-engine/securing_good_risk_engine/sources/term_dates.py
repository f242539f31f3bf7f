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
from securing_good_risk_engine.sources.term_dates_yaml import COLUMNS as YAML_COLUMNS
from securing_good_risk_engine.sources.term_dates_yaml import as_table

_KINDS: Final = frozenset({CalendarKind.TERM, CalendarKind.HALF_TERM, CalendarKind.HOLIDAY})
_ENGLAND: Final = "england-and-wales"
_SEPTEMBER: Final = 9
"""Month the school year starts in: the August bank holiday belongs to the year that ends."""


def _in_words(kind: CalendarKind) -> str:
    return {CalendarKind.TERM: "term", CalendarKind.HALF_TERM: "half-term break"}.get(kind, "holiday")


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
    # Terms before what must lie inside or outside them.
    kept: list[tuple[int, CalendarFact]] = []
    for line, fact in sorted(periods, key=lambda period: (period[1].kind is not CalendarKind.TERM, period[0])):
        reason = _contradiction(fact, kept)
        if reason is None:
            kept.append((line, fact))
        else:
            problems.append(RowProblem(line, "start", fact.starts_on.isoformat(), "contradicts_calendar", reason))
    judged: list[Row | RowProblem] = [Row(line, None, (fact,)) for line, fact in kept]
    yield from sorted([*judged, *problems], key=lambda row: row.line)


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


def _contradiction(fact: CalendarFact, kept: list[tuple[int, CalendarFact]]) -> str | None:
    """Why the period cannot be true beside those already kept (all terms first), or None."""
    inside = False
    for line, other in kept:
        if other.council != fact.council:
            continue
        named = f"the {other.term} {_in_words(other.kind)} on line {line}"
        same_term = other.term == fact.term and other.academic_year == fact.academic_year
        if same_term and fact.kind is other.kind and fact.kind is CalendarKind.TERM:
            return f"{academic_year(fact.academic_year)} already has {named}"
        overlaps = fact.starts_on <= other.ends_on and other.starts_on <= fact.ends_on
        if fact.kind is CalendarKind.HALF_TERM and other.kind is CalendarKind.TERM:
            inside |= same_term and other.starts_on < fact.starts_on and fact.ends_on < other.ends_on
        elif overlaps:
            return f"it overlaps {named}"
    if fact.kind is CalendarKind.HALF_TERM and not inside:
        return f"the break is not inside the {fact.term} term of {academic_year(fact.academic_year)}"
    return None


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
        year = on.year if on.month >= _SEPTEMBER else on.year - 1
        yield Row(line, None, (CalendarFact(None, year, CalendarKind.BANK_HOLIDAY, None, on, on, title.strip()),))


DATASETS: Final = (
    Dataset(
        "term_dates",
        "School term dates",
        frozenset({"la_code", "academic_year", "term", "kind", "start", "end"}),
        _read_term_dates,
    ),
    Dataset("term_dates_nested", "School term dates of one council (YAML)", YAML_COLUMNS, _read_nested_term_dates),
    Dataset("bank_holidays", "Bank holidays (GOV.UK)", frozenset({KEY, "division", "events"}), _read_bank_holidays),
)
