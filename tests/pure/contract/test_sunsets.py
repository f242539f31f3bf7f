"""An address goes away after its sunset and not before, and clients are told of it in good time: held against the document."""

import copy
from datetime import date, timedelta

import pytest

from deploy.contract.changes import LEAST_NOTICE, breaks
from deploy.contract.released import broken_since

TODAY = date(2026, 11, 26)
SUNSET = date(2027, 12, 1)
ADDRESS = "/v1/imports/{import_id}/rows.csv"


def document(sunset: date | None = None, *, gone: bool = False) -> dict:
    """A document with one address that may be going away, or be gone, beside one that stays."""
    stays = {"get": {"operationId": "list_rows", "responses": {"200": {"description": "Rows"}}}}
    going = copy.deepcopy(stays) | {}
    going["get"]["operationId"] = "download_rows"
    if sunset:
        going["get"] |= {"deprecated": True, "x-sunset": sunset.isoformat()}
    paths = {"/v1/imports/{import_id}/rows": stays} | ({} if gone else {ADDRESS: going})
    return {"paths": paths, "components": {"schemas": {}}}


GONE = document(gone=True)


@pytest.mark.parametrize(
    ("old", "new", "today", "told"),
    [
        (document(), GONE, TODAY, "the operation is gone, and nobody was told"),
        (document(SUNSET), GONE, SUNSET - timedelta(days=1), "the operation is gone before its sunset on 2027-12-01"),
        (document(), document(TODAY + LEAST_NOTICE - timedelta(days=1)), TODAY, "told less than 180 days before"),
        (document(SUNSET), document(SUNSET - timedelta(days=1)), TODAY, "it goes away on 2027-11-30, and 2027-12-01"),
    ],
    ids=["untold", "before its sunset", "told too late", "brought forward"],
)
def test_what_goes_away_otherwise_than_it_was_told_breaks_clients(old, new, today, told):
    (broken,) = breaks(old, new, today=today)
    assert broken.where == f"GET {ADDRESS}"
    assert told in broken.what


@pytest.mark.parametrize(
    ("old", "new", "today"),
    [
        (document(SUNSET), GONE, SUNSET),
        (document(), document(TODAY + LEAST_NOTICE), TODAY),
        (document(SUNSET), document(SUNSET), SUNSET + timedelta(days=400)),
        (document(SUNSET), document(SUNSET + timedelta(days=1)), TODAY),
        (document(SUNSET), document(), TODAY),
    ],
    ids=["after its sunset", "told in time", "still there", "put off", "it stays after all"],
)
def test_what_goes_away_as_it_was_told_breaks_nobody(old, new, today):
    assert breaks(old, new, today=today) == []


def test_a_version_that_is_gone_breaks_whoever_asks_for_it():
    released = {"2026-11-27": document(), "2026-01-01": document()}
    (broken,) = broken_since(released, {"2026-11-27": document()}, today=TODAY)
    assert str(broken) == "2026-01-01: the version is gone"


def test_an_older_version_is_held_against_its_own_document():
    """What the newest version changes breaks nobody who asks for another."""
    old = document(SUNSET)
    assert broken_since({"2026-01-01": old}, {"2026-11-27": GONE, "2026-01-01": old}, today=TODAY) == []
    (broken,) = broken_since({"2026-01-01": old}, {"2026-11-27": old, "2026-01-01": GONE}, today=TODAY)
    assert broken.where == f"2026-01-01: GET {ADDRESS}"
