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
_BITS: Final = {"urn": 24, "indicator": 16, "period": 7, "status": 4, "release": 3}
"""What tells one observation from another, packed into one number: every column more costs each row as much again."""
_IMPORTS: Final = 1 << 31
"""Above any `import_id`, which shares a number with the cohort."""
_HEADER: Final = 19
"""Bytes before the first row of a binary COPY."""
_BLOCK: Final = 1 << 23
"""Bytes that are taken apart at once."""
_COLUMNS: Final = ("key", "value", "lower", "upper", "cohort_and_import", "known_at")
_ROW: Final = np.dtype(
    [("fields", ">i2"), *(part for name in _COLUMNS for part in ((f"{name}_bytes", ">i4"), (name, ">i8")))]
)
"""Every row is of one width, so that a block of rows is an array as it comes."""


class _Rows:
    """Takes a binary COPY apart while it comes: the server makes the next rows meanwhile."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._begun = False
        self._blocks: list[dict[str, NDArray[Any]]] = []

    async def take(self, data: bytes) -> None:
        """Keep some bytes; whole rows are taken apart once there are enough."""
        self._waiting += data
        if len(self._waiting) >= _BLOCK:
            self._cut()

    def _cut(self) -> None:
        start = 0 if self._begun else _HEADER
        rows = (len(self._waiting) - start) // _ROW.itemsize
        end = start + rows * _ROW.itemsize
        block = np.frombuffer(bytes(self._waiting[start:end]), dtype=_ROW)
        self._blocks.append(_taken_apart({name: block[name].astype(np.int64) for name in _COLUMNS}))
        del self._waiting[:end]
        self._begun = True

    def figures(self, codes: dict[int, str]) -> Figures:
        """All rows as columns, once every byte has come."""
        self._cut()
        columns = {name: np.concatenate([block[name] for block in self._blocks]) for name in self._blocks[0]}
        places = columns.pop("place")
        found = np.flatnonzero(np.bincount(places)) if len(places) else np.empty(0, dtype=np.int64)
        dense = np.zeros(int(found[-1]) + 1 if len(found) else 1, dtype=np.int16)
        dense[found] = np.arange(len(found))
        named = tuple((codes[int(one) >> _BITS["period"]], _year_of(int(one))) for one in found)
        return Figures(named, dense[places], **columns)


def _taken_apart(told: dict[str, NDArray[np.int64]]) -> dict[str, NDArray[Any]]:
    """What was packed, each part of its own in the width that `Figures` has."""
    keys, parts = told["key"], {}
    for name, bits in reversed(_BITS.items()):
        parts[name] = keys & ((1 << bits) - 1)
        keys = keys >> bits
    cohort, import_id = np.divmod(told["cohort_and_import"], _IMPORTS)
    return {
        "place": ((parts["indicator"] << _BITS["period"]) + parts["period"]).astype(np.int32),
        "urn": parts["urn"].astype(np.int32),
        "status": parts["status"].astype(np.int8),
        "value": told["value"],
        "lower": told["lower"],
        "upper": told["upper"],
        "cohort": cohort.astype(np.int32),
        "release": parts["release"].astype(np.int8),
        "known_at": told["known_at"],
        "import_id": import_id.astype(np.int32),
    }


def _year_of(place: int) -> int:
    return (place & ((1 << _BITS["period"]) - 1)) + _FIRST_YEAR


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


def _packed(**parts: str) -> str:
    """SQL for one number of whole numbers that each fit their bits."""
    packed = "cast(0 as bigint)"
    for name, bits in _BITS.items():
        packed = f"(({packed} << {bits}) + ({parts[name]}))"
    return packed


def _place_in(column: str, words: Sequence[StrEnum]) -> str:
    """SQL for the place of a word; the commonest comes first."""
    cases = " ".join(f"when '{word.value}' then {place}" for place, word in enumerate(words))
    return f"case {column} {cases} end"


def _millionths(column: str) -> str:
    return f"coalesce(cast({column} * {UNIT} as bigint), {MISSING})"


_KEY: Final = _packed(
    urn="urn",
    indicator="indicator_id",
    period=f"(period - {_FIRST_YEAR})",
    status=_place_in("status", STATUSES),
    release=_place_in("release", tuple(ReleaseStatus)),
)
_FIGURES: Final = f"""
    select {_KEY}, {_millionths("value")}, {_millionths("lower")}, {_millionths("upper")},
           coalesce(cohort, {NO_COHORT}) * cast({_IMPORTS} as bigint) + import_id, known_at
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
