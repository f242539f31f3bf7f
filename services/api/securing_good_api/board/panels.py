"""What the partnership board and officers look at together: one page for each panel of the dashboard."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from securing_good_api.board.asking import Api, Pages
from securing_good_api.board.looks import page, words
from securing_good_api.board.slices import slice_of

_LEVELS: Final = ("red", "amber", "green", "not_assessed")


async def overview(request: Request, api: Api) -> Response:
    """The borough as a whole: levels, movement, what suggestions rest on."""
    panel = await api.get("/v1/dashboard/overview")
    return page(request, "overview.html", panel=panel, chart=_bars(panel["phases"]))


async def early_warnings(request: Request, api: Api) -> Response:
    """Signs of risk in schools outside the programme."""
    panel = await api.get("/v1/dashboard/early-warnings")
    return page(request, "early_warnings.html", panel=panel, shown=slice_of(request, panel["warned"]))


async def cases(request: Request, api: Api) -> Response:
    """Schools in the programme and whether their meetings are kept."""
    panel = await api.get("/v1/dashboard/cases")
    return page(request, "cases.html", panel=panel, shown=slice_of(request, panel["cases"]))


async def overdue(request: Request, api: Api) -> Response:
    """What should have been done by now."""
    panel = await api.get("/v1/dashboard/overdue")
    return page(request, "overdue.html", panel=panel, shown=slice_of(request, panel["late"]))


async def support(request: Request, api: Api) -> Response:
    """Packages, what they cost, and who provides them."""
    panel = await api.get("/v1/dashboard/support")
    return page(request, "support.html", panel=panel, shown=slice_of(request, panel["open"]))


async def decisions(request: Request, api: Api) -> Response:
    """What waits for a decision, and by when."""
    panel = await api.get("/v1/dashboard/decisions-due")
    return page(request, "decisions.html", panel=panel, shown=slice_of(request, panel["decisions"]))


PAGES: Final[Pages] = [
    ("/overview", overview, ["GET"]),
    ("/early-warnings", early_warnings, ["GET"]),
    ("/cases", cases, ["GET"]),
    ("/overdue", overdue, ["GET"]),
    ("/support", support, ["GET"]),
    ("/decisions", decisions, ["GET"]),
]


def _bars(phases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a chart of levels by phase; none where any number is hidden, because a bar's length would tell it."""
    shown = [row for row in phases if row["schools"]]
    if any(row["levels"][level]["value"] is None for row in shown for level in _LEVELS):
        return []
    return [
        {"title": words(row["phase"]), "at": at, "total": row["schools"]}
        | {level: row["levels"][level]["value"] for level in _LEVELS}
        for at, row in enumerate(shown)
    ]
