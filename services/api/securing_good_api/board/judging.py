"""What support changed, and whether schools are treated fairly: what the board judges its own work by."""

from itertools import groupby
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from securing_good_api.board.asking import Api, Pages
from securing_good_api.board.looks import page
from securing_good_api.board.plotting import Plot, Point, plotted

_CANNOT_TELL: Final = "cannot_tell"
_KINDS: Final = ("raw", "given_need", "alike")


async def impact(request: Request, api: Api) -> Response:
    """What support changed against schools that began alike, by kind, provider or package; in the order of names."""
    by = request.query_params.get("by", "kind")
    panel = await api.get("/v1/impact", by=by)
    groups = [_group(list(rows)) for _, rows in groupby(panel["rows"], key=lambda row: row["id"])]
    return page(request, "impact.html", panel=panel, groups=groups, symbols=_symbols(panel["rows"]))


def _group(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Rows of one kind, provider or package, with a chart for each unit: what is counted otherwise has another scale."""
    units = list(dict.fromkeys(row["unit"] for row in rows if row["difference"] is not None))
    charts = [
        {
            "unit": unit,
            "plot": plotted([_point(row) for row in rows if row["unit"] == unit and row["lower"] is not None]),
        }
        for unit in units
    ]
    return {"name": rows[0]["name"], "urn": rows[0]["urn"], "what": rows[0]["what"], "rows": rows, "charts": charts}


def _point(row: dict[str, Any]) -> Point:
    is_told = row["direction"] != _CANNOT_TELL
    return Point(row["title"], row["difference"], row["lower"], row["upper"], is_told)


async def equity(request: Request, api: Api) -> Response:
    """Whether schools with disadvantaged intakes are flagged, supported and let go at fair rates."""
    panel = await api.get("/v1/equity")
    names = {group["number"]: group["name"] for group in panel["groups"]}
    kinds = [
        {"kind": kind, "plot": _differences(measures), "measures": [_told(one, names) for one in measures]}
        for kind in _KINDS
        if (measures := [one for one in panel["measures"] if one["kind"] == kind])
    ]
    rates = [rate for one in panel["measures"] for rate in one["groups"]]
    symbols = _symbols([*panel["measures"], *rates, *panel["waits"]["groups"]])
    return page(request, "equity.html", panel=panel, kinds=kinds, names=names, symbols=symbols)


def _differences(measures: list[dict[str, Any]]) -> Plot | None:
    """The outermost groups compared, in percentage points."""
    shown = [
        _in_percent(f"{one['title']}, of {one['among']}", one, "difference", is_told=one["direction"] != _CANNOT_TELL)
        for one in measures
        if one["difference"] is not None
    ]
    return plotted(shown, low=-100, high=100)


def _told(measure: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    """A measure with a chart of its rates, in percent."""
    shown = [
        _in_percent(names[one["number"]], one, "rate", is_told=True)
        for one in measure["groups"]
        if one["rate"] is not None
    ]
    return {**measure, "plot": plotted(shown, low=0, high=100, of_differences=False)}


def _in_percent(title: str, one: dict[str, Any], name: str, *, is_told: bool) -> Point:
    return Point(title, 100 * one[name], 100 * one["lower"], 100 * one["upper"], is_told)


def _symbols(shown: list[dict[str, Any]]) -> list[str]:
    """Which symbols stand in the place of numbers, each once."""
    return sorted({one["suppressed"] for one in shown if one["suppressed"] is not None})


PAGES: Final[Pages] = [("/impact", impact, ["GET"]), ("/equity", equity, ["GET"])]
