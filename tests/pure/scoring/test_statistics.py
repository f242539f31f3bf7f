"""Intervals and pooled percentages, against figures worked out elsewhere."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from securing_good_risk_engine.scoring.statistics import pooled_percentage, rounded, wilson_interval, words


@pytest.mark.parametrize(
    ("percent", "pupils", "lower", "upper"),
    [
        ("38", 30, "23.0", "55.8"),
        ("50", 10, "23.7", "76.3"),
        ("0", 10, "0.0", "27.8"),
        ("100", 10, "72.2", "100.0"),
        ("30.798", 263, "25.5", "36.6"),  # R. G. Newcombe, Statistics in Medicine 17, 1998: 81 of 263
    ],
)
def test_wilson_interval(percent, pupils, lower, upper):
    assert wilson_interval(Decimal(percent), pupils) == (Decimal(lower), Decimal(upper))


@pytest.mark.parametrize(("percent", "pupils"), [("140", 30), ("-1", 30), ("50", 0)])
def test_no_interval_for_what_cannot_be(percent, pupils):
    with pytest.raises(ValueError):
        wilson_interval(Decimal(percent), pupils)


def test_pooling_weighs_by_pupils():
    assert pooled_percentage([(Decimal(50), 10), (Decimal(80), 30)]) == (Decimal("72.5"), 40)
    with pytest.raises(ValueError, match="no pupils"):
        pooled_percentage([])


@pytest.mark.parametrize(
    ("figure", "as_written"), [("38.0", "38"), ("-0.0", "0"), ("-3.60", "-3.6"), ("100", "100"), ("0.05", "0.05")]
)
def test_figures_are_written_plainly(figure, as_written):
    assert words(Decimal(figure)) == as_written


@settings(max_examples=60)
@given(st.decimals(0, 100, places=1), st.decimals(0, 100, places=1), st.integers(1, 500))
def test_an_interval_holds_its_value_and_moves_with_it(one, other, pupils):
    low, high = sorted((one, other))
    lower, upper = wilson_interval(low, pupils)
    assert 0 <= lower <= rounded(low, 1) <= upper <= 100
    assert upper <= wilson_interval(high, pupils)[1]
    assert lower <= wilson_interval(high, pupils)[0]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.decimals(0, 100, places=1), st.integers(1, 200)), min_size=1, max_size=4))
def test_a_pooled_percentage_lies_between_its_parts(parts):
    percent, pupils = pooled_percentage(parts)
    assert min(value for value, _ in parts) <= percent <= max(value for value, _ in parts)
    assert pupils == sum(number for _, number in parts)
