"""The schools that a panel is about, and the one way to read what is told of them."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good_api.redaction.facts import MEMBER
from securing_good_api.redaction.rules import Sight

COUNTED: Final = (
    "counted as materialized (select s.urn, s.name, s.phase from school s where s.council = :council "
    f"and s.status in ('open', 'proposed_to_close') and (not cast(:members_only as boolean) or {MEMBER}))"
)
"""SQL: the open schools of the council that somebody may be told of, named or not."""
NOT_THEIRS: Final = "not (t.urn = any(cast(:own as integer[])))"
"""SQL: a school `t` that the reader has nothing to do with, and whose brokerage and decisions they may see."""


@dataclass(frozen=True)
class Gathered:
    """What a panel is made of."""

    facts: Any
    schools: int
    """How many schools are counted."""


@dataclass(frozen=True)
class Asking:
    """Somebody who looks at the dashboard of a council on a day."""

    session: AsyncSession
    council: str
    today: date
    sight: Sight

    async def read(self, before: str, made: str, **more: Any) -> Gathered:
        """What `made`, a JSON expression, comes to of the counted schools; `before` are further common table expressions."""
        sql = f"with {COUNTED}{before} select ({made})::text as facts, (select count(*) from counted) as schools"
        known = {
            "council": self.council,
            "today": self.today,
            "members_only": self.sight.members_only,
            "own": sorted(self.sight.own),
            "own_providers": sorted(self.sight.providers),
            **more,
        }
        values = {name: value for name, value in known.items() if f":{name}" in sql}
        row = (await self.session.execute(text(sql), values)).one()
        return Gathered(json.loads(row.facts), row.schools)
