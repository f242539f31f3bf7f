"""What is shown of an external review, and why one is suggested."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final

from securing_good.vocabulary import ActionStatus, CaseState, ExternalReviewState, ExternalReviewStep
from securing_good_api.actors import Actor, Permission
from securing_good_api.external_reviews.rules import Leadership, step_blockers, suggestions
from securing_good_api.reads import Composed, Many, Out, Sql, View


class RecommendationOut(Out):
    """What the review recommends, as the action it became."""

    id: str
    what: str
    owner: str
    due_on: str
    status: ActionStatus
    critical: bool


class ExternalReviewOut(Out):
    """A review of a school by somebody from outside."""

    id: str
    case_id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    state: ExternalReviewState
    scope: str
    reason: str
    requested_on: str
    reviewer: str | None
    commissioned_on: str | None
    due_on: str | None
    overdue: Annotated[bool, Sql("e.state = 'commissioned' and e.due_on < :today")]
    cost_pounds: int | None
    delivered_on: str | None
    summary: str | None
    ended_on: str | None
    ending_reason: str | None
    recommendations: Annotated[
        list[RecommendationOut],
        Many("action a", "a.council = e.council and a.external_review_id = e.id", "a.due_on, a.id"),
    ]


class AllowedStepOut(Out):
    """Something your role may do about it; now, when nothing blocks it."""

    action: ExternalReviewStep
    blockers: list[dict[str, str]]


def allowed_actions(facts: Mapping[str, Any], actor: Actor, _today: date) -> list[dict[str, Any]]:
    """Every step that this actor's roles allow, each with what keeps them from it."""
    if not actor.may(Permission.EXTERNAL_REVIEWS_WRITE):
        return []
    state, case = ExternalReviewState(facts["state"]), CaseState(facts["case_state"])
    return [{"action": step.value, "blockers": step_blockers(step, state, case)} for step in ExternalReviewStep]


_FACTS: Final = """json_build_object('state', e.state, 'case_state',
    (select c.state from "case" c where c.council = e.council and c.id = e.case_id))"""


class FullExternalReviewOut(ExternalReviewOut):
    """A review and what may be done about it."""

    allowed_actions: Annotated[list[AllowedStepOut], Composed(_FACTS, allowed_actions)]


EXTERNAL_REVIEWS = View(
    ExternalReviewOut,
    "external_review e join school s on s.urn = e.urn",
    "e",
    order=("e.requested_on", "e.id"),
    identity="e.id = :id",
    version="e.version",
    moving=True,
)
EXTERNAL_REVIEW = replace(EXTERNAL_REVIEWS, shape=FullExternalReviewOut)

LEADERSHIP: Final = """json_build_object('state', c.state,
    'open', exists (select from external_review e where e.council = c.council and e.case_id = c.id
                    and e.state in ('requested', 'commissioned')),
    'since', (select max(o.starts_on) from appointment o where o.council = c.council and o.urn = c.urn
              and o.post = 'headteacher' and o.starts_on <= :today and (o.ends_on is null or o.ends_on >= :today)),
    'last', (select max(e.delivered_on) from external_review e where e.council = c.council and e.urn = c.urn))"""
"""Of the row `c` of `case`."""


def suggested(facts: Mapping[str, Any], _actor: Actor, today: date) -> list[dict[str, str]]:
    """Why an external review of the case's school is suggested."""
    school = Leadership(
        is_running=CaseState(facts["state"]).is_running,
        has_open_review=facts["open"],
        headteacher_since=date.fromisoformat(facts["since"]) if facts["since"] else None,
        last_review_on=date.fromisoformat(facts["last"]) if facts["last"] else None,
    )
    return suggestions(school, today=today)
