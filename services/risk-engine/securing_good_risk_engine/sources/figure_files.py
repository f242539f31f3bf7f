"""From a table of figures and a dataset's column maps to a recognised file: whose year is it, and is it what it says."""

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from securing_good.vocabulary import ReleaseStatus
from securing_good_risk_engine.sources.cells import CellRefused
from securing_good_risk_engine.sources.dataset import academic_year
from securing_good_risk_engine.sources.editions import Edition
from securing_good_risk_engine.sources.facts import FileRefused, RecognisedFile, RowProblem, Subject
from securing_good_risk_engine.sources.figures import Figures, Shape
from securing_good_risk_engine.sources.table import Table, TextRow

_ENDS_IN: Final = re.compile(r"20[0-9]{2}")


def said_by_sender(shape: Shape, editions: Mapping[int, Edition], *, period: int | None) -> int:
    """The academic year of a file that does not tell it. Raises FileRefused when the sender has not said it either."""
    if period is None:
        example = academic_year(max(editions))
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


def edition_of(table: Table, shape: Shape, editions: Mapping[int, Edition], period: int) -> Edition:
    """The column map of this academic year. Raises FileRefused when there is none, or the table does not fit it."""
    title = f"{shape.title} {academic_year(period)}"
    edition = editions.get(period)
    if edition is None:
        known = ", ".join(academic_year(year) for year in sorted(editions))
        raise FileRefused("unknown_edition", f"The file is {title}, an edition not known yet. Known are {known}.")
    if missing := sorted(edition.names.difference(table.header)):
        raise FileRefused("missing_columns", f"The file is {title}, but lacks {', '.join(missing)}.")
    return edition


def figures_file(figures: Figures, today: date, *, release: ReleaseStatus = ReleaseStatus.FINAL) -> RecognisedFile:
    """The file of these figures. Raises FileRefused when its totals are known to be those of another year."""
    shape, edition = figures.shape, figures.edition
    # Another year may write its percentages another way: that must not hide what its totals give away.
    lenient = Figures(figures.table, shape, dataclasses.replace(edition, percent_sign=False))
    for fact in lenient.benchmarks() if edition.published else ():
        known = edition.published.get(fact.area, {}).get(fact.indicator)
        if known is not None and fact.value != known:
            detail = (
                f"The file was sent as {academic_year(edition.period)}, but gives {fact.value} for {fact.indicator} in "
                f"{fact.area}, where {known} was published for that year."
            )
            raise FileRefused("period_contradicts_file", detail)
    return RecognisedFile(
        dataset=shape.dataset,
        title=f"{shape.title} {academic_year(edition.period)}, {release.value.replace('_', '-')}",
        subject=Subject.OBSERVATIONS,
        period=edition.period,
        release=release,
        available_on=min(edition.available_on, today),
        rows=figures.read(),
    )
