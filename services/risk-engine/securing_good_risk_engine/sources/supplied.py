"""Results a school or the council's data team supplies in July, months before any release: by measure and pupil group.

They are the council's own and carry the status school-supplied: an official release takes their place when it comes. They are
never England's, so no benchmark, spread or picture of England is made of them.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from securing_good.vocabulary import ObservationStatus, ReleaseStatus
from securing_good_risk_engine.indicators import INDICATORS, PUPIL_GROUPS, SUPPLIED, of_group
from securing_good_risk_engine.sources.cells import CellRefused, shown, starting_year, urn
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.facts import ObservationFact, RecognisedFile, Row, RowProblem, Subject
from securing_good_risk_engine.sources.figure_values import Values
from securing_good_risk_engine.sources.table import Table
from securing_good_risk_engine.sources.templates import refuse_people, refuse_unless_councils

NAME: Final = "supplied_results"
TITLE: Final = "Results supplied by schools or the data team (council return)"
ALL: Final = "all"
HEADER: Final = ("urn", "academic_year", "measure", "pupil_group", "pupils", "value", "source")
_SOURCES: Final = ("school", "data_team")
_SUMMER: Final = 6
"""Month from which a year's results can be supplied before the year is over."""


def _read(table: Table, today: date, _: int | None) -> RecognisedFile:
    refuse_people(table, TITLE)
    refuse_unless_councils(table, TITLE)
    return RecognisedFile(
        dataset=NAME,
        title=f"{TITLE}, school-supplied",
        subject=Subject.OBSERVATIONS,
        period=None,
        release=ReleaseStatus.SCHOOL_SUPPLIED,
        available_on=today,
        rows=_rows(table, today),
    )


def _rows(table: Table, today: date) -> Iterator[Row | RowProblem]:
    places = {name: table.header.index(name) for name in HEADER}
    values: dict[str, Values] = {}
    seen: dict[tuple[int, str, int], int] = {}
    for row in table.rows():
        if isinstance(row, RowProblem):
            yield row
            continue
        line, cells = row
        try:
            fact = _fact({name: cells[place].strip() for name, place in places.items()}, values, today)
        except CellRefused as refused:
            yield RowProblem(line, refused.column, refused.value, refused.code, refused.reason)
            continue
        key = fact.urn, fact.indicator, fact.period
        if key in seen:
            reason = f"the same measure, group and year of {fact.urn} stands on line {seen[key]}; the first row is kept"
            yield RowProblem(line, "measure", cells[places["measure"]][:200], "duplicate_row", reason)
            continue
        seen[key] = line
        yield Row(line, fact.urn, (fact,))


def _fact(said: dict[str, str], values: dict[str, Values], today: date) -> ObservationFact:
    school = urn(said["urn"], "urn")
    period = starting_year(said["academic_year"], "academic_year")
    if (period, _SUMMER) > (today.year - 1, today.month):
        reason = f"results of {said['academic_year']} cannot be known before June {period + 1}"
        raise CellRefused("academic_year", said["academic_year"], "future_year", reason)
    code = _known(said, "measure", SUPPLIED)
    group = _known(said, "pupil_group", (ALL, *PUPIL_GROUPS))
    _known(said, "source", _SOURCES)
    indicator = code if group == ALL else of_group(code, group)
    if indicator not in values:
        values[indicator] = Values("value", INDICATORS[indicator], {}, percent_sign=False)
    status, value = values[indicator][said["value"]]
    pupils = said["pupils"]
    if pupils and not (pupils.isascii() and pupils.isdigit() and len(pupils) <= 5):
        raise CellRefused("pupils", pupils, "not_a_whole_number", f'"{shown(pupils)}" is not a number of pupils')
    cohort = int(pupils) if pupils else None
    if value is not None and cohort == 0:
        raise CellRefused("pupils", pupils, "result_of_nobody", f"a result of {value} cannot be, with 0 pupils")
    kept: Decimal | None = value if status is ObservationStatus.PRESENT else None
    return ObservationFact(school, indicator, period, status, kept, cohort=cohort)


def _known(said: dict[str, str], column: str, known: tuple[str, ...]) -> str:
    text = said[column].lower().replace(" ", "_")
    if text not in known:
        raise CellRefused(
            column, said[column], "unknown_word", f'"{shown(said[column])}" is none of {", ".join(known)}'
        )
    return text


DATASETS: Final = (Dataset(NAME, TITLE, frozenset(HEADER), _read),)
