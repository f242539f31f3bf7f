"""Schools by name: what a row that tells no URN is about, as far as the register leaves no doubt."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.tables import School
from securing_good.vocabulary import SchoolStatus
from securing_good_risk_engine.sources.facts import NamedSchool, Row, RowProblem

ByName = Mapping[str, tuple[int, ...]]
"""URNs of the schools that share one `NamedSchool.key`."""

_STARTS: Final = 9
"""Month an academic year starts in."""


async def schools_by_name(session: AsyncSession, period: int) -> ByName:
    """Schools of the register that were open in this academic year; one whose authority is not told cannot be found.

    A school that closed before it, or opened after it, is no candidate: an academy most often keeps the name of the
    school it took over from.
    """
    begins, ends = date(period, _STARTS, 1), date(period + 1, _STARTS, 1)
    is_closed = School.status == SchoolStatus.CLOSED
    rows = await session.execute(
        select(School.urn, School.name, School.council)
        .where(or_(School.opened_on.is_(None), School.opened_on < ends))
        .where(or_(School.closed_on >= begins, School.closed_on.is_(None) & ~is_closed))
        .order_by(School.urn)
    )
    found: defaultdict[str, list[int]] = defaultdict(list)
    for urn, name, council in rows:
        if council is not None:
            found[NamedSchool(name, council).key].append(urn)
    return {key: tuple(urns) for key, urns in found.items()}


def resolved(row: Row, named: NamedSchool, schools: ByName) -> Row | RowProblem:
    """The row as one of the school it names; a problem where the register has no such school, or more than one."""
    urns = schools.get(named.key, ())
    if len(urns) == 1:
        return row.of(urns[0])
    if not urns:
        reason = f"The register has no {named} that was open in that year."
        return RowProblem(row.line, "name", named.name[:200], "unknown_school", reason)
    which = " and ".join(map(str, urns))
    reason = f"The register has more than one {named}: {which}. The row does not tell which it is about."
    return RowProblem(row.line, "name", named.name[:200], "ambiguous_school", reason)
