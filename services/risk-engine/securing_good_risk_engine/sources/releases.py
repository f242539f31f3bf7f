"""Official statistics by school in one published shape: suspensions, absence, teacher turnover, capacity, RISE status.

That of Explore Education Statistics: `time_period` is 202324, `time_identifier` says how much of the year it is about, and
`geographic_level` tells schools from areas.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from securing_good_risk_engine.sources.cells import CellRefused, starting_year
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.editions import editions
from securing_good_risk_engine.sources.facts import RecognisedFile, RowProblem
from securing_good_risk_engine.sources.figure_files import edition_of, figures_file, most_rows_say
from securing_good_risk_engine.sources.figures import Figures, Shape
from securing_good_risk_engine.sources.table import Table, TextRow

EDITIONS: Final = editions("releases_editions.toml")

_YEAR: Final = "time_period"
_PART: Final = "time_identifier"
_LEVEL: Final = "geographic_level"
_URN: Final = "school_urn"
_KIND: Final = "kind of row"
_OTHER: Final = "another part of the year, or an area nothing is compared with"
_SIX_DIGITS: Final = re.compile(r"20[0-9]{4}")
_WHOLE_YEAR: Final = frozenset({"Academic year"})
_TWO_TERMS: Final = frozenset({"Autumn and spring term", "Autumn and spring terms"})
_AREAS: Final = {
    "": "england",
    "Total": "england",
    "State-funded primary": "england_primary",
    "State-funded secondary": "england_secondary",
    "Special": "england_special",
    "State-funded special": "england_special",
}
"""What the phase column says of rows about England, and the area they are about."""
_FIVE: Final = {"not eligible": "1", "eligible": "2", "engaged": "3", "targeted": "4", "left": "1"}


@dataclass(frozen=True, slots=True)
class _Release:
    """One published dataset of this shape."""

    name: str
    title: str
    columns: frozenset[str]
    """Columns that give it away, besides the year, the level and the URN."""
    parts: frozenset[str] = _WHOLE_YEAR
    derived: "Callable[[Mapping[str, str]], Mapping[str, str]] | None" = None
    """Figures made of a row's cells before it is read, by the name of the new column."""
    makes: tuple[str, ...] = ()
    """Names of those columns."""
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _share(part: Decimal, whole: Decimal) -> str:
    """A percentage as it would be published: two places; blank of nothing."""
    return f"{100 * part / whole:.2f}" if whole > 0 else ""


def _code_among(*cells: str) -> str:
    """What stands for a figure made of withheld ones: the first code among them."""
    return next((cell.strip() for cell in cells if _number(cell) is None), "")


def _turnover(row: Mapping[str, str]) -> Mapping[str, str]:
    """(left the state-funded system + left to another state-funded school) of the teachers counted, in full-time terms."""
    cells = [
        row["left_the_state-funded_system"],
        row["left_to_another_state-funded_school"],
        row["teacher_fte_in_census_year"],
    ]
    left, moved, all_of_them = map(_number, cells)
    if left is None or moved is None or all_of_them is None:
        return {"turnover percent": _code_among(*cells)}
    return {"turnover percent": _share(left + moved, all_of_them)}


def _unfilled(row: Mapping[str, str]) -> Mapping[str, str]:
    """Places without a pupil, of all places; a school with more pupils than places has none unfilled."""
    cells = [row["school_places"], row["pupils_on_roll"]]
    places, pupils = map(_number, cells)
    if places is None or pupils is None:
        return {"unfilled percent": _code_among(*cells)}
    return {"unfilled percent": _share(max(Decimal(0), places - pupils), places)}


_RELEASES: Final = (
    _Release(
        "school_suspensions",
        "Suspensions and permanent exclusions by school",
        frozenset({"headcount", "suspension", "susp_rate", "perm_excl_rate", "one_plus_susp_rate"}),
    ),
    _Release(
        "school_absence",
        "Pupil absence by school",
        frozenset(
            {
                *("enrolments", "sess_overall_percent", "sess_unauthorised_percent"),
                *("enrolments_pa_10_exact_percent", "enrolments_pa_50_exact_percent"),
            }
        ),
        _WHOLE_YEAR | _TWO_TERMS,
    ),
    _Release(
        "school_teacher_turnover",
        "Teacher turnover by school",
        frozenset(
            {
                *("teacher_fte_in_census_year", "remained_in_the_same_school", "left_the_state-funded_system"),
                "left_to_another_state-funded_school",
            }
        ),
        derived=_turnover,
        makes=("turnover percent",),
    ),
    _Release(
        "school_capacity",
        "School capacity",
        frozenset({"school_places", "pupils_on_roll"}),
        derived=_unfilled,
        makes=("unfilled percent",),
    ),
    _Release("rise_status", "RISE status by school", frozenset({"rise_status"}), words=_FIVE),
)


def year_of(text: str, column: str) -> int:
    """2023 of "202324"."""
    if not _SIX_DIGITS.fullmatch(text):
        raise CellRefused(
            column, text, "not_an_academic_year", f'"{text[:40]}" is not an academic year, such as 202324'
        )
    return starting_year(f"{text[:4]}/{text[4:]}", column)


def _shape(release: _Release, name: str) -> Shape:
    areas = {f"National {phase}": area for phase, area in _AREAS.items()}
    return Shape(
        dataset=name,
        title=release.title if name == release.name else f"{release.title}, autumn and spring terms",
        urn=_URN,
        kind=_KIND,
        areas=areas,
        schools=frozenset({"School"}),
        passed_over=frozenset({_OTHER}),
        words=release.words,
    )


def _prepared(table: Table, release: _Release, parts: frozenset[str]) -> Table:
    """The table with the kind of each row, and the figures made of others."""
    header = table.header
    part = header.index(_PART) if _PART in header else None
    phase = next((header.index(name) for name in ("education_phase", "school_type") if name in header), None)
    level = header.index(_LEVEL)

    def kind(cells: list[str]) -> str:
        if part is not None and cells[part].strip() not in parts:
            return _OTHER
        said = cells[level].strip()
        if said == "School":
            return said
        of = f"National {cells[phase].strip() if phase is not None else ''}"
        return of if said == "National" and of.removeprefix("National ") in _AREAS else _OTHER

    def body() -> Iterator[TextRow | RowProblem]:
        for row in table.rows():
            if isinstance(row, RowProblem):
                yield row
                continue
            line, cells = row
            more: Mapping[str, str] = {}
            if release.derived is not None:
                more = release.derived(dict(zip(header, cells, strict=True)))
            yield line, [*cells, kind(cells), *(more[name] for name in release.makes)]

    return dataclasses.replace(table, header=(*header, _KIND, *release.makes), body=body)


def _reader(release: _Release) -> Callable[[Table, date, int | None], RecognisedFile]:
    def read(table: Table, today: date, _: int | None) -> RecognisedFile:
        parts, name = release.parts, release.name
        if release.parts >= _TWO_TERMS:
            said = {text for _, text in table.column(_PART)} if _PART in table.header else set()
            two = not (said & _WHOLE_YEAR) and bool(said & _TWO_TERMS)
            # Two terms are no year: their figures are others, kept apart, so that no trend runs across them.
            parts, name = (_TWO_TERMS, f"{release.name}_two_terms") if two else (_WHOLE_YEAR, release.name)
        shape = _shape(release, name)
        prepared = _prepared(table, release, parts)
        period, texts = most_rows_say(prepared, _YEAR, year_of)
        edition = edition_of(prepared, shape, EDITIONS[name], period, today=today)
        return figures_file(Figures(prepared, shape, edition, texts, _YEAR), today)

    return read


DATASETS: Final = tuple(
    Dataset(one.name, one.title, frozenset({_YEAR, _LEVEL, _URN}) | one.columns, _reader(one)) for one in _RELEASES
)
