"""Reads: JSON built by Postgres from the declared shape, passed on as bytes. A shape is written once, as its `XOut`.

A field is the column of the same name, unless it is annotated with `Sql` (another expression), `Many` (rows of another
shape, as an array) or `Composed` (decided in Python). What a role may not see is another `XOut`.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.errors import NotFound
from securing_good_api.actors import Actor


class Out(BaseModel):
    """A shape on the wire."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Sql:
    """This field is this expression. `:today` in it is the day it is in London by the application's clock."""

    expression: str


@dataclass(frozen=True)
class Many:
    """This field is an array of another shape's rows: those of `source` for which `on` holds, in this order."""

    source: str
    on: str
    order: str


@dataclass(frozen=True)
class Composed:
    """This field is what `compose` makes, for whoever asks and for the day, of the facts this expression gives.

    The facts themselves are not shown. It is for single resources: a list passes on what the database made.
    """

    facts: str
    compose: Callable[[Any, Actor, date], Any]


def columns(shape: type[BaseModel], alias: str, only: Collection[str] | None = None) -> str:
    """The SQL expression that builds one row's JSON object in the declared order of fields, or of those named."""
    parts = [f"'{name}', {column(shape, alias, name)}" for name in shape.model_fields if only is None or name in only]
    return f"json_build_object({', '.join(parts)})"


def column(shape: type[BaseModel], alias: str, name: str) -> str:
    """The SQL expression of one field."""
    info = shape.model_fields[name]
    for mark in info.metadata:
        if isinstance(mark, Sql):
            # What is not known to be so is not: a comparison with a row that is not there is null.
            return f"coalesce(({mark.expression}), false)" if info.annotation is bool else mark.expression
        if isinstance(mark, Composed):
            return mark.facts
        if isinstance(mark, Many):
            (inner,) = get_args(info.annotation)
            rows = columns(inner, mark.source.split()[-1])
            return (
                f"coalesce((select json_agg({rows} order by {mark.order}) "
                f"from {mark.source} where {mark.on}), '[]'::json)"
            )
    return f'{alias}."{name}"'


@dataclass(frozen=True)
class Rows:
    """Which rows of a view somebody may see: the parts of a SELECT, and the values of its parameters."""

    source: str
    conditions: Sequence[str]
    values: Mapping[str, Any]
    today: date

    def select(self, what: str, *more: str, then: str = "") -> str:
        """The statement for these rows and conditions besides."""
        where = " and ".join([*self.conditions, *more])
        return f"select {what} from {self.source} {'where ' + where if where else ''} {then}"

    def values_for(self, sql: str, **more: Any) -> dict[str, Any]:
        """Values for a statement made of these rows: its own, and the day where it asks for it."""
        day = {"today": self.today} if ":today" in sql else {}
        return {**self.values, **more, **day}


@dataclass(frozen=True)
class View:
    """How a shape is read: from where, whose rows, in which order, by which identity."""

    shape: type[BaseModel]
    source: str
    """The FROM clause; the row itself goes by `alias`."""
    alias: str
    order: tuple[str, ...]
    """Expressions that order the list; together they are unique and never null."""
    identity: str | None = None
    """Condition that picks the row named `:id`."""
    council: str | None = "council"
    """Column that holds the council; None for facts that belong to no council."""
    school: str | None = "urn"
    """Column that holds the school: people of a school see their own rows only; None where they see none or all."""
    version: str = "1"
    """Expression of the row's version, for its ETag."""
    moving: bool = False
    """Whether it also shows other rows or the day: its ETag then moves with the council's events and the London date."""
    untold: bool = False
    """Whether its rows change without an event: no ETag can then say that nothing has changed."""
    always: Sequence[str] = field(default=())
    """Conditions that always hold."""

    @cached_property
    def mark(self) -> str:
        """Changes when the shape changes: part of every ETag."""
        return hashlib.sha256(f"{self.shape.__name__}{self._row}".encode()).hexdigest()[:8]

    @cached_property
    def _row(self) -> str:
        return columns(self.shape, self.alias)

    @cached_property
    def _composed(self) -> dict[str, Composed]:
        return {
            name: mark
            for name, info in self.shape.model_fields.items()
            for mark in info.metadata
            if isinstance(mark, Composed)
        }

    @property
    def is_personal(self) -> bool:
        """Whether what it shows depends on who asks, besides their roles and schools."""
        return bool(self._composed) or any(":subject" in part or ":signs_in_as" in part for part in self.always)

    def _whose(self, actor: Actor) -> tuple[list[str], dict[str, Any]]:
        conditions: list[str] = list(self.always)
        values: dict[str, Any] = {}
        if self.council:
            conditions.append(f"{self.alias}.{self.council} = :council")
        if any(":council" in part for part in (self.source, self._row, *conditions)):
            values["council"] = actor.council
        if any(":subject" in condition for condition in self.always):
            values["subject"] = actor.subject
        if any(":issuer" in condition for condition in self.always):
            values["issuer"], values["signs_in_as"] = actor.sign_in
        if self.school and actor.is_of_a_school:
            conditions.append(f"{self.alias}.{self.school} = any(:urns)")
            values["urns"] = sorted(actor.urns)
        return conditions, values

    async def one(self, session: AsyncSession, actor: Actor, id_: Any, *, today: date) -> "One":
        """Read one resource; raises NotFound when there is none, or none this actor may know of."""
        rows = self.rows(actor, today)
        sql = rows.select(f"{self._row}::text as body, {self.version} as version", str(self.identity))
        row = (await session.execute(text(sql), rows.values_for(sql, id=id_))).one_or_none()
        if row is None:
            raise NotFound("There is no such thing, or none that you may know of.")
        body = self._compose(row.body, actor, today)
        return One(body.encode(), int(row.version), f'"{row.version}.{self.mark}"')

    def _compose(self, body: str, actor: Actor, today: date) -> str:
        """The row with its composed fields in the place of the facts they were made from."""
        if not self._composed:
            return body
        read = json.loads(body)
        made = {name: mark.compose(read[name], actor, today) for name, mark in self._composed.items()}
        return json.dumps(read | made, ensure_ascii=False)

    def rows(self, actor: Actor, today: date, where: Mapping[str, Any] | None = None) -> Rows:
        """The rows this actor may see.

        `where` maps conditions to the value of their one parameter, `:p`; null values leave the condition out.
        """
        conditions, values = self._whose(actor)
        for number, (condition, value) in enumerate((where or {}).items()):
            if value is not None:
                conditions.append(condition.replace(":p", f":p{number}"))
                values[f"p{number}"] = value
        return Rows(self.source, conditions, values, today)

    def row(self, only: Collection[str] | None = None) -> str:
        """The SQL expression of one row's JSON object, whole or with these fields only."""
        return self._row if only is None else columns(self.shape, self.alias, only)


@dataclass(frozen=True)
class One:
    """One resource as it is on the wire, its version and its ETag."""

    body: bytes
    version: int
    etag: str


async def heads(session: AsyncSession, council: str) -> str:
    """The version of everything a council can see, as `ours.englands`.

    Every change appends an event in its own transaction, so the heads of the council's and England's chains tell it.
    """
    read = await session.execute(
        text("select chain, sequence from event_chain where chain in (:chain, 'england')"), {"chain": council}
    )
    numbers = {row.chain: row.sequence for row in read}
    return f"{numbers.get(council, 0)}.{numbers.get('england', 0)}"


async def list_etag(session: AsyncSession, actor: Actor, view: View, today: date) -> str:
    """The ETag of any list this actor reads: it moves whenever anything the council can see has changed."""
    who = (sorted(actor.roles), sorted(actor.urns), *([actor.subject] if view.is_personal else []))
    whose = hashlib.sha256(repr(who).encode()).hexdigest()[:8]
    return f'"{view.mark}.{await heads(session, actor.council)}.{today.isoformat()}.{whose}"'
