"""The published files of a design, read by the product's own sources: evidence by school, inspections, and the rows."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from securing_good.vocabulary import Grade, InspectionKind, Phase, ReleaseStatus
from securing_good_risk_engine.backtest.designs import (
    LATER_SNAPSHOT,
    MANAGEMENT_INFORMATION,
    PREFERENCES,
    Design,
    Source,
)
from securing_good_risk_engine.scoring.evidence import Evidence, Inspection
from securing_good_risk_engine.sources.facts import Fact, InspectionFact, ObservationFact, RowProblem
from securing_good_risk_engine.sources.recognising import read_file

GOOD: Final = frozenset({Grade.GOOD, Grade.OUTSTANDING})
LESS: Final = frozenset({Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE})
OVERALL: Final = "overall_effectiveness"
SPECIAL: Final = "Special"


class DataMissing(Exception):
    """The folder does not hold a file that the back-test reads."""


@dataclass(frozen=True, slots=True)
class Described:
    """What the management information says of a school besides its inspections."""

    ofsted_phase: str
    deprivation_quintile: int | None
    """Income deprivation affecting children, 1 least to 5 most deprived."""


@dataclass(frozen=True, slots=True)
class Row:
    """One visit of one school: what was known before, and what came of it."""

    urn: int
    phase: Phase
    ofsted_phase: str
    deprivation_quintile: int | None
    visited_on: date
    downgraded: bool
    standing: Inspection
    """The graded inspection that stood when the visit came."""
    evidence: tuple[Evidence, ...]


@dataclass
class Published:
    """The files of one folder, each read once."""

    folder: Path
    today: date
    _observed: dict[str, dict[int, list[Evidence]]] = field(default_factory=dict)

    def observed(self, source: Source) -> dict[int, list[Evidence]]:
        """Every observation of a file, by URN."""
        held = self._observed.get(source.path)
        if held is None:
            held = self._observed[source.path] = self._read_observed(source)
        return held

    @cached_property
    def inspections(self) -> Mapping[int, list[Inspection]]:
        """Inspections by URN as the management information of August 2020 tells them."""
        return self._read_inspections(MANAGEMENT_INFORMATION)

    @cached_property
    def later(self) -> Mapping[int, list[Inspection]]:
        """The latest graded inspection by URN as of July 2024."""
        return self._read_inspections(LATER_SNAPSHOT)

    @cached_property
    def described(self) -> Mapping[int, Described]:
        """Phase and deprivation by URN, as of August 2020."""
        text = self._content(MANAGEMENT_INFORMATION).decode("utf-8-sig")
        quintile = "The income deprivation affecting children index (IDACI) quintile"
        return {
            int(row["URN"]): Described(row["Ofsted phase"], int(row[quintile]) if row[quintile].isdigit() else None)
            for row in csv.DictReader(io.StringIO(text))
        }

    def _content(self, path: str) -> bytes:
        try:
            return (self.folder / path).read_bytes()
        except OSError as fault:
            raise DataMissing(f"{self.folder / path} cannot be read: {fault.strerror}.") from fault

    def _facts(self, source: Source) -> Iterator[tuple[Fact, date, ReleaseStatus]]:
        file = read_file(self._content(source.path), filename=source.path, period=source.period, today=self.today)
        for row in file.rows:
            if not isinstance(row, RowProblem):
                for fact in row.facts:
                    yield fact, file.available_on, file.release

    def _read_observed(self, source: Source) -> dict[int, list[Evidence]]:
        held: dict[int, list[Evidence]] = defaultdict(list)
        for fact, available_on, release in self._facts(source):
            if isinstance(fact, ObservationFact):
                held[fact.urn].append(_evidence(fact, available_on, release, source.path))
        return dict(held)

    def _read_inspections(self, path: str) -> Mapping[int, list[Inspection]]:
        held: dict[int, list[Inspection]] = defaultdict(list)
        for fact, available_on, _ in self._facts(Source(path)):
            if isinstance(fact, InspectionFact):
                held[fact.urn].append(_inspection(fact, available_on, path))
        return {urn: sorted(known, key=lambda one: one.inspected_on) for urn, known in held.items()}


def rows_of(design: Design, published: Published, *, wider: bool = False) -> list[Row]:
    """The design's rows, by URN: every visit once. `wider`: graded visits of schools that were below good, too."""
    standings = GOOD | LESS if wider else GOOD
    members = published.observed(design.results)
    rows = []
    for urn in sorted(members.keys() & published.described.keys()):
        found = _outcome(urn, design, published, standings)
        if found is None:
            continue
        visited_on, downgraded, standing = found
        described = published.described[urn]
        rows.append(
            Row(
                urn,
                _phase(described.ofsted_phase, design),
                described.ofsted_phase,
                described.deprivation_quintile,
                visited_on,
                downgraded,
                standing,
                tuple(_evidence_of(urn, design, published)),
            )
        )
    return rows


def good_in_2020(design: Design, published: Published) -> list[tuple[int, Inspection, bool]]:
    """Every school of the design good or outstanding at August 2020: URN, standing inspection, downgraded by July 2024."""
    members = published.observed(design.results)
    found = []
    for urn in sorted(members.keys() & published.described.keys()):
        standing = _standing(published.inspections.get(urn, ()))
        if standing is not None and standing.judgements[OVERALL] in GOOD:
            later = _since_snapshot(urn, design, published, GOOD)
            found.append((urn, standing, later is not None and later[1]))
    return found


Outcome = tuple[date, bool, Inspection]
"""Day of the visit, whether the school was judged below good, and the inspection that stood before."""


def _outcome(urn: int, design: Design, published: Published, standings: frozenset[Grade]) -> Outcome | None:
    find = _in_window if design.outcome == "management_information" else _since_snapshot
    return find(urn, design, published, standings)


def _in_window(urn: int, design: Design, published: Published, standings: frozenset[Grade]) -> Outcome | None:
    first, last = design.visits
    held = published.inspections.get(urn, [])
    graded = [one for one in held if one.kind is InspectionKind.GRADED]
    if graded and first <= graded[-1].inspected_on <= last:
        before = graded[-2] if len(graded) > 1 else None
        if before is None or before.judgements[OVERALL] not in standings:
            return None
        return graded[-1].inspected_on, graded[-1].judgements[OVERALL] in LESS, before
    visits = [one for one in held if one.kind is InspectionKind.UNGRADED and first <= one.inspected_on <= last]
    if graded and visits and graded[-1].judgements[OVERALL] in GOOD:
        return visits[-1].inspected_on, False, graded[-1]
    return None


def _since_snapshot(urn: int, design: Design, published: Published, standings: frozenset[Grade]) -> Outcome | None:
    first, last = design.visits
    standing = _standing(published.inspections.get(urn, ()))
    later = _standing(published.later.get(urn, ()))
    if standing is None or later is None or standing.judgements[OVERALL] not in standings:
        return None
    if not first <= later.inspected_on <= last:
        return None
    return later.inspected_on, later.judgements[OVERALL] in LESS, standing


def _standing(held: Iterable[Inspection]) -> Inspection | None:
    graded = [one for one in held if one.kind is InspectionKind.GRADED]
    return graded[-1] if graded else None


def _phase(ofsted_phase: str, design: Design) -> Phase:
    if ofsted_phase == SPECIAL:
        return Phase.NOT_APPLICABLE
    return Phase.PRIMARY if ofsted_phase == "Primary" else design.secondary_means


def _evidence_of(urn: int, design: Design, published: Published) -> Iterator[Evidence]:
    for source in (design.results, *design.sources):
        for row in published.observed(source).get(urn, ()):
            of_its_year = source.path != PREFERENCES or row.period in design.preferences
            known = row.available_on <= design.evidence_as_of or row.indicator.startswith("intake_")
            if of_its_year and known:
                yield row


def _evidence(fact: ObservationFact, available_on: date, release: ReleaseStatus, path: str) -> Evidence:
    return Evidence(
        indicator=fact.indicator,
        period=fact.period,
        status=fact.status,
        value=fact.value,
        lower=fact.lower,
        upper=fact.upper,
        cohort=fact.cohort,
        release=release,
        import_id=path,
        available_on=fact.available_on or available_on,
    )


def _inspection(fact: InspectionFact, available_on: date, path: str) -> Inspection:
    return Inspection(
        urn=fact.urn,
        kind=fact.kind,
        inspected_on=fact.inspected_on,
        published_on=fact.published_on,
        inspected_urn=fact.inspected_urn,
        outcome=fact.outcome,
        category=fact.category,
        judgements=fact.judgements,
        import_id=path,
        available_on=available_on,
    )
