"""Many of one command in one request: each item by itself, or all of them or none (ADR 47).

An item is held against its own shape, done in a part of the transaction that may fail by itself, and told of as the single
command would answer it. Sources: RFC 7240 section 4.4 (`handling`), RFC 4918 section 13 (207), RFC 6901 (pointers).
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final, Generic, TypeVar
from urllib.request import parse_http_list

from fastapi import Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from securing_good.database import of_council
from securing_good.errors import SecuringGoodError
from securing_good_api.actors import Permission
from securing_good_api.problems import PROBLEMS, Problem, broken_rules, places, refusal_of, told_of
from securing_good_api.reads import View
from securing_good_api.requests import JSON, PRIVATE, Unkept, Write, acting, begin_write, idempotency_key
from securing_good_api.sending import Sent

MOST: Final = 100
"""Items in one request."""
MULTI_STATUS: Final = 207
T = TypeVar("T", bound=BaseModel)


class Handling(StrEnum):
    """What becomes of the good items where others are bad (`Prefer: handling=…`)."""

    STRICT = "strict"
    LENIENT = "lenient"


@dataclass(frozen=True)
class Broken:
    """An item that is not of its shape, and why."""

    errors: Sequence[Mapping[str, Any]]


def _by_itself(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """The item, or what is wrong with it: the others are taken whatever this one is."""
    try:
        return handler(value)
    except ValidationError as error:
        return Broken(error.errors(include_url=False, include_input=False))


class BatchIn(Sent, Generic[T]):
    """Items of one command, each as it would be sent alone. One that is not of its shape is `Broken` in its place."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[Annotated[T, WrapValidator(_by_itself)]], Field(min_length=1, max_length=MOST)]


class BatchItemOut(BaseModel):
    """What became of one item: what was made or changed, or why it was not."""

    model_config = ConfigDict(extra="forbid")

    index: Annotated[int, Field(ge=0, le=MOST - 1)]
    """Its place in the batch, from 0."""
    status: Annotated[int, Field(ge=200, le=599)]
    """What the command alone would have been answered."""
    id: str | None = None
    location: str | None = None
    """Where it is read."""
    etag: str | None = None
    """Its version, for `If-Match`."""
    problem: Problem | None = None
    """Why it was refused: pointers begin at the batch (`#/items/17/urn`)."""


class BatchOut(BaseModel):
    """What became of each item of a batch, in its order."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[BatchItemOut], Field(min_length=1, max_length=MOST)]
    done: Annotated[int, Field(ge=0, le=MOST)]
    """How many were done."""
    refused: Annotated[int, Field(ge=0, le=MOST)]
    dry_run: bool = False
    """Whether it was only tried: nothing was kept, and nothing has an id."""


class KeyRequired(SecuringGoodError):
    """A batch came without an idempotency key: a hundred things would be done again if it had to be sent again."""

    code = "idempotency-key-required"


class BatchRefused(SecuringGoodError):
    """Some of a batch that was to be taken as a whole is refused."""

    code = "batch-refused"


@dataclass
class Batch:
    """A transaction for many of one command, on behalf of an actor who may."""

    write: Write
    handling: Handling | None
    dry_run: bool

    async def take(
        self, items: Sequence[T], view: View, command: Callable[[T], Awaitable[Any]], *, status: int, at: str
    ) -> Response:
        """Do each item in its order and say what became of it.

        `command` does one and returns the id by which `view` reads it; `status` is what it is answered where it is done, `at`
        the address under which its like are read. Raises BatchRefused where all were to be done and some cannot be; whatever
        is nobody's refusal ends the whole.
        """
        await self._one_batch_at_a_time()
        told = [await self._taken(number, item, view, command, status, at) for number, item in enumerate(items)]
        refused = [one for one in told if one.problem is not None]
        applied = {} if self.handling is None else {"Preference-Applied": f"handling={self.handling}"}
        if refused and self.handling is Handling.STRICT:
            detail = f"{len(refused)} of {len(told)} items are refused, so none was kept."
            raise BatchRefused(detail, errors=[rule for one in refused for rule in _rules_of(one)], headers=applied)
        out = BatchOut(items=told, done=len(told) - len(refused), refused=len(refused), dry_run=self.dry_run)
        body = out.model_dump_json(exclude_none=True).encode()
        if self.dry_run:
            raise Unkept(Response(body, MULTI_STATUS, {**PRIVATE, **applied}, JSON))
        return await self.write.answer_with(body, status=MULTI_STATUS, headers=applied)

    async def _one_batch_at_a_time(self) -> None:
        """Two batches of a council that hold one another's schools would wait for each other until one is struck down."""
        await self.write.unit.session.execute(
            text("select pg_advisory_xact_lock(hashtext('batches of ' || :council), 0)"),
            {"council": self.write.unit.council},
        )

    async def _taken(
        self, number: int, item: T, view: View, command: Callable[[T], Awaitable[Any]], status: int, at: str
    ) -> BatchItemOut:
        place = f"#/items/{number}"
        if isinstance(item, Broken):
            errors = broken_rules(item.errors, ("body", "items", number))
            return self._refused(number, "invalid", places(errors), {"errors": errors})
        unit = self.write.unit
        try:
            async with unit.part():
                id_ = await command(item)
                await unit.session.flush()
                found = await view.one(unit.session, self.write.actor, id_, today=unit.today)
        except (SecuringGoodError, DBAPIError) as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            name, detail, more = refusal
            return self._refused(number, name, detail, _seen_from_the_batch(more, place))
        if self.dry_run:
            return BatchItemOut(index=number, status=status)
        return BatchItemOut(index=number, status=status, id=str(id_), location=f"{at}/{id_}", etag=found.etag)

    def _refused(self, number: int, name: str, detail: str, more: Mapping[str, Any]) -> BatchItemOut:
        told = told_of(self.write.request, name, detail, more, place=f"#/items/{number}")
        return BatchItemOut(index=number, status=PROBLEMS[name].status, problem=Problem.model_validate(told))


def _seen_from_the_batch(more: Mapping[str, Any], place: str) -> dict[str, Any]:
    """What a command says of its body, with pointers that begin at the batch."""
    if "errors" not in more:
        return dict(more)
    rebased = [
        {**one, "pointer": place + one["pointer"].removeprefix("#")} if "pointer" in one else dict(one)
        for one in more["errors"]
    ]
    return {**more, "errors": rebased}


def _rules_of(item: BatchItemOut) -> Iterator[dict[str, Any]]:
    """Each rule that a refused item breaks; of one that breaks no rule of its shape, why it is refused."""
    problem, place = item.problem, f"#/items/{item.index}"
    assert problem is not None
    for rule in problem.errors or []:
        yield {"pointer": place, **rule.model_dump(exclude_none=True), "status": item.status}
    if not problem.errors:
        blockers = {"blockers": [one.model_dump() for one in problem.blockers]} if problem.blockers else {}
        code = problem.type.removeprefix("/problems/")
        yield {"pointer": place, "code": code, "detail": problem.detail, "status": item.status, **blockers}


def preferred_handling(headers: Sequence[str]) -> Handling | None:
    """What `Prefer` says of handling; of several the first counts, and what is not known is passed over (RFC 7240)."""
    for preference in parse_http_list(",".join(headers)):
        name, _, value = preference.partition(";")[0].partition("=")
        if name.strip().lower() == "handling":
            word = value.strip().strip('"').lower()
            return Handling(word) if word in set(Handling) else None
    return None


def batching(permission: Permission) -> Any:
    """Depend on a writing transaction for a batch, if the actor has this permission.

    An idempotency key is needed, and stands for the whole request, with its preference. Of one that is only tried nothing is
    kept, the key neither. Raises KeyRequired.
    """

    async def open_batch(request: Request, *, dry_run: bool = False) -> AsyncIterator[Batch]:
        actor = await acting(request, permission)
        if idempotency_key(request) is None:
            raise KeyRequired(
                "Send an Idempotency-Key of your own, so that the batch may be sent again and is done once."
            )
        handling = preferred_handling(request.headers.getlist("prefer"))
        fingerprint = None if dry_run else f"{handling} ".encode() + await request.body()
        async with begin_write(request, actor, of_council(actor.council), fingerprint) as write:
            yield Batch(write, handling, dry_run)

    return Depends(open_batch, scope="function")
