"""What inspectors found at all schools: the latest public judgements, by the rules that judge one school's."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from securing_good.vocabulary import Grade, InspectionKind
from securing_good_risk_engine.rulesets.inspection import InspectionMeasure
from securing_good_risk_engine.scoring.evidence import Inspection
from securing_good_risk_engine.scoring.inspections import fullness
from securing_good_risk_engine.scoring.picture import Urns
from securing_good_risk_engine.scoring_many.exact import Bools, Slots

Found = TypeVar("Found")
NO_INSPECTION = -1


@dataclass(frozen=True)
class Inspected:
    """Each inspection once, as the fullest of its tellings has it; by school, then day, then kind."""

    school: Slots
    graded: Bools
    inspected_on: Slots
    """Days by their ordinal; so is the day of publication."""
    published_on: Slots
    """0 where it is not told."""
    said: Slots
    """Which of `judgements` it made."""
    outcome: Slots
    """Which of `outcomes` it came to."""
    judgements: tuple[Mapping[str, Grade], ...]
    outcomes: tuple[str | None, ...]

    def latest_graded(self, schools: int, lag_days: int, as_of: date) -> Slots:
        """The latest graded inspection of each school whose report was out by a day, or NO_INSPECTION."""
        return self._latest(schools, self.graded & self._public(lag_days, as_of))

    def latest_confirming(self, measure: InspectionMeasure, graded: Slots, as_of: date) -> Slots:
        """The latest ungraded inspection since each school's graded one that lets it stand, or NO_INSPECTION."""
        confirms = np.array([one in measure.confirming_outcomes for one in self.outcomes], dtype=bool)
        since = np.where(graded == NO_INSPECTION, date.max.toordinal(), self.inspected_on[graded])
        public = self._public(measure.publication_lag_days, as_of)
        after = self.inspected_on > since[self.school]
        return self._latest(len(graded), ~self.graded & public & confirms[self.outcome] & after)

    def of_judgements(self, found: Callable[[Mapping[str, Grade]], Found]) -> list[Found]:
        """What a rule makes of each set of judgements there is."""
        return [found(one) for one in self.judgements]

    def _public(self, lag_days: int, as_of: date) -> Bools:
        out = np.where(self.published_on > 0, self.published_on, self.inspected_on + lag_days)
        public: Bools = out <= as_of.toordinal()
        return public

    def _latest(self, schools: int, which: Bools) -> Slots:
        latest = np.full(schools, NO_INSPECTION, dtype=np.int64)
        rows = np.flatnonzero(which)
        # They stand in order of days, so that the latest is written last.
        latest[self.school[rows]] = rows
        return latest


def inspected(held: Iterable[Inspection], urns: Urns) -> Inspected:
    """Inspections of the schools with these URNs, in rising order; those of others are left out."""
    tellings: dict[tuple[int, date, InspectionKind], list[Inspection]] = defaultdict(list)
    for one in held:
        tellings[one.urn, one.inspected_on, one.kind].append(one)
    wanted = set(urns.tolist())
    chosen = [
        told[0] if len(told) == 1 else max(told, key=fullness)
        for key, told in sorted(tellings.items())
        if key[0] in wanted
    ]
    judgements: dict[tuple[tuple[str, Grade], ...], int] = {}
    by_object: dict[int, int] = {}
    outcomes: dict[str | None, int] = {None: 0}
    said = []
    for one in chosen:
        # Many share one mapping: told apart by what they are, then by what they say.
        place = by_object.get(id(one.judgements))
        if place is None:
            place = judgements.setdefault(tuple(sorted(one.judgements.items())), len(judgements))
            by_object[id(one.judgements)] = place
        said.append(place)
    return Inspected(
        np.searchsorted(urns, np.array([one.urn for one in chosen], dtype=np.int32)),
        np.array([one.kind is InspectionKind.GRADED for one in chosen], dtype=bool),
        _days(one.inspected_on for one in chosen),
        _days(one.published_on for one in chosen),
        np.array(said, dtype=np.int64),
        np.array([outcomes.setdefault(one.outcome, len(outcomes)) for one in chosen], dtype=np.int64),
        tuple(dict(one) for one in judgements),
        tuple(outcomes),
    )


def _days(days: Iterable[date | None]) -> NDArray[np.int64]:
    return np.array([day.toordinal() if day else 0 for day in days], dtype=np.int64)
