"""What is shown of an invitation: never its code, which whoever invites is told once."""

from typing import Annotated, Final

from securing_good.vocabulary import InvitationState
from securing_good_api.reads import Out, Sql, View

STATE: Final = (
    "case when i.accepted_at is not null then 'accepted' when i.withdrawn_at is not null then 'withdrawn' "
    "when i.expires_on < :today then 'expired' else 'open' end"
)


class InvitationOut(Out):
    """Somebody was asked to sign in."""

    id: str
    person_id: str
    person: Annotated[str, Sql("p.name")]
    state: Annotated[InvitationState, Sql(STATE)]
    invited_by: str
    invited_at: str
    expires_on: str
    """The last day it can be accepted."""
    accepted_at: str | None
    withdrawn_at: str | None


class NewInvitationOut(InvitationOut):
    """An invitation just made, with its code."""

    code: str | None = None
    """Told this once: hand it to the person, who accepts with it. None where the request is repeated."""


INVITATIONS = View(
    InvitationOut,
    "invitation i join person p on p.council = i.council and p.id = i.person_id",
    "i",
    order=("i.invited_at", "i.id"),
    identity="i.id = :id",
    school=None,
    moving=True,
)
