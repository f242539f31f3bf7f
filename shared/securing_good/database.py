"""The one way to open a transaction: decide, write, append events last, commit, ring the bells."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from asyncpg.exceptions import InterfaceError, PostgresError
from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import NullPool

from securing_good import events
from securing_good.bell import Bell
from securing_good.events import Happening
from securing_good.settings import Service, Settings

LONDON = ZoneInfo("Europe/London")

DATABASE_ERRORS = (SQLAlchemyError, OSError, PostgresError, InterfaceError)
"""What a database that is away, starting or unwilling may raise; the driver's own errors come bare while connecting."""


class Reach(StrEnum):
    """Whose rows a transaction may touch."""

    COUNCIL = "council"
    """One council's own, and published facts to read."""
    ENGLAND = "england"
    """Published facts, to write."""
    SWEEP = "sweep"
    """Pieces of work of every council, and nothing of theirs besides."""
    SIGN_IN = "sign_in"
    """Who vouches for people of which council, to read, before it is known whose somebody is; and nothing besides."""


@dataclass(frozen=True)
class Scope:
    """Whose rows a transaction works on."""

    reach: Reach
    council: str | None = None

    @property
    def owner(self) -> str | None:
        """Who owns the facts it writes and the chain its events join: a council, or None for England."""
        return None if self.reach is Reach.ENGLAND else self.council


def of_council(code: str) -> Scope:
    """A transaction for one council."""
    return Scope(Reach.COUNCIL, code)


def of_england(asked_by: str | None = None) -> Scope:
    """A transaction that writes published facts; `asked_by` is the council of the administrator who asked."""
    return Scope(Reach.ENGLAND, asked_by)


OF_ENGLAND = of_england()
SWEEP = Scope(Reach.SWEEP)
SIGN_IN = Scope(Reach.SIGN_IN)


def owner_scope(council: str | None) -> Scope:
    """The scope in which rows of this owner are written: a council's, or England's."""
    return OF_ENGLAND if council is None else of_council(council)


@dataclass
class UnitOfWork:
    """One transaction: all or nothing. Commands write through `session`, say what happened, and ask for work."""

    session: AsyncSession
    scope: Scope
    actor: str
    now: datetime
    happenings: list[Happening] = field(default_factory=list)
    bells: set[Service] = field(default_factory=set)

    @property
    def today(self) -> date:
        """The day it is in London."""
        return self.now.astimezone(LONDON).date()

    @property
    def council(self) -> str:
        """The council this is for; only meaningful in a council's scope."""
        assert self.scope.council is not None, "no council in this scope"
        return self.scope.council

    def record(self, happening: Happening) -> None:
        """Say what happened; it is appended to the chain just before the commit."""
        self.happenings.append(happening)

    def ring(self, service: Service) -> None:
        """Wake a service's workers once this has committed."""
        self.bells.add(service)

    @asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """A part that may fail by itself: of what failed nothing was written, nothing happened and nobody is woken."""
        happened, rung = len(self.happenings), set(self.bells)
        try:
            async with self.session.begin_nested():
                yield
        except BaseException:
            del self.happenings[happened:]
            self.bells = rung
            raise


Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The moment it is."""
    return datetime.now(UTC)


@dataclass
class Database:
    """A service's way to its data."""

    engine: AsyncEngine
    service: Service
    switches_role: bool
    bell: Bell
    clock: Clock = utc_now

    def __post_init__(self) -> None:
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False, autoflush=False)

    @asynccontextmanager
    async def unit_of_work(self, scope: Scope, *, actor: str) -> AsyncIterator[UnitOfWork]:
        """All or nothing: commit, then ring the bells. A lost bell only waits for the next sweep."""
        async with self._sessions() as session:
            async with session.begin():
                await self._enter(session, scope)
                unit = UnitOfWork(session, scope, actor, self.clock())
                yield unit
                await session.flush()
                if unit.happenings:
                    await events.append(session, council=scope.owner, actor=unit.actor, happenings=unit.happenings)
            await self.bell.ring_all(unit.bells)

    @asynccontextmanager
    async def reading(self, scope: Scope, *, at_one_moment: bool = False) -> AsyncIterator[AsyncSession]:
        """A transaction that only reads; at one moment, where no statement of it may see more than the first did."""
        async with self._sessions() as session, session.begin():
            if at_one_moment:
                await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            await self._enter(session, scope)
            yield session

    async def _enter(self, session: AsyncSession, scope: Scope) -> None:
        settings = {"council": scope.council or "", "scope": scope.reach.value}
        sql = (
            "select set_config('securing_good.council', :council, true),"
            " set_config('securing_good.scope', :scope, true)"
        )
        if self.switches_role:
            sql += ", set_config('role', :role, true)"
            settings["role"] = self.service.database_role
        await session.execute(text(sql), settings)

    async def close(self) -> None:
        """Give every connection back."""
        await self.bell.close()
        await self.engine.dispose()


def open_database(settings: Settings, *, clock: Clock = utc_now, pooled: bool = True) -> Database:
    """Prepare a service's connections; none is made yet."""
    return Database(
        engine=make_engine(settings.database_url, pool_size=settings.pool_size if pooled else None),
        service=settings.service,
        switches_role=settings.switches_role,
        bell=Bell(settings.redis_url),
        clock=clock,
    )


def make_engine(url: str, *, pool_size: int | None) -> AsyncEngine:
    """Make an engine for a `postgresql://` URL; `pool_size` None opens a connection each time."""
    driver_url = make_url(url).set(drivername="postgresql+asyncpg")
    limits = {"lock_timeout": "10s", "statement_timeout": "120s", "idle_in_transaction_session_timeout": "300s"}
    connect = {"server_settings": {"timezone": "UTC", "jit": "off", **limits}, "timeout": 10}
    if pool_size is None:
        return create_async_engine(driver_url, connect_args=connect, poolclass=NullPool)
    return create_async_engine(
        driver_url, connect_args=connect, pool_size=pool_size, max_overflow=0, pool_timeout=15, pool_pre_ping=False
    )
