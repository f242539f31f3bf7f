"""England's schools as a picture: places among schools of a kind, and similar schools by intake."""

from decimal import Decimal

import numpy as np

from securing_good_risk_engine.indicators import Worse
from securing_good_risk_engine.scoring.picture import (
    DISTANCE,
    FEWEST_SIMILAR,
    NO_PICTURE,
    SIMILAR,
    Kind,
    Picture,
    column_of,
)

PRIMARIES = range(1000, 1040)
SECONDARIES = range(2000, 2040)


def a_picture(values=None):
    """Forty primary and forty secondary schools; the nth has n of everything of intake."""
    kinds = dict.fromkeys(PRIMARIES, Kind.PRIMARY) | dict.fromkeys(SECONDARIES, Kind.SECONDARY)
    intake = {code: column_of([(urn, float(urn % 1000)) for urn in kinds]) for code in DISTANCE}
    return Picture(
        kinds, intake, {("overall_absence", 2023): column_of(values or [(urn, urn % 1000) for urn in kinds])}
    )


def test_similar_schools_are_the_nearest_of_the_same_kind():
    similar = a_picture().similar_to(1020)
    assert len(similar) == SIMILAR
    assert similar[:4] == (1019, 1021, 1018, 1022)
    assert set(similar) <= set(PRIMARIES) - {1020}


def test_a_school_whose_intake_is_not_known_has_no_similar_schools():
    assert a_picture().similar_to(3000) == ()
    assert NO_PICTURE.similar_to(1020) == ()


def test_the_order_in_which_schools_were_read_changes_nothing():
    one = a_picture()
    other = Picture(dict(reversed(one.kinds.items())), one.intake, one.columns)
    assert all(one.similar_to(urn) == other.similar_to(urn) for urn in PRIMARIES)


def test_a_value_beside_similar_schools():
    beside = a_picture().similar(1020, "overall_absence", 2023, Decimal(30), Worse.HIGHER)
    nearest = [urn % 1000 for urn in beside.urns]
    assert beside.schools == SIMILAR
    assert beside.as_bad == sum(value >= 30 for value in nearest)
    assert beside.median == Decimal(str(np.median(nearest)))
    lower = a_picture().similar(1020, "overall_absence", 2023, Decimal(30), Worse.LOWER)
    assert lower.as_bad == sum(value <= 30 for value in nearest)


def test_too_few_similar_schools_with_a_value_are_nothing_to_compare_with():
    few = [(urn, 1.0) for urn in range(1021, 1021 + FEWEST_SIMILAR - 1)]
    assert a_picture(few).similar(1020, "overall_absence", 2023, Decimal(1), Worse.HIGHER) is None
    assert a_picture([*few, (1019, 1.0)]).similar(1020, "overall_absence", 2023, Decimal(1), Worse.HIGHER).schools == 10
    assert a_picture().similar(1020, "overall_absence", 2022, Decimal(1), Worse.HIGHER) is None
