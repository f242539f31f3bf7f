"""Which methods an address takes: for OPTIONS, and for whoever used another."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import compile_path


def methods_at(app: FastAPI, path: str) -> Sequence[str]:
    """Every method that the address takes, in order; none where there is nothing at it.

    An address that is declared as it stands takes its own methods, also where it fits the pattern of others.
    """
    fixed = methods_of_fixed(app).get(path)
    if fixed is not None:
        return fixed
    return _with_implied({method for pattern, methods in _routes(app) if pattern.match(path) for method in methods})


def methods_of_fixed(app: FastAPI) -> Mapping[str, Sequence[str]]:
    """The methods of each address that has no part to fill in, computed once for each application."""
    known: Mapping[str, Sequence[str]] | None = getattr(app.state, "methods_of_fixed", None)
    if known is None:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for route in iter_route_contexts(app.routes):
            # What is mounted there answers for itself.
            if "{" not in str(route.path) and getattr(route, "methods", None):
                found[str(route.path)] |= set(route.methods or ())
        known = {path: _with_implied(methods) for path, methods in found.items()}
        app.state.methods_of_fixed = known
    return known


def _with_implied(methods: Collection[str]) -> Sequence[str]:
    """With those that no route declares: HEAD is answered as GET, and OPTIONS everywhere."""
    return sorted({*methods, "OPTIONS", *({"HEAD"} if "GET" in methods else ())}) if methods else []


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
