"""What the application says to the database: counted, or altered on its way."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from securing_good.database import Database


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements sent while this lasts, in order."""
    said: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many) -> None:
        said.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


FILTER = re.compile(r'(?<![\w."])(?:"?(?P<of>\w+)"?\.)?"?council"? = (?P<given>\$\d+)(?:::\w+)?')
CHAIN = re.compile(r"(?<![\w.])chain in \((?P<given>\$\d+)(?:::\w+)?, 'england'\)")
REGISTER = {"s", "school"}
"""A school's council is a fact of the national register, which every council may read: not a filter that keeps secrets."""


@contextmanager
def without_council_filters(database: Database) -> Iterator[list[str]]:
    """Make every condition `council = …` of the application's own SQL true, and hand out the statements so altered.

    What then still keeps councils apart is the database alone. The parameter stays in use, so the statement stays valid.
    """
    altered: list[str] = []

    def open_up(_connection, _cursor, statement, parameters, _context, _many):
        opened = CHAIN.sub(_true, FILTER.sub(_true, statement))
        if opened != statement:
            altered.append(opened)
        return opened, parameters

    event.listen(database.engine.sync_engine, "before_cursor_execute", open_up, retval=True)
    try:
        yield altered
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", open_up)


def _true(found: re.Match[str]) -> str:
    if found.groupdict().get("of") in REGISTER:
        return found[0]
    return f"({found['given']}::varchar is not null)"
