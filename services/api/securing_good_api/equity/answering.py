"""The answer to whoever asks whether schools are treated fairly; 304 where nothing of it has changed."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from anyio import to_thread
from fastapi import Response

from securing_good_api.actors import Permission
from securing_good_api.dashboard.rules import why_shown
from securing_good_api.equity.gathering import gather_equity
from securing_good_api.equity.rules import Facts, told_of
from securing_good_api.redaction.facts import sight_of
from securing_good_api.redaction.rules import EVERYTHING, How, Sight, sight_of_counts
from securing_good_api.requests import Read

NEEDS: Final = frozenset(
    {
        Permission.SCHOOLS_READ,
        Permission.ASSESSMENTS_READ,
        Permission.LEVELS_READ,
        Permission.CASES_READ,
        Permission.REVIEWS_READ,
        Permission.SUPPORT_READ,
    }
)
"""What a system must be granted to be told every number: the lists in which the schools stand that are counted."""
METHOD: Final = "ADR 52: rates by intake, with exact intervals"
_SHAPE: Final = "1"
"""Raised when it says something else of the same facts: part of its ETag."""


@dataclass(frozen=True)
class Asked:
    """Somebody asks whether schools with disadvantaged intakes are treated fairly."""

    read: Read

    async def answer(self) -> Response:
        """As they may see it."""
        sight = await sight_of(self.read.session, self.read.actor, self.read.today, NEEDS)
        if sight.how is How.CODES:
            # Whose intake is how disadvantaged is published: a count of few is as good as their names.
            sight = sight_of_counts(sight.setting)
        if sight is EVERYTHING:
            return await self.read.moving(f"equity {_SHAPE}", lambda: self._body(sight))
        return self.read.shown(await self._body(sight))

    async def _body(self, sight: Sight) -> bytes:
        today = self.read.today
        # Two counts of one month would tell by their difference which school it was that something happened to.
        day = today.replace(day=1) - timedelta(days=1) if sight.hides_small_numbers else today
        facts = await gather_equity(self.read.session, self.read.actor.council, day, sight)
        # Exact intervals by the hundred: not while everybody else waits.
        return await to_thread.run_sync(partial(_made, facts, sight, day))


def _made(facts: Facts, sight: Sight, day: date) -> bytes:
    fewest = sight.setting.fewest if sight.hides_small_numbers else None
    told: dict[str, Any] = {
        "as_of": day.isoformat(),
        "members_only": sight.members_only,
        "shown": {"how": sight.how, "hidden_below": fewest, "why": _why(sight, fewest)},
        "method": METHOD,
        **told_of(facts, day, fewest),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _why(sight: Sight, fewest: int | None) -> str:
    if fewest is not None:
        return (
            f"What happened to fewer than {fewest} schools of a group, or did not happen to fewer, is hidden in all groups. "
            "Counts are of the end of last month, because what changed between two days would tell of a school."
        )
    if sight.members_only:
        return (
            "The council shows its board member schools by name, so no number is hidden. Your own school, and schools in "
            "which you have an interest, are left out of all of it, and schools supported by a provider of yours out of "
            "what is told of support."
        )
    return why_shown(sight.how, 0, to_the_board=False)
