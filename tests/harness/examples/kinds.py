"""How a valid request of one route is told."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import uuid4

from tests.harness.stories import CouncilStory, SchoolStory, World


class About(StrEnum):
    """What a request names, and so to whom it may belong."""

    NOTHING = "nothing"
    """A list, or something that belongs to all."""
    COUNCIL = "council"
    """Something of a council as a whole."""
    SCHOOL = "school"
    """Something of one school."""


class Ownership(StrEnum):
    """Whose thing a request names, seen from the caller."""

    OWN = "own"
    OTHER_SCHOOL = "other_school"
    OTHER_COUNCIL = "other_council"


OWNERSHIPS = {
    About.NOTHING: (Ownership.OWN,),
    About.COUNCIL: (Ownership.OWN, Ownership.OTHER_COUNCIL),
    About.SCHOOL: (Ownership.OWN, Ownership.OTHER_SCHOOL, Ownership.OTHER_COUNCIL),
}


@dataclass(frozen=True)
class Named:
    """The story a request's names are taken from."""

    world: World
    council: CouncilStory
    school: SchoolStory


@dataclass(frozen=True)
class Sent:
    """One request, ready to be made."""

    path: str
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Example:
    """How to make a valid request of one route."""

    about: About
    make: Callable[[Named], Sent]
    missing: Callable[[], str] | None = None
    """The path with an id that nothing has, where the path names a thing."""


def get(path: str, about: About = About.NOTHING, missing: str | None = None) -> Example:
    """A GET whose path is filled from the story by attribute names."""

    def make(named: Named) -> Sent:
        known = {"council": named.council, "school": named.school, "world": named.world}
        return Sent(path.format(**known))

    return Example(about, make, (lambda: missing.format(uuid4())) if missing else None)


KEYED = {"Idempotency-Key": "the-batch", "X-Request-Id": "the-batch", "Traceparent": f"00-{'a' * 32}-{'b' * 16}-00"}
"""A batch's key. What it is answered is kept, and tells of the request and its trace: those are its own as well."""


def post_many(path: str, about: About, body: Callable[[Named], dict[str, Any]]) -> Example:
    """A batch, with a key of its own that it needs."""

    def make(named: Named) -> Sent:
        items = body(named)
        return Sent(path, {"json": items, "headers": {"Idempotency-Key": f"{zlib.crc32(repr(items).encode())}"}})

    return Example(about, make)


def post(path: str, about: About, body: Callable[[Named], dict[str, Any]]) -> Example:
    return Example(about, lambda named: Sent(path, {"json": body(named)}))
