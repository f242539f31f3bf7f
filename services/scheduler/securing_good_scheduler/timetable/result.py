"""A timetable as it was found, and how good it is proved to be. Pure values."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from securing_good_scheduler.timetable.problem import Problem, VisitToPlace


class TierName(StrEnum):
    """What is minimised, first things first; what is lower never costs anything of what is higher."""

    UNPLACED = "unplaced"
    """Visits without a half-day, those of higher bands before all others."""
    MOVED = "moved"
    """Visits of the timetable in force that are on another half-day, or on none."""
    DAYS_MOVED = "days_moved"
    """By how many days, those with short notice counting more."""
    COST = "cost"
    """Points of the soft rules."""


@dataclass(frozen=True, slots=True)
class Tier:
    """What was reached in one tier, and below what nobody can come."""

    name: TierName
    value: int
    bound: int

    @property
    def proven(self) -> bool:
        """Whether nothing better is possible."""
        return self.bound >= self.value

    @property
    def gap(self) -> float:
        """How far it may be from the best, as a share of what was reached; 0 when it is proved best."""
        return max(0, self.value - self.bound) / self.value if self.value else 0.0


@dataclass(frozen=True)
class Timetable:
    """Where each visit is, which have no place, and how good that is."""

    placed: Mapping[str, int]
    """Half-day by id of the visit."""
    unplaced: tuple[str, ...]
    tiers: tuple[Tier, ...]

    @property
    def gap(self) -> float:
        """Of the lowest tier."""
        return self.tiers[-1].gap

    @property
    def proven(self) -> bool:
        """Whether every tier is proved best."""
        return all(tier.proven for tier in self.tiers)


def band_weights(visits: tuple[VisitToPlace, ...]) -> Mapping[int, int]:
    """What leaving a visit out counts, by band: one of a band counts more than all those of lower bands together."""
    weights: dict[int, int] = {}
    below = 0
    for band, number in sorted(Counter(visit.band for visit in visits).items()):
        weights[band] = below + 1
        below += weights[band] * number
    return weights


def value_of(problem: Problem, placed: Mapping[str, int], tier: TierName) -> int:
    """What a timetable is worth in one tier."""
    match tier:
        case TierName.UNPLACED:
            weights = band_weights(problem.visits)
            return sum(weights[visit.band] for visit in problem.visits if visit.id not in placed)
        case TierName.MOVED:
            return sum(visit.planned is not None and placed.get(visit.id) != visit.planned for visit in problem.visits)
        case TierName.DAYS_MOVED:
            return sum(days_moved(visit, placed[visit.id]) for visit in problem.visits if visit.id in placed)
        case TierName.COST:
            return _points(problem, placed)


def days_moved(visit: VisitToPlace, half: int) -> int:
    """By how many numbered days a visit is moved when it is on this half-day, times what a day of its notice counts."""
    return 0 if visit.planned is None else abs(half // 2 - visit.planned // 2) * visit.notice


def tiers_of(problem: Problem) -> tuple[TierName, ...]:
    """The tiers a problem has: moves only where a timetable is in force."""
    if any(visit.planned is not None for visit in problem.visits):
        return tuple(TierName)
    return (TierName.UNPLACED, TierName.COST)


def _points(problem: Problem, placed: Mapping[str, int]) -> int:
    weights = problem.weights
    points, out, weeks = 0, dict[tuple[str, int], set[str]](), Counter[tuple[str, int]]()
    for visit in problem.visits:
        half = placed.get(visit.id)
        if half is None:
            continue
        points += problem.cost(visit, half)
        for one in visit.attendees:
            if problem.people[one].travels:
                out.setdefault((one, half // 2), set()).add(problem.schools[visit.urn].locality)
                weeks[one, problem.week[half // 2]] += 1
    points += sum(weights.journey + weights.locality * len(parts) for parts in out.values())
    return points + weights.full_week * sum(max(0, number - weights.comfortable_week) for number in weeks.values())
