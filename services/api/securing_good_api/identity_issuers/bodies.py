"""What is sent about an issuer that a council trusts."""

from typing import Annotated, ClassVar, TypeVar

from pydantic import ConfigDict, Field, StringConstraints

from securing_good.vocabulary import IssuerKind, Post
from securing_good_api.identity_issuers.rules import Wanted
from securing_good_api.patches import MergePatch
from securing_good_api.sending import Sent
from securing_good_api.sign_in.rules import LONGEST_TOKEN
from securing_good_api.words import Line, Text

T = TypeVar("T", bound=str)
Url = Annotated[Text, StringConstraints(min_length=8, max_length=500)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[!-~]+$")]
"""As tokens have it: printable, without spaces."""
Tenant = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", max_length=36)]
Applications = Annotated[list[Word], Field(min_length=1, max_length=50)]
Posts = Annotated[list[Post], Field(max_length=len(Post))]
Secret = Annotated[Text, StringConstraints(min_length=8, max_length=500)]

_TENANT = "8f2c1d34-0a5b-4c6d-9e7f-102938475665"


class IdentityIssuerIn(Sent):
    """Whose word of who somebody is to take. `docs/identity.md` says what to enter for whom."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "Council staff",
                    "kind": "entra",
                    "issuer": f"https://login.council.example/{_TENANT}/v2.0",
                    "audience": "5d0f1c52-3c1b-4f1e-8f5e-6a7b8c9d0e1f",
                    "tenant": _TENANT,
                    "scope": "access_as_user",
                    "applications": ["0c1d2e3f-4a5b-6c7d-8e9f-a0b1c2d3e4f5"],
                    "guest_posts": ["headteacher", "chair_of_governors", "clerk", "board_member"],
                }
            ]
        },
    )

    name: Line
    kind: IssuerKind
    issuer: Url
    """Its address, to the letter as its tokens have it."""
    audience: Word
    """Whom its tokens must be for: of Entra, the client id of the API's registration."""
    tenant: Tenant | None = None
    """Of Entra: the directory's id."""
    scope: Word | None = None
    """What tokens must have been granted; absent asks for nothing. Entra has to name one."""
    applications: Applications | None = None
    """Which applications may bring people; absent for all. Entra has to name them."""
    posts: Posts | None = None
    """In which of their posts people act who come by it; absent for all."""
    guest_posts: Posts = []
    """The same of guests of an Entra tenant; none lets no guest in."""
    client_id: Word | None = None
    """As what pages are to sign people in by it."""
    client_secret: Secret | None = None
    """Kept sealed, and never shown."""

    def wanted(self) -> Wanted:
        """As the rules take it."""
        return Wanted(
            kind=self.kind,
            issuer=self.issuer,
            audience=self.audience,
            tenant=self.tenant,
            scope=self.scope,
            applications=_each(self.applications),
            posts=_each(self.posts),
            guest_posts=_each(self.guest_posts) or [],
            client_id=self.client_id,
            has_client_secret=self.client_secret is not None,
        )


class IdentityIssuerChange(MergePatch):
    """A merge patch: what is absent stays as it is; null takes away, and of posts and applications means all.

    Another address, tenant or kind is another issuer: add that one and retire this.
    """

    never_null: ClassVar = ("name", "audience", "guest_posts", "enabled")
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"enabled": False}]})

    name: Line | None = None
    audience: Word | None = None
    scope: Word | None = None
    applications: Applications | None = None
    posts: Posts | None = None
    guest_posts: Posts | None = None
    client_id: Word | None = None
    client_secret: Secret | None = None
    enabled: bool | None = None
    """False lets nobody in by it from the next request on, until it is true again."""

    def changes(self) -> dict[str, object]:
        """What was sent, each word of a list once."""
        sent = self.model_dump(exclude_unset=True)
        return sent | {
            name: _each(getattr(self, name)) for name in ("applications", "posts", "guest_posts") if name in sent
        }


class TrialIn(Sent):
    """A token to look at, where there is one. It is kept nowhere, and opens nothing more than it does."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})

    token: Annotated[Text, StringConstraints(min_length=1, max_length=LONGEST_TOKEN)] | None = None


def _each(words: list[T] | None) -> list[T] | None:
    """Each once."""
    return sorted(set(words)) if words is not None else None
