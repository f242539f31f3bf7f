"""What is shown of a visit and of its minutes."""

from typing import Annotated

from securing_good.vocabulary import ActionStatus, Progress, VisitKind, VisitStatus
from securing_good_api.case_team.views import BOTH
from securing_good_api.reads import Many, Out, Sql, View

_HELD = "exists (select from visit_record h where h.council = v.council and h.visit_id = v.id)"
VISIT_DAY = "coalesce(r.held_on, v.date)"
VISIT_STATUS = f"case when {_HELD} then 'held' when v.date < cast(:today as date) then 'missed' else 'planned' end"
VISIT_PROVISIONAL = f"v.provisional and not {_HELD}"


class VisitOut(Out):
    """A visit: when it is planned, or when it was held. Minutes are read apart."""

    id: str
    case_id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    kind: VisitKind
    slot: str
    """The period it is for, for example `2026/27 autumn 2`."""
    status: Annotated[VisitStatus, Sql(VISIT_STATUS)]
    date: Annotated[str, Sql(VISIT_DAY)]
    """The day it was held, else the day it is planned for."""
    window_start: str
    window_end: str
    provisional: Annotated[bool, Sql(f"({VISIT_PROVISIONAL})")]
    """Planned on term dates the council has not published yet: it is planned again when they come."""
    lead_officer: Annotated[str | None, Sql("lo.name")]
    link_partner: Annotated[str | None, Sql("lp.name")]


class AgreedActionOut(Out):
    """An action as the minutes of its visit show it."""

    id: str
    what: str
    owner: str
    due_on: str
    status: ActionStatus


class VisitRecordOut(Out):
    """The minutes of a visit: what was discussed and the actions agreed."""

    visit_id: str
    urn: int
    held_on: str
    progress: Progress
    discussed: str
    recorded_by: str
    recorded_at: str
    actions: Annotated[
        list[AgreedActionOut],
        Many("action a", "a.council = r.council and a.visit_id = r.visit_id", "a.due_on, a.id"),
    ]


VISITS = View(
    VisitOut,
    "visit v join school s on s.urn = v.urn"
    ' join "case" c on c.council = v.council and c.id = v.case_id'
    f"{BOTH}"
    " left join visit_record r on r.council = v.council and r.visit_id = v.id",
    "v",
    order=(VISIT_DAY, "v.id"),
    identity="v.id = :id",
    version="v.version",
    moving=True,
)
VISIT_RECORDS = View(
    VisitRecordOut,
    "visit_record r",
    "r",
    order=("r.held_on", "r.visit_id"),
    identity="r.visit_id = :id",
    moving=True,
)
