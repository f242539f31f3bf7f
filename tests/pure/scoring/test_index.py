"""The ranking index: points above an average school, nothing either way for what is not known, never more than there are."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.vocabulary import Grade, InspectionKind, ObservationStatus, Phase, ReleaseStatus
from securing_good_risk_engine.indicators import INDICATORS, Worse
from securing_good_risk_engine.rulesets import load_shipped
from securing_good_risk_engine.rulesets.index import Index
from securing_good_risk_engine.scoring.evidence import Benchmark, Evidence, Inspection
from securing_good_risk_engine.scoring.index import index_of

AS_OF = date(2025, 10, 1)
SHIPPED = load_shipped()[-1].index
ATTAINMENT = {
    "kind": "quantity",
    "code": "attainment",
    "factor": "attainment",
    "title": "Key stage 2 results",
    "indicator": "ks2_rwm_expected",
    "basis": "from_england",
    "phases": ["primary"],
    "clear": 10,
    "worst": -30,
    "average": 0.4,
    "points": 10,
    "origin": "made up",
}
GRADE = {
    "kind": "inspection",
    "code": "inspection",
    "factor": "teaching_and_learning",
    "title": "Latest graded inspection",
    "phases": ["primary", "not_applicable"],
    "average": 0.1,
    "points": 12,
    "judgements": ["overall_effectiveness", "quality_of_education"],
    "grades": [
        {"grade": "outstanding", "share": 0},
        {"grade": "good", "share": 0.25},
        {"grade": "inadequate", "share": 1},
    ],
    "origin": "made up",
}


def an_index(*components, **more):
    content = {
        "method": "points-1",
        "description": "made up",
        "maximum_age_years": 3,
        "components": components or (ATTAINMENT, GRADE),
        "england": [{"indicator": "ks2_rwm_expected", "period": 2024, "value": 60, "source": "made up"}],
    }
    return Index.model_validate(content | more)


def value(figure, period=2024, status=ObservationStatus.PRESENT, indicator="ks2_rwm_expected"):
    held = None if figure is None else Decimal(str(figure))
    return Evidence(
        indicator, period, status, held, None, None, 30, ReleaseStatus.FINAL, "import-1", date(period + 1, 12, 1)
    )


def graded(**judgements):
    return Inspection(
        urn=1,
        kind=InspectionKind.GRADED,
        inspected_on=date(2023, 5, 1),
        published_on=None,
        inspected_urn=None,
        outcome=None,
        category=None,
        judgements=judgements,
        import_id="import-2",
        available_on=date(2023, 9, 1),
    )


def of(rows, inspections=(), index=None, phase=Phase.PRIMARY, benchmarks=None):
    held = {"ks2_rwm_expected": rows}
    return index_of(index or an_index(), phase, held, inspections, benchmarks or {}, AS_OF)


@pytest.mark.parametrize(
    ("figure", "points"),
    [
        pytest.param(80, "0.00", id="better than clear"),
        pytest.param(70, "0.00", id="at clear"),
        pytest.param(50, "5.00", id="half way"),
        pytest.param(30, "10.00", id="at worst"),
        pytest.param(0, "10.00", id="beyond worst"),
        pytest.param(60, "2.50", id="as England"),
    ],
)
def test_points_grow_in_proportion_with_the_distance_from_england(figure, points):
    result = of([value(figure)])
    attainment, inspection = result.contributions
    assert attainment.points == Decimal(points)
    assert (attainment.value, attainment.held_against, attainment.period) == (Decimal(figure), Decimal(60), 2024)
    assert not inspection.known
    assert result.value == Decimal(points) - 4


def test_the_imported_figure_of_england_comes_before_the_rulesets_own():
    imported = {("ks2_rwm_expected", 2024): Benchmark(Decimal(62), None, None, None, "import 7")}
    assert of([value(50)], benchmarks=imported).contributions[0].held_against == Decimal(62)


def test_what_is_not_known_adds_nothing_either_way():
    nothing = of([])
    assert (nothing.value, nothing.known) == (0, 0)
    assert (nothing.lowest, nothing.highest) == (Decimal("-5.20"), Decimal("16.80"))
    suppressed = of([value(None, status=ObservationStatus.SUPPRESSED)])
    assert suppressed.value == nothing.value


def test_an_older_figure_stands_in_until_it_is_too_old():
    figures = [
        {"indicator": "ks2_rwm_expected", "period": year, "value": 60, "source": "made up"}
        for year in range(2015, 2025)
    ]
    index = an_index(england=figures)
    assert of([value(None, status=ObservationStatus.SUPPRESSED), value(30, 2022)], index=index).contributions[0].known
    assert not of([value(30, 2021)], index=index).contributions[0].known


def test_a_year_without_a_figure_for_england_is_passed_over():
    assert not of([value(30, 2023)]).contributions[0].known


@pytest.mark.parametrize(
    ("judgements", "points"),
    [
        ({"overall_effectiveness": Grade.GOOD}, "3.00"),
        ({"overall_effectiveness": Grade.NOT_JUDGED, "quality_of_education": Grade.INADEQUATE}, "12.00"),
        ({"overall_effectiveness": Grade.OUTSTANDING, "quality_of_education": Grade.INADEQUATE}, "0.00"),
    ],
)
def test_a_grade_has_its_points(judgements, points):
    inspection = of([], [graded(**judgements)]).contributions[1]
    assert (inspection.known, inspection.points) == (True, Decimal(points))


@pytest.mark.parametrize(
    "judgements", [{}, {"overall_effectiveness": Grade.NOT_TOLD}, {"overall_effectiveness": Grade.SATISFACTORY}]
)
def test_a_grade_that_is_not_told_or_means_nothing_here_is_not_known(judgements):
    assert not of([], [graded(**judgements)]).contributions[1].known


def test_what_does_not_apply_to_the_phase_is_left_out():
    special = of([value(0)], [graded(overall_effectiveness=Grade.GOOD)], phase=Phase.NOT_APPLICABLE)
    assert [one.component for one in special.contributions] == ["inspection"]
    assert (special.value, special.known) == (Decimal("1.80"), 1)
    assert of([], phase=Phase.SIXTEEN_PLUS) is None


@given(st.decimals(0, 100, places=1), st.decimals(0, 100, places=1))
def test_a_worse_figure_never_lowers_the_index_and_no_figure_takes_it_out_of_its_range(one, other):
    better, worse = sorted((one, other), reverse=True)
    first, second = of([value(better)]), of([value(worse)])
    assert first.value <= second.value
    for result in (first, second):
        assert result.lowest <= result.value <= result.highest
        assert of([]).lowest <= result.lowest
        assert result.highest <= of([]).highest


def test_the_shipped_index_reads_no_intake_and_has_its_scales_the_right_way_round():
    for component in SHIPPED.components:
        assert "our proposal" in component.origin or "make calibrate" in component.origin
        if component.kind == "quantity":
            indicator = INDICATORS[component.indicator]
            assert indicator.factor is component.factor
            assert (component.worst > component.clear) == (indicator.worse is Worse.HIGHER)
            assert set(component.phases) <= set(indicator.phases)


@pytest.mark.parametrize(
    ("components", "more", "said"),
    [
        ([ATTAINMENT | {"worst": 10}], {}, "no points and all points both at 10"),
        ([ATTAINMENT, ATTAINMENT], {}, "the component attainment is given twice"),
        ([GRADE | {"grades": [{"grade": "not_judged", "share": 1}]}], {}, "not_judged is no judgement"),
        ([ATTAINMENT | {"average": 2}], {}, "less than or equal to 1"),
        ([ATTAINMENT | {"points": 0}], {}, "greater than 0"),
        ([ATTAINMENT | {"phases": ["primary", "primary"]}], {}, "the phase primary is given twice"),
        ([], {"components": []}, "at least 1 item"),
        (
            [ATTAINMENT],
            {"england": [{"indicator": "x", "period": 2020, "value": 1, "source": "a"}] * 2},
            "figure for England of x in 2020 for nursery is given twice",
        ),
    ],
)
def test_an_index_that_cannot_be_is_refused(components, more, said):
    with pytest.raises(ValueError, match=said):
        an_index(*components, **more)
