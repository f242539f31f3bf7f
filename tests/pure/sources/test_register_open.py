"""Schools as the list of open schools names them."""

import pytest

from securing_good.vocabulary import Phase, SchoolStatus
from tests.pure.sources.files import TODAY, accepted, json_file, read, reasons

SCHOOL = {
    "urn": "100001",
    "name": "Larkfield Primary School",
    "postcode": "W5 2BY",
    "phase": "Primary",
    "lat": 51.5,
    "lng": -0.3,
}


def test_a_school():
    recognised = read(json_file([SCHOOL]))
    assert (recognised.dataset, recognised.available_on) == ("open_schools", TODAY)
    ((found,),) = (row.facts for row in accepted(json_file([SCHOOL])))
    assert (found.urn, found.name, found.postcode) == (100001, "Larkfield Primary School", "W5 2BY")
    assert (found.phase, found.status, found.council) == (Phase.PRIMARY, SchoolStatus.OPEN, None)
    assert found.told == {"name", "status", "closed_on", "postcode"}


@pytest.mark.parametrize(
    ("word", "phase"),
    [
        ("Nursery", Phase.NURSERY),
        ("All-through", Phase.ALL_THROUGH),
        ("Secondary", Phase.SECONDARY),
        ("Sixth form", Phase.SIXTEEN_PLUS),
        ("College", Phase.SIXTEEN_PLUS),
    ],
)
def test_phases(word, phase):
    ((found,),) = (row.facts for row in accepted(json_file([{**SCHOOL, "phase": word}])))
    assert found.phase is phase


def test_what_cannot_be_is_refused():
    content = json_file([SCHOOL, {**SCHOOL, "phase": "Tertiary"}, {**SCHOOL, "name": ""}, SCHOOL])
    assert reasons(content) == [
        (2, "phase", '"Tertiary" is no word the register uses here'),
        (3, "name", "the school has no name"),
        (4, "urn", "100001 already stands on line 1; the first row is kept"),
    ]


def test_a_postcode_left_out_is_not_told():
    ((found,),) = (row.facts for row in accepted(json_file([{**SCHOOL, "postcode": ""}])))
    assert "postcode" not in found.told
