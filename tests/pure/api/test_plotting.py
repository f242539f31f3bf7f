"""Where points and intervals are drawn: in their order, to one scale, and never outside."""

from hypothesis import given
from hypothesis import strategies as st

from securing_good_api.board.plotting import WIDTH, Point, plotted

numbers = st.floats(-1000, 1000).map(lambda one: round(one, 2))


@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=8))
def test_everything_is_inside_in_its_order_and_to_one_scale(told):
    points = [Point("A title", value, lower, upper, True) for lower, value, upper in map(sorted, told)]
    plot = plotted(points)
    assert plot is not None
    places = sorted(
        {(one.value, drawn.across) for one, drawn in zip(points, plot.points, strict=True)}
        | {(one.lower, drawn.start) for one, drawn in zip(points, plot.points, strict=True)}
        | {(0.0, plot.nought)}
    )
    assert [across for _, across in places] == sorted(across for _, across in places)
    assert all(0 <= drawn.start <= drawn.across <= drawn.end <= WIDTH for drawn in plot.points)
    downs = [drawn.down for drawn in plot.points]
    assert downs == sorted(downs)
    assert downs[-1] < plot.axis < plot.height
    assert 1 <= len(plot.ticks) <= 9


def test_rates_stand_on_the_whole_scale():
    plot = plotted([Point("One", 50.0, 25.0, 75.0, True)], low=0, high=100, of_differences=False)
    assert plot is not None
    assert [tick.text for tick in plot.ticks] == ["0", "20", "40", "60", "80", "100"]
    assert plot.nought is None
    assert plot.points[0].across == WIDTH / 2


def test_no_point_is_no_chart():
    assert plotted([]) is None
    flat = plotted([Point("None at all", 0.0, 0.0, 0.0, False)])
    assert flat is not None
    assert flat.points[0].across == flat.nought


def test_a_long_title_takes_lines_of_its_own():
    plot = plotted([Point("word " * 30, 1.0, 0.0, 2.0, True)])
    assert plot is not None
    assert len(plot.points[0].lines) == 3
    assert all(down < plot.points[0].down for down, _ in plot.points[0].lines)
