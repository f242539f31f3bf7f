"""The answer to whoever looks at a panel: by name, by code, or as counts; 304 where nothing of it has changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fastapi import Response

from securing_good.errors import Invalid
from securing_good_api.actors import Permission
from securing_good_api.dashboard.editions import edition_of
from securing_good_api.dashboard.gathering.asking import Asking
from securing_good_api.dashboard.gathering.cases import gather_cases
from securing_good_api.dashboard.gathering.decisions_due import gather_decisions_due
from securing_good_api.dashboard.gathering.early_warnings import gather_early_warnings
from securing_good_api.dashboard.gathering.overdue import gather_overdue
from securing_good_api.dashboard.gathering.overview import gather_overview
from securing_good_api.dashboard.gathering.support import gather_support
from securing_good_api.dashboard.naming import named_cases, named_early_warnings, named_overdue, named_overview
from securing_good_api.dashboard.rules import Panel, Shown, awaited_of, in_codes, panel_of, year_began
from securing_good_api.dashboard.supporting import named_decisions, named_support
from securing_good_api.redaction.facts import sight_of
from securing_good_api.redaction.rules import EVERYTHING, How, Sight, code_of
from securing_good_api.requests import Read

_SCHOOLS: Final = frozenset({Permission.SCHOOLS_READ})
NEEDS: Final[Mapping[Panel, frozenset[Permission]]] = {
    Panel.OVERVIEW: _SCHOOLS | {Permission.ASSESSMENTS_READ, Permission.LEVELS_READ},
    Panel.EARLY_WARNINGS: _SCHOOLS | {Permission.ASSESSMENTS_READ, Permission.LEVELS_READ, Permission.CASES_READ},
    Panel.CASES: _SCHOOLS | {Permission.CASES_READ, Permission.OBLIGATIONS_READ, Permission.VISITS_READ},
    Panel.OVERDUE: _SCHOOLS
    | {Permission.ACTIONS_READ, Permission.VISITS_READ, Permission.REVIEWS_READ, Permission.OBLIGATIONS_READ},
    Panel.SUPPORT: _SCHOOLS | {Permission.SUPPORT_READ, Permission.PROVIDERS_READ},
    Panel.DECISIONS_DUE: _SCHOOLS | {Permission.REVIEWS_READ, Permission.SUPPORT_READ, Permission.INTERVENTIONS_READ},
}
"""What a system must be granted to be shown a panel's schools by name: the lists that they stand in."""
ITEM_BY_ITEM: Final = frozenset({Panel.SUPPORT, Panel.DECISIONS_DUE})
"""What the board goes through one by one, by code too."""
_SHAPE: Final = "1"
"""Raised when a panel says something else of the same facts: part of its ETag."""


@dataclass(frozen=True)
class Looking:
    """Somebody looks at a panel."""

    read: Read
    panel: Panel
    since: date | None = None
    """The day from which movement is counted, where they name one."""

    async def answer(self) -> Response:
        """The panel as they may see it. Raises Invalid for a day that they may not name, or that is to come."""
        sight = await sight_of(self.read.session, self.read.actor, self.read.today, NEEDS[self.panel])
        how = How.COUNTS if sight.how is How.CODES and self.panel not in ITEM_BY_ITEM else sight.how
        self._check_since(how)
        if sight is EVERYTHING:
            mark = f"{_SHAPE}{self.panel}{self.since}{sorted(self.read.actor.roles)}"
            return await self.read.moving(mark, lambda: self._live(sight, how))
        body = await self._counts(sight) if how is How.COUNTS else await self._live(sight, how)
        # Of what it shows alone: the heads of the chains would tell that something happened that it does not show.
        return self.read.shown(body)

    def _check_since(self, how: How) -> None:
        if self.since is None:
            return
        if how is How.COUNTS:
            said = "You are shown counts of a month. Counts since any day would tell, day by day, which school moved."
            raise Invalid.at("query: since", "not-yours", said)
        if self.since > self.read.today:
            raise Invalid.at("query: since", "to-come", f"{self.since} is to come: nothing has moved since.")

    async def _counts(self, sight: Sight) -> bytes:
        edition = await edition_of(self.read.session, self.read.actor.council, self.read.today, sight)
        return self._body(
            edition.panels[self.panel],
            How.COUNTS,
            sight,
            fewest=edition.fewest,
            as_of=edition.made_on,
            until=edition.until,
        )

    async def _live(self, sight: Sight, how: How) -> bytes:
        asking = Asking(self.read.session, self.read.actor.council, self.read.today, sight)
        told = await self._named(asking)
        if how is How.CODES:
            told = in_codes(self.panel, told, lambda urn: code_of(sight.setting.code_key, urn))
        return self._body(told, how, sight, fewest=None, as_of=self.read.today, until=None)

    async def _named(self, asking: Asking) -> Shown:
        """The panel with every school by name, of those that the sight has."""
        today, since = asking.today, year_began(asking.today)
        match self.panel:
            case Panel.OVERVIEW:
                found = await gather_overview(asking, self.since, since)
                told = named_overview(found.facts)
            case Panel.EARLY_WARNINGS:
                found = await gather_early_warnings(asking)
                told = named_early_warnings(found.facts)
            case Panel.CASES:
                found = await gather_cases(asking)
                told = named_cases(found.facts, today)
            case Panel.OVERDUE:
                found = await gather_overdue(asking)
                told = named_overdue(found.facts)
            case Panel.SUPPORT:
                found = await gather_support(asking, since)
                told = named_support(found.facts, since, names_people=not asking.sight.members_only)
            case Panel.DECISIONS_DUE:
                kinds = awaited_of(self.read.actor.roles)
                found = await gather_decisions_due(asking, kinds)
                told = named_decisions(found.facts, kinds, today)
        return {"schools": found.schools, **told}

    def _body(
        self, told: Mapping[str, Any], how: How, sight: Sight, *, fewest: int | None, as_of: date, until: date | None
    ) -> bytes:
        body = panel_of(told, how, members_only=sight.members_only, fewest=fewest, as_of=as_of, until=until)
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
