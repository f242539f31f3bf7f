"""What the title of an event in a school calendar means, in the words that councils use."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from securing_good.local_authorities import council_of_district
from securing_good.vocabulary import CalendarKind, Term


class Meaning(StrEnum):
    """What an event says about the days it covers."""

    SCHOOL_DAY = "school_day"
    PERIOD = "period"
    STARTS = "starts"
    ENDS = "ends"
    BANK_HOLIDAY = "bank_holiday"
    ELSEWHERE = "elsewhere"
    """A bank holiday of Scotland or Northern Ireland."""
    SCHOOLS_OWN = "schools_own"
    """A training day: each school's own, so it says nothing of the council's calendar."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title as understood."""

    meaning: Meaning
    kind: CalendarKind | None = None
    term: Term | None = None
    """The term it names, if it names one."""


_NOISE: Final = re.compile(r"\b(?:schools?|the|for|of|pupils?|all|dates?|day|20[0-9]{2}|[0-9]{2}|week [0-9]+)\b")
_STARTS: Final = re.compile(r"(?:start|starts|begin|begins|beginning|first)\b|\b(?:start|starts|begins?|first)$")
_ENDS: Final = re.compile(r"(?:end|ends|finish|finishes|last)\b|\b(?:end|ends|finishes|last)$")
_TERM: Final = re.compile(r"(autumn|spring|summer) term")
_HALF_TERM: Final = re.compile(
    r"(?:(autumn|spring|summer) |october |february |may |spring bank |whitsun )?(?:term )?half term(?: holidays?| break)?"
)
_HOLIDAY: Final = re.compile(
    r"(christmas|christmas and new year|winter|easter|spring|summer) (?:holidays?|break|vacation)"
)
_HOLIDAY_AFTER: Final = {
    "christmas": Term.AUTUMN,
    "christmas and new year": Term.AUTUMN,
    "winter": Term.AUTUMN,
    "easter": Term.SPRING,
    "spring": Term.SPRING,
    "summer": Term.SUMMER,
}
_BANK_HOLIDAY: Final = re.compile(
    r"(?:new year s day|good friday|easter monday|may day|christmas day|boxing day|.*\bbank holiday\b.*)"
    r"(?: substitute day)?"
)
_ELSEWHERE: Final = re.compile(
    r"(?:2nd january|st andrew s day|st patrick s day|battle of the boyne.*)( substitute day)?"
)
_SCHOOLS_OWN: Final = re.compile(r".*\b(?:inset|training|staff development|professional development|non pupil)\b.*")
_COUNCIL: Final = re.compile(r"([^:]{2,60}):\s+(\S.*)")
_AFTER_A_COUNCIL: Final = re.compile(
    r"(?:(?:(?:city|county|borough|district|metropolitan) )*council\b|term\b|terms\b|schools\b|holidays?\b|$)",
    re.IGNORECASE,
)


def understood(title: str) -> Title | None:
    """What a title means; None when it is none of the things a council's calendar is made of."""
    words = " ".join(re.sub(r"[^a-z0-9]+", " ", title.casefold()).split())
    if _SCHOOLS_OWN.fullmatch(words):
        return Title(Meaning.SCHOOLS_OWN)
    if _ELSEWHERE.fullmatch(words):
        return Title(Meaning.ELSEWHERE)
    if "half term" not in words and _BANK_HOLIDAY.fullmatch(words):
        return Title(Meaning.BANK_HOLIDAY)
    if re.fullmatch(r"(?:(?:autumn|spring|summer) )?(?:term|school) day(?: week [0-9]+)?", words):
        return Title(Meaning.SCHOOL_DAY)
    plain = " ".join(_NOISE.sub(" ", words).split())
    for meaning, edge in ((Meaning.STARTS, _STARTS), (Meaning.ENDS, _ENDS)):
        rest, found = edge.subn("", plain, count=1)
        if found and (period := _period(rest.strip(), meaning)):
            return period
    return _period(plain, Meaning.PERIOD)


def _period(words: str, meaning: Meaning) -> Title | None:
    if match := _TERM.fullmatch(words):
        return Title(meaning, CalendarKind.TERM, Term(match[1]))
    if match := _HALF_TERM.fullmatch(words):
        return Title(meaning, CalendarKind.HALF_TERM, Term(match[1]) if match[1] else None)
    if match := _HOLIDAY.fullmatch(words):
        return Title(meaning, CalendarKind.HOLIDAY, _HOLIDAY_AFTER[match[1]])
    return None


def council_before(title: str) -> tuple[str | None, str]:
    """LA code of the council a title begins with ("Sheffield: Term day"), and the rest; None and all of it otherwise."""
    match = _COUNCIL.fullmatch(title)
    council = council_of_district(match[1]) if match else None
    return (council, match[2]) if match and council else (None, title)


def council_in_name(name: str) -> str | None:
    """LA code of the council in a calendar's name ("Kent County Council term dates"), the longest place that fits.

    "Durham School term dates" is of a school: what follows the place must speak of a council, its terms or its schools.
    """
    words = re.sub(r"[^\w&'\u2019. ]+", " ", name).split()
    for length in range(len(words), 0, -1):
        place, rest = " ".join(words[:length]), " ".join(words[length:])
        if _AFTER_A_COUNCIL.match(rest) and (council := council_of_district(place)):
            return council
    return None
