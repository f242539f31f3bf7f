"""What of the API is going away, told in one place: headers of every answer, the document, pages and counts follow from it.

`Deprecation` is RFC 9745's, a moment in seconds since 1970; `Sunset` is RFC 8594's, an HTTP date. From its sunset on an
address answers 410: whoever was told the day can rely on it, and nothing goes away before it.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cached_property
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from securing_good.database import Database
from securing_good_api.problems import problem

router = APIRouter(tags=["deprecations"])


@dataclass(frozen=True)
class Deprecation:
    """An address that is going away."""

    name: str
    """The operation's id, and the name of the page that tells of it."""
    method: str
    path: str
    """Its template."""
    since: datetime
    sunset: datetime
    successor: str
    """What to ask instead, with the same names in braces."""
    why: str

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return compile_path(self.path)[0]

    def concerns(self, method: str, path: str) -> bool:
        """Whether a request is for it."""
        asked = "GET" if method == "HEAD" else method
        return asked == self.method and self._pattern.match(path) is not None

    def headers(self, path: str) -> Iterator[tuple[bytes, bytes]]:
        """What every answer at this address says of it."""
        found = self._pattern.match(path)
        assert found is not None, f"{path} is not {self.path}"
        successor = self.successor.format(**{name: quote(value, safe="") for name, value in found.groupdict().items()})
        links = (
            f'</deprecations/{self.name}>; rel="deprecation"; type="text/html", <{successor}>; rel="successor-version"'
        )
        yield b"deprecation", f"@{int(self.since.timestamp())}".encode()
        yield b"sunset", format_datetime(self.sunset, usegmt=True).encode()
        yield b"link", links.encode()


DEPRECATIONS: Final = (
    Deprecation(
        name="download_refused_rows",
        method="GET",
        path="/v1/imports/{import_id}/rows.csv",
        since=datetime(2026, 11, 27, tzinfo=UTC),
        sunset=datetime(2027, 12, 1, tzinfo=UTC),
        successor="/v1/imports/{import_id}/rows?export=csv",
        why="Any list comes as a file since `export`: this address gave the rows of one list a second time, without saying "
        "where and when they were read.",
    ),
)


def deprecation_of(method: str, path: str) -> Deprecation | None:
    """What a request asks for that is going away."""
    return next((one for one in DEPRECATIONS if one.concerns(method, path)), None)


def gone(request: Request, deprecation: Deprecation | None) -> Response | None:
    """The refusal of what has gone away; None as long as it is here."""
    database: Database = request.state.database
    if deprecation is None or database.clock() < deprecation.sunset:
        return None
    day = deprecation.sunset.date().isoformat()
    detail = f"This address went away on {day}. Ask {deprecation.method} {deprecation.successor} instead."
    return problem(request, "gone", detail)


@router.get(
    "/deprecations/{name}",
    operation_id="get_deprecation",
    summary="Read what is going away, and what to ask instead",
    response_class=HTMLResponse,
)
async def get_deprecation(name: Annotated[str, Path(max_length=100)]) -> HTMLResponse:
    """Where the `Link` of an answer leads that comes from an address which is going away."""
    told = next((one for one in DEPRECATIONS if one.name == name), None)
    if told is None:
        raise HTTPException(404)
    address, successor = html.escape(f"{told.method} {told.path}"), html.escape(f"{told.method} {told.successor}")
    return HTMLResponse(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{address} is going away</title>"
        f"<h1><code>{address}</code> is going away</h1><p>{html.escape(told.why)}</p>"
        f"<p>It was deprecated on {told.since.date()} and answers 410 from {told.sunset.date()} on. "
        f"Ask <code>{successor}</code> instead.</p></html>"
    )
