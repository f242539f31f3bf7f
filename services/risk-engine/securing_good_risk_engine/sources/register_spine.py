"""The register of the performance tables ("england_spine"): schools of those tables, open and closed.

It is dated by the last day on which, as the file says, a school opened or closed: the department kept the file up to date
after the tables themselves were published, so their day would be too early. The one of 2017/18 reaches to November 2019.
"""

from datetime import date
from typing import Final

from securing_good.vocabulary import Phase, SchoolStatus
from securing_good_risk_engine.sources.cells import CellRefused, la_code, shown, urn
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.facts import RecognisedFile, SchoolFact
from securing_good_risk_engine.sources.register_rows import Entry, edition_of, latest_day, school_rows
from securing_good_risk_engine.sources.table import Table

_NAME: Final = "performance_tables_register"
_TITLE: Final = "Register of the performance tables"
_STATUSES: Final = {
    "1": SchoolStatus.OPEN,
    "2": SchoolStatus.CLOSED,
    "3": SchoolStatus.PROPOSED_TO_CLOSE,
}
_TYPES: Final = {
    "Academy - Converter mainstream": "Academy converter",
    "Academy - Converter special school": "Academy special converter",
    "Academy - Sponsor led special school": "Academy special sponsor led",
    "Academy sponsor led mainstream": "Academy sponsor led",
    "Academy 16-19 sponsor led": "Academy 16 to 19 sponsor led",
    "Free school - Mainstream": "Free schools",
    "Free school - Special": "Free schools special",
    "Free school  16-19": "Free schools 16 to 19",
    "Service childrens education": "Service children's education",
    "Studio school": "Studio schools",
}
"""Types the national register writes differently."""
_GROUPS_BY_TYPE: Final = (
    ("Academy", "Academies"),
    ("Free school", "Free Schools"),
    ("Studio school", "Free Schools"),
    ("University technical college", "Free Schools"),
    ("Other independent", "Independent schools"),
)
_GROUPS: Final = {
    "Maintained School": "Local authority maintained schools",
    "Academy": "Academies",
    "Independent School": "Independent schools",
    "Special School": "Special schools",
    "College": "Colleges",
}
_NOTHING: Final = frozenset({"", "n/a", "Unknown"})
_FIRST_AGE_OF_MIDDLE_SCHOOLS: Final = 8


def _school(entry: Entry) -> SchoolFact:
    low, high = entry.ages("AGEL", "AGEH")
    if not high:
        low = high = None
    kind, group = entry.text("NFTYPE"), entry.text("MINORGROUP")
    facts = {
        "name": entry.name("SCHNAME"),
        "type": _TYPES.get(kind, kind),
        "establishment_number": entry.number("ESTAB", 9999),
        "opened_on": entry.day("OPENDATE", "open"),
        "low_age": low or None,
        "high_age": high,
        "street": entry.said("STREET"),
        "town": entry.said("TOWN"),
        "postcode": entry.said("POSTCODE"),
        "religious_character": None if entry.text("RELDENOM") in _NOTHING else entry.text("RELDENOM"),
    }
    return SchoolFact(
        urn=urn(entry.text("URN"), "URN"),
        status=_status(entry),
        council=la_code(entry.text("LA"), "LA"),
        closed_on=entry.day("CLOSEDATE", "close"),
        phase=_phase(entry, low, high),
        type_group=next((name for start, name in _GROUPS_BY_TYPE if kind.startswith(start)), _GROUPS.get(group, "")),
        website=None,
        easting=None,
        northing=None,
        told=frozenset({"status", "council", "closed_on", *(name for name, value in facts.items() if value)}),
        **facts,  # type: ignore[arg-type]  # names and types as in the fields
    )


def _status(entry: Entry) -> SchoolStatus:
    code = entry.text("ICLOSE")
    if code not in _STATUSES:
        raise CellRefused("ICLOSE", code, "unknown_code", f'"{shown(code)}" is none of {", ".join(_STATUSES)}')
    return _STATUSES[code]


def _phase(entry: Entry, low: int | None, high: int | None) -> Phase:
    """Phase by the tables a school is in and its ages, so that special and independent schools have none."""
    primary, secondary, post_16 = (entry.text(column) == "1" for column in ("ISPRIMARY", "ISSECONDARY", "ISPOST16"))
    if entry.text("MINORGROUP") in {"Special School", "Independent School"}:
        return Phase.NOT_APPLICABLE
    middle = low is not None and high is not None and low >= _FIRST_AGE_OF_MIDDLE_SCHOOLS
    match primary, secondary:
        case True, True:
            return Phase.MIDDLE_DEEMED_SECONDARY if middle and high == 13 else Phase.ALL_THROUGH
        case True, False:
            return Phase.MIDDLE_DEEMED_PRIMARY if middle and high in {12, 13} else Phase.PRIMARY
        case False, True:
            return Phase.SECONDARY
        case _:
            return Phase.SIXTEEN_PLUS if post_16 else Phase.NOT_APPLICABLE


def _read(table: Table, today: date, _period: int | None) -> RecognisedFile:
    edition = latest_day(table, ("OPENDATE", "CLOSEDATE"), today)
    return edition_of(_NAME, _TITLE, edition, school_rows(table, "URN", _school, today))


DATASET: Final = Dataset(
    _NAME,
    _TITLE,
    frozenset(
        {
            *("URN", "LA", "ESTAB", "SCHNAME", "STREET", "TOWN", "POSTCODE", "ICLOSE", "OPENDATE", "CLOSEDATE"),
            *("MINORGROUP", "NFTYPE", "ISPRIMARY", "ISSECONDARY", "ISPOST16", "AGEL", "AGEH", "RELDENOM"),
        }
    ),
    _read,
)
