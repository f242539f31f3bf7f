"""What is shown of a person."""

from dataclasses import replace
from typing import Annotated, Final

from securing_good.vocabulary import AppointmentState, InvitationState, Post
from securing_good_api.appointments.views import STATE
from securing_good_api.invitations.views import STATE as INVITATION_STATE
from securing_good_api.reads import Many, Out, Sql, View

_NEWEST_INVITATION: Final = (
    f"(select {INVITATION_STATE} from invitation i where i.council = p.council and i.person_id = p.id "
    "order by i.invited_at desc, i.id desc limit 1)"
)


class PersonOut(Out):
    """Somebody who has a part in the programme."""

    id: str
    name: str
    email: str | None


class HeldPostOut(Out):
    """A post somebody holds, held or will hold."""

    id: str
    post: Post
    urn: int | None
    acting: bool
    starts_on: str
    ends_on: str | None
    state: Annotated[AppointmentState, Sql(STATE)]


class FullPersonOut(PersonOut):
    """Somebody with their posts, and whether they sign in."""

    appointments: Annotated[
        list[HeldPostOut],
        Many("appointment a", "a.council = p.council and a.person_id = p.id", "a.starts_on, a.id"),
    ]
    signs_in: Annotated[
        bool,
        Sql(
            "exists (select from person_identity x where x.council = p.council and x.person_id = p.id "
            "and x.unlinked_at is null)"
        ),
    ]
    """Whether an invitation was accepted and they have not left."""
    invitation: Annotated[
        InvitationState | None,
        Sql(_NEWEST_INVITATION),
    ]
    """Where the newest one stands."""


PEOPLE = View(
    PersonOut, "person p", "p", order=("p.name", "p.id"), identity="p.id = :id", school=None, version="p.version"
)
PERSON = replace(PEOPLE, shape=FullPersonOut, moving=True)
