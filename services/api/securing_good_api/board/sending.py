"""A form sent to the API, and shown again with what was wrong in it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from securing_good_api.board.asking import Answer, Api, Refused
from securing_good_api.board.forms import Filled, filled
from securing_good_api.board.looks import dated, words

MISTAKES: Final = frozenset({400, 409, 412, 422, 428})
"""Refusals that somebody can do something about where they are."""
CHANGED_MEANWHILE: Final = 412
NOT_SENT: Final = (
    "Nothing was sent: you have signed in anew since the page was opened, or it was not opened here. What was typed is kept. "
    "Look at it, and send it."
)
CHANGED: Final = (
    "Somebody else changed this after you opened the page. It is shown as it stands now; what you typed is kept."
)


@dataclass(frozen=True)
class Mistakes:
    """What was wrong, as an error summary and the fields show it."""

    summary: list[dict[str, str]]
    at: Mapping[str, str]
    """By field."""

    @classmethod
    def of(cls, refused: Refused, form: Filled) -> "Mistakes":
        """From the API's refusal: each broken rule at the field that it is about, if it is about one."""
        if refused.status == CHANGED_MEANWHILE:
            return cls([{"text": CHANGED}], {})
        told = [*refused.problem.get("errors", []), *refused.problem.get("blockers", [])]
        summary: list[dict[str, str]] = []
        at: dict[str, str] = {}
        for one in told:
            name, said = form.field_at(one.get("pointer", "")), _said(one)
            summary.append(
                {"text": f"{_called(name)}: {said}", "href": f"#{name}"} if name else {"text": _sentence(said)}
            )
            if name:
                at.setdefault(name, _sentence(said))
        return cls(summary or [{"text": _sentence(refused.problem.get("detail") or refused.problem["title"])}], at)

    def error(self, name: str) -> dict[str, str] | None:
        """What is wrong with a field, as its macro takes it."""
        return {"text": self.at[name]} if name in self.at else None


class Typed(dict[str, str]):
    """What stands in a form's fields; nothing in those that nobody filled in."""

    def __missing__(self, _name: str) -> str:
        """Nothing."""
        return ""


@dataclass(frozen=True)
class Attempt:
    """A form as its page shows it: as nobody has sent it yet, or as it was refused."""

    values: Typed
    mistakes: Mistakes
    status: int


FRESH: Final = Attempt(Typed(), Mistakes([], {}), 200)


Shown = Callable[[Request, Api, Attempt], Awaitable[Response]]
"""A page with a form, given what was typed in it before."""


def as_typed(body: dict[str, Any]) -> dict[str, Any]:
    """What is sent is what was typed."""
    return body


@dataclass(frozen=True)
class Form:
    """What answers where a form is sent: it is handed to the API, and then its page is shown, or the form again.

    Sent twice it has its effect once: the form brings a key of its own. Where it brings the version that was read, nothing is
    done about a newer one.
    """

    to: str
    """The API's address, with the parts of the page's own."""
    done: str | Callable[[Request, Answer], str]
    """Where whoever sent it is led then."""
    shown: Shown
    body: Callable[[dict[str, Any]], dict[str, Any]] = as_typed
    stands: Callable[[Request, Api], Awaitable[str]] | None = None
    """How it stands, in short, where the API knows no version of it: nothing is done where that has changed."""

    async def __call__(self, request: Request, api: Api) -> Response:
        """Send what was filled in."""
        form: FormData = await request.form()
        read = filled(dict(form))
        headers = {"Idempotency-Key": str(form["key"])} if form.get("key") else {}
        if form.get("version"):
            headers["If-Match"] = str(form["version"])
        path = self.to.format(**request.path_params)
        if self.stands is not None and form.get("stands") not in {None, await self.stands(request, api)}:
            changed = Mistakes([{"text": CHANGED}], {})
            return await self.shown(request, api, Attempt(Typed(read.values), changed, CHANGED_MEANWHILE))
        try:
            answer = await api.ask("POST", path, body=self.body(read.body), headers=headers)
        except Refused as refused:
            if refused.status not in MISTAKES:
                raise
            values = Typed(read.values)
            if refused.status == CHANGED_MEANWHILE:
                # Whoever has seen how it stands now may send it again.
                values.pop("version", None)
            return await self.shown(request, api, Attempt(values, Mistakes.of(refused, read), refused.status))
        done = self.done if isinstance(self.done, str) else self.done(request, answer)
        return RedirectResponse(done.format(**request.path_params), 303)

    async def again(self, request: Request, api: Api) -> Response:
        """Show what was typed in a page of another session, and do nothing."""
        read = filled(dict(await request.form()))
        return await self.shown(request, api, Attempt(Typed(read.values), Mistakes([{"text": NOT_SENT}], {}), 403))


async def back(request: Request, _api: Api) -> Response:
    """A form that was shown again and is loaded anew: its own page."""
    return RedirectResponse(request.url.path.rpartition("/")[0], 303)


_WORDS: Final = {
    "missing": "this is needed",
    "enum": "choose one",
    "extra_forbidden": "this cannot be said here",
    "string_too_long": "this is too long",
    "int_type": "write a whole number",
    "uuid_parsing": "choose one",
    "bool_type": "choose one",
    # What names an address of the API in its detail.
    "superseded": "the school has been assessed again: look at the newer evidence here, and send it again",
    "open-proposal": "a level is proposed for this school already: it is on the school's page",
}
"""What is said for refusals that speak of JSON, by their code."""


def _said(error: Mapping[str, Any]) -> str:
    code = str(error.get("code", ""))
    if code.startswith("date"):
        return "write the day as year, month and day, as in 2026-11-27"
    return _WORDS.get(code) or dated(str(error["detail"]))


def _called(name: str) -> str:
    """A field as its label says it, near enough: its last word, and its row where there are several."""
    parts = name.split(".")
    row = f" {int(parts[-2]) + 1}" if len(parts) > 2 and parts[-2].isdigit() else ""
    return f"{words(parts[-1])}{row}"


def _sentence(told: str) -> str:
    said = told.strip()
    return said[:1].upper() + said[1:]
