"""The people of the sample borough: the council's own, and a headteacher and a chair of governors for every school.

All names are drawn from lists of ordinary given names and invented family names; addresses end in `.example`, which no
mail reaches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from deploy.sample.borough import COUNCIL_NAME, School, open_schools
from deploy.sample.chance import drawn
from securing_good.vocabulary import Role

_GIVEN: Final = (
    *("Asha", "Amara", "Bethan", "Carys", "Daniel", "Dilys", "Edwin", "Farida", "Femi", "Grace", "Gurpreet", "Hannah"),
    *("Ibrahim", "Imogen", "Jonah", "Kwame", "Leila", "Lewis", "Maryam", "Miriam", "Nadia", "Nathan", "Oluwaseun"),
    *("Oscar", "Priya", "Rachel", "Rohan", "Ruth", "Samuel", "Shanice", "Stefan", "Tamsin", "Tomasz", "Yusuf", "Zara"),
)
_FAMILY_STARTS: Final = ("Ambers", "Bramble", "Cinder", "Fether", "Harrow", "Inkle", "Lark", "Merro", "Nettle", "Otter")
_FAMILY_ENDS: Final = ("bank", "by", "dyke", "fold", "garth", "hollow", "lock", "mere", "thwaite", "wick", "worth")


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody of the council or of a school."""

    name: str
    role: Role
    email: str
    urn: int | None = None
    """The school of a headteacher or chair of governors; None for the council's people."""
    since: date | None = None
    """Since when a headteacher has led the school."""


_COUNCIL_PEOPLE: Final = (
    (Role.ASSISTANT_DIRECTOR, 1),
    (Role.PRINCIPAL_ADVISER, 1),
    (Role.DATA_OFFICER, 1),
    (Role.LEAD_OFFICER, 6),
    (Role.LINK_PARTNER, 9),
    (Role.CONCERN_CONTRIBUTOR, 3),
    (Role.BOARD_MEMBER, 5),
)


def _name(*about: object) -> str:
    chance = drawn("name", *about)
    return f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY_STARTS)}{chance.choice(_FAMILY_ENDS)}"


def _address(name: str, place: str) -> str:
    return f"{'.'.join(name.lower().split())}@{place}.example"


@cache
def council_people() -> tuple[SamplePerson, ...]:
    """The people of the council, no two of one name."""
    taken: set[str] = set()
    people = []
    for role, number in _COUNCIL_PEOPLE:
        for place in range(number):
            name = next(name for turn in range(100) if (name := _name(role, place, turn)) not in taken)
            taken.add(name)
            people.append(SamplePerson(name, role, _address(name, COUNCIL_NAME.lower())))
    return tuple(people)


def headteacher(school: School, today: date) -> SamplePerson:
    """Who leads the school today: headteachers stay five to nine years, each school's changing in a year of its own."""
    stays = drawn("head stays", school.urn).randint(5, 9)
    first = drawn("head begins", school.urn).randint(0, stays - 1)
    year = today.year - (today.month < 9)
    begun = year - (year - first) % stays
    since = max(date(begun, 9, 1), school.opened_on or date.min)
    return SamplePerson(
        _name("head", school.urn, begun), Role.HEADTEACHER, _of_school("head", school), school.urn, since
    )


def chair_of_governors(school: School) -> SamplePerson:
    """Who chairs the school's governing board."""
    return SamplePerson(_name("chair", school.urn), Role.CHAIR_OF_GOVERNORS, _of_school("chair", school), school.urn)


def trust_officer(school: School) -> SamplePerson:
    """Who answers for an academy's improvement at its trust."""
    return SamplePerson(_name("trust", school.trust), Role.TRUST_OFFICER, _of_school("trust", school), school.urn)


def _of_school(office: str, school: School) -> str:
    return f"{office}@{school.website.removeprefix('www.')}"


def people(today: date) -> list[SamplePerson]:
    """Everybody: the council's people first, then headteacher and chair of each open school."""
    schools = [
        person for school in open_schools() for person in (headteacher(school, today), chair_of_governors(school))
    ]
    return [*council_people(), *schools]


def people_file(on: date) -> str:
    """Headteachers and chairs of all schools on a day, as the file of people that a council sends. They have no addresses of
    their own: those of the schools' offices stay when people go.
    """
    return _file([(person, None) for person in people(on) if person.urn is not None])


def changes_file(year: int) -> str | None:
    """The headteachers who left at the end of August of a year and those who follow them; None where nobody left."""
    last, first = date(year, 8, 31), date(year, 9, 1)
    pairs = [(headteacher(school, last), headteacher(school, first)) for school in open_schools()]
    changed = [((before, last), (after, None)) for before, after in pairs if before.name != after.name]
    return _file([one for pair in changed for one in pair]) if changed else None


def _file(held: Sequence[tuple[SamplePerson, date | None]]) -> str:
    rows = [
        (person.name, person.role.value, str(person.urn), str(person.since or date(2023, 9, 1)), str(last or ""))
        for person, last in held
    ]
    return "\n".join(",".join(row) for row in [("name", "post", "urn", "starts_on", "ends_on"), *rows]) + "\n"
