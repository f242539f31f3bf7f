"""England's schools as a picture to compare with, read once and kept until what is known of England changes."""

import asyncio
from collections import OrderedDict
from datetime import date, datetime
from typing import Final

import numpy as np
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.vocabulary import Phase, ReleaseStatus
from securing_good_risk_engine.scoring.picture import DISTANCE, KIND_OF, YEARS, Column, Picture

KEPT: Final = 2
"""Pictures kept by one process: of today, and of one other day that somebody asks of."""

_kept: "OrderedDict[tuple[object, ...], Picture]" = OrderedDict()
_one_at_a_time = asyncio.Lock()


async def picture_of_england(session: AsyncSession, codes: frozenset[str], *, as_of: date, at: datetime) -> Picture:
    """Published values of England's schools that the public could have had by a day, as known at a moment.

    The caller holds what stands: while it does, no import changes it, so a picture is as good as a new one for as long as
    no import of England was loaded or withdrawn since.
    """
    changed = (await session.execute(text(_CHANGED))).one()
    # Evidence comes out by the day: of two days with nothing coming out between them the picture is the same, but it is
    # not worth finding out.
    key = (codes, as_of, *changed)
    async with _one_at_a_time:
        if key not in _kept:
            _kept[key] = await _read(session, codes, as_of=as_of, at=at)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        _kept.move_to_end(key)
        return _kept[key]


def forget_pictures() -> None:
    """Begin as a process does: with no picture."""
    _kept.clear()


async def _read(session: AsyncSession, codes: frozenset[str], *, as_of: date, at: datetime) -> Picture:
    values = {
        "codes": sorted(codes | DISTANCE.keys()),
        "since": as_of.year - YEARS,
        "as_of": as_of,
        "at": at,
        "releases": [release.value for release in ReleaseStatus],
    }
    await session.execute(text("set local work_mem = '64MB'"))
    columns = {}
    for row in await session.execute(text(_COLUMNS), values):
        columns[row.code, row.period] = Column(
            np.array(row.urns, dtype=np.int32), np.array(row.figures, dtype=np.float64)
        )
    schools = await session.execute(text("select urn, phase from school where status <> 'closed'"))
    kinds = {row.urn: KIND_OF[Phase(row.phase)] for row in schools}
    newest = {code: max((period for held, period in columns if held == code), default=None) for code in DISTANCE}
    intake = {code: columns[code, period] for code, period in newest.items() if period is not None}
    return Picture(kinds, intake, columns)


_CHANGED: Final = """
    select current_database() as place, count(*) as imports, max(finished_at) as loaded, max(withdrawn_at) as withdrawn
    from import_outcome where owner = 'england' and state = 'loaded'
"""

_COLUMNS: Final = """
    with settled as (
        select distinct on (o.indicator_id, o.period, o.urn)
               o.indicator_id, o.period, o.urn, o.status, o.value
        from observation o join indicator i on i.id = o.indicator_id
        where o.owner = 'england' and i.code = any(:codes) and o.period >= :since and o.available_on <= :as_of
          and o.known_at <= :at and (o.ceased_at is null or o.ceased_at > :at)
        order by o.indicator_id, o.period, o.urn, array_position(cast(:releases as text[]), o.release) desc,
                 (o.status = 'present') desc, (o.upper is not null) desc, (o.cohort is not null) desc, o.known_at desc,
                 o.import_id desc
    )
    select i.code, s.period, array_agg(s.urn order by s.urn) as urns,
           array_agg(cast(s.value as double precision) order by s.urn) as figures
    from settled s join indicator i on i.id = s.indicator_id
    where s.status = 'present'
    group by i.code, s.period
"""
