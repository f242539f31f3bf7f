"""Any quantity: triggers by figure, by distance from England, by place among schools, over years, beyond chance."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from securing_good.vocabulary import Flag, ObservationStatus, Phase, ReleaseStatus
from securing_good_risk_engine.rulesets.quantity import QuantityMeasure, TrendMeasure
from securing_good_risk_engine.scoring.comparing import compare
from securing_good_risk_engine.scoring.evidence import Evidence, SchoolFacts
from securing_good_risk_engine.scoring.picture import NO_PICTURE, Kind, Picture, column_of
from securing_good_risk_engine.scoring.quantity import judge_quantity
from securing_good_risk_engine.scoring.trend import judge_trend
from securing_good_risk_engine.scoring.years import Window

SCHOOL = SchoolFacts(100001, "A school", Phase.PRIMARY, "307")
WINDOW = Window(2021, 2023, 2023)
ENGLAND = {year: Decimal("5.5") for year in range(2018, 2025)}
ABSENCE = {
    "method": "quantity-1",
    "factor": "absence_and_behaviour",
    "title": "Overall absence",
    "indicator": "overall_absence",
    "unit": "percent",
    "worse": "higher",
    "phases": ["primary", "secondary"],
    "origin": "made up",
}


def measure(concern=(), serious=(), **more):
    return QuantityMeasure.model_validate(ABSENCE | {"concern": concern, "serious": serious} | more)


def row(period, value, *, status=None, pupils=None, lower=None, upper=None, indicator="overall_absence"):
    figure = None if value is None else Decimal(str(value))
    status = status or (ObservationStatus.PRESENT if value is not None else ObservationStatus.SUPPRESSED)
    limits = [None if limit is None else Decimal(str(limit)) for limit in (lower, upper)]
    return Evidence(
        indicator, period, status, figure, *limits, pupils, ReleaseStatus.FINAL, "import-1", date(period + 2, 3, 20)
    )


def england_of(values, *, kind=Kind.PRIMARY, period=2023, indicator="overall_absence"):
    """A picture in which so many schools have these values, numbered from 200000, ours among none of them."""
    urns = range(200_000, 200_000 + len(values))
    return Picture(
        dict.fromkeys(urns, kind),
        {},
        {(indicator, period): column_of(list(zip(urns, map(float, values), strict=True)))},
    )


def judged(rules, *rows, picture=NO_PICTURE, school=SCHOOL, england=ENGLAND):
    return judge_quantity(rules, school, rows, england, picture, WINDOW).judgement


@pytest.mark.parametrize(
    ("trigger", "value", "flag"),
    [
        pytest.param({"at": 6.7}, "6.7", Flag.CONCERN, id="at the figure"),
        pytest.param({"at": 6.7}, "6.6", Flag.NONE, id="short of it"),
        pytest.param({"from_england": 1.2}, "6.7", Flag.CONCERN, id="so far from England"),
        pytest.param({"from_england": 1.2}, "6.6", Flag.NONE, id="less far"),
        pytest.param({"from_england": 0}, "5.5", Flag.NONE, id="as England is not worse"),
        pytest.param({"from_england": 0}, "5.6", Flag.CONCERN, id="any worse"),
        pytest.param({"worst_share": 20}, "9", Flag.NOT_ASSESSED, id="no picture of England"),
        pytest.param({"significant": True}, "9", Flag.NOT_ASSESSED, id="no interval"),
        pytest.param({"at": 6.7, "worst_share": 20}, "6", Flag.NONE, id="one part fails, the other cannot be told"),
        pytest.param({"at": 6.7, "phases": ["secondary"]}, "9", Flag.NOT_ASSESSED, id="a trigger for others"),
    ],
)
def test_one_trigger(trigger, value, flag):
    assert judged(measure([trigger | {"words": "so"}]), row(2023, value)).flag is flag


def test_a_lower_value_is_worse_where_the_measure_says_so():
    rules = measure([{"at": 0.8, "words": "so"}], worse="lower", unit="ratio")
    assert judged(rules, row(2023, "0.8")).flag is Flag.CONCERN
    assert judged(rules, row(2023, "0.81")).flag is Flag.NONE


def test_serious_triggers_are_tried_first():
    rules = measure([{"at": 6, "words": "so"}], [{"at": 8, "words": "worse"}])
    assert [judged(rules, row(2023, value)).flag for value in (5, 7, 9)] == [
        Flag.NONE,
        Flag.CONCERN,
        Flag.SERIOUS_CONCERN,
    ]


@pytest.mark.parametrize(
    ("rows", "flag"),
    [
        ([(2023, 9), (2022, 9)], Flag.CONCERN),
        ([(2023, 9), (2022, 7)], Flag.NONE),
        ([(2023, 9)], Flag.NONE),
        ([(2023, 9), (2022, None), (2021, 9)], Flag.NONE),
    ],
)
def test_years_must_be_successive_and_all_show_it(rows, flag):
    rules = measure([{"at": 8, "years": 2, "words": "so"}])
    assert judged(rules, *(row(*one) for one in rows)).flag is flag


def test_a_break_in_the_series_ends_the_row_of_years():
    rules = measure([{"at": 8, "years": 2, "words": "so"}], breaks=[{"from_period": 2023, "reason": "counted anew"}])
    assert judged(rules, row(2023, 9), row(2022, 9)).flag is Flag.NONE


def test_the_worst_share_is_told_among_schools_of_the_kind_only():
    rules = measure([{"worst_share": 20, "words": "in the highest fifth of England's schools of its kind"}])
    tenths = np.arange(10_000) / 1000
    one = judged(rules, row(2023, "8.0"), picture=england_of(tenths))
    assert one.flag is Flag.CONCERN
    assert "Of England's 10,000 primary schools, 20% are as high or higher." in one.reasons[0].sentence
    assert judged(rules, row(2023, "7.9"), picture=england_of(tenths)).flag is Flag.NONE
    assert judged(rules, row(2023, 9), picture=england_of(tenths, kind=Kind.SECONDARY)).flag is Flag.NOT_ASSESSED
    assert judged(rules, row(2023, 9), picture=england_of(tenths[:9_999])).flag is Flag.NOT_ASSESSED


def test_chance_is_told_by_wilsons_interval_of_a_share_of_pupils():
    rules = measure([{"significant": True, "words": "so"}], share_of_pupils=True)
    england = {2023: Decimal(15)}
    small, large = row(2023, 25, pupils=30), row(2023, 25, pupils=300)
    assert judged(rules, small, england=england).flag is Flag.NONE
    assert "may be chance" in judged(rules, small, england=england).reasons[0].sentence
    assert judged(rules, large, england=england).flag is Flag.CONCERN
    assert "more than chance" in judged(rules, large, england=england).reasons[0].sentence


def test_a_published_interval_comes_before_ours():
    rules = measure([{"significant": True, "words": "so"}], worse="lower", unit="progress_score")
    at_zero = {2023: Decimal(0)}
    assert judged(rules, row(2023, "-0.3", lower="-0.5", upper="-0.1"), england=at_zero).flag is Flag.CONCERN
    assert judged(rules, row(2023, "-0.3", lower="-0.7", upper="0.1"), england=at_zero).flag is Flag.NONE


def test_the_sentence_says_what_it_stands_beside_and_why_it_is_a_concern():
    words = "at least 1.2 points above England's primary schools"
    one = judged(measure([{"from_england": 1.2, "words": words}]), row(2023, "7.4"))
    assert one.reasons[0].sentence == (
        "Overall absence 2023/24: 7.4%, above the 5.5% in England's primary schools. "
        "This is a concern because it is at least 1.2 points above England's primary schools."
    )
    assert one.reasons[0].benchmark == Decimal("5.5")


def test_a_gap_is_named_and_an_older_year_judged():
    one = judged(measure([{"at": 8, "words": "so"}]), row(2023, None), row(2022, 9))
    assert one.flag is Flag.CONCERN
    sentences = [reason.sentence for reason in one.reasons]
    assert any("2023/24 are suppressed" in sentence for sentence in sentences)


def test_what_is_too_old_judges_nothing():
    one = judged(measure([{"at": 8, "words": "so"}]), row(2019, 9))
    assert one.flag is Flag.NOT_ASSESSED
    assert "too old" in one.reasons[0].sentence
    assert judged(measure([{"at": 8, "words": "so"}])).reasons == ()


@pytest.mark.parametrize(
    ("concern", "serious", "more", "said"),
    [
        ([], [], {}, "no trigger"),
        ([{"words": "so"}], [], {}, "sets no figure"),
        ([{"at": 5, "words": "so", "phases": ["nursery"]}], [], {}, "which the measure does not apply to"),
        ([{"at": 5, "words": "so"}], [{"at": 4, "words": "so"}], {}, "serious from 4 is milder than a concern from 5"),
        ([{"at": 5, "words": "so"}], [{"at": 6, "words": "so"}], {"worse": "lower"}, "serious from 6 is milder"),
        (
            [{"worst_share": 10, "words": "so"}],
            [{"worst_share": 20, "words": "so"}],
            {},
            "milder than a concern in 10%",
        ),
        ([{"from_england": 2, "words": "so"}], [{"from_england": 1, "words": "so"}], {}, "milder than a concern at 2"),
        ([{"worst_share": 101, "words": "so"}], [], {}, "less than or equal to 100"),
        ([{"at": 5, "words": "so"}], [], {"worse": "neither"}, "'higher'|higher"),
        ([{"at": 5, "words": "so"}], [], {"breaks": [{"from_period": 2020, "reason": "a"}] * 2}, "given twice"),
        (
            [{"at": 5, "words": "so"}],
            [],
            {"england": [{"indicator": "other", "period": 2020, "value": 1, "source": "a"}]},
            "a figure for England of other in a measure of overall_absence",
        ),
    ],
)
def test_measures_that_cannot_be_are_refused(concern, serious, more, said):
    with pytest.raises(ValueError, match=said):
        measure(concern, serious, **more)


def falling(concern, serious=(), **more):
    content = {
        "method": "trend-1",
        "factor": "attainment",
        "title": "Results over the years",
        "name": "results_decline",
        "indicator": "ks2_rwm_expected",
        "unit": "percent",
        "worse": "lower",
        "phases": ["primary"],
        "less_england": True,
        "concern": concern,
        "serious": serious,
        "origin": "made up",
    }
    return TrendMeasure.model_validate(content | more)


TWICE = [{"years": 2, "every": True, "points": 5, "words": "fallen twice running, by 5 points or more"}]


def trended(rules, values, *, england=None, pupils=None, first=2023):
    rows = [row(first - place, value, pupils=pupils) for place, value in enumerate(values)]
    present = [one for one in rows if one.value is not None]
    figures = {one.period: Decimal(60) for one in rows} if england is None else england
    it = compare(
        1, Phase.PRIMARY, rows, present[0], figures, rules.breaks, NO_PICTURE, worse=rules.worse, share_of_pupils=False
    )
    return judge_trend(rules, present[0], it.trend)


@pytest.mark.parametrize(
    ("values", "flag"),
    [
        pytest.param([50, 54, 58], Flag.CONCERN, id="two falls, eight points"),
        pytest.param([55, 54, 60], Flag.NONE, id="a rise between"),
        pytest.param([56, 58, 60], Flag.NONE, id="two falls, four points"),
        pytest.param([50, 58], Flag.NOT_ASSESSED, id="one fall is no trend"),
        pytest.param([50, None, 58, 60], Flag.NOT_ASSESSED, id="a year without a value"),
        pytest.param([60, 55, 50], Flag.NONE, id="a rise"),
    ],
)
def test_a_trend_is_of_successive_years(values, flag):
    assert trended(falling(TWICE), values).flag is flag


def test_a_hard_year_for_all_is_nobodys_decline():
    england = {2023: Decimal(54), 2022: Decimal(57), 2021: Decimal(60)}
    assert trended(falling(TWICE), [50, 54, 58], england=england).flag is Flag.NONE
    assert trended(falling(TWICE, less_england=False), [50, 54, 58], england=england).flag is Flag.CONCERN


def test_a_trend_never_crosses_a_break():
    rules = falling(TWICE, breaks=[{"from_period": 2022, "reason": "a new framework"}])
    assert trended(rules, [50, 54, 58]).flag is Flag.NOT_ASSESSED


def test_a_fall_that_chance_could_make_is_none():
    rules = falling(TWICE, share_of_pupils=True)
    assert trended(rules, [50, 54, 58], pupils=30).flag is Flag.NONE
    assert trended(rules, [50, 54, 58], pupils=3000).flag is Flag.CONCERN
    assert trended(rules, [50, 54, 58]).flag is Flag.NONE


def test_a_percentage_of_the_first_value():
    rules = falling([{"years": 3, "every": False, "percent": 20, "words": "fallen"}], less_england=False)
    assert trended(rules, [80, 90, 85, 100]).flag is Flag.CONCERN
    assert trended(rules, [81, 90, 85, 100]).flag is Flag.NONE


def test_a_trends_sentence_tells_every_year():
    assert trended(falling(TWICE), [50, 54, 58]).reasons[0].sentence == (
        "Results over the years: 58% in 2021/22, 54% in 2022/23, 50% in 2023/24. In England: 60%, 60%, 60%. "
        "This is a concern because it has fallen twice running, by 5 points or more."
    )


@pytest.mark.parametrize(
    ("concern", "serious", "said"),
    [
        ([{"years": 2, "every": True, "words": "so"}], [], "needs a size"),
        ([{"years": 2, "every": True, "points": 1, "percent": 1, "words": "so"}], [], "needs a size"),
        (TWICE, [{"years": 2, "every": True, "points": 3, "words": "so"}], "smaller than one that is a concern"),
        ([{"years": 1, "every": True, "points": 1, "words": "so"}], [], "greater than or equal to 2"),
    ],
)
def test_trends_that_cannot_be_are_refused(concern, serious, said):
    with pytest.raises(ValueError, match=said):
        falling(concern, serious)
