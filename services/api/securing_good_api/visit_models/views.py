"""What is shown of visit models."""

from typing import Annotated, Any

from securing_good_api.reads import Out, Sql, View


class VisitModelsOut(Out):
    """One edition: how many visits of its link partner a school is entitled to, term by term."""

    id: int
    version: int
    proposal: Annotated[bool, Sql("d.council is null")]
    """Whether it is our proposal, which holds until a council sets its own."""
    current: Annotated[
        bool,
        Sql(
            "d.id = (select x.id from visit_models x where (x.council is null or x.council = :council) "
            "and make_date(x.from_year, 9, 1) <= :today "
            "order by x.council nulls last, x.from_year desc, x.version desc limit 1)"
        ),
    ]
    from_year: int
    """The academic year from which it holds, by the year it starts in."""
    models: list[dict[str, Any]]
    """Each key and name, and the number of visits in autumn, spring and summer."""
    by_level: dict[str, Any]
    """Which model schools of each level have."""
    reason: str
    set_by: str
    set_at: str


VISIT_MODELS = View(
    VisitModelsOut,
    "visit_models d",
    "d",
    order=("d.from_year", "d.version", "d.id"),
    identity="d.id = :id",
    council=None,
    school=None,
    moving=True,
    always=("(d.council is null or d.council = :council)",),
)
