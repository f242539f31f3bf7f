"""One trace: whatever a request asks for is known by its trace id, wherever it is done (W3C Trace Context).

The trace stands in OpenTelemetry's own context: whoever configures its SDK finds it there, and where that has begun a span of
its own, that span is the step.
"""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from opentelemetry import context, trace
from opentelemetry.context import Context
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, format_span_id, format_trace_id
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

Step = SpanContext
"""One thing that is done in a trace, as a request or a piece of work."""
HEADER: Final = "traceparent"
FORM: Final = "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"
"""How a step is written down: version, trace, step, flags."""
_W3C: Final = TraceContextTextMapPropagator()


def understood(sent: Sequence[str]) -> Step | None:
    """The step that `traceparent` headers name.

    None where there is no such header, or one that the recommendation says to ignore: malformed, all zeros, of version ff, or
    there twice. Of a later version what comes first is read as ours is. `tracestate` is not read, and so not passed on.
    """
    if len(sent) != 1:
        return None
    named = trace.get_current_span(_W3C.extract({HEADER: [*sent]}, Context())).get_span_context()
    return named if named.is_valid else None


def read(written: str | None) -> Step | None:
    """A step that was written down."""
    return None if written is None else understood([written])


def write(step: Step) -> str:
    """A step as it is sent, and written down."""
    return f"00-{format_trace_id(step.trace_id)}-{format_span_id(step.span_id)}-{step.trace_flags:02x}"


def id_of(step: Step) -> str:
    """The id of a step's trace: 32 hexadecimal digits."""
    return format_trace_id(step.trace_id)


def next_step(before: Step | None) -> Step:
    """A new step of the same trace, or the first of a new one."""
    return SpanContext(
        trace_id=before.trace_id if before else _some(128),
        span_id=_some(64),
        is_remote=False,
        # Whether whoever began it keeps it is passed on as it came; the other flags are not this version's.
        trace_flags=TraceFlags(before.trace_flags & TraceFlags.SAMPLED if before else TraceFlags.DEFAULT),
    )


def _some(bits: int) -> int:
    """A number by which no other is likely to be called, and which need be no secret."""
    return random.getrandbits(bits) or 1


@contextmanager
def under(before: Step | None) -> Iterator[Step]:
    """Do what follows as the next step of this trace, or as the first of its own."""
    step = next_step(before)
    token = context.attach(trace.set_span_in_context(NonRecordingSpan(step)))
    try:
        yield step
    finally:
        context.detach(token)


@contextmanager
def of_request(sent: Sequence[str]) -> Iterator[Step]:
    """Answer a request that came with these `traceparent` headers, in its trace or in one of its own."""
    begun = current()
    if begun is not None:
        yield begun
        return
    with under(understood(sent)) as step:
        yield step


def current() -> Step | None:
    """The step that is being done; None outside of any trace."""
    step = trace.get_current_span().get_span_context()
    return step if step.is_valid else None


def current_id() -> str | None:
    """The id of the trace it is done in."""
    step = current()
    return id_of(step) if step else None


def current_written() -> str | None:
    """The step that is being done, as it is written down."""
    step = current()
    return write(step) if step else None
