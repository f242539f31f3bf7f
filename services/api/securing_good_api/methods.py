"""Which methods an address takes: for OPTIONS, and for whoever used another."""

import re
from collections.abc import Sequence

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import compile_path


def methods_at(app: FastAPI, path: str) -> list[str]:
    """Every method that the address takes, in order; none where there is nothing at it."""
    found = {method for pattern, methods in _routes(app) if pattern.match(path) for method in methods}
    if "GET" in found:
        found.add("HEAD")
    return sorted(found | {"OPTIONS"}) if found else []


def _routes(app: FastAPI) -> Sequence[tuple[re.Pattern[str], frozenset[str]]]:
    """Routes as patterns, compiled once for each application."""
    known: Sequence[tuple[re.Pattern[str], frozenset[str]]] | None = getattr(app.state, "methods_of_routes", None)
    if known is None:
        known = [
            (compile_path(str(route.path))[0], frozenset(getattr(route, "methods", None) or ()))
            for route in iter_route_contexts(app.routes)
        ]
        app.state.methods_of_routes = known
    return known
