"""What if: the school as it is beside the school with something supposed, and how the two differ."""

from datetime import date, timedelta
from decimal import Decimal

from securing_good.vocabulary import Flag, Grade, ObservationStatus, RiskFactor, Strength
from securing_good_risk_engine.rulesets import load_shipped
from securing_good_risk_engine.scoring.assess import assess
from securing_good_risk_engine.scoring.differing import differences
from securing_good_risk_engine.scoring.supposing import (
    SUPPOSED,
    Supposed,
    SupposedConcern,
    SupposedFigure,
    SupposedInspection,
    with_concerns,
    with_figures,
    with_inspection,
)

AS_OF = date(2026, 11, 23)
RWM = "ks2_rwm_expected"


def supposed_figure(value, period=2025):
    status = ObservationStatus.PRESENT if value is not None else ObservationStatus.SUPPRESSED
    return SupposedFigure(RWM, period, status, None if value is None else Decimal(value), 30)


def test_a_supposed_figure_stands_in_the_place_of_the_real_one(write):
    real = [write.rwm(2024, 60, 30), write.rwm(2025, 61, 30)]
    found = with_figures(real, Supposed(figures=(supposed_figure(20),)), AS_OF)
    assert [(one.period, one.value, one.import_id == SUPPOSED) for one in found] == [
        (2024, Decimal(60), False),
        (2025, Decimal(20), True),
    ]
    assert real[1].value == 61


def test_nothing_supposed_changes_nothing(write):
    real = [write.rwm(2025, 61, 30)]
    assert with_figures(real, Supposed(), AS_OF) == real
    assert with_concerns([], Supposed(), AS_OF) == []
    assert with_inspection([], Supposed(), 100001, AS_OF) == []


def test_a_supposed_concern_stands_on_that_day_and_not_for_ever():
    (made,) = with_concerns(
        [], Supposed(concerns=(SupposedConcern(RiskFactor.SAFEGUARDING, Strength.HIGH, Strength.LOW),)), AS_OF
    )
    assert (made.factor, made.severity, made.confidence) == (RiskFactor.SAFEGUARDING, Strength.HIGH, Strength.LOW)
    assert (made.observed_on, made.expires_on) == (AS_OF, AS_OF + timedelta(days=1))


def test_a_supposed_inspection_is_out_at_once():
    judged = (("overall_effectiveness", Grade.INADEQUATE),)
    (made,) = with_inspection([], Supposed(inspection=SupposedInspection(date(2026, 10, 1), judged)), 100001, AS_OF)
    assert (made.urn, made.inspected_on, made.published_on, made.judgements) == (
        100001,
        date(2026, 10, 1),
        AS_OF,
        dict(judged),
    )


def test_what_differs_is_told_with_both_flags_and_other_words_alone_are_not(write):
    ruleset, spread = load_shipped()[0], write.spread(45, 50, 2024, national=62)

    def made(value):
        return assess(write.a_school(), [write.rwm(2024, value, 300)], spread, ruleset, AS_OF)

    high, a_little_higher, low = made(70), made(71), made(10)
    assert differences(high, high) == differences(high, a_little_higher) == ()
    told = {one.indicator: one for one in differences(high, low)}[RWM]
    assert told.factor is RiskFactor.ATTAINMENT
    assert told.flag_now is Flag.NONE
    assert told.flag_then in {Flag.CONCERN, Flag.SERIOUS_CONCERN}
    assert "10" in told.sentence
    back = {one.indicator: one for one in differences(low, high)}[RWM]
    assert (back.flag_now, back.flag_then) == (told.flag_then, Flag.NONE)


def test_a_statement_that_falls_silent_is_told_in_the_words_it_had(write):
    ruleset, spread = load_shipped()[0], write.spread(45, 50, 2024, national=62)
    said = assess(write.a_school(), [write.rwm(2024, 10, 300)], spread, ruleset, AS_OF)
    silent = assess(write.a_school(), [], spread, ruleset, AS_OF)
    told = differences(said, silent)
    assert told
    assert all(one.flag_now is not one.flag_then for one in told)
    assert {one.sentence for one in told} <= {reason.sentence for reason in (*said.reasons, *silent.reasons)}
