"""The drawing of where schools are: true to the grid, nothing outside it, no mark on another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good_api.board.mapping import MARK, TALLEST, WIDTH, drawn

GRID = st.tuples(st.integers(0, 700_000), st.integers(0, 1_300_000))


def school(urn: int, easting: int | None, northing: int | None) -> dict[str, object]:
    """A school at a grid reference."""
    return {"urn": urn, "name": f"School {urn}", "easting": easting, "northing": northing}


def test_north_is_up_east_is_right_and_distances_are_true():
    drawing = drawn([school(1, 500_000, 180_000), school(2, 504_000, 180_000), school(3, 500_000, 177_000)])
    at = {mark.school["urn"]: (mark.x, mark.y) for mark in drawing.marks}
    assert at[1][0] < at[2][0]
    assert at[1][1] < at[3][1]
    east, south = at[2][0] - at[1][0], at[3][1] - at[1][1]
    assert east / 4_000 == pytest.approx(south / 3_000, rel=0.01)
    assert drawing.scale_units / drawing.scale_metres == pytest.approx(east / 4_000, rel=0.01)


def test_schools_on_one_site_stand_beside_one_another():
    drawing = drawn([school(1, 500_000, 180_000), school(2, 500_000, 180_000), school(3, 510_000, 190_000)])
    first, second = (next(m for m in drawing.marks if m.school["urn"] == urn) for urn in (1, 2))
    assert (second.x - first.x, second.y) == (MARK, first.y)


@pytest.mark.parametrize("schools", [[], [school(1, None, None)], [school(1, 500_000, None)]])
def test_where_no_place_is_known_nothing_is_drawn(schools):
    assert drawn(schools) is None


@given(st.lists(GRID, min_size=1, max_size=60))
def test_each_school_with_a_place_has_one_mark_within_the_drawing(places):
    schools = [school(urn, *place) for urn, place in enumerate(places)]
    drawing = drawn([*schools, school(-1, None, 5)])
    assert sorted(mark.school["urn"] for mark in drawing.marks) == list(range(len(places)))
    assert drawing.height <= TALLEST + 1
    assert len({(m.x, m.y) for m in drawing.marks}) == len(places)
    assert all(0 <= m.y <= drawing.height for m in drawing.marks)
    moved = MARK * (len(places) - 1)
    assert all(0 <= m.x <= WIDTH + moved for m in drawing.marks)
    assert drawing.scale_units > 0
