"""How far a load has come, told beside its transaction, whose own writes nobody sees before it ends."""

import time
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import delete, text

from securing_good.database import Database, Scope, UnitOfWork
from securing_good.tables import ImportProgress
from securing_good.vocabulary import ImportStage

TELL_S: Final = 0.5
"""Seconds between two tellings: often enough to be watched, seldom enough to cost nothing."""


@dataclass
class Progress:
    """What is told of one load while it is under way."""

    database: Database
    scope: Scope
    actor: str
    import_id: int
    lines: int | None
    """Lines of the file, where its rows stand on lines."""
    _rows: int = 0
    _line: int = 0
    _told: float = field(default=float("-inf"))

    async def read(self, rows: int, line: int) -> None:
        """So many rows more have been read, the last of them on this line; told if it was not just now."""
        self._rows, self._line = self._rows + rows, line
        if time.monotonic() - self._told >= TELL_S:
            await self.tell(ImportStage.READING)

    async def tell(self, stage: ImportStage) -> None:
        """Say where the load is, in a transaction of its own."""
        async with self.database.unit_of_work(self.scope, actor=self.actor) as unit:
            values: dict[str, Any] = {"council": self.scope.owner, "import_id": self.import_id, "stage": stage}
            values |= {"rows": self._rows, "line": self._line, "lines": self.lines, "now": self.database.clock()}
            await unit.session.execute(text(_TELL), values)
        self._told = time.monotonic()


async def tell_no_more(unit: UnitOfWork, import_id: int) -> None:
    """What became of the import is known: how far it had come says nothing any more."""
    await unit.session.execute(delete(ImportProgress).where(ImportProgress.import_id == import_id))


# A load that was begun again, by this worker or another, starts from its first row; what is told never repeats itself.
_TELL = """
    insert into import_progress (import_id, council, stage, rows_read, line, lines, told, begun_at, told_at)
    values (:import_id, :council, :stage, :rows, :line, :lines, 1, :now, :now)
    on conflict (import_id) do update set stage = excluded.stage, rows_read = excluded.rows_read, line = excluded.line,
        lines = excluded.lines, told = import_progress.told + 1, told_at = excluded.told_at,
        begun_at = case when excluded.rows_read = 0 then excluded.begun_at else import_progress.begun_at end
"""
