"""The national register of schools (GIAS): the department's own extract, and a trimmed one with plainer names."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from securing_good.local_authorities import council_of_district
from securing_good.vocabulary import Phase, SchoolStatus
from securing_good_risk_engine.sources import register_open, register_spine
from securing_good_risk_engine.sources.cells import CellRefused, la_code, shown, urn
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.facts import RecognisedFile, SchoolFact
from securing_good_risk_engine.sources.register_rows import NOT_REPORTED, Entry, edition_of, latest_day, school_rows
from securing_good_risk_engine.sources.table import Table

_PHASES: Final = {
    "nursery": Phase.NURSERY,
    "primary": Phase.PRIMARY,
    "middledeemedprimary": Phase.MIDDLE_DEEMED_PRIMARY,
    "middledeemedsecondary": Phase.MIDDLE_DEEMED_SECONDARY,
    "secondary": Phase.SECONDARY,
    "allthrough": Phase.ALL_THROUGH,
    "16plus": Phase.SIXTEEN_PLUS,
    "sixteenplus": Phase.SIXTEEN_PLUS,
    "notapplicable": Phase.NOT_APPLICABLE,
}
_STATUSES: Final = {
    "open": SchoolStatus.OPEN,
    "openbutproposedtoclose": SchoolStatus.PROPOSED_TO_CLOSE,
    "proposedtoopen": SchoolStatus.PROPOSED_TO_OPEN,
    "closed": SchoolStatus.CLOSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What one shape of the register calls each thing. None, or a name the file has not: the edition does not tell."""

    urn: str
    name: str
    phase: str
    type: str
    type_group: str
    status: str
    establishment_number: str
    opened_on: str
    closed_on: str
    changed_on: str
    low_age: str
    high_age: str
    street: str
    town: str
    postcode: str
    website: str
    easting: str
    northing: str
    religious_character: str
    la_code: str | None = None
    district: str | None = None
    trust: str | None = None
    trust_uid: str | None = None
    diocese: str | None = None


_PUBLISHED: Final = Columns(
    urn="URN",
    name="EstablishmentName",
    phase="PhaseOfEducation (name)",
    type="TypeOfEstablishment (name)",
    type_group="EstablishmentTypeGroup (name)",
    status="EstablishmentStatus (name)",
    establishment_number="EstablishmentNumber",
    opened_on="OpenDate",
    closed_on="CloseDate",
    changed_on="LastChangedDate",
    low_age="StatutoryLowAge",
    high_age="StatutoryHighAge",
    street="Street",
    town="Town",
    postcode="Postcode",
    website="SchoolWebsite",
    easting="Easting",
    northing="Northing",
    religious_character="ReligiousCharacter (name)",
    la_code="LA (code)",
    trust="Trusts (name)",
    trust_uid="Trusts (code)",
    diocese="Diocese (name)",
)
_TRIMMED: Final = Columns(
    urn="urn",
    name="establishment_name",
    phase="education_phase",
    type="establishment_type",
    type_group="establishment_type_group",
    status="establishment_status",
    establishment_number="establishment_number",
    opened_on="open_date",
    closed_on="close_date",
    changed_on="last_changed_date",
    low_age="statutory_low_age",
    high_age="statutory_high_age",
    street="street",
    town="town",
    postcode="postcode",
    website="school_website",
    easting="easting",
    northing="northing",
    religious_character="religious_character",
    district="administrative_district",
)


_NONE_SUCH: Final = "Not applicable"
"""What the register holds where a school can have no diocese."""
_EVERYTHING: Final = frozenset(field.name for field in fields(SchoolFact)) - {"told"}


def _school(entry: Entry, columns: Columns, told: frozenset[str] | None) -> SchoolFact | None:
    """The school of one row; None for the row that stands for "no school"."""
    if entry.text(columns.urn) == "0" and entry.text(columns.name) == NOT_REPORTED:
        return None
    name = entry.name(columns.name)
    low, high = entry.ages(columns.low_age, columns.high_age)
    return SchoolFact(
        urn=urn(entry.text(columns.urn), columns.urn),
        name=name,
        phase=entry.word(columns.phase, _PHASES),
        type=entry.said(columns.type) or "",
        type_group=entry.said(columns.type_group) or "",
        status=entry.word(columns.status, _STATUSES),
        council=_council(entry, columns),
        establishment_number=entry.number(columns.establishment_number, 9999),
        opened_on=entry.day(columns.opened_on, "open"),
        closed_on=entry.day(columns.closed_on, "close"),
        low_age=low,
        high_age=high,
        street=entry.said(columns.street),
        town=entry.said(columns.town),
        postcode=entry.said(columns.postcode),
        website=entry.said(columns.website) or entry.said("WebsiteAddress"),
        easting=entry.number(columns.easting, 700_000),
        northing=entry.number(columns.northing, 1_300_000),
        religious_character=entry.said(columns.religious_character),
        trust=entry.said(columns.trust or ""),
        trust_uid=entry.said(columns.trust_uid or ""),
        diocese=None if entry.text(columns.diocese or "") == _NONE_SUCH else entry.said(columns.diocese or ""),
        told=told,
    )


def _told(table: Table, columns: Columns) -> frozenset[str] | None:
    """Fields this table tells: all, unless it has no column for who stands behind a school."""
    untold = {name for name in ("trust", "trust_uid", "diocese") if getattr(columns, name) not in table.header}
    return _EVERYTHING - untold if untold else None


def _council(entry: Entry, columns: Columns) -> str | None:
    """LA code the edition gives; failing one, that of the council in whose area the school stands today.

    The two differ for the few dozen schools in England that stand outside their council's boundary.
    """
    if columns.la_code is not None:
        code = entry.text(columns.la_code)
        return None if code in {"", "000"} else la_code(code, columns.la_code)
    district = entry.text(columns.district or "")
    if district in {"", NOT_REPORTED}:
        return None
    council = council_of_district(district)
    if council is None:
        reason = f'"{shown(district)}" is no district of England known here'
        raise CellRefused(columns.district, district, "unknown_district", reason)
    return council


def _reading(name: str, title: str, columns: Columns) -> Callable[[Table, date, int | None], RecognisedFile]:
    def read(table: Table, today: date, _: int | None) -> RecognisedFile:
        # The last day any school's entry changed: the extract was made then or just after.
        edition = latest_day(table, (columns.changed_on,), today)
        told = _told(table, columns)
        rows = school_rows(table, columns.urn, lambda entry: _school(entry, columns, told), today)
        return edition_of(name, title, edition, rows)

    return read


def _dataset(name: str, title: str, columns: Columns, *optional: str) -> Dataset:
    names = {getattr(columns, each) for each in Columns.__dataclass_fields__} - {None, *optional}
    return Dataset(name, title, frozenset(names), _reading(name, title, columns))


DATASETS: Final = (
    _dataset(
        "gias_register",
        "National register of schools (GIAS)",
        _PUBLISHED,
        # Columns that came, went or were renamed over the years.
        "EstablishmentTypeGroup (name)",
        "SchoolWebsite",
        "ReligiousCharacter (name)",
        "Easting",
        "Northing",
        "Trusts (name)",
        "Trusts (code)",
        "Diocese (name)",
    ),
    _dataset("gias_register_trimmed", "National register of schools, trimmed", _TRIMMED),
    register_spine.DATASET,
    register_open.DATASET,
)
