"""`/v1/cases/{id}/contacts` and `/engagement-meeting`: how a school is brought into the programme."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field

from securing_good.vocabulary import ContactRoute, Party
from securing_good_api.actions.bodies import AgreedActionIn
from securing_good_api.actors import Permission
from securing_good_api.cases.views import FullCaseOut, case_for
from securing_good_api.engagement.commands import record_contact, record_engagement_meeting
from securing_good_api.engagement.views import ENGAGEMENT_MEETINGS, EngagementMeetingOut
from securing_good_api.problems import documented
from securing_good_api.requests import Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Prose

router = APIRouter(prefix="/cases/{case_id}", tags=["cases"])


class ContactIn(Sent):
    """Who spoke with whom, when, and what was said."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "contacted_on": "2026-11-20",
                    "with_whom": "The headteacher",
                    "route": "phone",
                    "said": "Why the school was identified, and that a letter follows.",
                }
            ]
        },
    )

    contacted_on: date
    with_whom: Line
    route: ContactRoute
    said: Prose


class AttendeeIn(Sent):
    """Somebody who was there, and as what."""

    model_config = ConfigDict(extra="forbid")

    party: Party
    name: Line


class EngagementMeetingIn(Sent):
    """What was discussed and agreed, by whom, and when the first Securing Good meeting is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "held_on": "2026-11-20",
                    "attendees": [
                        {"party": "assistant_director", "name": "Ruth Adeyemi"},
                        {"party": "principal_adviser", "name": "Tom Field"},
                        {"party": "headteacher", "name": "Asha Patel"},
                        {"party": "chair_of_governors", "name": "John Mensah"},
                    ],
                    "discussed": "Reading in key stage 2 and how governors monitor it.",
                    "actions": [{"what": "Plan reading for years 3 to 6.", "owner": "Headteacher"}],
                    "first_meeting_on": "2027-01-19",
                    "letter_elsewhere": "Handed over at the school on 3 December.",
                }
            ]
        },
    )

    held_on: date
    attendees: Annotated[list[AttendeeIn], Field(min_length=1, max_length=30)]
    discussed: Prose
    actions: Annotated[list[AgreedActionIn], Field(min_length=1, max_length=50)]
    first_meeting_on: date
    letter_elsewhere: Prose | None = None
    """How headteacher and chair had the engagement letter, where its delivery is not recorded here."""


@router.post(
    "/contacts",
    status_code=201,
    operation_id="record_contact",
    summary="Record a contact with a school about its case",
    responses={201: {"model": FullCaseOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_contact(
    case_id: UUID, body: ContactIn, write: Annotated[Write, writing(Permission.CASES_WRITE)]
) -> Response:
    """The lead officer speaks with the school before anything is sent; later contacts are recorded alike."""
    await record_contact(
        write.unit,
        case_id=case_id,
        contacted_on=body.contacted_on,
        with_whom=body.with_whom,
        route=body.route,
        said=body.said,
    )
    return await write.answer(case_for(write.actor), case_id, status=201, location=f"/v1/cases/{case_id}")


@router.post(
    "/engagement-meeting",
    status_code=201,
    operation_id="record_engagement_meeting",
    summary="Record the engagement meeting",
    responses={
        201: {"model": EngagementMeetingOut},
        **documented("malformed-json", "not-found", "conflict", "invalid"),
    },
)
async def post_engagement_meeting(
    case_id: UUID, body: EngagementMeetingIn, write: Annotated[Write, writing(Permission.CASES_ENGAGE)]
) -> Response:
    """Assistant director, principal adviser, headteacher and chair (or their vice-chair) met, and agreed key actions.

    The engagement letter has reached headteacher and chair before, or `letter_elsewhere` says how they had it. The case is
    monitored from then on. It is not a Securing Good meeting: the first of those is on the day arranged here.
    """
    await record_engagement_meeting(
        write.unit,
        case_id=case_id,
        held_on=body.held_on,
        attendees=[(one.party, one.name) for one in body.attendees],
        discussed=body.discussed,
        actions=[one.as_agreed() for one in body.actions],
        first_meeting_on=body.first_meeting_on,
        letter_elsewhere=body.letter_elsewhere,
    )
    location = f"/v1/cases/{case_id}/engagement-meeting"
    return await write.answer(ENGAGEMENT_MEETINGS, case_id, status=201, location=location)


@router.get(
    "/engagement-meeting",
    operation_id="get_engagement_meeting",
    summary="Read the engagement meeting of a case",
    responses={200: {"model": EngagementMeetingOut}, **documented("not-found", "invalid")},
)
async def get_engagement_meeting(case_id: UUID, read: Annotated[Read, reading(Permission.MINUTES_READ)]) -> Response:
    """What was discussed and agreed at the beginning."""
    return await read.one(ENGAGEMENT_MEETINGS, case_id)
