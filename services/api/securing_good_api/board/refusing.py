"""Pages that say what could not be done."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from securing_good_api.board.looks import page


def refused(
    request: Request,
    status: int,
    detail: str,
    *,
    errors: Any = (),
    blockers: Any = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Why not, in words."""
    answer = page(request, "refused.html", status=status, detail=detail, errors=errors, blockers=blockers)
    answer.headers.update(headers or {})
    return answer
