"""What is shown of the sign-ins by which somebody is known here."""

from typing import Annotated, Final

from pydantic import Field

from securing_good_api.reads import Out, Sql, View

_NEWEST: Final = (
    "(select s.{column} from identity_issuer s where s.council = x.council and s.issuer = x.issuer "
    "order by s.retired_at is not null, s.added_at desc, s.id limit 1)"
)


class IdentityOut(Out):
    """One sign-in of somebody's."""

    id: str
    person_id: str
    issuer: str
    """Who vouches for it."""
    issuer_name: Annotated[str | None, Sql(_NEWEST.format(column="name"))]
    """What the council calls that issuer."""
    subject: Annotated[str, Field(max_length=255)]
    """What the issuer calls them: of Entra, the object id."""
    linked_at: str
    unlinked_at: str | None
    """From when on it is nobody's here."""


IDENTITIES: Final = View(
    IdentityOut,
    "person_identity x",
    "x",
    order=("x.linked_at", "x.id"),
    identity="x.id = :id",
    school=None,
    moving=True,
)
