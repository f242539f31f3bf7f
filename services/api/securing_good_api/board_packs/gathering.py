"""What a board pack freezes: everything the board looks at, read at one moment, once for officers and once for the board.

Of each school it is kept which it is, so that what is one reader's own can be left out of their copy later without looking
at anything that has changed since.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.database import Database, of_council
from securing_good.vocabulary import PackReader, SchoolsShown
from securing_good_api.actions.views import OVERDUE
from securing_good_api.dashboard.editions import Edition, edition_of
from securing_good_api.dashboard.gathering.asking import Asking
from securing_good_api.dashboard.gathering.cases import gather_cases
from securing_good_api.dashboard.gathering.decisions_due import gather_decisions_due
from securing_good_api.dashboard.gathering.early_warnings import gather_early_warnings
from securing_good_api.dashboard.gathering.overdue import gather_overdue
from securing_good_api.dashboard.gathering.overview import gather_overview
from securing_good_api.dashboard.gathering.support import gather_support
from securing_good_api.dashboard.naming import named_cases, named_early_warnings, named_overdue, named_overview
from securing_good_api.dashboard.rules import THE_BOARDS, Panel, panel_of, year_began
from securing_good_api.redaction.facts import setting_of
from securing_good_api.redaction.rules import (
    EVERYTHING,
    BoardSetting,
    How,
    Sight,
    code_of,
    sight_of_board,
    sight_of_counts,
)

WHOLE: Final = (Panel.OVERVIEW, Panel.EARLY_WARNINGS, Panel.CASES, Panel.OVERDUE)
"""Panels that say the same to all readers of a kind."""
_ACTIONS: Final = f"""(select coalesce(json_agg(json_build_object(
    'id', a.id, 'case_id', a.case_id, 'urn', a.urn, 'school', t.name, 'phase', t.phase, 'what', a.what,
    'owner_side', a.owner_side, 'owner', a.owner, 'critical', a.critical, 'agreed_on', m.date, 'due_on', a.due_on,
    'overdue', ({OVERDUE}), 'carried_over', a.carried_over, 'status', a.status,
    'ended_on', coalesce(a.done_on, a.withdrawn_on)) order by a.due_on, a.id), '[]')
from action a join counted t on t.urn = a.urn
join board_meeting m on m.council = a.council and m.id = a.board_meeting_id
where a.council = :council and (a.status = 'open' or coalesce(a.done_on, a.withdrawn_on) >= cast(:since as date)))"""
_LAST_MET: Final = text(
    "select max(m.date) from board_meeting m where m.council = :council and m.called_off_at is null and m.date < :today"
)


async def freeze(database: Database, council: str, today: date) -> tuple[SchoolsShown, dict[str, Any]]:
    """How schools are shown to the board now, and what is true of them, for each kind of reader, at one moment.

    Whoever is shown no names is told the counts of the month, never fresh ones, which would tell by their difference.
    """
    async with database.reading(of_council(council)) as session:
        setting = await setting_of(session, council)
        edition = None
        if setting.schools is SchoolsShown.CODES:
            edition = await edition_of(session, council, today, sight_of_counts(setting))
    async with database.reading(of_council(council), at_one_moment=True) as session:
        last_met = await session.scalar(_LAST_MET, {"council": council, "today": today})
        since = last_met or year_began(today)
        sight = sight_of_board(setting, ())
        frozen = {
            "as_of": today.isoformat(),
            "since": since.isoformat(),
            PackReader.OFFICERS: await _told(Asking(session, council, today, EVERYTHING), since, None),
            PackReader.BOARD: await _told(Asking(session, council, today, sight), since, edition),
        }
        frozen["council"] = await _council_name(session, council)
    return setting.schools, frozen


async def _told(asking: Asking, since: date, edition: Edition | None) -> dict[str, Any]:
    """What one kind of reader is told: by name, or else the month's counts, and item by item by code."""
    whole = await _by_name(asking) if edition is None else _by_count(edition)
    support = await gather_support(asking, year_began(asking.today))
    decisions = await gather_decisions_due(asking, THE_BOARDS)
    actions = await asking.read("", _ACTIONS, since=since)
    told: dict[str, Any] = {
        "how": asking.sight.how,
        "members_only": asking.sight.members_only,
        "schools": support.schools,
        "whole": whole,
        "support": support.facts,
        "decisions": decisions.facts,
        "actions": actions.facts,
    }
    if asking.sight.how is How.CODES:
        told["codes"] = _codes(asking.sight.setting, told)
    return told


async def _by_name(asking: Asking) -> dict[str, Any]:
    today = asking.today
    overview = await gather_overview(asking, None, year_began(today))
    warnings = await gather_early_warnings(asking)
    cases = await gather_cases(asking)
    overdue = await gather_overdue(asking)
    made = {
        Panel.OVERVIEW: named_overview(overview.facts),
        Panel.EARLY_WARNINGS: named_early_warnings(warnings.facts),
        Panel.CASES: named_cases(cases.facts, today),
        Panel.OVERDUE: named_overdue(overdue.facts),
    }
    return {
        panel: named_panel({"schools": overview.schools, **told}, asking.sight, today) for panel, told in made.items()
    }


def named_panel(told: Mapping[str, Any], sight: Sight, today: date) -> dict[str, Any]:
    """A panel by name, of a day."""
    return panel_of(told, How.NAMES, members_only=sight.members_only, fewest=None, as_of=today, until=None)


def _by_count(edition: Edition) -> dict[str, Any]:
    return {
        panel: panel_of(
            edition.panels[panel],
            How.COUNTS,
            members_only=True,
            fewest=edition.fewest,
            as_of=edition.made_on,
            until=edition.until,
        )
        for panel in WHOLE
    }


def _codes(setting: BoardSetting, told: Mapping[str, Any]) -> dict[str, str]:
    """The code of each school of which something is told, by URN."""
    lines = (*told["support"]["packages"], *told["decisions"]["items"], *told["actions"])
    return {str(urn): code_of(setting.code_key, urn) for urn in sorted({one["urn"] for one in lines})}


async def _council_name(session: AsyncSession, council: str) -> str:
    found: str = (
        await session.execute(text("select c.name from council c where c.code = :council"), {"council": council})
    ).scalar_one()
    return found
