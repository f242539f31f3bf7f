"""What is shown of where schools lie."""

from typing import Annotated

from securing_good_api.reads import Out, Sql, View


class LocalityOut(Out):
    """Which part of the borough a school is counted to: visits of one day had best be near each other."""

    urn: int
    school: Annotated[str, Sql("s.name")]
    locality: Annotated[str | None, Sql("coalesce(l.name, nullif(split_part(trim(s.postcode), ' ', 1), ''))")]
    """By the council's word, else the outward part of its postcode; none where neither is known."""
    said: Annotated[bool, Sql("l.name is not null")]
    """Whether it is the council's word."""
    set_by: Annotated[str | None, Sql("l.set_by")]
    set_at: Annotated[str | None, Sql("l.set_at")]


LOCALITIES = View(
    LocalityOut,
    "school s left join lateral (select * from school_locality x where x.council = :council and x.urn = s.urn "
    "order by x.id desc limit 1) l on true",
    "s",
    order=("s.name", "s.urn"),
    identity="s.urn = :id",
    version="coalesce(l.id, 0)",
    moving=True,
    always=("s.status <> 'closed'",),
)
