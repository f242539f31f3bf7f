"""What is shown of a client: never a secret, which whoever registers or renews it is told once."""

from typing import Annotated, Any, Final

from pydantic import Field

from securing_good_api.reads import Many, Out, Sql, View


class ClientSecretOut(Out):
    """That there is a secret, and until when it is good where it has an end."""

    made_by: str
    made_at: str
    good_until: str | None


class ClientOut(Out):
    """A system that uses this API on its own behalf."""

    id: str
    client_id: Annotated[str, Sql("c.council || '-' || c.id"), Field(max_length=40, pattern="^[0-9]{3}-[0-9a-f-]{36}$")]
    """What it calls itself at the token endpoint."""
    name: str
    scopes: list[str]
    public_keys: list[dict[str, Any]] | None
    """By which it may sign assertions in the place of a secret."""
    secrets: Annotated[
        list[ClientSecretOut],
        Many("client_secret x", "x.council = c.council and x.client_id = c.id", "x.made_at, x.secret_hash"),
    ]
    """Those it can use: while they are changed over, two."""
    api_version: str
    """The version it is answered in where it asks for none: the newest when it was registered, or another since."""
    registered_by: str
    registered_at: str
    revoked_by: str | None
    revoked_at: str | None
    revoked_reason: str | None


class NewClientOut(ClientOut):
    """A client with the secret that is told this once."""

    secret: str | None = None
    """None where the request is repeated: it is kept nowhere."""


CLIENTS: Final = View(
    ClientOut,
    "client c",
    "c",
    order=("c.registered_at", "c.id"),
    identity="c.id = :id",
    school=None,
    version="c.version",
    moving=True,
)
