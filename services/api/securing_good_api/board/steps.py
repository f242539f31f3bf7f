"""What may be done about something, step by step: each a form on a page of its own, offered while it may be done."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from securing_good_api.board.asking import Answer, Api, Pages
from securing_good_api.board.forms import Reading
from securing_good_api.board.looks import page
from securing_good_api.board.sending import FRESH, Attempt, Form, Typed, as_typed

Told = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """Something that may be done, and the form that asks for what it needs."""

    name: str
    """The last part of its address, and of its template's name."""
    title: str
    button: str
    to: str
    """Where the API takes it, after the address of what it is about."""
    action: str
    """By which word `allowed_actions` offers it."""
    body: Reading = as_typed
    is_versioned: bool = True
    """Whether nothing is done about a newer version than was read."""
    is_grave: bool = False
    """Whether it ends something: its button says so."""
    at: str = ""
    """Its address after that of what it is about, where that is not its name."""
    is_listed: bool = True
    """Whether its button stands on the page of what it is about; else the page says itself where."""
    done: str | Callable[[Request, Answer], str] = ""
    """Where whoever did it is led; to what it is about, where nothing is said."""


Facts = Callable[[Request, Api, Told], Awaitable[Told]]


async def nothing_more(_request: Request, _api: Api, _found: Told) -> Told:
    """All that a form shows is in what it is about."""
    return {}


Allowed = Callable[[Request, Api, Told], Awaitable[list[dict[str, Any]]]]


async def as_told(_request: Request, _api: Api, found: Told) -> list[dict[str, Any]]:
    """What the API says may be done about something."""
    told: list[dict[str, Any]] = found["allowed_actions"]
    return told


@dataclass(frozen=True)
class About:
    """What steps are about."""

    called: str
    """How its templates call it; their folder too."""
    at: str
    """Its address among pages, with its part to fill in; the steps' begin with it."""
    of: str
    """Its address in the API."""
    steps: tuple[Step, ...]
    facts: Facts = nothing_more
    """What its page and its forms show besides."""
    begun: Facts = nothing_more
    """What stands in a form before anybody types."""
    allowed: Allowed = as_told
    """What may be done about it, where the API does not tell that with it."""

    def pages(self) -> Pages:
        """Its own page, and for each step a form and where it is sent."""
        found: list[tuple[str, Any, list[str]]] = [(self.at, self.shown, ["GET"])]
        for step in self.steps:
            form = self._form(step)
            sent = Form(f"{self.of}/{step.to}", step.done or f"/board{self._plain}", shown=form, body=step.body)
            at = f"{self.at}/{step.at or step.name}"
            found += [(at, form, ["GET"]), (at, sent, ["POST"])]
        return found

    async def shown(self, request: Request, api: Api) -> Response:
        """How it stands, and what may be done about it."""
        found = (await self._read(request, api)).json
        allowed = await self.allowed(request, api, found)
        told = {self.called: found, "offered": offered(allowed, self.steps), "here": self._here(request)}
        return page(request, f"{self.called}/page.html", **told, **await self.facts(request, api, found))

    def _form(self, step: Step) -> Callable[[Request, Api, Attempt], Awaitable[Response]]:
        async def form(request: Request, api: Api, attempt: Attempt = FRESH) -> Response:
            answer = await self._read(request, api)
            found = answer.json
            allowed = {one["action"]: one["blockers"] for one in await self.allowed(request, api, found)}
            if attempt is FRESH and step.action not in allowed:
                return RedirectResponse(self._here(request), 303)
            begun = await self.begun(request, api, found) if attempt is FRESH else {}
            return page(
                request,
                f"{self.called}/{step.name}.html",
                status=attempt.status,
                step=step,
                typed=attempt is not FRESH,
                here=self._here(request),
                blockers=allowed.get(step.action, [NOT_OFFERED]),
                values=attempt.values
                or Typed({name: str(value) for name, value in begun.items() if value is not None}),
                mistakes=attempt.mistakes,
                version=attempt.values["version"] or answer.headers.get("etag", "") if step.is_versioned else "",
                **{self.called: found},
                **await self.facts(request, api, found),
            )

        return form

    async def _read(self, request: Request, api: Api) -> Answer:
        return await api.ask("GET", self.of.format(**request.path_params))

    def _here(self, request: Request) -> str:
        return f"/board{self._plain.format(**request.path_params)}"

    @property
    def _plain(self) -> str:
        """Its address as `str.format` fills it in."""
        return self.at.replace(":uuid}", "}").replace(":int}", "}")


NOT_OFFERED: Final = {"detail": "It has been done meanwhile, or cannot be done any more as things stand."}


def unblocked(*actions: str) -> list[dict[str, Any]]:
    """What may be done now, as `allowed_actions` says it, of what the API tells none of."""
    return [{"action": action, "blockers": []} for action in actions]


def offered(allowed: Iterable[Mapping[str, Any]], steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The steps that are somebody's to take, each with what keeps them from it now."""
    blocked = {one["action"]: one["blockers"] for one in allowed}
    return [
        {"step": step, "blockers": blocked[step.action]} for step in steps if step.is_listed and step.action in blocked
    ]
