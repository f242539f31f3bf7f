"""Small numbers: what is hidden, and that nobody who sees the rest and can solve equations finds it."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from securing_good_api.small_numbers.hiding import Hiding
from securing_good_api.small_numbers.ranges import width_of
from securing_good_api.small_numbers.rules import Earlier, hidden_in_family, hidden_in_table, merged_table

FEWEST = 5


def solved(cells, hidden, cell) -> int:
    """The same by integer programming: how far apart the largest and the smallest are that a hidden cell can be."""
    unknown = sorted(hidden)
    rows, columns = {row for row, _ in cells}, {column for _, column in cells}
    lines = [[one[0] == row for one in unknown] for row in rows] + [
        [one[1] == column for one in unknown] for column in columns
    ]
    sums = [sum(cells[one] for one in unknown if one[0] == row) for row in rows]
    sums += [sum(cells[one] for one in unknown if one[1] == column) for column in columns]
    told = LinearConstraint(np.array(lines, dtype=float), sums, sums)
    found = []
    for sign in (1, -1):
        goal = [sign * (one == cell) for one in unknown]
        answer = milp(goal, constraints=told, integrality=np.ones(len(unknown)), bounds=Bounds(0, np.inf))
        assert answer.success, answer.message
        found.append(round(sign * answer.fun))
    return found[1] - found[0]


def table_of(*rows: str) -> dict[tuple[str, str], int]:
    """A table written as one reads it: each row's name, then its counts under a, b, c and so on."""
    return {
        (name, "abcdefgh"[place]): int(count)
        for name, *counts in (row.split() for row in rows)
        for place, count in enumerate(counts)
    }


tables = st.integers(1, 5).flatmap(
    lambda columns: st.lists(
        st.lists(
            st.one_of(st.integers(0, 4), st.integers(0, 9), st.integers(0, 70)), min_size=columns, max_size=columns
        ),
        min_size=1,
        max_size=6,
    )
)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"amber": 20, "red": 6}, set()),
        ({"amber": 20, "red": 5}, set()),
        ({"amber": 20, "red": 0}, set()),
        ({"amber": 20, "red": 4}, {"amber", "red"}),
        ({"amber": 9, "red": 4, "green": 60}, {"amber", "red"}),
        ({"amber": 2, "red": 1, "green": 60}, {"amber", "red", "green"}),
        ({"amber": 2, "red": 3, "green": 60}, {"amber", "red"}),
        ({"amber": 0, "red": 1, "green": 60}, {"red", "green"}),
        ({"amber": 3, "red": 1}, {"amber", "red"}),
        ({"amber": 0, "red": 0}, set()),
        ({}, set()),
    ],
)
def test_beside_a_small_count_others_are_hidden_until_it_could_be_any(counts, hidden):
    assert hidden_in_family(counts, FEWEST) == hidden


def test_a_count_in_which_all_stand_is_hidden_where_it_tells_of_each():
    assert hidden_in_family({"red": 8, "amber": 0}, FEWEST) == set()
    assert hidden_in_family({"red": 8, "amber": 0}, FEWEST, telling={"red"}) == {"red", "amber"}
    assert hidden_in_family({"green": 8, "red": 0}, FEWEST, telling={"red"}) == set()


def test_many_things_of_few_schools_are_hidden_too():
    things, schools = {"met": 9, "late": 12, "open": 40}, {"met": 1, "late": 6, "open": 8}
    assert hidden_in_family(things, FEWEST) == set()
    assert hidden_in_family(things, FEWEST, schools=schools) == {"met", "late"}
    assert hidden_in_family({"met": 9}, FEWEST, schools={"met": 2}) == {"met"}


def test_a_part_and_what_is_left_are_both_protected():
    hiding = Hiding(FEWEST, {})
    assert [hiding.part("late", part, 20) for part in (0, 1, 4, 5, 15, 16, 19, 20)] == [
        0, None, None, 5, 15, None, None, None,
    ]  # fmt: skip
    assert hiding.part("late", 2, 4) is None
    assert hiding.part("late", 0, 0) == 0


def test_what_was_hidden_before_is_hidden_first_beside_small_ones():
    counts = {"amber": 9, "red": 4, "green": 10, "grey": 11}
    assert hidden_in_family(counts, FEWEST) == {"red", "amber"}
    earlier = Earlier({"amber": 9, "red": 3, "green": 10, "grey": 11}, {"red", "grey"})
    assert hidden_in_family(counts, FEWEST, earlier=earlier) == {"red", "grey"}
    table = table_of("primary 50 12 3 6", "secondary 20 9 8 7")
    first = hidden_in_table(table, FEWEST)
    moved = table | {("primary", "a"): 49, ("primary", "b"): 13, ("secondary", "d"): 9}
    assert hidden_in_table(moved, FEWEST, earlier=Earlier(table, first)) == first


def test_an_edition_keeps_account_of_what_it_hid_for_the_next():
    before = Hiding(FEWEST, {})
    before.family("levels", {"amber": 9, "red": 4, "green": 10})
    before.table(
        "phases", {"primary": {"amber": 9, "red": 1}, "special": {"amber": 7, "red": 8}}, [("amber",), ("red",)]
    )
    assert before.kept["levels"] == {"amber": [9, True], "red": [4, True], "green": [10, False]}
    assert before.kept["phases"]["primary/red"] == [1, True]
    after = Hiding(FEWEST, before.kept)
    assert after.family("levels", {"amber": 11, "red": 4, "green": 10}) == {"amber", "red"}
    assert Hiding(FEWEST, {}).family("levels", {"amber": 11, "red": 4, "green": 10}) == {"green", "red"}


@given(st.dictionaries(st.integers(0, 7), st.integers(0, 60), max_size=8), st.integers(3, 20))
def test_whoever_knows_the_total_is_left_with_as_many_values_as_promised(counts, fewest):
    hidden = hidden_in_family(counts, fewest)
    assert all(count == 0 or count >= fewest for key, count in counts.items() if key not in hidden)
    together = sum(counts[key] for key in hidden)
    assert not hidden or hidden == counts.keys() or (len(hidden) > 1 and together >= fewest)


def test_a_cell_that_totals_give_away_is_hidden_with_three_others():
    table = table_of("primary 50 12 3 6", "secondary 20 9 8 7")
    hidden = hidden_in_table(table, FEWEST)
    assert ("primary", "c") in hidden
    assert len(hidden) == 4
    assert Counter(row for row, _ in hidden) == {"primary": 2, "secondary": 2}


def test_a_table_without_small_counts_stands_as_it_is():
    assert hidden_in_table(table_of("primary 50 12 6 0", "secondary 20 9 8 7"), FEWEST) == set()


def test_a_row_that_stands_in_one_telling_column_is_hidden():
    table = table_of("primary 50 12 6", "special 0 0 6", "secondary 20 9 8")
    assert ("special", "c") not in hidden_in_table(table, FEWEST)
    hidden = hidden_in_table(table, FEWEST, telling={"c"})
    assert ("special", "c") in hidden
    assert width_of(table, hidden, ("special", "c")) >= FEWEST


def test_the_only_school_of_its_phase_is_as_uncertain_as_one_school_can_be():
    table = table_of("primary 50 12 6", "all_through 0 0 1")
    hidden = hidden_in_table(table, FEWEST)
    assert {cell for cell in hidden if cell[0] == "all_through"} >= {("all_through", "c")}
    assert width_of(table, hidden, ("all_through", "c")) == 1


def test_columns_whose_totals_are_hidden_are_counted_together_and_never_split():
    counts = {"primary": {"green": 60, "amber": 12, "red": 2}, "secondary": {"green": 9, "amber": 0, "red": 0}}
    table = merged_table(counts, [("green",), ("amber", "red")], FEWEST)
    assert table.cells["primary", ("amber", "red")] == 14
    assert table.hidden == set()
    assert [table.shown("primary", level) for level in ("green", "amber", "red")] == [60, None, None]
    assert [table.shown("secondary", level) for level in ("green", "amber", "red")] == [9, 0, 0]


@settings(deadline=None, max_examples=60)
@given(tables, st.integers(3, 12), st.sets(st.integers(0, 5)))
def test_no_hidden_cell_can_be_worked_out(rows, fewest, telling):
    cells = {(row, column): count for row, counts in enumerate(rows) for column, count in enumerate(counts)}
    hidden = hidden_in_table(cells, fewest, telling=telling)
    assert all(count == 0 or count >= fewest for cell, count in cells.items() if cell not in hidden)
    for cell in hidden:
        promised = min(fewest, solved(cells, cells.keys(), cell))
        assert solved(cells, hidden, cell) >= promised, (cells, hidden, cell)


@settings(deadline=None, max_examples=60)
@given(tables, st.data())
def test_the_range_of_a_hidden_cell_is_what_integer_programming_finds(rows, data):
    cells = {(row, column): count for row, counts in enumerate(rows) for column, count in enumerate(counts)}
    hidden = data.draw(st.sets(st.sampled_from(sorted(cells)), min_size=1))
    for cell in hidden:
        assert width_of(cells, hidden, cell) == solved(cells, hidden, cell)


@settings(deadline=None, max_examples=100)
@given(tables)
def test_the_same_table_is_hidden_alike_every_time(rows):
    cells = {(row, column): count for row, counts in enumerate(rows) for column, count in enumerate(counts)}
    assert hidden_in_table(cells, FEWEST) == hidden_in_table(dict(cells), FEWEST)
