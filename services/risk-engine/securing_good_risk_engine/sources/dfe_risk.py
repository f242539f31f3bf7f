"""The Department's own risk scores of maintained schools, to show beside ours: one row for each school and indicator.

What the Department's service holds: group, indicator, value, flag, contribution and the most it could contribute. A school's
share is the sum of contributions over the sum of what they could be, as its overall score is. Never read by an index or flag.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from securing_good.vocabulary import ObservationStatus, ReleaseStatus
from securing_good_risk_engine.sources.cells import CellRefused, shown, urn
from securing_good_risk_engine.sources.dataset import Dataset, academic_year
from securing_good_risk_engine.sources.facts import (
    FileRefused,
    ObservationFact,
    RecognisedFile,
    Row,
    RowProblem,
    Subject,
)
from securing_good_risk_engine.sources.table import Table

NAME: Final = "dfe_risk_scores"
TITLE: Final = "The Department's risk scores by school"
INDICATOR: Final = "dfe_risk_percent"
_COLUMNS: Final = ("URN", "RiskGroup", "RiskIndicator", "Value", "Flag", "Contribution", "ContributionMax")


def _read(table: Table, today: date, said: int | None) -> RecognisedFile:
    if said is None:
        example = academic_year(today.year - 1)
        raise FileRefused(
            "period_needed", f"The file is {TITLE}, which does not tell its academic year. Say it: PERIOD={example}."
        )
    return RecognisedFile(
        dataset=NAME,
        title=f"{TITLE} {academic_year(said)}",
        subject=Subject.OBSERVATIONS,
        period=said,
        release=ReleaseStatus.FINAL,
        available_on=today,
        rows=_rows(table, said),
    )


def _rows(table: Table, period: int) -> Iterator[Row | RowProblem]:
    place = {name: table.header.index(name) for name in _COLUMNS}
    sums: dict[int, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    lines: dict[int, int] = {}
    seen: dict[tuple[int, str, str], int] = {}
    for row in table.rows():
        if isinstance(row, RowProblem):
            yield row
            continue
        line, cells = row
        try:
            school = urn(cells[place["URN"]].strip(), "URN")
            given, most = (_points(cells[place[name]].strip(), name) for name in ("Contribution", "ContributionMax"))
            if given > most:
                reason = f"{given} is more than the most it can be, {most}"
                raise CellRefused("Contribution", str(given), "out_of_range", reason)
        except CellRefused as refused:
            yield RowProblem(line, refused.column, refused.value, refused.code, refused.reason)
            continue
        key = school, cells[place["RiskGroup"]].strip(), cells[place["RiskIndicator"]].strip()
        if key in seen:
            reason = f"{key[2]} of {school} already stands on line {seen[key]}; the first row is kept"
            yield RowProblem(line, "RiskIndicator", key[2][:200], "duplicate_row", reason)
            continue
        seen[key] = line
        sums[school][0] += given
        sums[school][1] += most
        lines.setdefault(school, line)
    for school, (given, most) in sums.items():
        value = (100 * given / most).quantize(Decimal("0.01")) if most else None
        status = ObservationStatus.PRESENT if value is not None else ObservationStatus.NOT_APPLICABLE
        yield Row(lines[school], school, (ObservationFact(school, INDICATOR, period, status, value),))


def _points(text: str, column: str) -> Decimal:
    try:
        points = Decimal(text)
    except InvalidOperation:
        points = Decimal(-1)
    if len(text) > 12 or not 0 <= points <= 100:
        raise CellRefused(column, text, "not_a_number", f'"{shown(text)}" is no number of points from 0 to 100')
    return points


DATASETS: Final = (Dataset(NAME, TITLE, frozenset(_COLUMNS), _read),)
