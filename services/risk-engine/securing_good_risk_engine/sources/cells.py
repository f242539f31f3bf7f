"""From the text of one cell to a value, or to a reason a person can act on."""

import re
from datetime import date
from typing import Final

from securing_good.local_authorities import LA_CODE

_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_FIRST: Final = re.compile(r"([0-9]{2})[-/]([0-9]{2})[-/]([0-9]{4})")
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_URN: Final = re.compile(r"[1-9][0-9]{5}")
_UNSLASHED_YEAR: Final = re.compile(r"20[0-9]{4}")
_ACADEMIC_YEAR: Final = re.compile(r"([12][0-9]{3})/([0-9]{2})")


class CellRefused(Exception):
    """A value that cannot be what its column says. Carries what a row problem needs, except the line."""

    def __init__(self, column: str | None, value: str | None, code: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.value = None if value is None else value[:200]
        self.code = code
        self.reason = reason


def shown(value: str) -> str:
    """The value as it appears inside a reason: short enough to read."""
    return value if len(value) <= 40 else f"{value[:37]}..."


def urn(text: str, column: str) -> int:
    """A unique reference number: six digits."""
    if not _URN.fullmatch(text):
        raise CellRefused(column, text, "not_a_urn", f'"{shown(text)}" is not a URN: six digits')
    return int(text)


def la_code(text: str, column: str) -> str:
    """A local authority's code: three digits, whether or not such an authority exists today."""
    if not LA_CODE.fullmatch(text):
        raise CellRefused(
            column, text, "not_an_la_code", f'"{shown(text)}" is not a local authority code: three digits'
        )
    return text


def whole_number(text: str, column: str, *, at_most: int) -> int | None:
    """A whole number from 0; blank is None."""
    if not text:
        return None
    if not _WHOLE.fullmatch(text) or int(text) > at_most:
        reason = f'"{shown(text)}" is not a whole number from 0 to {at_most:,}'
        raise CellRefused(column, text, "not_a_whole_number", reason)
    return int(text)


def day(text: str, column: str) -> date:
    """A date written 2018-09-01, or 01-09-2018 or 01/09/2018 with the day first."""
    iso, day_first = _ISO.fullmatch(text), _DAY_FIRST.fullmatch(text)
    parts = iso.groups() if iso else day_first.groups()[::-1] if day_first else None
    try:
        if parts:
            return date(*map(int, parts))
    except ValueError:
        pass
    reason = f'"{shown(text)}" is not a date (year-month-day, or day-month-year)'
    raise CellRefused(column, text, "not_a_date", reason)


def starting_year(text: str, column: str) -> int:
    """The year an academic year starts in: 2026 of "2026/27"."""
    match = _ACADEMIC_YEAR.fullmatch(text)
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        reason = f'"{shown(text)}" is not an academic year, such as 2026/27'
        raise CellRefused(column, text, "not_an_academic_year", reason)
    return int(match[1])


def starting_year_unslashed(text: str, column: str) -> int:
    """The year an academic year starts in, written as official statistics do: 2023 of "202324"."""
    if not _UNSLASHED_YEAR.fullmatch(text) or (int(text[:4]) + 1) % 100 != int(text[4:]):
        reason = f'"{shown(text)}" is not an academic year, such as 202324'
        raise CellRefused(column, text, "not_an_academic_year", reason)
    return int(text[:4])
