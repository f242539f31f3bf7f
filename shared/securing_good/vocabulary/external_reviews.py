"""Words for external reviews of a school's overall effectiveness."""

from enum import StrEnum


class ExternalReviewState(StrEnum):
    """How far an external review has come (programme, Timing and content on the monitoring programme)."""

    REQUESTED = "requested"
    """The council has asked the school to have one."""
    COMMISSIONED = "commissioned"
    """A reviewer has agreed, for a day."""
    DELIVERED = "delivered"
    """The report is here; its recommendations are actions."""
    DECLINED = "declined"
    """The school does not want one. The council may request it and cannot order it."""
    CANCELLED = "cancelled"


class ExternalReviewStep(StrEnum):
    """What can be done about an external review."""

    COMMISSION = "commission_external_review"
    DELIVER = "record_external_review"
    DECLINE = "decline_external_review"
    CANCEL = "cancel_external_review"
