"""The answer to whoever asks what support changed; 304 where nothing of it has changed."""

import json
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from anyio import to_thread
from fastapi import Response

from securing_good.errors import Invalid
from securing_good_api.actors import Permission
from securing_good_api.dashboard.rules import why_shown
from securing_good_api.impact.gathering import gather_impact
from securing_good_api.impact.rules import Gathered, Grouping, caution, rows_of
from securing_good_api.redaction.facts import sight_of
from securing_good_api.redaction.rules import EVERYTHING, How, Sight, sight_of_counts
from securing_good_api.requests import Read
from securing_good_api.rulesets.in_force import ruleset_in_force

NEEDS: Final = frozenset({Permission.SCHOOLS_READ, Permission.SUPPORT_READ, Permission.PROVIDERS_READ})
"""What a system must be granted to be told of one school."""
METHOD: Final = "ADR 51: support against schools that began alike"
_SHAPE: Final = "1"
"""Raised when it says something else of the same facts: part of its ETag."""


@dataclass(frozen=True)
class Asked:
    """Somebody asks what support changed."""

    read: Read
    by: Grouping

    async def answer(self) -> Response:
        """As they may see it. Raises Invalid where they may not be told of groups so small."""
        sight = await sight_of(self.read.session, self.read.actor, self.read.today, NEEDS)
        if sight.how is How.CODES:
            # A figure of one school gives its name away to whoever looks it up: by code is as good as by name.
            sight = sight_of_counts(sight.setting)
        if sight.hides_small_numbers and self.by is not Grouping.KIND:
            said = "You are not shown schools by name: kinds of support alone are told, from many schools together."
            raise Invalid.at("query: by", "not-yours", said)
        if sight is EVERYTHING:
            return await self.read.moving(f"impact {_SHAPE} {self.by}", lambda: self._body(sight))
        return self.read.shown(await self._body(sight))

    async def _body(self, sight: Sight) -> bytes:
        council, today = self.read.actor.council, self.read.today
        ruleset = await ruleset_in_force(self.read.session, council, today)
        gathered = await gather_impact(self.read.session, council, today, sight)
        # Lots are drawn by the thousand: not while everybody else waits.
        return await to_thread.run_sync(partial(_made, gathered, sight, self.by, ruleset, today))


def _made(gathered: Gathered, sight: Sight, by: Grouping, ruleset: str, today: date) -> bytes:
    fewest = sight.setting.fewest if sight.hides_small_numbers else None
    rows = rows_of(gathered, by, fewest)
    told: dict[str, Any] = {
        "as_of": today.isoformat(),
        "by": by,
        "members_only": sight.members_only,
        "shown": {"how": sight.how, "hidden_below": fewest, "why": _why(sight, fewest)},
        "ruleset": ruleset,
        "packages": len(gathered.packages) if fewest is None else None,
        "method": METHOD,
        "caution": caution(rows),
        "rows": rows,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _why(sight: Sight, fewest: int | None) -> str:
    if fewest is None:
        return why_shown(sight.how, 0, to_the_board=sight.members_only)
    return (
        f"Figures of fewer than {fewest} schools are hidden; a school's own figures are public and would give it away."
    )
