"""Traces: what a `traceparent` names and what is ignored, as W3C's recommendation says; what is done in one has its id."""

import asyncio
import json
import logging
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry import context, trace
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags

from securing_good import tracing
from securing_good.log import JsonLines

TRACE, STEP = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
SENT = f"00-{TRACE}-{STEP}-01"


@pytest.mark.parametrize(
    "sent",
    [
        SENT,
        f"00-{TRACE}-{STEP}-00",
        f"  {SENT}\t",
        f"00-{TRACE}-{STEP}-ff",
        f"cc-{TRACE}-{STEP}-01",
        f"cc-{TRACE}-{STEP}-01-what-the-future-will-be-like",
        f"01-{TRACE}-{STEP}-01-",
    ],
    ids=[
        "sampled",
        "not sampled",
        "with space around",
        "unknown flags",
        "later",
        "later and longer",
        "later, ends with -",
    ],
)
def test_a_traceparent_that_can_be_read_names_the_trace(sent):
    named = tracing.understood([sent])
    assert named is not None
    assert tracing.id_of(named) == TRACE
    with tracing.under(named) as step:
        assert tracing.current_id() == TRACE
        written = tracing.write(step)
    # What we send is of our own version, another step, and tells of no flag but whether the trace is kept.
    assert re.fullmatch(tracing.FORM, written)
    assert written[:36] == f"00-{TRACE}-"
    assert STEP not in written
    assert written[-2:] == ("00" if f"{STEP}-00" in sent else "01")


@pytest.mark.parametrize(
    "sent",
    [
        [],
        [SENT, SENT],
        [SENT, f"00-{'1' * 32}-{STEP}-01"],
        [""],
        ["00"],
        [f"00-{'0' * 32}-{STEP}-01"],
        [f"00-{TRACE}-{'0' * 16}-01"],
        [f"ff-{TRACE}-{STEP}-01"],
        [f"00-{TRACE}-{STEP}-01-more"],
        [f"00-{TRACE}-{STEP}-01."],
        [f"cc-{TRACE}-{STEP}-01.what"],
        [f"00-{TRACE.upper()}-{STEP}-01"],
        [f"00-{TRACE[:-1]}-{STEP}-01"],
        [f"00-{TRACE}0-{STEP}-01"],
        [f"00-{TRACE}-{STEP}"],
        [f"00-{TRACE}-{STEP}-1"],
        [f"00-{TRACE}-{STEP}-0g"],
        [f"0-{TRACE}-{STEP}-01"],
        [f"00{TRACE}{STEP}01"],
        [f"00_{TRACE}_{STEP}_01"],
        [f"{SENT},{SENT}"],
        [f"01-{TRACE}-{STEP}-01-{'x' * 5000}"],
        ["00-тrace-ids-01"],
    ],
)
def test_any_other_is_ignored_and_another_trace_begun(sent):
    assert tracing.understood(sent) is None
    with tracing.of_request(sent) as step:
        assert tracing.id_of(step) not in {TRACE, "0" * 32}
        assert re.fullmatch(tracing.FORM, tracing.write(step))


@given(st.text(max_size=80))
def test_no_text_is_too_strange_to_be_read_or_ignored(sent):
    named = tracing.understood([sent])
    assert named is None or re.search(r"[0-9a-f]{32}", sent)


@given(st.text("0123456789abcdef", min_size=32, max_size=32), st.text("0123456789abcdef", min_size=16, max_size=16))
def test_what_is_written_down_is_read_back(trace_id, step_id):
    written = f"00-{trace_id}-{step_id}-01"
    if int(trace_id, 16) and int(step_id, 16):
        named = tracing.read(written)
        assert named is not None
        assert tracing.write(named) == written


def test_nothing_is_in_a_trace_unless_somebody_began_one():
    assert (tracing.current(), tracing.current_id(), tracing.current_written()) == (None, None, None)
    with tracing.under(None) as outer:
        with tracing.under(outer) as inner:
            assert tracing.id_of(inner) == tracing.id_of(outer)
            assert inner.span_id != outer.span_id
            assert tracing.current() == inner
        assert tracing.current() == outer
    assert tracing.current() is None


async def test_a_trace_goes_with_what_is_done_beside_and_with_threads_and_no_further():
    seen = {}

    async def one(name: str) -> None:
        with tracing.under(None) as step:
            await asyncio.sleep(0)
            seen[name] = (tracing.id_of(step), await asyncio.to_thread(tracing.current_id))

    await asyncio.gather(one("a"), one("b"))
    assert all(here == there for here, there in seen.values())
    assert seen["a"] != seen["b"]
    assert tracing.current() is None


def test_a_span_that_is_open_already_is_the_step():
    """As FastAPI opens one where OpenTelemetry's SDK is configured: the request is then in that span's trace."""
    open_already = SpanContext(int("1" * 32, 16), int("2" * 16, 16), is_remote=False, trace_flags=TraceFlags(1))
    token = context.attach(trace.set_span_in_context(NonRecordingSpan(open_already)))
    try:
        with tracing.of_request([SENT]) as step:
            assert step == open_already
    finally:
        context.detach(token)


def line(record: logging.LogRecord) -> dict:
    """A record as it is written to the log."""
    return json.loads(JsonLines().format(record))


def test_each_line_of_the_log_names_its_trace():
    record = logging.makeLogRecord({"msg": "something", "route": "/v1/schools"})
    assert "trace_id" not in line(record)
    with tracing.under(tracing.read(SENT)):
        told = line(record)
    assert (told["event"], told["route"], told["trace_id"]) == ("something", "/v1/schools", TRACE)
