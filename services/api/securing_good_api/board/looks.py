"""How pages are written: templates, and how dates, levels and numbers are said."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import uuid4

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse

from securing_good.database import LONDON
from securing_good.sentences import in_words
from securing_good_api.board.navigating import sections_for

HEADERS: Final = {
    "Cache-Control": "no-store",
    # No page has a script, and none asks another host for anything.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
LEVELS: Final = {"red": "Red", "amber": "Amber", "green": "Green", "not_assessed": "Not assessed"}
TAGS: Final = {
    "red": "govuk-tag--red",
    "amber": "govuk-tag--yellow",
    "green": "govuk-tag--green",
    "not_assessed": "govuk-tag--grey",
}


def day(value: str | date | datetime | None) -> str:
    """A day as people say it: 27 November 2026; a moment is said as its day in London."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date() if value.tzinfo else value.date()
    return in_words(value)


_DAY_WITHIN: Final = re.compile(r"\b20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b")


def dated(sentence: str) -> str:
    """What the API says, with its days as people say them."""
    return _DAY_WITHIN.sub(_day_within, sentence)


def _day_within(found: re.Match[str]) -> str:
    try:
        return day(found[0])
    except ValueError:
        return found[0]


_SAID: Final = {
    "not_applicable": "Special and other",
    "securing_good_meeting": "Securing Good meeting",
    "sixteen_plus": "16 plus",
    "under_12": "Under 12",
}
_FLAGS: Final = {"none": "no concern", "not_applicable": "does not apply"}


def london_today(request: Request) -> date:
    """The day it is in London."""
    now: datetime = request.scope["state"]["database"].clock()
    return now.astimezone(LONDON).date()


def words(value: str | None) -> str:
    """A word of the vocabulary as people say it: review_meeting is "Review meeting"."""
    return _SAID.get(value or "") or (value or "").replace("_", " ").capitalize()


def choices(vocabulary: type[StrEnum]) -> list[dict[str, str]]:
    """The words of a vocabulary, to choose among."""
    return [{"value": one.value, "text": words(one.value)} for one in vocabulary]


def flag(value: str) -> str:
    """What evidence says of a factor, within a sentence."""
    return _FLAGS.get(value) or value.replace("_", " ")


def pounds(value: float | None) -> str:
    """Money in whole pounds."""
    return "" if value is None else f"£{value:,.0f}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


class _Unknown(ChainableUndefined):
    """What a template was not told: macros may ask whether it is there, and nothing of it is ever printed."""

    def __str__(self) -> str:
        """Raises, as the fault of a template that it is."""
        return self._fail_with_undefined_error()

    __html__ = __str__


def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("securing_good_api.board"),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        undefined=_Unknown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"day": day, "words": words, "pounds": pounds, "flag": flag, "dated": dated}
    environment.globals |= {"counted": counted, "LEVELS": LEVELS, "TAGS": TAGS, "new_key": lambda: str(uuid4())}
    return environment


_TEMPLATES: Final = _environment()


def page(request: Request, template: str, *, status: int = 200, **told: Any) -> HTMLResponse:
    """A page, told what it shows."""
    signed_in = request.scope["state"].get("signed_in")
    me: Mapping[str, Any] | None = request.scope["state"].get("me")
    shown = {
        "path": request.url.path,
        "signed_in": signed_in,
        "me": me,
        "sections": sections_for(me["permissions"], me["roles"]) if me else (),
        "form_token": signed_in.form_token if signed_in else "",
        "request_id": request.scope["state"].get("request_id", ""),
        **told,
    }
    return HTMLResponse(_TEMPLATES.get_template(template).render(shown), status, HEADERS)
