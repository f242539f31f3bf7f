"""The crash-point sweep: one operation, struck once at each step it takes, always from the same state.

A step is an SQL statement, a COPY or a COMMIT. Before a step the connection is cut, as when the server or the network goes;
after it the program fails, as when the process is killed between two steps.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import asyncpg
from sqlalchemy import event

from securing_good.chain_verifying import verify
from securing_good.database import Database, of_council
from securing_good.events import ENGLAND
from securing_good.settings import Service
from tests.harness.databases import TestDatabase, address, copy_database, drop_database, fresh_name
from tests.harness.rows import Alike, State, state_of

COMMIT = "COMMIT"
COUNCIL = "307"
"""Whose operations are struck."""


class Killed(BaseException):
    """The process dies here: nothing of the operation's own may run on, nor tidy up what it holds."""


class Side(StrEnum):
    """On which side of a step the blow falls."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Blow:
    """Where an operation is struck: steps count from 0."""

    step: int
    side: Side


@dataclass
class Striker:
    """Follows the steps a database's connections take and strikes at one of them."""

    blow: Blow | None
    steps: list[str] = field(default_factory=list)

    def before(self, step: str, connection: Any) -> None:
        """A step is about to be taken: cut its connection if this is the one."""
        if self.blow == Blow(len(self.steps), Side.BEFORE):
            connection.driver_connection.terminate()
        self.steps.append(step)

    def after(self) -> None:
        """The step was taken: fail if this was the one."""
        if self.blow == Blow(len(self.steps) - 1, Side.AFTER):
            raise Killed


@asynccontextmanager
async def struck(database: Database, blow: Blow | None) -> AsyncIterator[Striker]:
    """Strike whatever uses this database while it lasts; without a blow only note the steps."""
    striker, engine = Striker(blow), database.engine.sync_engine
    commit, copy = engine.dialect.do_commit, asyncpg.Connection.copy_records_to_table

    def before(connection, _cursor, statement, _parameters, _context, _many) -> None:
        striker.before(statement, connection.connection)

    def after(*_given) -> None:
        striker.after()

    def do_commit(connection) -> None:
        striker.before(COMMIT, connection)
        commit(connection)
        striker.after()

    async def copy_records(connection, *given, **more):
        striker.before("COPY", _Driver(connection))
        done = await copy(connection, *given, **more)
        striker.after()
        return done

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    engine.dialect.do_commit = do_commit
    asyncpg.Connection.copy_records_to_table = copy_records
    try:
        yield striker
    finally:
        asyncpg.Connection.copy_records_to_table = copy
        del engine.dialect.do_commit
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


@dataclass(frozen=True)
class _Driver:
    driver_connection: asyncpg.Connection


@dataclass(frozen=True)
class Operation:
    """Something that is to happen wholly or not at all, and once however often it is asked for."""

    service: Service
    perform: Callable[[Database], Awaitable[Any]]
    """Does it; raises, or returns what was answered."""
    says_done: Callable[[Any], bool] | None = None
    """Whether what `perform` returned claims that it was done; None for work, which answers nobody."""


UNDER_WAY = {"import_progress"}
"""What says how far a thing has come that has not come to its end: it outlives a blow, and not the end."""


def _ended(state: State) -> State:
    return {table: rows for table, rows in state.items() if table not in UNDER_WAY}


@dataclass
class Sweep:
    """An operation struck on both sides of every step it takes.

    `most` steps are struck where there are more: the first, the last, and others spread evenly between them.

    A blow before the last COMMIT is done must leave no trace, so the next falls on the same database, and asks for the
    operation again by doing so; after all of them it is done there once, unharmed. The blow after the last COMMIT finds it
    done; asked for again it stays done once.
    """

    server: str
    template: str
    operation: Operation
    clock: Callable[[], Any]
    most: int | None = None
    steps: list[str] = field(default_factory=list)
    _alike: Alike = field(default_factory=lambda: Alike.to({}))
    _exactly_before: State = field(default_factory=dict)
    _done: State = field(default_factory=dict)

    async def rehearse(self) -> None:
        """Run the operation unharmed, to know its steps and the state it leads to."""
        async with self.copy() as (database, service):
            before = await state_of(database)
            self._alike = Alike.to(before)
            self._exactly_before = _ended(await state_of(database, exact=True))
            async with struck(service, None) as striker:
                self._check_answer(await self.operation.perform(service), "left alone")
            self.steps = striker.steps
            self._done = self._alike(await state_of(database))
            await self._find_done(database, service, "left alone")
        assert self._done != before, "the operation changes nothing"
        assert self.steps[-1] == COMMIT, "the last step makes it so"

    def _struck(self) -> list[int]:
        """Which steps are struck."""
        count = len(self.steps)
        if self.most is None or count <= self.most:
            return list(range(count))
        return sorted({round(place * (count - 1) / (self.most - 1)) for place in range(self.most)})

    async def strike(self) -> int:
        """Strike on both sides of the steps; returns how often that was."""
        last = Blow(len(self.steps) - 1, Side.AFTER)
        blows = [Blow(step, side) for step in self._struck() for side in Side]
        async with self.copy() as (database, service):
            sequences = await sequences_of(database)
            for blow in blows:
                if blow != last:
                    where = await self._strike(service, blow)
                    assert _ended(await state_of(database, exact=True)) == self._exactly_before, f"a trace of {where}"
                    await forget_attempts(database)
            await put_back(database, sequences)
            await self._ask_again(database, service, "all blows that left no trace")
        async with self.copy() as (database, service):
            where = await self._strike(service, last)
            await self._find_done(database, service, where)
            await forget_attempts(database)
            await self._ask_again(database, service, where)
        return len(blows)

    async def outlive(self, work_on: Callable[[Database], Awaitable[bool]]) -> None:
        """Cut the connection once before each of the steps of a worker that lives on; it ends up done, once.

        `work_on` does what is due and says whether there was anything.
        """
        for step in self._struck():
            where = f"the cut before step {step}: {self.steps[step]}"
            async with self.copy() as (database, service):
                sequences = await sequences_of(database)
                async with struck(service, Blow(step, Side.BEFORE)) as striker:
                    await work_on(service)
                assert striker.steps[: step + 1] == self.steps[: step + 1], f"other steps led to {where}"
                await forget_attempts(database)
                await put_back(database, sequences)
                while await work_on(service):
                    pass
                await self._find_done(database, service, f"worked on after {where}")

    async def _strike(self, service: Database, blow: Blow) -> str:
        where = f"the blow {blow.side} step {blow.step}: {self.steps[blow.step]}"
        answer = None
        async with struck(service, blow) as striker:
            with suppress(Killed):
                answer = await self.operation.perform(service)
        assert striker.steps[: blow.step + 1] == self.steps[: blow.step + 1], f"other steps led to {where}"
        if answer is not None and self.operation.says_done:
            assert not self.operation.says_done(answer), f"said to be done at {where}"
        return where

    async def _ask_again(self, database: TestDatabase, service: Database, after: str) -> None:
        self._check_answer(await self.operation.perform(service), f"asked again after {after}")
        await self._find_done(database, service, f"asked again after {after}")

    def _check_answer(self, answer: Any, when: str) -> None:
        assert self.operation.says_done is None or self.operation.says_done(answer), f"{when}: {answer}"

    async def _find_done(self, database: TestDatabase, service: Database, when: str) -> None:
        found = self._alike(await state_of(database))
        differing = sorted(name for name in {*found, *self._done} if found.get(name) != self._done.get(name))
        assert differing == [], f"{when}: {self._told_of(differing, found)} not as when the operation is done once"
        async with service.reading(of_council(COUNCIL)) as session:
            for chain in (COUNCIL, ENGLAND):
                assert (await verify(session, chain)).faults == [], when

    def _told_of(self, differing: Sequence[str], found: State) -> str:
        """The tables, and of the first of them the rows that one has and the other has not."""
        table = next(iter(differing), "")
        rows, wanted = found.get(table, []), self._done.get(table, [])
        more, fewer = [row for row in rows if row not in wanted], [row for row in wanted if row not in rows]
        return f"{', '.join(differing)} (more {more[:2]}, fewer {fewer[:2]})"

    @asynccontextmanager
    async def copy(self) -> AsyncIterator[tuple[TestDatabase, Database]]:
        """The state before the operation, for one run."""
        name = fresh_name()
        await copy_database(self.server, name, self.template)
        database = address(self.server, name)
        service = database.opened(self.operation.service, clock=self.clock)
        try:
            yield database, service
        finally:
            await service.close()
            await drop_database(self.server, name)


async def forget_attempts(database: TestDatabase) -> None:
    """Let time pass for whoever died holding work: leases run out, what was put off is due, nothing counts as worn."""
    async with database.owner() as owner:
        await owner.execute(
            "update work set lease_until = case when lease_until is not null then now() - interval '1 minute' end, "
            "due_at = least(due_at, now() - interval '1 minute'), attempts = 0, failures = 0, gave_up_at = null "
            "where due_at < 'infinity'"
        )


async def put_off_others(database: TestDatabase) -> None:
    """Leave other councils' work alone: what rests is due again when a test comes late enough, and would be done first."""
    async with database.owner() as owner:
        await owner.execute("update work set due_at = 'infinity' where council <> $1", COUNCIL)


async def sequences_of(database: TestDatabase) -> list[asyncpg.Record]:
    """Where each sequence stands: sequences do not go back when a transaction does."""
    async with database.owner() as owner:
        return await owner.fetch("select schemaname, sequencename, last_value from pg_sequences")


async def put_back(database: TestDatabase, sequences: list[asyncpg.Record]) -> None:
    """Set sequences as they stood, so that numbers given out can be compared."""
    async with database.owner() as owner:
        for row in sequences:
            name = f'"{row["schemaname"]}"."{row["sequencename"]}"'
            value = row["last_value"]
            await owner.execute("select setval($1::text::regclass, $2, $3)", name, value or 1, value is not None)
