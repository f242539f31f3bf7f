"""What may stand after the `?` of an address: what its operation knows, and nothing else."""

from typing import Final

from fastapi import Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.params import Query
from fastapi.routing import APIRoute

_OF_OPERATION: Final[dict[str, frozenset[str]]] = {}


async def only_known_parameters(request: Request) -> None:
    """Raises RequestValidationError naming each query parameter that the operation does not know.

    Passed over, `?case_id=` for `?case=` would answer with everybody's where one case's was meant.
    """
    given = request.query_params
    if not given:
        return
    known = _known(request.scope["route"])
    unknown = [
        {"type": "unknown-parameter", "loc": ("query", name), "msg": _told(known)}
        for name in given
        if name not in known
    ]
    if unknown:
        raise RequestValidationError(unknown)


def _told(known: frozenset[str]) -> str:
    if not known:
        return "This address takes no parameters."
    return f"There is no such parameter here. It takes {', '.join(sorted(known))}."


def _known(route: APIRoute) -> frozenset[str]:
    """The names of an operation's query parameters, worked out once: finding them takes longer than some reads."""
    if route.unique_id not in _OF_OPERATION:
        fields = get_flat_params(route.dependant)
        _OF_OPERATION[route.unique_id] = frozenset(one.alias for one in fields if isinstance(one.field_info, Query))
    return _OF_OPERATION[route.unique_id]
