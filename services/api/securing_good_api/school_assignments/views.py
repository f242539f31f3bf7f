"""What is shown of who is whose link partner, and how much each has to do."""

from typing import Annotated

from pydantic import BaseModel

from securing_good.vocabulary import CasePost
from securing_good_api.reads import Out, Sql, View


class SchoolAssignmentOut(Out):
    """A school's link partner from a day until a day where one is known; both count."""

    id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    person_id: str
    person: Annotated[str, Sql("p.name")]
    starts_on: str
    ends_on: str | None
    current: Annotated[bool, Sql("a.starts_on <= :today and (a.ends_on is null or a.ends_on >= :today)")]
    reason: str
    assigned_by: str
    assigned_at: str


class LoadOut(BaseModel):
    """How much somebody has to do."""

    person_id: str
    person: str
    posts: list[CasePost]
    schools: int
    """How many schools they are link partner of, or lead officer of a case."""
    visits_a_year: int
    half_days_a_week: int
    """On which they work."""
    share: float
    """Part of their working half-days in a school year of 38 weeks that visits take, between 0 and 1 or above."""


class SuggestionOut(BaseModel):
    """A school without a link partner, and who might take it. People decide."""

    urn: int
    school: str
    locality: str
    visits_a_year: int
    person_id: str | None
    """None where nobody is left."""
    person: str | None
    why: str


class CaseloadsOut(BaseModel):
    """How much everybody has to do, and schools without a link partner."""

    people: list[LoadOut]
    """The most loaded first."""
    unassigned: list[SuggestionOut]
    """Each suggestion counts those before it as taken."""


SCHOOL_ASSIGNMENTS = View(
    SchoolAssignmentOut,
    "school_assignment a join person p on p.council = a.council and p.id = a.person_id join school s on s.urn = a.urn",
    "a",
    order=("a.starts_on", "a.id"),
    identity="a.id = :id",
    version="a.version",
    moving=True,
)
