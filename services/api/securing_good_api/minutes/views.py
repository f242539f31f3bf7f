"""What is shown of minutes: officers the newest version, people of a school the newest that was issued."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final

from securing_good.vocabulary import (
    ActionStatus,
    MinutesState,
    MinutesStep,
    OwnerSide,
    Party,
    Progress,
    RiskFactor,
    SchoolWord,
)
from securing_good_api.actors import Actor, Permission
from securing_good_api.minutes.facts import FACTS, LEAD, UNANSWERED, minutes_from, mover_from
from securing_good_api.minutes.rules import blockers_to
from securing_good_api.minutes.writing import CONTENT
from securing_good_api.reads import Composed, Many, Out, Sql, View, columns

NEEDS: Final = {
    MinutesStep.CHANGE: Permission.VISITS_RECORD,
    MinutesStep.APPROVE: Permission.MINUTES_APPROVE,
    MinutesStep.ISSUE: Permission.MINUTES_APPROVE,
    MinutesStep.REOPEN: Permission.MINUTES_APPROVE,
    MinutesStep.RESPOND: Permission.MINUTES_RESPOND,
    MinutesStep.ANSWER: Permission.MINUTES_APPROVE,
}


def allowed_actions(facts: Mapping[str, Any], actor: Actor, today: date) -> list[dict[str, Any]]:
    """What somebody of this role may do about minutes, each with what keeps them from it today."""
    minutes, mover = minutes_from(facts), mover_from(actor)
    return [
        {"action": step.value, "blockers": blockers_to(step, minutes, mover, today=today)}
        for step in MinutesStep
        if actor.may(NEEDS[step])
    ]


class AttendanceOut(Out):
    """Somebody who was there, or sent apologies."""

    party: Party
    name: str
    apologies: str | None


class AreaOut(Out):
    """A risk factor that was discussed, and what was found."""

    factor: RiskFactor
    found: str


class ObjectiveProgressOut(Out):
    """An objective, which way it goes, and what bears that out."""

    objective: str
    progress: Progress
    detail: str


class AutumnVisitOut(Out):
    """What the link partner brought from the autumn visit."""

    words: Annotated[str, Sql("m.autumn_visit")]
    link_partner_visit_id: str | None


class AgreedOut(Out):
    """An action as the minutes keep it."""

    id: str
    what: str
    owner: str
    owner_side: OwnerSide
    due_on: str
    critical: bool


class AgreedActionOut(Out):
    """An action of the meeting as it stands today."""

    id: str
    what: str
    owner: str
    owner_side: OwnerSide
    critical: bool
    due_on: str
    status: ActionStatus


class SchoolWordOut(Out):
    """What the headteacher or the chair said of a version, and the council's answer."""

    number: int
    said_as: Party
    accurate: bool
    words: str | None
    said_by: str
    said_at: str
    answer: str | None
    answered_by: str | None
    answered_by_version: Annotated[
        int | None, Sql("case when not w.accurate and r.issued > w.number then r.issued end")
    ]
    """The version issued since."""


class AllowedMinutesStepOut(Out):
    """Something you may do about these minutes; now, when nothing blocks it."""

    action: MinutesStep
    blockers: list[dict[str, str]]


WORD_STATE: Final = (
    "(select case when bool_or(not w.accurate) then 'disputed' when count(w.accurate) > 0 then 'accurate' "
    "when max(q.respond_by) < cast(:today as date) then 'silent' else 'awaited' end from minutes_issue q left join "
    "minutes_word w on w.council = q.council and w.visit_id = q.visit_id and w.number = q.number "
    "where q.council = r.council and q.visit_id = r.visit_id and q.number = r.issued having count(*) > 0)"
)
_WORDS: Final = (
    "(select w.*, n.answer, n.answered_by from minutes_word w left join minutes_answer n on n.council = w.council "
    "and n.visit_id = w.visit_id and n.number = w.number and n.said_as = w.said_as) w"
)
_FIRST_ISSUED: Final = (
    "(select min(q.issued_on) from minutes_issue q where q.council = r.council and q.visit_id = r.visit_id)"
)
ISSUE_OVERDUE: Final = "coalesce(r.issued is null and r.issue_due_on < cast(:today as date), false)"


class VisitRecordOut(Out):
    """The minutes of a meeting: who was there, what was discussed, how each objective comes on, what was agreed."""

    visit_id: str
    urn: int
    number: Annotated[int, Sql("m.number")]
    """Of this version."""
    state: Annotated[
        MinutesState,
        Sql("case when i.number is not null then 'issued' when p.number is not null then 'approved' else 'draft' end"),
    ]
    held_on: Annotated[str, Sql("m.held_on")]
    progress: Annotated[Progress, Sql("m.progress")]
    discussed: Annotated[str, Sql("m.discussed")]
    attendance: Annotated[list[AttendanceOut], Sql("m.attendance")]
    areas: Annotated[list[AreaOut], Sql("m.areas")]
    objectives: Annotated[list[ObjectiveProgressOut], Sql("m.objectives")]
    autumn_visit: Annotated[
        AutumnVisitOut | None, Sql(f"case when m.autumn_visit is not null then {columns(AutumnVisitOut, 'm')} end")
    ]
    agreed: Annotated[list[AgreedOut], Sql("m.actions")]
    """The actions as this version keeps them; `actions` shows them as they stand."""
    recorded_by: str
    recorded_at: str
    drafted_by: Annotated[str, Sql("m.drafted_by")]
    drafted_at: Annotated[str, Sql("m.drafted_at")]
    approved_by: Annotated[str | None, Sql("p.approved_by")]
    approved_at: Annotated[str | None, Sql("p.approved_at")]
    sha256: Annotated[str | None, Sql("p.sha256")]
    """Of the content that was approved."""
    issue_due_on: str | None
    """Ten school days after the meeting."""
    issue_overdue: Annotated[bool, Sql(ISSUE_OVERDUE)]
    issued_late: Annotated[bool | None, Sql(f"{_FIRST_ISSUED} > r.issue_due_on")]
    """Of the first version that was issued; None before."""
    issued_on: Annotated[str | None, Sql("i.issued_on")]
    respond_by: Annotated[str | None, Sql("i.respond_by")]
    """Five school days after it was issued: until then the school may say what it thinks of it."""
    school_word: Annotated[SchoolWord | None, Sql(WORD_STATE)]
    """Of the version that is issued; None before there is one."""
    unanswered: Annotated[int, Sql(UNANSWERED)]
    """Disputes of the issued version without an answer."""
    words: Annotated[
        list[SchoolWordOut],
        Many(_WORDS, "w.council = r.council and w.visit_id = r.visit_id", "w.number, w.said_at, w.said_as"),
    ]
    """What the school has said of each version, with the answers."""
    actions: Annotated[
        list[AgreedActionOut],
        Many("action a", "a.council = r.council and a.visit_id = r.visit_id", "a.due_on, a.id"),
    ]
    allowed_actions: Annotated[list[AllowedMinutesStepOut], Composed(FACTS, allowed_actions)]


def with_changes(versions: list[dict[str, Any]], _actor: Actor, _today: date) -> list[dict[str, Any]]:
    """Each version with what changed in it, field by field, since the one before."""
    made = []
    before: dict[str, Any] = {}
    for version in versions:
        content = version.pop("content")
        changes = [
            {"field": name, "was": before.get(name), "now": content[name]}
            for name in CONTENT
            if content[name] != before.get(name)
        ]
        made.append(version | {"changes": changes})
        before = content
    return made


_CONTENT: Final = ", ".join(f"'{name}', m.{name}" for name in CONTENT)
_VERSIONS: Final = f"""(select json_agg(json_build_object(
    'number', m.number, 'why', m.why, 'drafted_by', m.drafted_by, 'drafted_at', m.drafted_at,
    'approved_by', p.approved_by, 'approved_at', p.approved_at, 'sha256', p.sha256,
    'issued_by', i.issued_by, 'issued_at', i.issued_at, 'respond_by', i.respond_by,
    'content', json_build_object({_CONTENT})) order by m.number)
    from minutes_version m
    left join minutes_approval p on p.council = m.council and p.visit_id = m.visit_id and p.number = m.number
    left join minutes_issue i on i.council = m.council and i.visit_id = m.visit_id and i.number = m.number
    where m.council = r.council and m.visit_id = r.visit_id)"""


class MinutesFieldOut(Out):
    """A field as it was in the version before, and as it is in this one."""

    field: str
    was: Any
    now: Any


class MinutesVersionOut(Out):
    """A version: who wrote it, when and why, what changed in it, and how far it came."""

    number: int
    why: str | None
    drafted_by: str
    drafted_at: str
    approved_by: str | None
    approved_at: str | None
    sha256: str | None
    issued_by: str | None
    issued_at: str | None
    respond_by: str | None
    changes: list[MinutesFieldOut]


class MinutesHistoryOut(Out):
    """Every version of a meeting's minutes."""

    visit_id: str
    urn: int
    versions: Annotated[list[MinutesVersionOut], Composed(_VERSIONS, with_changes)]


def _showing(number: str) -> str:
    return (
        f'visit_record r join "case" c on c.council = r.council and c.id = r.case_id{LEAD}'
        f" join minutes_version m on m.council = r.council and m.visit_id = r.visit_id and m.number = r.{number}"
        " left join minutes_approval p on p.council = m.council and p.visit_id = m.visit_id and p.number = m.number"
        " left join minutes_issue i on i.council = m.council and i.visit_id = m.visit_id and i.number = m.number"
    )


VISIT_RECORDS: Final = View(
    VisitRecordOut,
    _showing("newest"),
    "r",
    order=("r.held_on", "r.visit_id"),
    identity="r.visit_id = :id",
    version="r.version",
    moving=True,
)
_ISSUED: Final = replace(VISIT_RECORDS, source=_showing("issued"))
MINUTES_HISTORY: Final = View(
    MinutesHistoryOut,
    "visit_record r",
    "r",
    order=("r.held_on", "r.visit_id"),
    identity="r.visit_id = :id",
    version="r.version",
    moving=True,
)


def minutes_for(actor: Actor) -> View:
    """Minutes as this actor may see them: drafts are for the council's people."""
    return _ISSUED if actor.is_of_a_school else VISIT_RECORDS
