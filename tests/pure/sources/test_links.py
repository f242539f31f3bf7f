"""Links between schools as the register tells them."""

from datetime import date

import pytest

from securing_good.vocabulary import LinkType
from securing_good_risk_engine.sources.facts import SchoolLinkFact, Subject
from tests.pure.sources.files import TODAY, accepted, csv_file, read, reasons

COLUMNS = ["URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"]
LINK = {
    "URN": "100002",
    "LinkURN": "100001",
    "LinkName": "Larkfield Primary School",
    "LinkType": "Predecessor",
    "LinkEstablishedDate": "01-09-2016",
}


def links(*rows: dict[str, str]) -> bytes:
    return csv_file(COLUMNS, *({**LINK, **row} for row in rows))


def test_a_link():
    recognised = read(links({}))
    assert (recognised.dataset, recognised.subject, recognised.period) == ("gias_links", Subject.LINKS, None)
    assert recognised.available_on == TODAY
    ((found,),) = (row.facts for row in accepted(links({})))
    assert found == SchoolLinkFact(100002, 100001, "Larkfield Primary School", LinkType.PREDECESSOR, date(2016, 9, 1))


@pytest.mark.parametrize(
    ("word", "type_"),
    [
        ("Successor", LinkType.SUCCESSOR),
        ("Predecessor - merged", LinkType.PREDECESSOR_MERGED),
        ("Successor - amalgamated", LinkType.SUCCESSOR_AMALGAMATED),
        ("Predecessor - Split School", LinkType.PREDECESSOR_SPLIT),
        ("Result of Amalgamation", LinkType.RESULT_OF_AMALGAMATION),
        (
            "Merged - expansion in school capacity and changer in age range",
            LinkType.MERGED_AGE_RANGE_AND_CAPACITY,
        ),
        ("Sixth Form Centre Link", LinkType.SIXTH_FORM_CENTRE_LINK),
    ],
)
def test_types(word, type_):
    ((found,),) = (row.facts for row in accepted(links({"LinkType": word})))
    assert found.type is type_


def test_a_link_without_a_day_or_a_name():
    ((found,),) = (row.facts for row in accepted(links({"LinkEstablishedDate": "", "LinkName": ""})))
    assert (found.established_on, found.other_name) == (None, None)


def test_one_school_may_have_many_links():
    assert len(accepted(links({}, {"LinkURN": "100003"}, {"URN": "100001", "LinkURN": "100002"}))) == 3


def test_what_cannot_be_is_refused():
    content = links(
        {},
        {"LinkURN": "0"},
        {"LinkURN": "100002"},
        {"LinkURN": "100004", "LinkType": "Cousin"},
        {"LinkURN": "100005", "LinkEstablishedDate": "01-09-2206"},
        {"LinkType": "Successor"},
    )
    assert reasons(content) == [
        (3, "LinkURN", '"0" is not a URN: six digits'),
        (4, "LinkURN", "100002 is linked to itself"),
        (5, "LinkType", '"Cousin" is no word the register uses here'),
        (6, "LinkEstablishedDate", '"01-09-2206" is not a date a school could be linked: years 1500 to 2031'),
        (7, "LinkURN", "the link of 100002 to 100001 already stands on line 2; the first is kept"),
    ]
