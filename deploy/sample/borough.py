"""Quillbourne: the schools of a borough that does not exist, and who stands behind them.

`schools.csv` holds one row a school. No council, place, school, trust, diocese or saint in it is real; URNs start at 999001,
far above the newest real one (about 149,000), and postcodes are in an area, QB, that no post office serves.
"""

import csv
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from securing_good.local_authorities import SAMPLE_COUNCIL, SAMPLE_COUNCIL_NAME
from securing_good.vocabulary import Phase

COUNCIL: Final = SAMPLE_COUNCIL
COUNCIL_NAME: Final = SAMPLE_COUNCIL_NAME


class Character(StrEnum):
    """The story a school's figures tell, whichever years are looked at."""

    STEADY = "steady"
    """Ordinary and good."""
    STRONG = "strong"
    FALLING = "falling"
    """In clear trouble: results low and falling, progress poor, absence rising, a deficit, ever fewer first preferences."""
    INADEQUATE = "inadequate"
    """Found inadequate, safeguarding included; results low for years."""
    DRIFTING = "drifting"
    """A little worse every year in some respects, not in all."""
    RECOVERING = "recovering"
    """Fell into trouble, lowest in the year `dip`, and came out of it over the three years after."""
    NEW = "new"
    """A free school that fills from its lowest year: its first results come years after it opens."""
    SUPPRESSED = "suppressed"
    """So small that the publisher withholds most of its results."""
    REFERRAL = "referral"
    """Alternative provision: few pupils, most of them measured nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """One school of the borough."""

    urn: int
    number: int
    """Establishment number: with the council's code in front, its LAESTAB."""
    name: str
    phase: Phase
    type: str
    """Type of establishment in the register's words."""
    low_age: int
    high_age: int
    year_places: int
    """Places in each year group; in the nursery and the sixth form college, in all."""
    faith: str
    """Religious character; empty for none."""
    trust: str
    """Academy trust; empty for a school without one."""
    character: Character
    dip: int | None
    """Academic year, by the year it starts in, in which a recovering school was at its lowest."""
    free_meals: int
    """Percentage of pupils eligible for free school meals in the past six years."""
    place: str
    opened_on: date | None
    closed_on: date | None

    @property
    def laestab(self) -> str:
        """Council code and establishment number, as publishers write them."""
        return f"{COUNCIL}{self.number:04}"

    @property
    def is_academy(self) -> bool:
        """Whether a trust runs it: academies and free schools of every kind."""
        return bool(self.trust)

    @property
    def is_independent(self) -> bool:
        return "independent" in self.type

    @property
    def is_special(self) -> bool:
        """A special school of any kind, alternative provision not included."""
        return "special" in self.type

    @property
    def is_alternative(self) -> bool:
        """Pupil referral units and academies for alternative provision."""
        return "referral" in self.type or "alternative" in self.type

    @property
    def is_maintained(self) -> bool:
        """Whether the council maintains it."""
        return not (self.is_academy or self.is_independent or self.type == "Sixth form centres")

    @property
    def year_groups(self) -> range:
        """Year groups it is for: reception is 0. A nursery school has none."""
        if self.phase is Phase.NURSERY:
            return range(0)
        return range(self.low_age - 4 if self.low_age > 5 else 0, min(self.high_age - 4, 14))

    @property
    def diocese(self) -> str | None:
        """Diocese of a church school."""
        return DIOCESES.get(self.faith)

    @property
    def postcode(self) -> str:
        return f"QB{1 + PLACES.index(self.place) % 9} {1 + self.urn % 9}{'ABDEFGHJLN'[self.urn // 9 % 10]}Z"

    @property
    def website(self) -> str:
        words = "".join(letter for letter in self.name.lower() if letter.isalpha() or letter == " ")
        return f"www.{'-'.join(words.split())}.example"

    def is_open_in(self, year: int) -> bool:
        """Whether it taught for the whole of the academic year that starts in `year`."""
        opened = self.opened_on is None or self.opened_on <= date(year, 12, 31)
        return opened and (self.closed_on is None or self.closed_on >= date(year + 1, 7, 1))

    def has_year_group(self, group: int, year: int) -> bool:
        """Whether it teaches this year group in the academic year: a new school grows one year group at a time."""
        if group not in self.year_groups or not self.is_open_in(year):
            return False
        if self.character is not Character.NEW or self.opened_on is None:
            return True
        return group - self.year_groups.start <= year - self.opened_on.year


DIOCESES: Final = {
    "Church of England": "Diocese of Merrowfold",
    "Roman Catholic": "Diocese of Saltmarrow",
}

PREDECESSORS: Final[dict[str, tuple[str, ...]]] = {
    "Compass Academy Hazelquay": ("Hazelquay Primary School",),
    "Foxglass Primary School": ("Foxglass Infant School", "Foxglass Junior School"),
}
"""Schools that took the place of others: one by becoming an academy, one by amalgamation."""


def _read() -> tuple[School, ...]:
    text = Path(__file__).with_name("schools.csv").read_text(encoding="utf-8")
    return tuple(_school(row) for row in csv.DictReader(text.splitlines()))


def _school(row: dict[str, str]) -> School:
    return School(
        urn=int(row["urn"]),
        number=int(row["number"]),
        name=row["name"],
        phase=Phase(row["phase"]),
        type=row["type"],
        low_age=int(row["low_age"]),
        high_age=int(row["high_age"]),
        year_places=int(row["year_places"]),
        faith=row["faith"],
        trust=row["trust"],
        character=Character(row["character"]),
        dip=int(row["dip"]) if row["dip"] else None,
        free_meals=int(row["free_meals"]),
        place=row["place"],
        opened_on=date.fromisoformat(row["opened_on"]) if row["opened_on"] else None,
        closed_on=date.fromisoformat(row["closed_on"]) if row["closed_on"] else None,
    )


SCHOOLS: Final = _read()
"""Every school, open and closed, by URN."""

PLACES: Final = tuple(sorted({school.place for school in SCHOOLS}))
"""The borough's neighbourhoods."""

TRUST_UIDS: Final = {
    trust: str(99001 + place) for place, trust in enumerate(sorted({school.trust for school in SCHOOLS} - {""}))
}
"""Each trust's own number in the register."""


def open_schools() -> list[School]:
    """Schools open today: none has closed since August 2023, and none will."""
    return [school for school in SCHOOLS if school.closed_on is None]


def improving(today: date) -> list[School]:
    """Schools that were in trouble about three years ago and have come out of it since."""
    return [school for school in open_schools() if school.dip is not None and 2 <= _year_of(today) - school.dip <= 4]


def sinking(today: date) -> list[School]:
    """Recovering schools whose hard years are now: at, or on the way to, their lowest."""
    return [school for school in open_schools() if school.dip is not None and -1 <= _year_of(today) - school.dip <= 1]


def _year_of(today: date) -> int:
    return today.year if today.month >= 9 else today.year - 1
