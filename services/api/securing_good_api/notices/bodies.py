"""What is sent about notices."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from securing_good.vocabulary import Compliance, CopyTo, NoticeKind, NoticeState
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Prose


def _example(**body: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [body]})


class CopyIn(Sent):
    """A copy, to whom and when it was sent."""

    model_config = ConfigDict(extra="forbid")

    to: CopyTo
    name: Line
    sent_on: date


class NoticeIn(Sent):
    """A notice as it was given to the governing body."""

    model_config = _example(
        kind="warning",
        issued_on="2026-11-25",
        matters="Reading at key stage 2 has fallen for three years and is likely to stay low.",
        required_actions=["Teach one phonics programme in every class.", "Report to governors every half-term."],
        comply_by="2027-01-29",
        minded_to="Appoint two additional governors (s.64).",
        copies=[
            {"to": "headteacher", "name": "Asha Patel", "sent_on": "2026-11-25"},
            {"to": "chair_of_governors", "name": "John Mensah", "sent_on": "2026-11-25"},
            {"to": "secretary_of_state", "name": "Regional Director, London", "sent_on": "2026-11-25"},
        ],
        decision_maker="Ruth Adeyemi, assistant director, under the scheme of delegation",
    )

    kind: NoticeKind
    issued_on: date
    matters: Prose
    """What the council's conclusion is based on (s.60(4)(a))."""
    required_actions: Annotated[list[Prose], Field(min_length=1, max_length=30)]
    comply_by: date
    """The last day of the period for compliance: chosen for this notice."""
    minded_to: Prose
    """What the council is minded to do where it is not complied with."""
    copies: Annotated[list[CopyIn], Field(max_length=20)]
    decision_maker: Line


class RepresentationIn(Sent):
    """What was said for the school, when it came, and what the council made of it."""

    model_config = _example(
        received_on="2026-12-09",
        made_by="The governing body",
        words="We accept three of the four requirements, and ask for more time for the fourth.",
        consideration="More time was given for the fourth.",
    )

    received_on: date
    made_by: Line
    words: Prose
    consideration: Prose | None = None


class ComplianceIn(Sent):
    """Whether the notice was complied with, to the council's satisfaction."""

    model_config = _example(
        compliance="complied",
        recorded_on="2027-02-01",
        reason="Phonics is taught alike, and governors had their report.",
    )

    compliance: Compliance
    recorded_on: date
    reason: Prose


class NoticeEndIn(Sent):
    """How a notice ended before compliance was recorded, and why."""

    model_config = _example(state="withdrawn", ended_on="2026-12-15", reason="The facts in it were not right.")

    state: Literal[NoticeState.LAPSED, NoticeState.SUPERSEDED, NoticeState.WITHDRAWN]
    ended_on: date
    reason: Prose


class MinisterNoticeIn(Sent):
    """That the Secretary of State gave the school a warning notice, on which day, and what it says."""

    model_config = _example(noticed_on="2026-12-15", words="Standards of performance; comply by 12 March 2027.")

    noticed_on: date
    words: Prose


class MinisterNoticeEndIn(Sent):
    """The day the Secretary of State told the council that it may act again."""

    model_config = _example(ended_on="2027-03-15")

    ended_on: date
