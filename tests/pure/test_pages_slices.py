"""Long tables a hundred rows at a time: each row once, whatever number somebody asks for."""

import pytest
from starlette.requests import Request

from securing_good_api.board.slices import ROWS, slice_of


def asked(path: str):
    """A browser's request."""
    where, _, query = path.partition("?")
    return Request({"type": "http", "path": where, "query_string": query.encode(), "headers": [], "server": ("x", 80)})


@pytest.mark.parametrize("count", [0, 1, ROWS, ROWS + 1, 3 * ROWS, 694])
def test_who_goes_on_meets_each_row_once_and_the_same_way_back(count):
    rows, met, path, back = list(range(count)), [], "/board/overdue", None
    while path:
        seen = slice_of(asked(path), rows)
        assert len(seen.rows) <= ROWS
        assert seen.before == back
        back = f"/board/overdue?row={seen.first}"
        met += seen.rows
        path = seen.after
    assert met == rows


@pytest.mark.parametrize(
    ("said", "first"),
    [("10000000", 201), ("9" * 400, 1), ("0", 1), ("-5", 1), ("x", 1), ("²", 1), ("", 1), ("250", 250), ("251", 201)],
)
def test_a_row_that_there_is_not_leads_to_the_last_ones(said, first):
    seen = slice_of(asked(f"/board/cases?row={said}"), range(250))
    assert (seen.first, seen.last) == (first, min(250, first + ROWS - 1))
