"""Who may be invited and when an invitation still holds, from plain values."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from securing_good.errors import Conflict
from securing_good.vocabulary import InvitationState, Post, Role
from securing_good_api.appointments.rules import check_may_appoint

LASTS: Final = timedelta(days=14)
"""How long an invitation can be accepted."""


@dataclass(frozen=True)
class Offered:
    """An invitation as it stands."""

    expires_on: date
    """The last day it can be accepted."""
    accepted: bool
    withdrawn: bool

    def state(self, today: date) -> InvitationState:
        """Where it stands on a day."""
        if self.accepted:
            return InvitationState.ACCEPTED
        if self.withdrawn:
            return InvitationState.WITHDRAWN
        return InvitationState.OPEN if today <= self.expires_on else InvitationState.EXPIRED


def check_invitable(by: Collection[Role], posts: Collection[Post]) -> None:
    """Somebody is invited into the posts they hold or will hold, by whoever could have appointed them to every one.

    Raises Conflict for somebody without a post to sign in for, Forbidden where a post is beyond the inviter.
    """
    if not any(post.role for post in posts):
        raise Conflict(
            "There is nothing they could sign in for.",
            blockers=[
                {"code": "no-post", "detail": "Appoint them first: they hold no post with a way in, now or to come."}
            ],
        )
    for post in sorted(posts):
        check_may_appoint(by, post)


def check_acceptable(offered: Offered, *, today: date) -> None:
    """Raises Conflict saying why an invitation can no longer be accepted."""
    state = offered.state(today)
    if state is not InvitationState.OPEN:
        said = {
            InvitationState.ACCEPTED: "It was accepted already.",
            InvitationState.WITHDRAWN: "It was withdrawn, or a newer one was sent.",
            InvitationState.EXPIRED: f"It held for {LASTS.days} days. Ask for a new one.",
        }[state]
        raise Conflict("This invitation can no longer be accepted.", blockers=[{"code": state.value, "detail": said}])


def check_acts_in_some(held: Collection[Post], let_act_in: Collection[str] | None) -> None:
    """Raises Conflict where the council lets those who come by a sign-in act in none of the posts somebody holds."""
    if let_act_in is not None and not any(post.role and post in let_act_in for post in held):
        raise Conflict(
            "By this sign-in you could act in none of the posts you are invited to.",
            blockers=[
                {
                    "code": "not-by-this-sign-in",
                    "detail": "Sign in by another way that your council names, and accept the same code there.",
                }
            ],
        )
