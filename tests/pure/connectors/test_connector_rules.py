"""When a connector looks again, and what it takes for a release."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.outside import check_address, on_day
from securing_good_risk_engine.connectors.catalogue import load_definitions
from securing_good_risk_engine.connectors.rules import (
    FIRST_RETRY,
    JITTER,
    LONGEST_RETRY,
    LONGEST_WAIT,
    Known,
    asked_to_wait,
    conditions,
    filename_of,
    is_a_page,
    is_passing,
    retry_in,
)

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        (None, None),
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta(0)),
        ("99999999", LONGEST_WAIT),
        ("Wed, 25 Nov 2026 13:00:00 GMT", timedelta(hours=1)),
        ("Wed, 25 Nov 2026 11:00:00 GMT", timedelta(0)),
        ("Fri, 25 Nov 2039 13:00:00 GMT", LONGEST_WAIT),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("Mon, 99 Nov 2026 13:00:00 GMT", None),
    ],
)
def test_a_server_is_left_alone_as_long_as_it_asks_within_a_week(said, wait):
    assert asked_to_wait(said, NOW) == wait


@given(st.text(max_size=60))
def test_no_retry_after_header_breaks_anything(said):
    wait = asked_to_wait(said, NOW)
    assert wait is None or timedelta(0) <= wait <= LONGEST_WAIT


@given(st.integers(1, 10_000), st.floats(0, 1), st.integers(0, 10**6))
def test_delays_double_to_a_day_and_never_undercut_what_was_asked(failures, chance, seconds):
    delay = retry_in(failures, chance)
    assert FIRST_RETRY * (1 - JITTER) <= delay <= LONGEST_RETRY * (1 + JITTER)
    assert retry_in(failures + 1, chance) >= delay
    assert retry_in(failures, chance, at_least=timedelta(seconds=seconds)) >= timedelta(seconds=seconds)


def test_delays_in_the_middle_of_chance():
    minutes = [retry_in(failures, 0.5) / timedelta(minutes=1) for failures in range(1, 10)]
    assert minutes == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]


def test_what_is_known_is_sent_along():
    assert conditions(Known()) == {}
    assert conditions(Known('"abc"', "Wed, 25 Nov 2026 11:00:00 GMT", "00")) == {
        "If-None-Match": '"abc"',
        "If-Modified-Since": "Wed, 25 Nov 2026 11:00:00 GMT",
    }


@pytest.mark.parametrize(("status", "passing"), [(503, True), (429, True), (502, True), (404, False), (403, False)])
def test_some_answers_pass(status, passing):
    assert is_passing(status) is passing
    assert is_passing(status, dated=True) is (passing or status == 404)


@pytest.mark.parametrize(
    ("start", "content_type", "page"),
    [
        (b"URN,LA\n", "text/csv", False),
        (b'{"england-and-wales": {}}', "application/json", False),
        (b"<!DOCTYPE html><html>", "text/csv", True),
        (b"\xef\xbb\xbf  <HTML lang=en>", None, True),
        (b"<!-- moved --><html>", "application/octet-stream", True),
        (b"URN,LA\n", "text/html; charset=utf-8", True),
        (b"<htmlish,column>\n", "text/csv", False),
        (b"PK\x03\x04", "application/vnd.ms-excel", False),
        (b"", None, False),
    ],
)
def test_a_page_for_people_is_no_release(start, content_type, page):
    assert is_a_page(start, content_type) is page


@pytest.mark.parametrize(
    ("address", "disposition", "name"),
    [
        ("https://www.example.org/files/ks2%20final.csv?x=1", None, "ks2 final.csv"),
        ("https://www.example.org/", None, "absence"),
        ("https://www.example.org/download", 'attachment; filename="abs.csv"', "abs.csv"),
        ("https://www.example.org/download", "attachment; filename=../../etc/passwd", ".._.._etc_passwd"),
        ("https://www.example.org/" + "a" * 500 + ".csv", None, "a" * 196 + ".csv"),
    ],
)
def test_a_file_gets_a_name_that_a_disk_can_hold(address, disposition, name):
    assert filename_of(address, disposition, "absence") == name


def test_every_definition_that_ships_is_whole():
    found = load_definitions()
    assert len({one.code for one in found}) == len(found) >= 10
    for one in found:
        assert one.source
        for address in (one.address, one.page):
            assert address is None or check_address(on_day(address, NOW.date()), local=False)
    assert not any(one.verified for one in found), "this was written without a way to try them"
