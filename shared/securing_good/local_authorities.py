"""England's local authorities by the three-digit code the Department for Education gives them, and their districts."""

import csv
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

LA_CODE: Final = re.compile(r"[0-9]{3}")
"""Shape of a code; whether a council has it is another question."""


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("securing_good").joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


NAMES: Final[dict[str, str]] = {row["code"]: row["name"] for row in _rows("local_authorities.csv")}
"""The 153 councils that are children's services authorities today, by code."""

SAMPLE_COUNCIL: Final = "399"
"""The fictional borough an instance may start with. No council has this code or ever had it, so neither can be mistaken
for the other: it is known here beside the councils, never among them."""

SAMPLE_COUNCIL_NAME: Final = "Quillbourne"

FORMER: Final[dict[str, str]] = {
    "835": "Dorset (to 2019)",
    "836": "Poole (to 2019)",
    "837": "Bournemouth (to 2019)",
    "909": "Cumbria (to 2023)",
    "928": "Northamptonshire (to 2021)",
}
"""Councils since reorganised: older publications still carry their codes. A code says nothing of which successor."""


def _plain(name: str) -> str:
    """The name without what publishers write differently: case, punctuation, "&", "City of", "London Borough of"."""
    words = re.sub(r"[^a-z0-9 ]", " ", name.casefold().replace("&", " and ").replace("'", "")).split()
    kept = " ".join("st" if word == "saint" else word for word in words)
    kept = re.sub(
        r"\b(london borough|royal borough|metropolitan borough|city|county|borough|district) of( the)?\b", "", kept
    )
    kept = re.sub(r"\b(council|county|borough|district)\b", "", kept)
    return " ".join(kept.split())


_COUNCIL_BY_NAME: Final[dict[str, str]] = {
    **{_plain(row["district"]): row["council"] for row in _rows("districts.csv")},
    **{_plain(name): code for code, name in NAMES.items()},
    "hull": "810",
    _plain(SAMPLE_COUNCIL_NAME): SAMPLE_COUNCIL,
}


def name_of(code: str) -> str | None:
    """The name of the council with this code today, the sample borough's included; None when no council has it."""
    return SAMPLE_COUNCIL_NAME if code == SAMPLE_COUNCIL else NAMES.get(code)


def council_of_district(name: str) -> str | None:
    """LA code of the council that answers for a district today, or None when no such place is known.

    A name is a district of a county ("Basingstoke and Deane"), an authority of its own ("Ealing", "City of London") or
    a district abolished into a newer authority ("Allerdale", now Cumberland). Spelling variants are the same place.
    """
    return _COUNCIL_BY_NAME.get(_plain(name))
