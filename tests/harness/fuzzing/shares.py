"""Who sends what: every operation by somebody who may, and by others who may not, as the authorisation matrix says."""

import csv
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from securing_good.vocabulary import SCHOOL_ROLES, Role
from tests.harness.bodies import URNS
from tests.harness.callers import ALL_SCOPES, Api, token
from tests.harness.fuzzing.campaign import Share

MATRIX = Path(__file__).parents[2] / "whole" / "authorisation_matrix.csv"
SYSTEM = "system"
"""A system of the council, registered as any is, with every scope there is; it gets its tokens at `/oauth2/token`."""
CALLERS = (*(role.value for role in Role), SYSTEM)
ENOUGH_S = 6 * 3600
IN_A_ROW = ("headteacher", SYSTEM)
"""Who sends requests that build on each other in the ordinary suite: of one caller's operations all, or the rows break off."""


@dataclass(frozen=True)
class Known:
    """What everybody is told before they begin."""

    document: Path
    """The document with the world's examples, as a file."""
    values: Mapping[str, list[Any]]
    operations: Mapping[tuple[str, str], str]
    """Operation ids by method and path."""

    @classmethod
    def of(cls, document: dict[str, Any], values: Mapping[str, list[Any]], folder: Path) -> "Known":
        """Write the document down for the processes that send."""
        path = folder / "document.json"
        path.write_text(json.dumps(document))
        ids = {
            (method.upper(), path): operation["operationId"]
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        }
        return cls(path, values, ids)


def permitted() -> dict[tuple[str, str], set[str]]:
    """Who may do what to what is their own, by method and path."""
    lines = [line for line in MATRIX.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    found: dict[tuple[str, str], set[str]] = {}
    for row in csv.DictReader(lines):
        if row["ownership"] == "own":
            may = {role.value for role in Role if row[role] != "403"}
            found[row["method"], row["path"]] = may | ({SYSTEM} if Role.INTEGRATOR in may else set())
    return found


def chosen(seed: int, name: str, part: int) -> bool:
    """Whether this is one of every so many, by the seed."""
    return zlib.crc32(f"{seed} {name}".encode()) % part == 0


def dealt(known: Known, seed: int) -> dict[str, dict[str, list[str]]]:
    """Each operation dealt out once to somebody who may do it (`own`) and to two others, one of whom may not (`others`)."""
    may_by_route = permitted()
    hands: dict[str, dict[str, list[str]]] = {caller: {"own": [], "others": []} for caller in CALLERS}
    for number, (route, operation) in enumerate(sorted(known.operations.items())):
        may = [caller for caller in CALLERS if caller in may_by_route.get(route, CALLERS)]
        may_not = [caller for caller in CALLERS if caller not in may]
        turn = number + seed
        first = may[turn % len(may)]
        hands[first]["own"].append(operation)
        others = {may[(turn + 1) % len(may)], *(may_not[turn % len(may_not) :][:1] if may_not else ())} - {first}
        for caller in others:
            hands[caller]["others"].append(operation)
    return hands


def all_of(known: Known, caller: str) -> dict[str, list[str]]:
    """Every operation: those that a caller may do, and those that they may not."""
    may_by_route = permitted()
    own = [operation for route, operation in known.operations.items() if caller in may_by_route.get(route, CALLERS)]
    return {"own": own, "others": [one for one in known.operations.values() if one not in own]}


async def proof_of(api: Api, caller: str) -> dict[str, Any]:
    """How a caller proves who they are: a token, or a system's id and secret."""
    if caller != SYSTEM:
        urns = URNS["307"][:1] if Role(caller) in SCHOOL_ROLES else ()
        return {"token": token(caller, urns=urns, lasts=ENOUGH_S)}
    body = {"name": "A system that sends what nobody thought of", "scopes": ALL_SCOPES.split()}
    made = await api.post("/v1/clients", "admin", json=body)
    assert made.status_code == 201, made.text
    return {"client": (made.json()["client_id"], made.json()["secret"])}


async def short_share(api: Api, known: Known, caller: str, hand: Mapping[str, list[str]], seed: int) -> Share:
    """Some of everything: each operation's examples, a few of its bounds, a part of them at random; some callers in a row."""
    own, others = hand["own"], hand["others"]
    together = all_of(known, caller)["own"] if caller in IN_A_ROW else []
    writes = {operation for (method, _), operation in known.operations.items() if method != "GET"}
    return Share(
        caller=caller,
        url=str(api.client.base_url),
        document=known.document,
        values=known.values,
        seed=seed,
        operations={
            "examples": (*own, *others),
            "coverage": tuple(one for one in own if one not in writes or chosen(seed, one, 2)),
            "fuzzing": tuple(one for one in own if chosen(seed, f"{one} at random", 4)),
            "stateful": tuple(together),
        },
        thinned=5.0,
        examples=3,
        chains=12,
        asked_with_no_token=frozenset(own),
        **await proof_of(api, caller),
    )


async def long_share(api: Api, known: Known, caller: str, seed: int) -> Share:
    """Everything that the caller may do, in some hundred ways each, and a little of what they may not."""
    hand = all_of(known, caller)
    every = (*hand["own"], *hand["others"])
    return Share(
        caller=caller,
        url=str(api.client.base_url),
        document=known.document,
        values=known.values,
        seed=seed,
        operations={
            "examples": every,
            "coverage": every,
            "fuzzing": tuple(hand["own"]),
            "stateful": tuple(hand["own"]),
        },
        thinned=40.0,
        thinned_for=dict.fromkeys(hand["others"], 6.0),
        examples=8,
        chains=80,
        asked_with_no_token=frozenset(every),
        **await proof_of(api, caller),
    )
