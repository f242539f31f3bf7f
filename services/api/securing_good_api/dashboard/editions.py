"""The counts of a month: made when they are first read in it, for all panels at once, and the same until it is over.

Two counts of one day, or of two, would tell by their difference what each of them hides; so there is one.
"""

import calendar
import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good_api.dashboard.gathering.asking import Asking
from securing_good_api.dashboard.gathering.cases import gather_cases
from securing_good_api.dashboard.gathering.decisions_due import gather_decisions_due
from securing_good_api.dashboard.gathering.early_warnings import gather_early_warnings
from securing_good_api.dashboard.gathering.overdue import gather_overdue
from securing_good_api.dashboard.gathering.overview import gather_overview
from securing_good_api.dashboard.gathering.support import gather_support
from securing_good_api.dashboard.releasing import Before, Told, released
from securing_good_api.dashboard.rules import THE_BOARDS, Panel, year_began
from securing_good_api.redaction.rules import Sight, sight_of_counts
from securing_good_api.small_numbers.hiding import Kept


@dataclass(frozen=True)
class Edition:
    """The counts that stand for a month."""

    made_on: date
    until: date
    """The last day of the month."""
    fewest: int
    """Counts of fewer schools are hidden in it, whatever the council has set since."""
    panels: dict[str, Any]


async def edition_of(session: AsyncSession, council: str, today: date, sight: Sight) -> Edition:
    """The month's edition, which is made where nobody has read it yet."""
    month = today.replace(day=1)
    found = await _stored(session, council, month)
    if found is None:
        await _make(Asking(session, council, today, sight_of_counts(sight.setting)), month)
        found = await _stored(session, council, month)
    assert found is not None, "an edition was made and is not there"
    made_on, document = found
    told = json.loads(document)
    until = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    return Edition(made_on, until, told["fewest"], told["panels"])


async def _stored(session: AsyncSession, council: str, month: date) -> tuple[date, str] | None:
    row = (
        await session.execute(
            text(
                "select e.made_on, e.document from dashboard_edition e where e.council = :council and e.month = :month"
            ),
            {"council": council, "month": month},
        )
    ).one_or_none()
    return None if row is None else (row.made_on, row.document)


async def _make(asking: Asking, month: date) -> None:
    """Count everything, hide what is small, and keep it; whoever was faster has made it."""
    before, kept = await _earlier(asking, month)
    since = year_began(asking.today)
    told = Told(
        overview=(await gather_overview(asking, None, since)).facts,
        warnings=(await gather_early_warnings(asking)).facts,
        cases=(await gather_cases(asking)).facts,
        overdue=(await gather_overdue(asking)).facts,
        support=(await gather_support(asking, since)).facts,
        decisions=(await gather_decisions_due(asking, THE_BOARDS)).facts,
        today=asking.today,
        fewest=asking.sight.setting.fewest,
        before=before,
        kept=kept,
    )
    made = released(told)
    document = json.dumps({"fewest": told.fewest, "panels": made.panels}, sort_keys=True, separators=(",", ":"))
    await asking.session.execute(
        text(
            "insert into dashboard_edition (council, month, made_on, document, digest, kept) values "
            "(:council, :month, :made_on, :document, :digest, cast(:kept as jsonb)) on conflict do nothing"
        ),
        {
            "council": asking.council,
            "month": month,
            "made_on": asking.today,
            "document": document,
            "digest": hashlib.sha256(document.encode()).hexdigest(),
            "kept": json.dumps(made.kept),
        },
    )


async def _earlier(asking: Asking, month: date) -> tuple[Before | None, Kept]:
    """The edition that movement is told from, and what the last one counted and hid.

    Movement is told from the newest that there was when the board met last, or else from the last.
    """
    rows = (
        await asking.session.execute(
            text(
                "(select e.made_on, e.month, e.document, null::jsonb as kept from dashboard_edition e "
                "where e.council = :council and e.month < :month and e.made_on <= (select max(m.date) from board_meeting m "
                "where m.council = :council and m.called_off_at is null and m.date < :today) order by e.month desc limit 1) "
                "union all (select e.made_on, e.month, e.document, e.kept from dashboard_edition e "
                "where e.council = :council and e.month < :month order by e.month desc limit 1)"
            ),
            {"council": asking.council, "month": month, "today": asking.today},
        )
    ).all()
    if not rows:
        return None, {}
    first, last = min(rows, key=lambda row: row.month), next(row for row in rows if row.kept is not None)
    levels = json.loads(first.document)["panels"][Panel.OVERVIEW]["levels"]
    return Before(first.made_on, levels), last.kept
