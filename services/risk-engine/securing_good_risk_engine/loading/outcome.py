"""What became of an import, written in the transaction that stores its facts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import insert

from securing_good.database import UnitOfWork
from securing_good.events import EventKind, Happening
from securing_good.tables import ImportOutcome, ImportRow
from securing_good.vocabulary import storable
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
    unchanged = tally.rows_accepted - tally.rows_changed
    unit.session.add(
        ImportOutcome(
            import_id=import_id,
            council=unit.scope.owner,
            state="loaded",
            dataset=file.dataset,
            title=file.title,
            period=file.period,
            release=file.release,
            available_on=file.available_on,
            rows_accepted=tally.rows_accepted,
            rows_refused=len(tally.problems),
            rows_unchanged=unchanged,
            facts_added=tally.facts_added,
            facts_superseded=tally.facts_superseded,
            finished_at=unit.now,
        )
    )
    await _store_rows(unit, import_id, tally.problems)
    payload = {
        "dataset": file.dataset,
        "title": file.title,
        "rows_accepted": tally.rows_accepted,
        "rows_refused": len(tally.problems),
        "rows_unchanged": unchanged,
        "facts_added": tally.facts_added,
        "facts_superseded": tally.facts_superseded,
    }
    unit.record(Happening(EventKind.IMPORT_LOADED, f"import:{import_id}", payload))


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
            state="refused",
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
    await _store_rows(unit, import_id, problems)
    payload = {"code": refused.code, "detail": detail}
    unit.record(Happening(EventKind.IMPORT_REFUSED, f"import:{import_id}", payload))


async def _store_rows(unit: UnitOfWork, import_id: int, problems: Sequence[RowProblem]) -> None:
    await unit.session.flush()
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
