"""A suggestion rises at once and falls only when two reviews agree; which way a school has gone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.vocabulary import MonitoringLevel, Travel
from securing_good_risk_engine.rulesets.schema import Hysteresis
from securing_good_risk_engine.scoring.evidence import Earlier
from securing_good_risk_engine.scoring.looking_back import SEVERITY, held_level, travel

RULE = Hysteresis(reviews=2, days_apart=60, index_points=2)
TODAY = date(2026, 9, 10)
G, A, R, N = MonitoringLevel.GREEN, MonitoringLevel.AMBER, MonitoringLevel.RED, MonitoringLevel.NOT_ASSESSED


def before(days, suggested, by_evidence=None, index=None):
    return Earlier(str(days), TODAY - timedelta(days=days), suggested, by_evidence or suggested, index)


@pytest.mark.parametrize(
    ("now", "earlier", "level"),
    [
        pytest.param(A, [], A, id="nothing before"),
        pytest.param(R, [before(70, G)], R, id="up at once"),
        pytest.param(A, [before(70, A)], A, id="the same"),
        pytest.param(A, [before(70, R)], R, id="milder once"),
        pytest.param(A, [before(70, R, A)], A, id="milder twice, far enough apart"),
        pytest.param(A, [before(10, R, A)], R, id="milder twice, too soon"),
        pytest.param(A, [before(10, R, A), before(70, R, A)], A, id="milder three times"),
        pytest.param(A, [before(10, R, R), before(70, R, A)], R, id="worse between"),
        pytest.param(G, [before(70, R, A)], A, id="to the worst of what the two came to"),
        pytest.param(G, [before(70, R, G)], G, id="two steps when both reviews say so"),
        pytest.param(N, [before(70, R)], R, id="a gap brings nothing down"),
        pytest.param(N, [before(70, A, N), before(140, A, N)], A, id="two gaps neither"),
        pytest.param(N, [before(70, G)], N, id="green needs its evidence at once"),
        pytest.param(G, [before(70, N)], G, id="from not assessed there is nothing to hold"),
        pytest.param(A, [before(70, R, N), before(140, R, A)], R, id="a gap between is no review that agrees"),
    ],
)
def test_levels(now, earlier, level):
    found, because = held_level(now, "Because.", earlier, RULE, TODAY)
    assert found is level
    if found is now:
        assert because == "Because."
    elif found is earlier[0].suggested_level:
        assert because.startswith(f"Still suggested {found}")
    else:
        assert because == f"Suggested {found}: two reviews agree that it is no longer {earlier[0].suggested_level}."


levels = st.sampled_from([G, A, R, N])


@given(levels, st.lists(st.tuples(st.integers(1, 400), levels, levels), max_size=5, unique_by=lambda it: it[0]))
def test_it_is_never_milder_than_the_evidence_and_never_above_what_was_suggested_or_found(now, history):
    earlier = [before(days, suggested, evidence) for days, suggested, evidence in sorted(history)]
    found, _ = held_level(now, "Because.", earlier, RULE, TODAY)
    assert SEVERITY.get(found, 0) >= SEVERITY.get(now, 0)
    assert found is now or SEVERITY[found] <= SEVERITY[earlier[0].suggested_level]


@pytest.mark.parametrize(
    ("now", "index", "earlier", "direction"),
    [
        (A, 3, [], Travel.UNKNOWN),
        (A, 3, [before(70, R, index=Decimal(3))], Travel.IMPROVING),
        (R, 3, [before(70, A, index=Decimal(3))], Travel.DETERIORATING),
        (A, 3, [before(70, A, index=Decimal("1.5"))], Travel.UNCHANGED),
        (A, 3, [before(70, A, index=Decimal(1))], Travel.DETERIORATING),
        (A, 3, [before(70, A, index=Decimal(5))], Travel.IMPROVING),
        (A, None, [before(70, A)], Travel.UNCHANGED),
        (N, None, [before(70, A)], Travel.UNKNOWN),
        (N, 3, [before(70, A, index=Decimal(9))], Travel.IMPROVING),
    ],
)
def test_direction(now, index, earlier, direction):
    found, since = travel(now, None if index is None else Decimal(index), earlier, RULE)
    assert found is direction
    assert since == (earlier[0] if earlier else None)
