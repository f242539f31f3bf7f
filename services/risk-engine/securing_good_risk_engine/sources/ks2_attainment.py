"""Key stage 2 by school and subject as Explore Education Statistics publishes it: a row for each school, subject and group.

Rows of all pupils are read; those of groups, and of subjects nothing is kept of, are sound and tell nothing here.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from securing_good.vocabulary import ReleaseStatus
from securing_good_risk_engine.sources.dataset import Dataset, academic_year
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.facts import FileRefused, RecognisedFile, Row, RowProblem, Subject
from securing_good_risk_engine.sources.figure_files import edition_of, most_rows_say
from securing_good_risk_engine.sources.figures import About, Figures, Shape
from securing_good_risk_engine.sources.releases import year_of
from securing_good_risk_engine.sources.table import Table

EDITIONS: Final = editions("ks2_attainment_editions.toml")

_SUBJECTS: Final = {
    "Reading, writing and maths": "all",
    "Reading, writing and mathematics": "all",
    "Reading": "reading",
    "Writing": "writing",
    "Maths": "maths",
    "Mathematics": "maths",
}
_RELEASES: Final = {
    "Provisional": ReleaseStatus.PROVISIONAL,
    "Revised": ReleaseStatus.REVISED,
    "Final": ReleaseStatus.FINAL,
}
_SHAPE: Final = Shape(
    dataset="ks2_attainment_by_school",
    title="Key stage 2 attainment by school",
    urn="school_urn",
    kind="geographic_level",
    areas={"National": "england"},
    schools=frozenset({"School"}),
    passed_over=frozenset({"Regional", "Local authority"}),
)
_YEAR: Final = "time_period"
_TOPIC, _BREAKDOWN = "breakdown_topic", "breakdown"


def _read(table: Table, today: date, _: int | None) -> RecognisedFile:
    period, texts = most_rows_say(table, _YEAR, year_of)
    present = {_SUBJECTS[text] for _, text in table.column("subject") if text in _SUBJECTS}
    if not present:
        raise FileRefused("unknown_edition", f"The file is {_SHAPE.title}, but no row is of a subject that is kept.")
    readers = {
        subject: Figures(
            table,
            _SHAPE,
            edition_of(table, _SHAPE, EDITIONS[f"ks2_attainment_{subject}"], period, today=today),
            texts,
            _YEAR,
        )
        for subject in sorted(present)
    }
    release = _release(table)
    available_on = min(next(iter(readers.values())).edition.available_on, today)
    return RecognisedFile(
        dataset=_SHAPE.dataset,
        title=f"{_SHAPE.title} {academic_year(period)}, {release.value}",
        subject=Subject.OBSERVATIONS,
        period=period,
        release=release,
        available_on=available_on,
        rows=_rows(table, readers),
    )


def _release(table: Table) -> ReleaseStatus:
    if "version" not in table.header:
        return ReleaseStatus.FINAL
    return next((_RELEASES[text] for _, text in table.column("version") if text in _RELEASES), ReleaseStatus.FINAL)


def _rows(table: Table, readers: dict[str, Figures]) -> Iterator[Row | RowProblem]:
    subject, topic, breakdown = (table.header.index(name) for name in ("subject", _TOPIC, _BREAKDOWN))
    seen: dict[str, dict[About, int]] = {name: {} for name in readers}
    for row in table.rows():
        if isinstance(row, RowProblem):
            yield row
            continue
        line, cells = row
        of = _SUBJECTS.get(cells[subject].strip())
        if of is None or (cells[topic].strip(), cells[breakdown].strip()) != ("All pupils", "Total"):
            yield Row(line, None, ())
        else:
            yield readers[of].row(line, cells, seen[of])


DATASETS: Final = (
    Dataset(
        _SHAPE.dataset,
        _SHAPE.title,
        frozenset(
            {_YEAR, "geographic_level", "school_urn", "subject", _TOPIC, _BREAKDOWN, "expected_standard_pupil_percent"}
        ),
        _read,
    ),
)
