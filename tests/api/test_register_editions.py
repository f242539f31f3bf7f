"""What a data officer can rely on when registers of several kinds and years are loaded, in whichever order."""

import json

import pytest

from tests.harness.files import REGISTER, register, register_row
from tests.harness.working import send

OPEN = [
    {"urn": "101901", "name": "Ash Tree Primary", "postcode": "W5 9ZZ", "phase": "Secondary", "lat": 51.5, "lng": -0.3},
    {"urn": "101999", "name": "Gean Primary", "postcode": "W5 1AA", "phase": "Primary", "lat": 51.5, "lng": -0.3},
]
SPINE_COLUMNS = (
    "URN,LA,ESTAB,SCHNAME,STREET,TOWN,POSTCODE,ICLOSE,OPENDATE,CLOSEDATE,MINORGROUP,NFTYPE,ISPRIMARY,ISSECONDARY,"
    "ISPOST16,AGEL,AGEH,RELDENOM"
)
SPINE = f"""{SPINE_COLUMNS}
101901,307,2001,Ash School,Ash Road,London,W5 1ZZ,1,,,Maintained School,Community school,1,1,0,3,16,None
101980,307,2002,Hazel Primary School,,London,W5 1ZZ,2,,2018-08-31,Maintained School,Community school,1,0,0,3,11,None
101981,307,2003,Ivy Primary School,,London,W5 1ZZ,1,2019-09-01,,Academy,Academy sponsor led mainstream,1,0,0,3,11,None
"""
FILES = {"register.csv": REGISTER, "spine.csv": SPINE, "open.json": json.dumps(OPEN)}


async def known(api, urn: int) -> dict:
    async with api.database.owner() as connection:
        return dict(await connection.fetchrow("select * from school where urn = $1", urn))


@pytest.mark.parametrize(
    "order",
    [
        ["spine.csv", "register.csv", "open.json"],
        ["open.json", "register.csv", "spine.csv"],
        ["register.csv", "open.json", "spine.csv"],
    ],
)
async def test_each_edition_adds_what_it_tells_and_takes_nothing_away(api, order):
    for name in order:
        imported = await send(api, name, FILES[name])
        assert (imported["state"], imported["rows_refused"]) == ("loaded", 0)
    ash = await known(api, 101901)
    assert (ash["name"], ash["postcode"]) == ("Ash Tree Primary", "W5 9ZZ")
    assert (ash["phase"], ash["type"], ash["council"], ash["low_age"]) == ("primary", "Community school", "307", 3)
    assert (ash["street"], ash["establishment_number"]) == (None, 2000)
    hazel = await known(api, 101980)
    assert (hazel["status"], hazel["closed_on"].isoformat(), hazel["phase"]) == ("closed", "2018-08-31", "primary")
    gean = await known(api, 101999)
    assert (gean["status"], gean["phase"], gean["council"], gean["type"]) == ("open", "primary", None, "")
    ivy = await known(api, 101981)
    assert (ivy["status"], ivy["type"], ivy["type_group"]) == ("open", "Academy sponsor led", "Academies")


async def test_sending_the_editions_again_changes_nothing(api):
    for name, content in FILES.items():
        await send(api, name, content)
    for name, content in FILES.items():
        again = await send(api, name, content)
        assert (again["facts_added"], again["rows_unchanged"]) == (0, again["rows_accepted"])


async def test_an_older_edition_changes_no_school_a_newer_one_describes(api):
    await send(api, "register.csv", REGISTER)
    before = await known(api, 101902)
    older = register(register_row(101902, "Birch Primary School", last_changed_date="2015-04-07"))
    imported = await send(api, "older.csv", older)
    assert imported["facts_added"] == 1
    assert await known(api, 101902) == before
