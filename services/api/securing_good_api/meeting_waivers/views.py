"""What is shown of a waived meeting."""

from typing import Annotated

from securing_good_api.reads import Out, Sql


class MeetingWaiverOut(Out):
    """A term or half-term without its meeting."""

    slot: str
    reason: str
    waived_by: Annotated[str, Sql("w.waived_by_name")]
    waived_at: str
