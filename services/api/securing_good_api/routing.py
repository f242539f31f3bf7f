"""Which of four hundred routes an address is for, without asking each of them; and what may stand after its `?`."""

from fastapi import APIRouter, Depends
from fastapi.routing import iter_route_contexts
from starlette.routing import Match
from starlette.types import Scope

from securing_good_api.parameters import only_known_parameters


class Feature(APIRouter):
    """A feature's routes under a prefix, looked through only for an address whose first word one of them begins with.

    Looking through all features' routes for each request took longer than answering some.
    """

    def __init__(self, prefix: str, feature: APIRouter) -> None:
        super().__init__(prefix=prefix, dependencies=[Depends(only_known_parameters)])
        self.include_router(feature)
        self._words = frozenset(_first_word(str(route.path)) for route in iter_route_contexts(feature.routes))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As any router's, once the first word is one of this feature's."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        before, _, address = path.partition(self.prefix)
        if before or _first_word(address) not in self._words:
            return Match.NONE, {}
        return super().matches(scope)


def _first_word(path: str) -> str:
    return path.lstrip("/").partition("/")[0]
