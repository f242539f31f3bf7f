"""Succession of schools: which earlier URN's figures are this school's own history. Pure: links in, lineage out.

A school that becomes an academy keeps its pupils, its staff and its building, but gets a new URN: one predecessor with one
successor, and so what was published of the one is the history of the other. Where two schools became one, the figures of
neither describe the pupils of both, and adding up percentages of different cohorts would invent a school that never was;
where one became two, nobody can say whose figures they were. There the history begins with the new school. So it does where
a school took in another, whose figures were never its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from securing_good.vocabulary import LinkType, ObservationStatus
from securing_good_risk_engine.scoring.evidence import Evidence

BEFORE: Final = frozenset(word for word in LinkType if word.startswith("predecessor"))
"""The other school came before the one that tells the link."""
AFTER: Final = frozenset(word for word in LinkType if word.startswith("successor"))
"""The other school came after it."""
JOINED: Final = frozenset(
    {
        LinkType.RESULT_OF_AMALGAMATION,
        LinkType.MERGED_AGE_RANGE,
        LinkType.MERGED_CAPACITY,
        LinkType.MERGED_AGE_RANGE_AND_CAPACITY,
    }
)
"""The two became one, whichever of them went on: neither began as one school's heir."""
_WHOLE: Final = frozenset({LinkType.PREDECESSOR, LinkType.SUCCESSOR})
"""Told without a word of merger, amalgamation or split."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link as the school of `urn` tells it."""

    urn: int
    other_urn: int
    type: LinkType
    established_on: date | None


@dataclass(frozen=True, slots=True)
class Former:
    """A URN this school had before."""

    urn: int
    until: date | None
    """The day from which the school went by a later URN; None where no link tells it."""

    def covers(self, period: int) -> bool:
        """Whether the school still had this URN when the academic year began; figures of later years are another's."""
        return self.until is None or date(period, 9, 1) < self.until


@dataclass(slots=True)
class _Succession:
    """What either end tells of one school coming after another."""

    types: set[LinkType] = field(default_factory=set)
    days: set[date] = field(default_factory=set)


Pair = tuple[int, int]
"""Earlier and later URN."""


def pair_of(link: Link) -> Pair | None:
    """Who came before whom; None where the link is about something else, or about one school."""
    if link.urn == link.other_urn:
        return None
    if link.type in BEFORE:
        return link.other_urn, link.urn
    return (link.urn, link.other_urn) if link.type in AFTER else None


def histories(urns: Iterable[int], links: Iterable[Link]) -> dict[int, tuple[Former, ...]]:
    """The URNs each of these schools had before, newest first. The order of the links makes no difference.

    A link told from one end alone counts. Schools said to have come before one another come from none.
    """
    successions, joined = _successions(links)
    before: dict[int, set[int]] = defaultdict(set)
    after: dict[int, set[int]] = defaultdict(set)
    for earlier, later in successions:
        before[later].add(earlier)
        after[earlier].add(later)
    heirs = {
        later: (earlier, max(it.days, default=None))
        for (earlier, later), it in successions.items()
        if it.types <= _WHOLE and len(before[later]) == len(after[earlier]) == 1 and later not in joined
    }
    return {urn: _line(urn, heirs) for urn in urns}


def _successions(links: Iterable[Link]) -> tuple[dict[Pair, _Succession], set[int]]:
    successions: dict[Pair, _Succession] = defaultdict(_Succession)
    joined: set[int] = set()
    for link in links:
        if link.type in JOINED and link.urn != link.other_urn:
            joined |= {link.urn, link.other_urn}
        pair = pair_of(link)
        if pair is not None:
            successions[pair].types.add(link.type)
            if link.established_on is not None:
                successions[pair].days.add(link.established_on)
    return successions, joined


def _line(urn: int, heirs: Mapping[int, tuple[int, date | None]]) -> tuple[Former, ...]:
    line: list[Former] = []
    at, until = urn, None
    while at in heirs:
        at, day = heirs[at]
        if at == urn:
            return ()
        until = min((known for known in (day, until) if known is not None), default=None)
        line.append(Former(at, until))
    return tuple(line)


def with_history(urn: int, observed: Mapping[int, Sequence[Evidence]], formers: Sequence[Former]) -> list[Evidence]:
    """The school's own evidence and, where its own URN says nothing, what was published under one it had before.

    Of one indicator and year there is one observation for each URN. A figure, or the publisher's word for why there is
    none, counts under the newest URN that has it; one merely left out, as of a school too new for it, gives way.
    """
    known = {(one.indicator, one.period): one for one in observed.get(urn, ())}
    for former in formers:
        for one in observed.get(former.urn, ()):
            held = known.get((one.indicator, one.period))
            if former.covers(one.period) and (held is None or held.status is ObservationStatus.NOT_PUBLISHED):
                known[one.indicator, one.period] = replace(one, published_under=former.urn)
    return list(known.values())
