"""What is shown of contacts with a school and of its engagement meeting."""

from typing import Annotated

from securing_good.vocabulary import ActionStatus, ContactRoute, Party
from securing_good_api.reads import Many, Out, View


class CaseContactOut(Out):
    """A time somebody spoke with the school about its case."""

    contacted_on: str
    with_whom: str
    route: ContactRoute
    said: str
    recorded_by: str


class AttendeeOut(Out):
    """Somebody who was there, and as what."""

    party: Party
    name: str


class KeyActionOut(Out):
    """A key action as the engagement meeting shows it."""

    id: str
    what: str
    owner: str
    due_on: str
    status: ActionStatus


class EngagementMeetingOut(Out):
    """The meeting at which the concerns were discussed and key actions agreed."""

    case_id: str
    urn: int
    held_on: str
    attendees: list[AttendeeOut]
    discussed: str
    first_meeting_on: str
    """The day arranged for the first Securing Good meeting."""
    letter_elsewhere: str | None
    """How headteacher and chair had the engagement letter, where its delivery was not recorded here."""
    recorded_by: str
    recorded_at: str
    actions: Annotated[
        list[KeyActionOut],
        Many(
            "action a",
            "a.council = m.council and a.case_id = m.case_id and a.origin = 'engagement_meeting'",
            "a.due_on, a.id",
        ),
    ]


ENGAGEMENT_MEETINGS = View(
    EngagementMeetingOut,
    "engagement_meeting m",
    "m",
    order=("m.held_on", "m.case_id"),
    identity="m.case_id = :id",
    moving=True,
)
