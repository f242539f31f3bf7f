"""From a table of figures and a dataset's column maps to a recognised file: whose year is it, and is it what it says."""

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from securing_good.vocabulary import ReleaseStatus
from securing_good_risk_engine.sources.cells import CellRefused
from securing_good_risk_engine.sources.dataset import academic_year
from securing_good_risk_engine.sources.editions import Edition, Editions
from securing_good_risk_engine.sources.facts import FileRefused, RecognisedFile, RowProblem, Subject
from securing_good_risk_engine.sources.figures import Figures, Shape
from securing_good_risk_engine.sources.table import Table, TextRow

_ENDS_IN: Final = re.compile(r"20[0-9]{2}")
_TELLING: Final = 3
"""National figures that must all be those of another year before a file is taken for that year's."""
_STARTS: Final = 9
"""Month an academic year starts in."""


def said_by_sender(shape: Shape, editions: Editions, *, period: int | None) -> int:
    """The academic year of a file that does not tell it. Raises FileRefused when the sender has not said it either."""
    if period is None:
        example = academic_year(editions.newest.period)
        detail = f"The file is {shape.title}, which does not tell its academic year. Say it: PERIOD={example}."
        raise FileRefused("period_needed", detail)
    return period


def most_rows_say(table: Table, column: str, read: Callable[[str, str], int]) -> tuple[int, frozenset[str]]:
    """The academic year most rows tell in this column, and the texts that tell it."""
    said = Counter(text for _, text in table.column(column))
    for text, _ in said.most_common():
        try:
            return read(text, column), frozenset({text})
        except CellRefused:
            continue
    raise FileRefused("unknown_edition", f'No row says which academic year it is about in the column "{column}".')


def year_it_ends_in(text: str, column: str) -> int:
    """2017 of "2018", which is how re-keyed files write 2017/18."""
    if not _ENDS_IN.fullmatch(text):
        reason = f'"{text[:40]}" is not the year an academic year ends in'
        raise CellRefused(column, text, "not_an_academic_year", reason)
    return int(text) - 1


def rows_of_year(table: Table, column: str, read: Callable[[str, str], int], period: int) -> Table:
    """The table without rows about other academic years. Rows that tell none are left for the reader to refuse."""
    place = table.header.index(column)

    def is_of_another(text: str) -> bool:
        try:
            return read(text, column) != period
        except CellRefused:
            return False

    def body() -> Iterator[TextRow | RowProblem]:
        for row in table.body():
            if isinstance(row, RowProblem) or len(row[1]) <= place or not is_of_another(row[1][place].strip()):
                yield row

    return dataclasses.replace(table, body=body)


def year_after_repeated(table: Table, editions: Editions, repeated: re.Pattern[str]) -> int | None:
    """The academic year of performance tables, which never say it but repeat earlier results: _18 is 2017/18.

    The file's own is the next one with results: after 2018/19 came 2021/22. None when the file repeats none.
    """
    years = [int(match[1]) for name in table.header if (match := repeated.fullmatch(name))]
    return editions.after(1999 + max(years)) if years else None


def edition_of(table: Table, shape: Shape, editions: Editions, period: int, *, today: date) -> Edition:
    """The column map of this academic year. Raises FileRefused when there is none, or the table does not fit it."""
    title = f"{shape.title} {academic_year(period)}"
    if reason := editions.unpublished.get(period):
        raise FileRefused("year_without_figures", f"The file cannot be {title}: {reason}")
    if today < date(period, _STARTS, 1):
        raise FileRefused("year_not_begun", f"The file cannot be {title}: that year has not begun.")
    edition = editions.of(period)
    if edition is None:
        known = ", ".join(map(academic_year, editions.listed()))
        later = "" if editions.newest.last else " and later years"
        raise FileRefused(
            "unknown_edition", f"The file is {title}, an edition not known yet. Known are {known}{later}."
        )
    if missing := sorted(edition.names.difference(table.header)):
        raise FileRefused("missing_columns", f"The file is {title}, but lacks {', '.join(missing)}.")
    return edition


def figures_file(figures: Figures, today: date, *, release: ReleaseStatus = ReleaseStatus.FINAL) -> RecognisedFile:
    """The file of these figures. Raises FileRefused when its totals are known to be those of another year."""
    _check_totals(figures)
    shape, edition = figures.shape, figures.edition
    return RecognisedFile(
        dataset=shape.dataset,
        title=f"{shape.title} {academic_year(edition.period)}, {release.value.replace('_', '-')}",
        subject=Subject.OBSERVATIONS,
        period=edition.period,
        release=release,
        available_on=min(edition.available_on, today),
        rows=figures.read(),
        by_name=shape.name is not None,
    )


def _check_totals(figures: Figures) -> None:
    edition = figures.edition
    if not (edition.published or edition.elsewhere):
        return
    # Another year may write its percentages another way: that must not hide what its totals give away.
    lenient = Figures(figures.table, figures.shape, dataclasses.replace(edition, percent_sign=False))
    said = {(fact.area, fact.indicator): fact.value for fact in lenient.benchmarks()}
    sent_as = f"The file was sent as {academic_year(edition.period)}, but gives"
    for (area, indicator), value in said.items():
        known = edition.published.get(area, {}).get(indicator)
        if known is not None and value != known:
            detail = f"{sent_as} {value} for {indicator} in {area}, where {known} was published for that year."
            raise FileRefused("period_contradicts_file", detail)
    if edition.published:
        return
    for year, published in edition.elsewhere.items():
        totals = {(area, code): value for area, values in published.items() for code, value in values.items()}
        if len(totals) >= _TELLING and totals.items() <= said.items():
            detail = f"{sent_as} the very totals published for {academic_year(year)}."
            raise FileRefused("period_contradicts_file", detail)
