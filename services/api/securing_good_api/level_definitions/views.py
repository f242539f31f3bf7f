"""What is shown of the levels' definitions."""

from typing import Annotated, Any

from securing_good_api.reads import Out, Sql, View


class LevelDefinitionsOut(Out):
    """One edition of what green, amber and red mean."""

    id: int
    version: int
    proposal: Annotated[bool, Sql("d.council is null")]
    """Whether it is our proposal, which holds until a council defines its own."""
    current: Annotated[
        bool,
        Sql(
            "d.id = (select x.id from level_definitions x where (x.council is null or x.council = :council) "
            "and x.effective_from <= :today order by x.council nulls last, x.effective_from desc, x.version desc limit 1)"
        ),
    ]
    effective_from: str
    levels: list[dict[str, Any]]
    """For each level its name, descriptor, entitlement, cadence and who confirms it."""
    reason: str
    set_by: str
    set_at: str


LEVEL_DEFINITIONS = View(
    LevelDefinitionsOut,
    "level_definitions d",
    "d",
    order=("d.effective_from", "d.version", "d.id"),
    identity="d.id = :id",
    council=None,
    school=None,
    moving=True,
    always=("(d.council is null or d.council = :council)",),
)
