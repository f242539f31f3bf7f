"""What is shown of a what-if question."""

from typing import Annotated, Any

from securing_good_api.reads import Out, Sql, View


class SimulationOut(Out):
    """A school as it is and as it would be. No record: it is gone a day after it was asked for."""

    id: str
    urn: int
    ruleset: str
    as_of: str
    answered: Annotated[bool, Sql("a.simulation_id is not null")]
    moves: Annotated[bool | None, Sql("a.answer -> 'moves'")]
    """Whether another level would be suggested."""
    as_is: Annotated[dict[str, Any] | None, Sql("a.answer -> 'as_is'")]
    """Level, why, coverage, index and every reason, on what is known."""
    what_if: Annotated[dict[str, Any] | None, Sql("a.answer -> 'what_if'")]
    """The same, with what was supposed."""
    differences: Annotated[list[dict[str, Any]] | None, Sql("a.answer -> 'differences'")]
    """Every statement that only one of them makes, or that they flag differently."""


SIMULATIONS = View(
    SimulationOut,
    "simulation q left join simulation_answer a on a.council = q.council and a.simulation_id = q.id",
    "q",
    order=("q.asked_at", "q.id"),
    identity="q.id = :id",
    version="case when a.simulation_id is null then 1 else 2 end",
    always=("q.asked_by = :subject",),
)
