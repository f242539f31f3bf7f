"""A list of the schools open today, with little beyond their names; it says neither council nor type nor its own day."""

from datetime import date
from typing import Final

from securing_good.vocabulary import Phase, SchoolStatus
from securing_good_risk_engine.sources.cells import urn
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.facts import RecognisedFile, SchoolFact
from securing_good_risk_engine.sources.register_rows import Entry, edition_of, school_rows
from securing_good_risk_engine.sources.table import Table

_NAME: Final = "open_schools"
_TITLE: Final = "List of open schools"
_PHASES: Final = {
    "nursery": Phase.NURSERY,
    "primary": Phase.PRIMARY,
    "secondary": Phase.SECONDARY,
    "allthrough": Phase.ALL_THROUGH,
    "sixthform": Phase.SIXTEEN_PLUS,
    "college": Phase.SIXTEEN_PLUS,
}
"""Coarser than the register's: middle and special schools are among these, so a phase another edition tells is kept."""


def _school(entry: Entry) -> SchoolFact:
    postcode = entry.said("postcode")
    return SchoolFact(
        urn=urn(entry.text("urn"), "urn"),
        name=entry.name("name"),
        phase=entry.word("phase", _PHASES),
        type="",
        type_group="",
        status=SchoolStatus.OPEN,
        council=None,
        establishment_number=None,
        opened_on=None,
        closed_on=None,
        low_age=None,
        high_age=None,
        street=None,
        town=None,
        postcode=postcode,
        website=None,
        easting=None,
        northing=None,
        religious_character=None,
        told=frozenset({"name", "status", "closed_on", *(("postcode",) if postcode else ())}),
    )


def _read(table: Table, today: date, _period: int | None) -> RecognisedFile:
    return edition_of(_NAME, _TITLE, today, school_rows(table, "urn", _school, today))


DATASET: Final = Dataset(_NAME, _TITLE, frozenset({"urn", "name", "phase", "postcode", "lat", "lng"}), _read)
