"""`/v1/rulesets`: the thresholds and rules assessments are made with."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response

from securing_good_api.actors import Permission
from securing_good_api.pages import Listed
from securing_good_api.problems import documented
from securing_good_api.reads import Out, Sql, View
from securing_good_api.requests import Page, Read, reading

router = APIRouter(prefix="/rulesets", tags=["rulesets"])


class RulesetSummaryOut(Out):
    """One version of the rules."""

    version: str
    title: str
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


_ORDER = ("r.registered_at", "r.version")
SUMMARIES = View(RulesetSummaryOut, "ruleset r", "r", order=_ORDER, council=None, school=None)
RULESETS = View(RulesetOut, "ruleset r", "r", order=_ORDER, identity="r.version = :id", council=None, school=None)


@router.get(
    "",
    operation_id="list_rulesets",
    summary="List rulesets, oldest first",
    responses={200: {"model": Listed[RulesetSummaryOut]}, **documented("invalid-cursor", "invalid")},
)
async def list_rulesets(
    read: Annotated[Read, reading(Permission.RULESETS_READ)], page: Annotated[Page, Depends()]
) -> Response:
    """All registered versions."""
    return await read.page(SUMMARIES, page)


@router.get(
    "/{version}",
    operation_id="get_ruleset",
    summary="Read one ruleset",
    responses={200: {"model": RulesetOut}, **documented("not-found", "invalid")},
)
async def get_ruleset(
    version: Annotated[str, Path(max_length=100)], read: Annotated[Read, reading(Permission.RULESETS_READ)]
) -> Response:
    """One version with every threshold and where it comes from."""
    return await read.one(RULESETS, version)
