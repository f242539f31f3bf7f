"""Words for what people are appointed to, and what that lets them be here."""

from enum import StrEnum
from typing import Final

from securing_good.vocabulary.programme import Role


class Post(StrEnum):
    """What somebody is appointed to, at the council or at a school."""

    HEADTEACHER = "headteacher"
    CHAIR_OF_GOVERNORS = "chair_of_governors"
    VICE_CHAIR_OF_GOVERNORS = "vice_chair_of_governors"
    """Stands in for the chair at a meeting; signs in as nothing until appointed acting chair."""
    CLERK = "clerk"
    TRUST_OFFICER = "trust_officer"
    DIOCESAN_OFFICER = "diocesan_officer"
    """Of a church school's diocese: has copies of letters, and does not sign in."""
    LEAD_OFFICER = "lead_officer"
    LINK_PARTNER = "link_partner"
    PRINCIPAL_ADVISER = "principal_adviser"
    ASSISTANT_DIRECTOR = "assistant_director"
    DATA_OFFICER = "data_officer"
    CONCERN_CONTRIBUTOR = "concern_contributor"
    BOARD_MEMBER = "board_member"
    ADMIN = "admin"

    @property
    def is_at_a_school(self) -> bool:
        """Whether it is held at one school, which it names."""
        return self in SCHOOL_POSTS

    @property
    def role(self) -> Role | None:
        """What whoever holds it is to the programme, once invited; None for who only stands in, or is only told."""
        return None if self in {Post.VICE_CHAIR_OF_GOVERNORS, Post.DIOCESAN_OFFICER} else Role(self.value)


SCHOOL_POSTS: Final = frozenset(
    {
        Post.HEADTEACHER,
        Post.CHAIR_OF_GOVERNORS,
        Post.VICE_CHAIR_OF_GOVERNORS,
        Post.CLERK,
        Post.TRUST_OFFICER,
        Post.DIOCESAN_OFFICER,
    }
)


class CasePost(StrEnum):
    """What somebody is on a case."""

    LEAD_OFFICER = "lead_officer"
    LINK_PARTNER = "link_partner"

    @property
    def at_the_council(self) -> Post:
        """What they must be appointed to at the council."""
        return Post(self.value)


class AppointmentState(StrEnum):
    """Where an appointment stands on a day."""

    COMING = "coming"
    CURRENT = "current"
    ENDED = "ended"


class InvitationState(StrEnum):
    """Where an invitation to sign in stands on a day."""

    OPEN = "open"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class IssuerKind(StrEnum):
    """How the tokens of whoever vouches for people are read."""

    ENTRA = "entra"
    """Microsoft Entra, of one tenant: access tokens of its version 2.0."""
    DFE_SIGN_IN = "dfe_sign_in"
    """The Department's: its access tokens are opaque, so its people sign in through pages alone."""
    OTHER = "other"
    """Any other that gives access tokens as RFC 9068 has them."""
