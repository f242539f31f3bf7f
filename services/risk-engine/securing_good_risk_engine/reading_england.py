"""What is known of all England's schools, read in columns."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.vocabulary import Grade, InspectionKind, LinkType, ReleaseStatus
from securing_good_risk_engine.scoring.evidence import Inspection
from securing_good_risk_engine.scoring_many.exact import MISSING, UNIT
from securing_good_risk_engine.scoring_many.figures import NO_COHORT, PHASES, STATUSES, Figures, Schools
from securing_good_risk_engine.succession import Link, histories

_FIRST_YEAR: Final = 1990
"""No period is earlier: the shape of a ruleset allows none."""
_YEARS: Final = 128
_HEADER: Final = 19
"""Bytes before the first row of a binary COPY."""
_BLOCK: Final = 1 << 23
"""Bytes that are taken apart at once."""
_WIDTHS: Final = {
    "urn": ">i4",
    "indicator": ">i2",
    "period": ">i2",
    "status": ">i2",
    "release": ">i2",
    "value": ">i8",
    "lower": ">i8",
    "upper": ">i8",
    "cohort": ">i4",
    "known_at": ">i8",
    "import_id": ">i4",
}
"""Every row is of one width, so that a block of rows is an array as it comes."""
_ROW: Final = np.dtype(
    [("fields", ">i2"), *(part for name, kind in _WIDTHS.items() for part in ((f"{name}_bytes", ">i4"), (name, kind)))]
)


class _Rows:
    """Takes a binary COPY apart while it comes."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._begun = False
        self._blocks: list[NDArray[Any]] = []

    async def take(self, data: bytes) -> None:
        """Keep some bytes; whole rows are taken apart once there are enough."""
        self._waiting += data
        if len(self._waiting) >= _BLOCK:
            self._cut()

    def _cut(self) -> None:
        start = 0 if self._begun else _HEADER
        rows = (len(self._waiting) - start) // _ROW.itemsize
        end = start + rows * _ROW.itemsize
        self._blocks.append(np.frombuffer(bytes(self._waiting[start:end]), dtype=_ROW))
        del self._waiting[:end]
        self._begun = True

    def figures(self, codes: dict[int, str]) -> Figures:
        """All rows as columns, once every byte has come."""
        self._cut()
        columns = {
            name: np.concatenate([block[name].astype(kind.replace(">", "=")) for block in self._blocks])
            for name, kind in _WIDTHS.items()
        }
        keys = columns["indicator"].astype(np.int32) * _YEARS + (columns["period"] - _FIRST_YEAR)
        found = np.flatnonzero(np.bincount(keys)) if len(keys) else np.empty(0, dtype=np.int64)
        places = np.zeros(int(found[-1]) + 1 if len(found) else 1, dtype=np.int16)
        places[found] = np.arange(len(found))
        return Figures(
            tuple((codes[int(key) // _YEARS], int(key) % _YEARS + _FIRST_YEAR) for key in found),
            places[keys],
            columns["urn"],
            columns["status"].astype(np.int8),
            columns["value"],
            columns["lower"],
            columns["upper"],
            columns["cohort"],
            columns["release"].astype(np.int8),
            columns["known_at"],
            columns["import_id"],
        )


async def read_figures(
    session: AsyncSession, codes: frozenset[str], *, since: int, as_of: date, at: datetime
) -> Figures:
    """Published observations of some indicators since an academic year, public by a day and known at a moment."""
    rows = await session.execute(
        text("select id, code from indicator where code = any(:codes)"), {"codes": list(codes)}
    )
    ids = {row.id: row.code for row in rows}
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    assert raw.driver_connection is not None
    taken = _Rows()
    await raw.driver_connection.copy_from_query(
        _FIGURES, sorted(ids), since, as_of, at, output=taken.take, format="binary"
    )
    return taken.figures(ids)


async def read_schools(session: AsyncSession, *, as_of: date, at: datetime) -> Schools:
    """The open schools of the register, with the URNs each had before."""
    rows = (await session.execute(text("select urn, phase from school where status <> 'closed' order by urn"))).all()
    links = await session.execute(text(_LINKS), {"as_of": as_of, "at": at})
    urns = [row.urn for row in rows]
    lines = histories(urns, [Link(row.urn, row.other_urn, LinkType(row.type), row.established_on) for row in links])
    places = {phase.value: place for place, phase in enumerate(PHASES)}
    return Schools(
        np.array(urns, dtype=np.int32),
        np.array([places[row.phase] for row in rows], dtype=np.int8),
        np.ones(len(rows), dtype=bool),
        {urn: line for urn, line in lines.items() if line},
    )


async def read_inspections(session: AsyncSession, *, as_of: date, at: datetime) -> list[Inspection]:
    """Every telling of every inspection by a day; those that judged the same share what they judged."""
    judged: dict[str, dict[str, Grade]] = {}
    found = []
    for row in await session.execute(text(_INSPECTIONS), {"as_of": as_of, "at": at}):
        judgements = judged.get(row.judgements)
        if judgements is None:
            judgements = {name: Grade(grade) for name, grade in json.loads(row.judgements).items()}
            judged[row.judgements] = judgements
        found.append(
            Inspection(
                urn=row.urn,
                kind=InspectionKind(row.kind),
                inspected_on=row.inspected_on,
                published_on=row.published_on,
                inspected_urn=None,
                outcome=row.outcome,
                category=None,
                judgements=judgements,
                import_id=str(row.import_id),
                available_on=row.available_on,
            )
        )
    return found


def _place_in(column: str, words: Sequence[StrEnum]) -> str:
    """SQL for the place of a word; the commonest comes first."""
    cases = " ".join(f"when '{word.value}' then {place}" for place, word in enumerate(words))
    return f"cast(case {column} {cases} end as smallint)"


def _millionths(column: str) -> str:
    return f"coalesce(cast({column} * {UNIT} as bigint), {MISSING})"


_FIGURES: Final = f"""
    select urn, indicator_id, period, {_place_in("status", STATUSES)}, {_place_in("release", tuple(ReleaseStatus))},
           {_millionths("value")}, {_millionths("lower")}, {_millionths("upper")}, coalesce(cohort, {NO_COHORT}), known_at,
           import_id
    from observation
    where owner = 'england' and indicator_id = any($1) and period >= $2 and available_on <= $3
      and known_at <= $4 and (ceased_at is null or ceased_at > $4)
"""  # noqa: S608

_LINKS: Final = """
    select urn, other_urn, type, established_on from school_link
    where known_at <= :at and (ceased_at is null or ceased_at > :at)
      and (established_on is null or established_on <= :as_of)
"""

_INSPECTIONS: Final = """
    select urn, kind, inspected_on, published_on, outcome, cast(judgements as text) as judgements, import_id, available_on
    from inspection
    where inspected_on <= :as_of and known_at <= :at and (ceased_at is null or ceased_at > :at)
"""
