"""Set, change and remove a council's own assessment windows; visits are planned again around them."""

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import select, text

from securing_good.database import UnitOfWork
from securing_good.errors import ChangedMeanwhile, Conflict, Invalid, NotFound
from securing_good.events import EventKind, Happening
from securing_good.school_entries import school_year_of
from securing_good.tables import AssessmentWindow
from securing_good.vocabulary import Phase
from securing_good.work import WorkKind, ask
from securing_good_api.assessment_windows.rules import Window, check_not_given, check_window


async def set_window(unit: UnitOfWork, *, window: Window, in_place_of: int | None) -> int:
    """Write down when a test is; returns its id. With `in_place_of` the published window no longer counts here.

    Raises Invalid for one that cannot be, Conflict where another stands in the published one's place or tells the same.
    """
    await _hold(unit)
    published = None if in_place_of is None else await _published(unit, in_place_of)
    check_window(window, replaced_year=published.academic_year if published else None)
    check_not_given(window, await _standing(unit))
    row = AssessmentWindow(
        council=unit.council,
        in_place_of=in_place_of,
        set_by=unit.actor,
        set_at=unit.now,
        version=1,
        removed_at=None,
        removed_by=None,
        removal_reason=None,
        **asdict(window),
    )
    unit.session.add(row)
    await unit.session.flush()
    payload = asdict(window) | {"in_place_of": in_place_of}
    unit.record(Happening(EventKind.ASSESSMENT_WINDOW_SET, f"assessment-window:{row.id}", payload))
    await ask(unit, WorkKind.REPLAN_COUNCIL, [unit.council], council=unit.council)
    return row.id


async def change_window(unit: UnitOfWork, *, window_id: int, expected_version: int, changes: dict[str, Any]) -> None:
    """Change what it says; what is absent stays. Raises NotFound, ChangedMeanwhile, Conflict for a published one, Invalid."""
    row = await _own(unit, window_id)
    if row.version != expected_version:
        raise ChangedMeanwhile("Somebody changed this window after you read it.", current_version=row.version)
    before = _plain(row)
    after = replace(before, **changes)
    if "academic_year" not in changes and "starts_on" in changes:
        after = replace(after, academic_year=school_year_of(after.starts_on))
    if after == before:
        return
    published = None if row.in_place_of is None else await _published(unit, row.in_place_of, by=row.id)
    check_window(after, replaced_year=published.academic_year if published else None)
    for name, value in asdict(after).items():
        setattr(row, name, value)
    row.version += 1
    payload = {"from": asdict(before), "to": asdict(after)}
    unit.record(Happening(EventKind.ASSESSMENT_WINDOW_CHANGED, f"assessment-window:{row.id}", payload))
    await unit.session.flush()
    await ask(unit, WorkKind.REPLAN_COUNCIL, [unit.council], council=unit.council)


async def remove_window(unit: UnitOfWork, *, window_id: int, reason: str) -> None:
    """Take it back; a published one in whose place it stood counts again. Raises NotFound, Conflict for a published one."""
    row = await _own(unit, window_id)
    row.removed_at, row.removed_by, row.removal_reason = unit.now, unit.actor, reason
    row.version += 1
    payload = asdict(_plain(row)) | {"reason": reason}
    unit.record(Happening(EventKind.ASSESSMENT_WINDOW_REMOVED, f"assessment-window:{row.id}", payload))
    await unit.session.flush()
    await ask(unit, WorkKind.REPLAN_COUNCIL, [unit.council], council=unit.council)


async def _standing(unit: UnitOfWork) -> list[Window]:
    """The council's own windows that count."""
    rows = await unit.session.scalars(
        select(AssessmentWindow).where(AssessmentWindow.council == unit.council, AssessmentWindow.removed_at.is_(None))
    )
    return [_plain(row) for row in rows]


async def _hold(unit: UnitOfWork) -> None:
    await unit.session.execute(
        text("select pg_advisory_xact_lock(hashtext('assessment windows ' || :council))"), {"council": unit.council}
    )


async def _own(unit: UnitOfWork, window_id: int) -> AssessmentWindow:
    await _hold(unit)
    row = await unit.session.scalar(
        select(AssessmentWindow).where(
            AssessmentWindow.id == window_id,
            (AssessmentWindow.council == unit.council) | AssessmentWindow.council.is_(None),
        )
    )
    if row is None:
        raise NotFound("There is no such window, or none that you may know of.")
    if row.removed_at is not None:
        said = f"It was taken back: {row.removal_reason}"
        raise Conflict("This window was taken back.", blockers=[{"code": "removed", "detail": said}])
    if row.council is None:
        said = "It is published for all of England: set the council's own in its place."
        raise Conflict(said, blockers=[{"code": "published", "detail": said}])
    return row


async def _published(unit: UnitOfWork, window_id: int, by: int | None = None) -> AssessmentWindow:
    row = await unit.session.scalar(
        select(AssessmentWindow).where(AssessmentWindow.id == window_id, AssessmentWindow.council.is_(None))
    )
    if row is None:
        raise Invalid.at("#/in_place_of", "unknown", f"There is no published window {window_id}.")
    other = await unit.session.scalar(
        select(AssessmentWindow.id).where(
            AssessmentWindow.council == unit.council,
            AssessmentWindow.in_place_of == window_id,
            AssessmentWindow.removed_at.is_(None),
        )
    )
    if other is not None and other != by:
        said = f"The council's window {other} stands in its place already: change that one."
        raise Conflict(said, blockers=[{"code": "outranked", "detail": said}])
    return row


def _plain(row: AssessmentWindow) -> Window:
    return Window(
        row.academic_year,
        Phase(row.phase) if row.phase else None,
        row.year_group,
        row.title,
        row.starts_on,
        row.ends_on,
        row.keeps_visits_away,
        row.source,
    )
