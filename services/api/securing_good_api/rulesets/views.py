"""What is shown of rulesets: versions, proposals, and what a version would change."""

from typing import Annotated, Any

from securing_good.vocabulary import MonitoringLevel, Phase, ProposalState, RulesetState
from securing_good_api.actors import Actor, Permission
from securing_good_api.reads import Out, Sql, View
from securing_good_api.rulesets.in_force import IN_FORCE

_APPROVED = "from ruleset_approval a where a.council = :council and a.ruleset = r.version"
_LAST = f"{_APPROVED} order by a.id desc limit 1"


class RulesetSummaryOut(Out):
    """One version of the rules."""

    version: str
    title: str
    state: Annotated[
        RulesetState,
        Sql(
            f"case when exists (select 1 {_APPROVED}) then 'approved' "
            "when r.council is null then 'shipped' else 'draft' end"
        ),
    ]
    in_force: Annotated[bool, Sql(f"coalesce(r.version = {IN_FORCE}, false)")]
    """Whether assessments asked for today are made with it."""
    effective_from: Annotated[str | None, Sql(f"(select a.effective_from {_LAST})")]
    approved_by: Annotated[str | None, Sql(f"(select a.approved_by {_LAST})")]
    approved_at: Annotated[str | None, Sql(f"(select a.approved_at {_LAST})")]
    approval_reason: Annotated[str | None, Sql(f"(select a.reason {_LAST})")]
    digest: str
    registered_at: str


class RulesetOut(RulesetSummaryOut):
    """One version of the rules in full: every indicator, threshold and its origin."""

    document: dict[str, Any]
    indicators: Annotated[
        list[dict[str, Any]],
        Sql(
            "coalesce((select json_agg(i.definition order by i.code) from indicator i "
            "where jsonb_exists(r.reads, i.code)), '[]'::json)"
        ),
    ]
    """Each indicator it reads: definition, source and columns, unit, which way is worse, phases and years."""


class ProposalOut(Out):
    """A ruleset somebody proposed, and what the engine found of it."""

    id: str
    state: Annotated[
        ProposalState,
        Sql("case when c.proposal_id is null then 'checking' when c.ruleset is null then 'refused' else 'draft' end"),
    ]
    version: Annotated[str | None, Sql("c.ruleset")]
    """Under which it stands as a draft, once checked."""
    faults: Annotated[list[dict[str, Any]], Sql("coalesce(c.faults, '[]'::jsonb)")]
    """`line` of the text as it was sent, `path` within it, and what is wrong, in a `sentence`."""
    reason: str
    text: str
    proposed_by: str
    proposed_at: str
    checked_at: Annotated[str | None, Sql("c.checked_at")]


class ShadowRunOut(Out):
    """What a ruleset would make of the council's schools beside the one in force, and how far the comparison has come."""

    id: str
    ruleset: str
    in_force: str
    """The ruleset it is held against."""
    as_of: str
    schools: int
    compared: Annotated[
        int, Sql("(select count(*) from shadow_result x where x.council = :council and x.shadow_run_id = n.id)")
    ]
    moves: Annotated[
        int,
        Sql(
            "(select count(*) from shadow_result x where x.council = :council and x.shadow_run_id = n.id "
            "and x.level_now <> x.level_then)"
        ),
    ]
    """Schools for which another level would be suggested."""
    asked_by: str
    asked_at: str


class ShadowSchoolOut(Out):
    """One school under both rulesets, on the same evidence."""

    urn: int
    school: Annotated[str, Sql("s.name")]
    phase: Annotated[Phase, Sql("s.phase")]
    level_now: MonitoringLevel
    """By the ruleset in force."""
    level_then: MonitoringLevel
    moves: Annotated[bool, Sql("x.level_now <> x.level_then")]
    because_now: str
    because_then: str
    differences: list[dict[str, Any]]
    """Every statement that only one of them makes, or that they flag differently."""


_ORDER = ("r.registered_at", "r.version")
_VISIBLE = "(r.council is null or r.council = :council)"
_SETTLED = f"(r.council is null or exists (select 1 {_APPROVED}))"


def _view(shape: type[Out], *conditions: str, identity: str | None = None) -> View:
    return View(
        shape,
        "ruleset r",
        "r",
        order=_ORDER,
        identity=identity,
        council=None,
        school=None,
        moving=True,
        always=conditions,
    )


_SUMMARIES = _view(RulesetSummaryOut, _VISIBLE)
_SETTLED_SUMMARIES = _view(RulesetSummaryOut, _VISIBLE, _SETTLED)
RULESETS = _view(RulesetOut, _VISIBLE, identity="r.version = :id")
_SETTLED_RULESETS = _view(RulesetOut, _VISIBLE, _SETTLED, identity="r.version = :id")


def summaries_for(actor: Actor) -> View:
    """Versions as this actor may see them: drafts are for those who may propose."""
    return _SUMMARIES if actor.may(Permission.RULESETS_PROPOSE) else _SETTLED_SUMMARIES


def rulesets_for(actor: Actor) -> View:
    """A version in full, as this actor may see it."""
    return RULESETS if actor.may(Permission.RULESETS_PROPOSE) else _SETTLED_RULESETS


PROPOSALS = View(
    ProposalOut,
    "ruleset_proposal p left join ruleset_check c on c.council = p.council and c.proposal_id = p.id",
    "p",
    order=("p.proposed_at", "p.id"),
    identity="p.id = :id",
    school=None,
    moving=True,
)
SHADOW_RUNS = View(
    ShadowRunOut,
    "shadow_run n",
    "n",
    order=("n.asked_at", "n.id"),
    identity="n.id = :id",
    school=None,
    moving=True,
)
SHADOW_SCHOOLS = View(
    ShadowSchoolOut,
    "shadow_result x join school s on s.urn = x.urn",
    "x",
    order=("s.name", "x.urn"),
    school=None,
    moving=True,
)
