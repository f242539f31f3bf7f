"""What of a record may be given: names, exemptions, the schedule."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.errors import Invalid
from securing_good.tables import Base
from securing_good.vocabulary import Exemption
from securing_good_api.foi_exports.parts import PARTS
from securing_good_api.foi_exports.rules import (
    NEITHER_CONFIRMED_NOR_DENIED,
    Change,
    Item,
    Names,
    bundle,
)

NO_RECORD = {"visit_plan", "withdrawn_visit", "review_meeting", "foi_export"}
"""How visits were planned and which came to nothing is told with each; exports are made of the record."""
NAMES = Names({"Asha Patel": "headteacher", "Ann": "clerk", "Ann Lee": "link partner", "J. (Jo) O'Neil": "chair"})
GIVEN = Item("action:1", "action", "2026-11-20", {"what": "Ask Asha Patel.", "owner": "Head"})
WITHHELD = Item("advice:1", "advice", None, {"words": "x"}, Exemption.CONDUCT_OF_PUBLIC_AFFAIRS, "By rule.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Asha Patel spoke.", "[headteacher] spoke."),
        ("ASHA  PATEL spoke.", "[headteacher] spoke."),
        ("Mrs Patel and Dr. A. Patel spoke.", "[headteacher] and [headteacher] spoke."),
        ("Mrs Asha Patel spoke.", "[headteacher] spoke."),
        ("Ann Lee met Ann.", "[link partner] met [clerk]."),
        ("Annual meeting; Patel's plan.", "Annual meeting; Patel's plan."),
        ("J. (Jo) O'Neil said so.", "[chair] said so."),
        ("Write to a.b@school.example, or 020 7946 0000.", "Write to [address], or [telephone number]."),
        ("URN 101901 in 2026/27", "URN 101901 in 2026/27"),
    ],
)
def test_names_addresses_and_numbers_are_replaced(text, expected):
    assert NAMES.without(text) == expected


def test_no_table_of_a_case_is_left_out_of_its_record():
    sources = [source for *_, source in PARTS]
    of_cases = {table.name for table in Base.metadata.sorted_tables if "case_id" in table.c} - NO_RECORD
    assert {name for name in of_cases if not any(re.search(rf"\b{name}\b", one) for one in sources)} == set()


def test_names_are_replaced_however_deep_and_nothing_else_changes():
    value = {"a": ["Asha Patel", {"b": "Ann"}], "n": 3, "x": None, "t": True}
    assert NAMES.without(value) == {"a": ["[headteacher]", {"b": "[clerk]"}], "n": 3, "x": None, "t": True}


def test_each_withholding_is_listed_and_the_first_entry_is_always_the_same():
    given_items, schedule = bundle([GIVEN, WITHHELD], [], NAMES)
    assert [one["item"] for one in given_items] == ["action:1"]
    assert given_items[0]["content"]["what"] == "Ask [headteacher]."
    assert schedule[0] == dict(NEITHER_CONFIRMED_NOR_DENIED)
    assert [(one["item"], one["exemption"], one["extent"], one["decided_by"]) for one in schedule[1:]] == [
        ("action:1", "s40", "part", "rule"),
        ("advice:1", "s36", "whole", "rule"),
    ]


def test_the_exporter_gives_and_withholds_with_a_reason_and_names_stay_replaced():
    changes = [
        Change("advice:1", None, "The adviser agrees."),
        Change("action:1", Exemption.CONFIDENCE, "Told by Asha Patel."),
    ]
    given_items, schedule = bundle([GIVEN, WITHHELD], changes, NAMES)
    assert [one["item"] for one in given_items] == ["advice:1"]
    assert [(one["item"], one["reason"], one["decided_by"]) for one in schedule[1:]] == [
        ("action:1", "Told by [headteacher].", "exporter")
    ]


@given(st.lists(st.sampled_from([None, *Exemption]), min_size=2, max_size=2))
def test_whatever_is_changed_each_item_is_given_or_listed_and_never_both(exemptions):
    items = [GIVEN, WITHHELD]
    changes = [
        Change(item.id, exemption, "So.")
        for item, exemption in zip(items, exemptions, strict=True)
        if exemption is not item.exemption
    ]
    given_items, schedule = bundle(items, changes, NAMES)
    whole = {one["item"] for one in schedule if one["extent"] == "whole"}
    assert {one["item"] for one in given_items} | whole == {item.id for item in items}
    assert not {one["item"] for one in given_items} & whole
    assert "Asha Patel" not in json.dumps([given_items, schedule])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([Change("nothing", None, "So.")], "unknown"),
        ([Change("restricted", None, "So.")], "unknown"),
        ([Change("action:1", None, "So.")], "no-change"),
        ([Change("action:1", Exemption.AUDIT, "So.")] * 2, "twice"),
    ],
)
def test_a_change_that_cannot_be_is_refused(changes, code):
    with pytest.raises(Invalid) as error:
        bundle([GIVEN, WITHHELD], changes, NAMES)
    assert error.value.more["errors"][0]["code"] == code


def test_the_public_interest_is_weighed_but_for_absolute_exemptions():
    absolute = {exemption for exemption in Exemption if exemption.is_absolute}
    assert absolute == {Exemption.PERSONAL_DATA, Exemption.CONFIDENCE}
