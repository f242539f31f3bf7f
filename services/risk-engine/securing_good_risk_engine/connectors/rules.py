"""When a connector looks again, and whether what it was given can be a release: from plain values."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import unquote, urlsplit

FIRST_RETRY: Final = timedelta(minutes=15)
LONGEST_RETRY: Final = timedelta(days=1)
LONGEST_WAIT: Final = timedelta(days=7)
"""However long a server asks to be left alone."""
JITTER: Final = 0.2
"""Part of a delay that is left to chance, so that not every service that fetches returns at one moment."""
MOST_REDIRECTS: Final = 5
_DOUBLINGS: Final = 7
_HTML: Final = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_NOT_FOUND: Final = 404
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Known:
    """What is remembered of the last release fetched from an address."""

    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None


def conditions(known: Known) -> dict[str, str]:
    """Headers that have the server answer 304 where nothing has changed (RFC 9110, 13.1)."""
    return {
        **({"If-None-Match": known.etag} if known.etag else {}),
        **({"If-Modified-Since": known.last_modified} if known.last_modified else {}),
    }


def is_passing(status: int, *, dated: bool = False) -> bool:
    """Whether a status says that trying again soon may help: what is published daily may not be there yet today."""
    return status in _PASSING or (dated and status == _NOT_FOUND)


def asked_to_wait(retry_after: str | None, now: datetime) -> timedelta | None:
    """How long a `Retry-After` header asks to wait (RFC 9110, 10.2.3): a week at most; None where it says nothing."""
    if retry_after is None:
        return None
    said = retry_after.strip()
    if re.fullmatch(r"\d{1,9}", said):
        return min(timedelta(seconds=int(said)), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(max(until - now, timedelta(0)), LONGEST_WAIT)


def retry_in(failures: int, chance: float, *, at_least: timedelta | None = None) -> timedelta:
    """How long to wait after so many failures in a row: from 15 minutes doubling to a day, a fifth more or less by chance.

    `chance` is drawn between 0 and 1. Never sooner than the server asked.
    """
    plain: timedelta = min(FIRST_RETRY * 2 ** min(failures - 1, _DOUBLINGS), LONGEST_RETRY)
    delay: timedelta = plain * (1 - JITTER + 2 * JITTER * chance)
    return max(delay, at_least) if at_least else delay


def is_a_page(start: bytes, content_type: str | None) -> bool:
    """Whether a body is a page for people (an error, a sign-in, a notice) and no data, however it is labelled."""
    declared = (content_type or "").partition(";")[0].strip().lower()
    return declared in {"text/html", "application/xhtml+xml"} or _HTML.match(start) is not None


def filename_of(address: str, disposition: str | None, code: str) -> str:
    """A name for the file: as the server calls it, as its address does, or the connector's."""
    named = re.search(r'filename="?([^";]+)"?', disposition or "")
    name = named[1] if named else unquote(urlsplit(address).path.rsplit("/", 1)[-1])
    return re.sub(r"[^\w .()-]+", "_", name)[-200:].strip() or code
