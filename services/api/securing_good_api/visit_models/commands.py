"""Set a council's visit models anew."""

from collections.abc import Mapping, Sequence
from typing import Any

from securing_good.calendar import academic_year_of
from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import VisitModels
from securing_good.work import WorkKind, ask
from securing_good_api.editions import next_version
from securing_good_api.visit_models.rules import check_edition


async def set_visit_models(
    unit: UnitOfWork,
    *,
    models: Sequence[dict[str, Any]],
    by_level: Mapping[str, str],
    from_year: int | None,
    reason: str,
) -> int:
    """Record a new edition, beside those before it; returns its id. Raises Invalid for an edition that cannot be."""
    this_year = academic_year_of(unit.today)
    starts = this_year if from_year is None else from_year
    check_edition(models, by_level, from_year=starts, this_year=this_year)
    edition = VisitModels(
        council=unit.council,
        version=await next_version(unit, VisitModels),
        from_year=starts,
        models=list(models),
        by_level=dict(by_level),
        reason=reason,
        set_by=unit.actor,
        set_at=unit.now,
    )
    unit.session.add(edition)
    await unit.session.flush()
    payload = {"version": edition.version, "from_year": starts, "by_level": dict(by_level), "reason": reason}
    unit.record(Happening(EventKind.VISIT_MODELS_SET, f"visit-models:{edition.version}", payload))
    await ask(unit, WorkKind.PLAN_LINK_PARTNER_VISITS, [unit.council], council=unit.council)
    return edition.id
