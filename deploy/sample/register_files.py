"""The national register of the sample borough, and the links between its schools, as GIAS publishes them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from deploy.sample.borough import COUNCIL, COUNCIL_NAME, PLACES, PREDECESSORS, SCHOOLS, TRUST_UIDS, School
from deploy.sample.chance import drawn
from deploy.sample.sample_file import SampleFile, csv_bytes, table_bytes
from securing_good.vocabulary import Phase

COLUMNS: Final = tuple(
    Path(__file__).with_name("register_columns.txt").read_text(encoding="utf-8").splitlines(),
)
"""Names of the register's columns, as published."""

AS_AT: Final = date(2023, 9, 4)
"""The day the last entry changed: nothing has happened to a school of the borough since."""

_PHASES: Final = {
    Phase.NURSERY: "Nursery",
    Phase.PRIMARY: "Primary",
    Phase.MIDDLE_DEEMED_SECONDARY: "Middle deemed secondary",
    Phase.SECONDARY: "Secondary",
    Phase.ALL_THROUGH: "All-through",
    Phase.SIXTEEN_PLUS: "16 plus",
    Phase.NOT_APPLICABLE: "Not applicable",
}
_WEST, _SOUTH = 646_000, 402_000
"""South-west corner of the borough on the national grid: in the North Sea, where no council is."""


def register_file() -> SampleFile:
    """Every school, closed ones included."""
    content = table_bytes(COLUMNS, map(_row, SCHOOLS))
    return SampleFile(f"edubasealldata{AS_AT:%Y%m%d}.csv", content.removeprefix(b"\xef\xbb\xbf"))


def _row(school: School) -> dict[str, object]:
    chance = drawn("register", school.urn)
    place = PLACES.index(school.place)
    pupils = school.year_places * max(len(school.year_groups), 1)
    sixth_form = 13 in school.year_groups
    return {
        "URN": school.urn,
        "LA (code)": COUNCIL,
        "LA (name)": COUNCIL_NAME,
        "EstablishmentNumber": f"{school.number:04}",
        "EstablishmentName": school.name,
        "TypeOfEstablishment (name)": school.type,
        "EstablishmentTypeGroup (name)": type_group(school),
        "EstablishmentStatus (name)": "Open" if school.closed_on is None else "Closed",
        "PhaseOfEducation (name)": _PHASES[school.phase],
        "OpenDate": _day(school.opened_on),
        "CloseDate": _day(school.closed_on),
        "ReasonEstablishmentOpened (name)": _reason_opened(school),
        "ReasonEstablishmentClosed (name)": _reason_closed(school),
        "LastChangedDate": _day(_changed(school)),
        "StatutoryLowAge": school.low_age,
        "StatutoryHighAge": school.high_age,
        "Gender (name)": "Mixed",
        "OfficialSixthForm (name)": "Has a sixth form" if sixth_form else "Does not have a sixth form",
        "AdmissionsPolicy (name)": "Comprehensive" if school.phase is Phase.SECONDARY else "Not applicable",
        "Boarders (name)": "No Boarders",
        "ReligiousCharacter (name)": school.faith or "Does not apply",
        "Diocese (name)": school.diocese or "Not applicable",
        "Trusts (name)": school.trust,
        "Trusts (code)": TRUST_UIDS.get(school.trust, ""),
        "TrustSchoolFlag (name)": _trust_flag(school),
        "Federations (name)": "",
        "FederationFlag (name)": "Not applicable" if school.is_academy else "Not under a federation",
        "SchoolCapacity": pupils,
        "PercentageFSM": school.free_meals,
        "Street": f"{chance.randint(1, 140)} {school.place} Road",
        "Locality": school.place,
        "Town": COUNCIL_NAME,
        "Postcode": school.postcode,
        "WebsiteAddress": school.website,
        "GSSLACode (name)": "",
        "AdministrativeWard (name)": school.place,
        "UrbanRural (name)": "Urban > 10k - less sparse",
        "Easting": _WEST + place % 6 * 1_500 + chance.randint(0, 1_200),
        "Northing": _SOUTH + place // 6 * 1_500 + chance.randint(0, 1_200),
        "SpecialClasses (name)": "No Special Classes",
    }


def type_group(school: School) -> str:
    """The group the register puts the school's type in."""
    if school.is_independent:
        return "Independent schools"
    if "ree school" in school.type or "technical" in school.type:
        return "Free Schools"
    if school.is_academy:
        return "Academies"
    if school.is_special:
        return "Special schools"
    return "Colleges" if school.phase is Phase.SIXTEEN_PLUS else "Local authority maintained schools"


def _day(on: date | None) -> str:
    return "" if on is None else f"{on:%d-%m-%Y}"


def _changed(school: School) -> date:
    return max(AS_AT if school.name in PREDECESSORS else date(2022, 9, 1), school.opened_on or date.min)


def _reason_opened(school: School) -> str:
    if school.opened_on is None:
        return "Not applicable"
    if len(PREDECESSORS.get(school.name, ())) > 1:
        return "Result of Amalgamation"
    if "ree school" in school.type or "technical" in school.type:
        return "New Provision"
    return "Academy Converter" if "converter" in school.type else "Fresh Start"


def _reason_closed(school: School) -> str:
    if school.closed_on is None:
        return "Not applicable"
    amalgamated = any(school.name in names and len(names) > 1 for names in PREDECESSORS.values())
    return "Result of Amalgamation/Merger" if amalgamated else "For Academy"


def _trust_flag(school: School) -> str:
    if not school.trust:
        return "-"
    alone = sum(other.trust == school.trust for other in SCHOOLS) == 1
    return "Linked to a trust/single academy trust" if alone else "Linked to a multi-academy trust"


def links_file() -> SampleFile:
    """Who came before whom, told from both ends as the register does."""
    content = csv_bytes(("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"), _links(), mark=False)
    return SampleFile("links_edubasealldata.csv", content)


def _links() -> Iterator[tuple[object, ...]]:
    by_name = {school.name: school for school in SCHOOLS}
    for name, earlier in PREDECESSORS.items():
        successor, amalgamated = by_name[name], " - amalgamated" if len(earlier) > 1 else ""
        for predecessor in map(by_name.__getitem__, earlier):
            on = _day(successor.opened_on)
            yield successor.urn, predecessor.urn, predecessor.name, f"Predecessor{amalgamated}", on
            yield predecessor.urn, successor.urn, successor.name, f"Successor{amalgamated}", on
