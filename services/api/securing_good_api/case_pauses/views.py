"""What is shown of a pause."""

from securing_good_api.reads import Out


class CasePauseOut(Out):
    """Days without Securing Good meetings: first and last day count."""

    starts_on: str
    ends_on: str
    """Before `starts_on` where it was resumed before it began."""
    planned_until: str
    """The last day as it was when it was paused."""
    reason: str
    paused_by: str
    paused_at: str
    resumed_by: str | None
    resumption_reason: str | None
