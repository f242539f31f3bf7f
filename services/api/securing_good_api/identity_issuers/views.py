"""What is shown of an issuer that a council trusts: never its client's secret."""

from typing import Annotated, Final

from securing_good.vocabulary import IssuerKind, Post
from securing_good_api.reads import Out, Sql, View


class IdentityIssuerOut(Out):
    """Whose word of who somebody is the council takes."""

    id: str
    name: str
    kind: IssuerKind
    issuer: str
    """Its address, to the letter as its tokens have it."""
    audience: str
    """Whom its tokens must be for."""
    tenant: str | None
    scope: str | None
    """What tokens must have been granted."""
    applications: list[str] | None
    """Which applications may bring people; null for all."""
    posts: list[Post] | None
    """In which of their posts people act who come by it; null for all."""
    guest_posts: list[Post]
    """The same of guests of the tenant, who are let in where there is any."""
    client_id: str | None
    """As what pages sign people in."""
    has_client_secret: Annotated[bool, Sql("p.client_secret is not null")]
    people: Annotated[
        int,
        Sql(
            "(select count(distinct x.person_id) from person_identity x where x.council = p.council "
            "and x.issuer = p.issuer and x.unlinked_at is null)"
        ),
    ]
    """How many are known here by it."""
    enabled: bool
    """Whether anybody comes in by it now."""
    added_by: str
    added_at: str
    retired_at: str | None


class NewIdentityIssuerOut(IdentityIssuerOut):
    """An issuer just added or tried, and whether it was there."""

    unreachable: str | None = None
    """Why nothing could be learned of it yet; null where it answered as such an issuer does."""


IDENTITY_ISSUERS: Final = View(
    IdentityIssuerOut,
    "identity_issuer p",
    "p",
    order=("p.added_at", "p.id"),
    identity="p.id = :id",
    school=None,
    version="p.version",
    moving=True,
)
