"""What is sent about visits; what is sent of minutes is with them."""

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from securing_good.vocabulary import ActivityKind, NotHeldReason, OutsideMonitoring
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Prose


def _example(**body: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [body]})


class ActivityIn(Sent):
    """Something that a visit is for, and on what."""

    model_config = ConfigDict(extra="forbid")

    kind: ActivityKind
    focus: Line


class VisitIn(Sent):
    """A monitoring visit to arrange."""

    model_config = _example(
        case_id="3f0c2f0e-8a0e-4b53-9d0e-6d8f2f1a7c11",
        date="2026-12-02",
        activities=[
            {"kind": "lesson_visits", "focus": "Phonics in years 1 and 2"},
            {"kind": "self_evaluation", "focus": "What the school says of reading"},
        ],
    )

    case_id: UUID
    date: dt.date
    activities: Annotated[list[ActivityIn], Field(min_length=1, max_length=20)]
    shares_day: bool = False
    """That it is on the day of a Securing Good meeting."""


class FindingIn(Sent):
    """What was found at an activity, by its number."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[int, Field(ge=1, le=20)]
    found: Prose


class FindingsIn(Sent):
    """What was found on a visit that was held."""

    model_config = _example(
        held_on="2026-11-20",
        summary="Phonics is taught as planned in year 1, and not yet in year 2.",
        activities=[
            {"number": 1, "found": "Four of five lessons followed the programme."},
            {"number": 2, "found": "The school sees year 1 as we do, and year 2 too kindly."},
        ],
    )

    held_on: dt.date
    summary: Prose
    activities: Annotated[list[FindingIn], Field(min_length=1, max_length=20)]


class MergerIn(Sent):
    """With which programme's meeting a Securing Good meeting is held, on which day, and why."""

    model_config = _example(
        programme="rise",
        active_since="2026-09-01",
        day="2026-12-01",
        reason="The RISE team meets the same people on the same plan.",
    )

    programme: OutsideMonitoring
    active_since: dt.date
    """Since when that programme has met the school."""
    day: dt.date
    reason: Prose


class NotHeldIn(Sent):
    """Why a visit did not or will not happen."""

    model_config = _example(
        reason="headteacher_absent", words="The headteacher was called to an incident that morning."
    )

    reason: NotHeldReason
    words: Prose
