"""How much link partners and lead officers have to do, and who might take a school that has none. Pure.

Load is the visits a year somebody is needed for, as part of the half-days they work: a visit a week is more to somebody who
works two days than to somebody who works five. The suggestion decides nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final
from uuid import UUID

from securing_good.vocabulary import MonitoringLevel

SCHOOL_WEEKS: Final = 38
"""380 half-day sessions a year (Education (School Day and School Year) (England) Regulations 1999, regulation 3)."""
MEETINGS: Final = {MonitoringLevel.AMBER: 3, MonitoringLevel.RED: 6}
"""Securing Good meetings a year: each term, each half-term (programme, Timing and content)."""


@dataclass(frozen=True, slots=True)
class SchoolLoad:
    """What one school asks of people."""

    urn: int
    name: str
    locality: str
    visits: int
    """Visits of its link partner in a year, by the council's visit models."""
    meetings: int
    """Securing Good meetings in a year, where a case runs."""
    link_partner: UUID | None
    lead_officer: UUID | None


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who visits schools."""

    id: UUID
    name: str
    half_days_a_week: int
    is_link_partner: bool
    interests: frozenset[int] = frozenset()
    """Schools they declared an interest in."""


@dataclass(frozen=True, slots=True)
class Load:
    """How much somebody has to do."""

    schools: int
    visits: int
    share: Fraction
    """Of their working half-days in a school year."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Who might take a school, and why; nobody where nobody is left."""

    school: SchoolLoad
    officer: Officer | None
    why: str


def loads(schools: Collection[SchoolLoad], officers: Collection[Officer]) -> Mapping[UUID, Load]:
    """Load by person. Whoever is link partner and lead officer of one school has its meetings once."""
    visits: Counter[UUID] = Counter()
    held: Counter[UUID] = Counter()
    for school in schools:
        needed = {school.link_partner: school.visits + school.meetings} if school.link_partner else {}
        if school.lead_officer:
            needed.setdefault(school.lead_officer, school.meetings)
        for person, number in needed.items():
            visits[person] += number
            held[person] += 1
    return {one.id: Load(held[one.id], visits[one.id], share_of(visits[one.id], one)) for one in officers}


def share_of(visits: int, officer: Officer) -> Fraction:
    """Part of an officer's working half-days in a school year."""
    return Fraction(visits, officer.half_days_a_week * SCHOOL_WEEKS)


def suggestions(schools: Collection[SchoolLoad], officers: Collection[Officer]) -> list[Suggestion]:
    """Who might take each school without a link partner, those that ask most first; each counts those before it.

    The smallest load counts. Somebody who visits schools in the same part of the borough is preferred while they are no more
    than this one school ahead of it. Whoever declared an interest in the school is left out.
    """
    visits = {person: load.visits for person, load in loads(schools, officers).items()}
    near: dict[UUID, Counter[str]] = defaultdict(Counter)
    for school in schools:
        if school.link_partner:
            near[school.link_partner][school.locality] += 1
    waiting = [school for school in schools if school.link_partner is None]
    found = []
    for school in sorted(waiting, key=lambda one: (-one.visits - one.meetings, one.urn)):
        partners = [one for one in officers if one.is_link_partner and school.urn not in one.interests]
        interested = sum(one.is_link_partner and school.urn in one.interests for one in officers)
        taken = _taker(school, partners, visits, near)
        if taken is not None:
            visits[taken.id] += school.visits + school.meetings
            near[taken.id][school.locality] += 1
        found.append(Suggestion(school, taken, _why(school, taken, partners, interested, visits, near)))
    return found


def _taker(
    school: SchoolLoad, partners: Sequence[Officer], visits: Mapping[UUID, int], near: Mapping[UUID, Counter[str]]
) -> Officer | None:
    if not partners:
        return None
    asked = school.visits + school.meetings
    smallest = min(share_of(visits[one.id] + asked, one) for one in partners)

    def place(one: Officer) -> tuple[bool, Fraction, str, UUID]:
        neighbour = bool(school.locality) and near[one.id][school.locality] > 0
        is_preferred = neighbour and share_of(visits[one.id], one) <= smallest
        return not is_preferred, share_of(visits[one.id] + asked, one), one.name, one.id

    return min(partners, key=place)


def _why(
    school: SchoolLoad,
    taken: Officer | None,
    partners: Sequence[Officer],
    interested: int,
    visits: Mapping[UUID, int],
    near: Mapping[UUID, Counter[str]],
) -> str:
    left_out = (
        f" Left out for a declared interest: {interested} link partner{'s' if interested > 1 else ''}."
        if interested
        else ""
    )
    if taken is None:
        return f"No link partner is left who could take it.{left_out}"
    share = share_of(visits[taken.id], taken)
    said = f"{taken.name} would have {visits[taken.id]} visits a year, {float(share):.1%} of their working half-days"
    neighbours = near[taken.id][school.locality] - 1 if school.locality else 0
    if neighbours > 0:
        schools = "1 school" if neighbours == 1 else f"{neighbours} schools"
        return f"{said}, and visits {schools} in {school.locality} besides.{left_out}"
    smallest = f": the smallest load of {len(partners)} link partners" if len(partners) > 1 else ""
    return f"{said}{smallest}.{left_out}"
