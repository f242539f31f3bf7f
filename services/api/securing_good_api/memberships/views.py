"""What is shown of a membership."""

from typing import Annotated

from securing_good_api.reads import Out, Sql, View


class MembershipOut(Out):
    """A school's time in the learning partnership: first and last day count."""

    id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    starts_on: str
    ends_on: str | None
    is_member: Annotated[bool, Sql(":today >= m.starts_on and (m.ends_on is null or :today <= m.ends_on)")]
    """Whether it holds today."""
    recorded_by: str
    recorded_at: str


MEMBERSHIPS = View(
    MembershipOut,
    "membership m join school s on s.urn = m.urn",
    "m",
    order=("m.starts_on", "m.id"),
    identity="m.id = :id",
    version="m.version",
    moving=True,
)
