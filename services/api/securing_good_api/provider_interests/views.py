"""What is shown of an interest in a provider."""

from typing import Annotated, Final

from securing_good_api.reads import Out, Sql, View


class ProviderInterestOut(Out):
    """What somebody has to do with a provider of support."""

    id: str
    person_id: str
    person: Annotated[str, Sql("q.name")]
    provider_id: str
    provider: Annotated[str, Sql("v.name")]
    what: str
    declared_by: str
    declared_at: str
    ended_on: str | None
    """The last day it held; none while it does."""


PROVIDER_INTERESTS: Final = View(
    ProviderInterestOut,
    "provider_interest i join person q on q.council = i.council and q.id = i.person_id "
    "join provider v on v.council = i.council and v.id = i.provider_id",
    "i",
    order=("i.declared_at", "i.id"),
    identity="i.id = :id",
    school=None,
    version="i.version",
    moving=True,
)
