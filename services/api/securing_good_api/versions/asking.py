"""Which version a request is answered in: the one it asks for, the one its system was registered under, or the newest."""

from typing import Final

from fastapi import Request
from starlette.responses import Response

from securing_good_api.actors import Actor
from securing_good_api.problems import problem
from securing_good_api.versions.declared import DATES, NEWEST

HEADER: Final = "API-Version"
RULE: Final = (
    f"{HEADER} is one of the versions there are, each the day it came: {', '.join(DATES)}. Without it a system is answered "
    f"in the version it was registered under, and everybody else in the newest."
)


def asked_version(request: Request) -> str | None:
    """The version a request asks for, or the newest where it asks for none; None for one that there is not."""
    asked = request.headers.getlist(HEADER)
    if not asked:
        return NEWEST
    return asked[0] if len(asked) == 1 and asked[0] in DATES else None


def settle_version(request: Request) -> Response | None:
    """Note in which version the request is answered, now that it is known whose it is; the refusal of one there is not."""
    version = asked_version(request)
    if version is None:
        return unknown_version(request)
    actor: Actor = request.state.actor
    if HEADER not in request.headers and actor.api_version in DATES:
        # One that is not here was the newest of a later release, which was taken back.
        version = actor.api_version
    request.state.api_version = version
    return None


def unknown_version(request: Request) -> Response:
    """The refusal of a version that there is not."""
    said = ", ".join(request.headers.getlist(HEADER))[:100]
    return problem(request, "unknown-version", f"There is no version {said!r}. {RULE}", versions=list(DATES))
