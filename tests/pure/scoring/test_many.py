"""All schools at once come to what one school at a time comes to: level, flags, coverage and index, school by school."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from securing_good.vocabulary import Flag, Grade, InspectionKind, ObservationStatus, Phase, ReleaseStatus
from securing_good_risk_engine.indicators import INDICATORS, Worse
from securing_good_risk_engine.rulesets import load_shipped
from securing_good_risk_engine.rulesets.inspection import InspectionMeasure
from securing_good_risk_engine.rulesets.quantity import QuantityMeasure
from securing_good_risk_engine.scoring import picture as pictures
from securing_good_risk_engine.scoring.assess import FACTOR_ORDER, assess
from securing_good_risk_engine.scoring.evidence import Benchmark, Evidence, Inspection, SchoolFacts
from securing_good_risk_engine.scoring.judging import judge
from securing_good_risk_engine.scoring.picture import YEARS, Kind
from securing_good_risk_engine.scoring.statistics import wilson_interval
from securing_good_risk_engine.scoring.years import settled
from securing_good_risk_engine.scoring_many.exact import MISSING, UNIT, divided, scaled, to_places, wilson
from securing_good_risk_engine.scoring_many.figures import Settled
from securing_good_risk_engine.scoring_many.inspected import inspected
from securing_good_risk_engine.scoring_many.many import FLAGS, NOT_APPLICABLE
from securing_good_risk_engine.scoring_many.score import score_many
from securing_good_risk_engine.succession import Former, with_history
from tests.harness.columns import figures_of, schools_of

SCHOOLS = 256
PERIODS = range(2013, 2027)
STATUSES = tuple(status for status in ObservationStatus if status is not ObservationStatus.PRESENT)


@dataclass
class England:
    """Schools that were never there, with all that a publisher can say of them."""

    schools: list
    evidence: dict
    formers: dict
    inspections: dict
    benchmarks: dict


def near(chance, code, ruleset):
    """A value at, beside or far from whatever the ruleset asks of its indicator."""
    indicator = INDICATORS[code]
    marks = [indicator.minimum, indicator.maximum]
    for measure in ruleset.measures:
        if isinstance(measure, QuantityMeasure) and measure.indicator == code:
            marks += [one.at for one in (*measure.concern, *measure.serious) if one.at is not None]
            marks += [one.value for one in measure.england]
        elif code in measure.reads:
            marks += [one.value for one in getattr(measure, "references", ())]
    middle = chance.choice(marks[2:] or [(marks[0] + min(marks[1], marks[0] + 100)) / 2])
    value = middle + Decimal(chance.choice([0, 1, -1, 5, -5, 50, -50, 120, -120, 300, -300])) / chance.choice([10, 100])
    value = round(value, chance.choice([indicator.decimals, indicator.decimals, 1, 3]))
    return max(indicator.minimum, min(indicator.maximum, value))


def an_observation(chance, code, period, ruleset, mood):
    present = chance.random() < 0.8
    value = near(chance, code, ruleset) if present else None
    indicator = INDICATORS[code]
    if present and mood is not None:
        # A school without worries, or one that goes down year by year.
        least, most = indicator.minimum, min(indicator.maximum, indicator.minimum + 100)
        good, bad = (most, least) if indicator.worse is Worse.LOWER else (least, most)
        share = Decimal(0) if mood == "well" else Decimal(period - 2012) / 15
        value = round(good + (bad - good) * share, indicator.decimals)
    lower = upper = None
    if present and chance.random() < 0.4:
        lower, upper = value - Decimal(chance.randrange(0, 300)) / 100, value + Decimal(chance.randrange(0, 300)) / 100
    return Evidence(
        code,
        period,
        ObservationStatus.PRESENT if present else chance.choice(STATUSES),
        value,
        lower,
        upper,
        chance.choice([None, 0, 1, 4, 12, 30, 30, 61, 180, 240]),
        chance.choice(tuple(ReleaseStatus)),
        "1",
        date(period + 1, 12, 14),
    )


def an_inspection(chance, urn, measures):
    names = [name for measure in measures for name in measure.judgements]
    outcomes = [None, "School remains Good", "School remains Good (Concerns) - S5 Next", "An unheard-of outcome"]
    day = date(2009, 9, 1) + timedelta(days=chance.randrange(0, 6300))
    grades = tuple(Grade) if chance.random() < 0.5 else (Grade.GOOD, Grade.EFFECTIVE)
    return Inspection(
        urn=urn,
        kind=chance.choice(tuple(InspectionKind)),
        inspected_on=day,
        published_on=chance.choice([None, day + timedelta(days=chance.randrange(0, 90))]),
        inspected_urn=None,
        outcome=chance.choice(outcomes),
        category=None,
        judgements={name: chance.choice(grades) for name in chance.sample(names, chance.randrange(0, len(names)))},
        import_id=str(chance.randrange(1, 4)),
        available_on=day,
    )


def made_up(ruleset, seed):
    chance = random.Random(seed)
    measures = [measure for measure in ruleset.measures if isinstance(measure, InspectionMeasure)]
    schools, evidence, formers, inspections = [], {}, {}, {}
    for number in range(SCHOOLS):
        urn = 100_000 + 3 * number
        phase = tuple(Phase)[number % len(Phase)]
        schools.append(SchoolFacts(urn, "A school", phase, "307", open=chance.random() > 0.04))
        told = {urn: chance.choice([0.0, 0.3, 0.75, 1.0])}
        if chance.random() < 0.2:
            until = chance.choice([None, date(2023, 9, 1), date(2021, 4, 1), date(2022, 9, 2)])
            formers[urn] = (Former(urn + 1, until), Former(urn + 2, chance.choice([None, until])))[
                : chance.choice([1, 2])
            ]
            told |= {former.urn: 0.7 for former in formers[urn]}
        mood = chance.choice([None, None, "well", "falling"])
        for under, density in told.items():
            evidence[under] = [
                an_observation(chance, code, period, ruleset, mood)
                for code in sorted(ruleset.reads)
                for period in PERIODS
                if chance.random() < density
            ]
        inspections[urn] = (
            [an_inspection(chance, urn, measures) for _ in range(chance.choice([0, 1, 2, 5]))] if measures else []
        )
        # Another edition tells some of them again, more or less fully.
        inspections[urn] += [
            replace(one, import_id="9", judgements=dict(list(one.judgements.items())[::2]), published_on=None)
            for one in inspections[urn]
            if chance.random() < 0.3
        ]
    benchmarks = {phase: benchmarks_of(chance, phase, ruleset) for phase in Phase}
    return England(schools, evidence, formers, inspections, benchmarks)


def benchmarks_of(chance, phase, ruleset):
    found = {}
    for code in sorted(ruleset.reads):
        for period in PERIODS:
            if chance.random() < 0.5:
                national = near(chance, code, ruleset) if chance.random() < 0.8 else None
                low, high = sorted([near(chance, code, ruleset), near(chance, code, ruleset)])
                spread = (low, high) if chance.random() < 0.6 else (None, None)
                found[code, period] = Benchmark(national, *spread, 15_000, f"ours, for {phase}")
    return found


@pytest.fixture
def few_are_enough(monkeypatch):
    """Places among schools are told of a dozen."""
    monkeypatch.setattr(pictures, "ENOUGH", dict.fromkeys(Kind, 12))


def agree(england, ruleset, as_of):
    """Compare every school; what was compared, by level."""
    schools = schools_of(england.schools, england.formers)
    held = [one for told in england.inspections.values() for one in told]
    public = {urn: [one for one in told if one.available_on <= as_of] for urn, told in england.evidence.items()}
    figures = figures_of(public)
    inspections = inspected(held, schools.urns)
    scores = score_many(schools, figures, inspections, england.benchmarks, ruleset, as_of)
    second = ruleset.method == "count-rule-2"
    picture = Settled(schools, figures).picture(as_of.year - YEARS, ruleset.reads) if second else pictures.NO_PICTURE
    levels = []
    for at, school in enumerate(sorted(england.schools, key=lambda one: one.urn)):
        evidence = with_history(school.urn, public, england.formers.get(school.urn, ()))
        own = england.inspections[school.urn]
        benchmarks = england.benchmarks[school.phase]
        one = assess(school, evidence, benchmarks, ruleset, as_of, inspections=own, picture=picture)
        ours = {
            factor: Flag.NOT_APPLICABLE if code == NOT_APPLICABLE else FLAGS[code]
            for factor, code in zip(FACTOR_ORDER, scores.factors[:, at], strict=True)
        }
        assert ours == {entry.factor: entry.flag for entry in one.factors}, school
        assert scores.levels[at] is one.suggested_level, school
        assert scores.provisional[at] == one.provisional, school
        assert scores.coverage[at] == one.coverage, school
        index = one.fuller.index if one.fuller else None
        assert scores.index_points[at] == (MISSING if index is None else scaled(index.value)), school
        for measure, code in zip(ruleset.measures, scores.measures[:, at], strict=True):
            if not school.open or school.phase not in measure.phases:
                assert code == NOT_APPLICABLE
                continue
            rows = {read: settled(evidence, read, as_of) for read in measure.reads}
            flag = judge(measure, school, rows, own, benchmarks, picture, ruleset, as_of).judgement.flag
            assert FLAGS[code] is flag, (school, measure.indicators)
        levels.append(scores.levels[at])
    return levels


@pytest.mark.parametrize("ruleset", load_shipped(), ids=lambda ruleset: ruleset.version)
@pytest.mark.parametrize("as_of", [date(2026, 11, 24), date(2026, 12, 20), date(2023, 3, 1)])
def test_every_school_as_it_is_alone(ruleset, as_of, few_are_enough):
    levels = agree(made_up(ruleset, seed=as_of.toordinal()), ruleset, as_of)
    assert len(levels) == SCHOOLS
    assert len(set(levels)) >= 2


def test_wilson_of_columns_is_wilsons():
    chance = np.random.default_rng(1)
    percents = chance.integers(0, 1001, 4000) * (UNIT // 10)
    percents[:8] = [0, 0, 100 * UNIT, 100 * UNIT, 50 * UNIT, 0, 100 * UNIT, 50 * UNIT]
    pupils = chance.integers(1, 400, 4000).astype(np.int32)
    lower, upper = wilson(percents, pupils)
    for at in range(4000):
        alone = wilson_interval(Decimal(int(percents[at])) / UNIT, int(pupils[at]))
        assert (lower[at], upper[at]) == tuple(scaled(end) for end in alone)


def test_wilson_refuses_what_is_no_percentage():
    with pytest.raises(ValueError, match="outside 0 to 100"):
        wilson(np.array([101 * UNIT]), np.array([30], dtype=np.int32))


def test_halves_go_to_even():
    column = np.array([scaled(Decimal(text)) for text in ("0.25", "0.35", "-0.25", "-0.35", "0.251", "-0.05", "7")])
    assert (to_places(column, 1) * 10 // UNIT).tolist() == [2, 4, -2, -4, 3, 0, 70]
    assert divided(np.array([5, 7, -5]), 2).tolist() == [2, 4, -2]
