"""What became of an import, written in the transaction that stores its facts, or says what they would have been."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import Import, ImportOutcome, ImportRow
from securing_good.vocabulary import ImportState, storable
from securing_good_risk_engine.loading.differences import Noted
from securing_good_risk_engine.loading.progress import tell_no_more
from securing_good_risk_engine.sources.facts import FileRefused, RecognisedFile, RowProblem

MOST_ROWS_KEPT = 100_000
"""Refused rows a file may have: every one is reported, so a file with more of them is refused whole."""
LONGEST_VALUE = 500


@dataclass
class Tally:
    """What is counted while a file is read and merged."""

    rows_accepted: int = 0
    rows_changed: int = 0
    facts_added: int = 0
    facts_superseded: int = 0
    problems: list[RowProblem] = field(default_factory=list)


async def store_loaded(unit: UnitOfWork, import_id: int, file: RecognisedFile, tally: Tally) -> None:
    """Record that the file was loaded, and each refused row."""
    unit.session.add(_outcome(unit, import_id, file, tally, state=ImportState.LOADED))
    await _close(unit, import_id, tally.problems)
    unit.record(Happening(EventKind.IMPORT_LOADED, f"import:{import_id}", _counts(file, tally)))


async def store_tried(unit: UnitOfWork, import_id: int, file: RecognisedFile, tally: Tally, noted: Noted) -> None:
    """Record what loading the file would have come to: each refused row, and what it would have changed."""
    unit.session.add(_outcome(unit, import_id, file, tally, state=ImportState.TRIED, differences=noted.found))
    await _close(unit, import_id, tally.problems)
    await noted.store(unit, import_id)
    payload = {**_counts(file, tally), "differences": noted.found}
    unit.record(Happening(EventKind.IMPORT_TRIED, f"import:{import_id}", payload))


def _outcome(
    unit: UnitOfWork,
    import_id: int,
    file: RecognisedFile,
    tally: Tally,
    *,
    state: ImportState,
    differences: int | None = None,
) -> ImportOutcome:
    return ImportOutcome(
        import_id=import_id,
        council=unit.scope.owner,
        dry_run=state is ImportState.TRIED,
        state=state,
        dataset=file.dataset,
        title=file.title,
        period=file.period,
        release=file.release,
        available_on=file.available_on,
        rows_accepted=tally.rows_accepted,
        rows_refused=len(tally.problems),
        rows_unchanged=tally.rows_accepted - tally.rows_changed,
        facts_added=tally.facts_added,
        facts_superseded=tally.facts_superseded,
        differences=differences,
        finished_at=unit.now,
    )


def _counts(file: RecognisedFile, tally: Tally) -> dict[str, Any]:
    return {
        "dataset": file.dataset,
        "title": file.title,
        "rows_accepted": tally.rows_accepted,
        "rows_refused": len(tally.problems),
        "rows_unchanged": tally.rows_accepted - tally.rows_changed,
        "facts_added": tally.facts_added,
        "facts_superseded": tally.facts_superseded,
    }


async def store_refused(
    unit: UnitOfWork,
    import_id: int,
    refused: FileRefused,
    *,
    file: RecognisedFile | None = None,
    problems: Sequence[RowProblem] = (),
) -> None:
    """Record that the whole file was refused and why; nothing of it is kept as fact."""
    detail = storable(refused.detail)
    dry_run = await unit.session.scalar(select(Import.dry_run).where(Import.id == import_id))
    problem = {
        "type": "/problems/file-refused",
        "title": "File refused",
        "status": 422,
        "code": refused.code,
        "detail": detail,
    }
    unit.session.add(
        ImportOutcome(
            import_id=import_id,
            council=unit.scope.owner,
            dry_run=dry_run,
            state=ImportState.REFUSED,
            dataset=file.dataset if file else None,
            title=file.title if file else None,
            period=file.period if file else None,
            rows_accepted=0,
            rows_refused=len(problems),
            rows_unchanged=0,
            facts_added=0,
            facts_superseded=0,
            problem=problem,
            finished_at=unit.now,
        )
    )
    await _close(unit, import_id, problems)
    payload = {"code": refused.code, "detail": detail, "dry_run": dry_run}
    unit.record(Happening(EventKind.IMPORT_REFUSED, f"import:{import_id}", payload))


async def _close(unit: UnitOfWork, import_id: int, problems: Sequence[RowProblem]) -> None:
    await unit.session.flush()
    await tell_no_more(unit, import_id)
    if not problems:
        return
    rows = [
        {
            "import_id": import_id,
            "number": number,
            "council": unit.scope.owner,
            "line": problem.line,
            "column": None if problem.column is None else storable(problem.column[:LONGEST_VALUE]),
            "value": None if problem.value is None else storable(problem.value[:LONGEST_VALUE]),
            "code": problem.code,
            "reason": storable(problem.reason),
        }
        for number, problem in enumerate(problems, start=1)
    ]
    await unit.session.execute(insert(ImportRow), rows)
