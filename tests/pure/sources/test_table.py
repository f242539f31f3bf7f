"""Rows at the end of a file: which are whole, and which the file may have been cut off in."""

import pytest

from securing_good_risk_engine.sources.facts import BenchmarkFact, Row, RowProblem
from tests.pure.sources.files import csv_file, read
from tests.pure.sources.test_editions import KS4, KS4_SCHOOL

UNREAD = ["SPARE_1", "SPARE_2", "SPARE_3"]
ENGLAND = {**dict.fromkeys(KS4_SCHOOL, ""), "RECTYPE": "7", "ATT8SCR": "46.5", "P8MEA": "-0.02"}


def last_row(*, left_off: int, ending: bytes = b"") -> Row | RowProblem:
    """What is read of England's row, the last, without so many of its values."""
    whole = csv_file([*KS4, *UNREAD], KS4_SCHOOL, ENGLAND).rstrip(b"\n")
    content = whole.rsplit(b",", left_off)[0] if left_off else whole
    *_, row = read(content + ending, period=2018).rows
    return row


@pytest.mark.parametrize("left_off", [0, 1, 2])
def test_a_last_row_is_whole_when_what_is_read_lies_before_its_last_value(left_off):
    row = last_row(left_off=left_off)
    assert isinstance(row, Row)
    assert {fact.area for fact in row.facts if isinstance(fact, BenchmarkFact)} == {"england"}


@pytest.mark.parametrize("left_off", [3, 4, 8])
def test_a_last_row_that_may_have_been_cut_in_what_is_read_is_refused(left_off):
    row = last_row(left_off=left_off)
    assert isinstance(row, RowProblem)
    assert row.code == "cut_off_row"


def test_a_line_end_tells_that_the_last_value_is_whole():
    assert isinstance(last_row(left_off=3, ending=b"\n"), Row)


def test_a_shape_whose_rows_are_never_short_has_no_short_last_row():
    row = list(
        read(b"URN,Income,Expenditure,Balance,Academic Year,Note,More\n100001,9,1,8,2014,,\n100002,9,1,8,2014,").rows
    )[1]
    assert isinstance(row, RowProblem)
    assert row.code == "cut_off_row"
