"""Two meetings of a red case missed in a row: computed from what stands, with what the assistant director will do."""

from enum import StrEnum
from typing import Annotated, Final

from securing_good.vocabulary import MonitoringLevel
from securing_good_api.escalations.facts import MISSES
from securing_good_api.reads import Out, Sql, View


class EscalationState(StrEnum):
    """Whether the assistant director has said what will be done."""

    OPEN = "open"
    ANSWERED = "answered"


STATE: Final = "case when w.visit_id is not null then 'answered' else 'open' end"


class EscalationOut(Out):
    """Two missed meetings of a red case in a row."""

    id: str
    """The second meeting's."""
    case_id: str
    case_reference: Annotated[str, Sql("c.reference")]
    urn: int
    school: Annotated[str, Sql("s.name")]
    level: Annotated[MonitoringLevel, Sql("c.level")]
    first_visit_id: Annotated[str, Sql("coalesce(w.first_visit_id, e.first_id)")]
    first_missed_on: Annotated[str, Sql("e.first_date")]
    second_missed_on: Annotated[str, Sql("e.date")]
    still_missed: Annotated[bool, Sql("e.missed and e.missed_before")]
    """False where minutes came after the assistant director had answered."""
    state: Annotated[EscalationState, Sql(STATE)]
    will_be_done: Annotated[str | None, Sql("w.will_be_done")]
    answered_by: Annotated[str | None, Sql("w.answered_by")]
    answered_at: Annotated[str | None, Sql("w.answered_at")]


ESCALATIONS: Final = View(
    EscalationOut,
    f'{MISSES} e join "case" c on c.council = e.council and c.id = e.case_id join school s on s.urn = e.urn'
    " left join escalation_answer w on w.council = e.council and w.visit_id = e.id",
    "e",
    order=("e.date", "e.id"),
    identity="e.id = :id",
    moving=True,
    always=("((e.missed and e.missed_before and c.level = 'red' and c.closed_on is null) or w.visit_id is not null)",),
)
