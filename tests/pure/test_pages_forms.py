"""What is typed in a page's form becomes the body that is sent, and what the API says is said with days as people say them."""

import pytest

from securing_good_api.board.forms import Unreadable, decided, filled, in_rows, numbered
from securing_good_api.board.looks import dated


def test_rows_of_numbers_and_choices_become_what_the_api_takes():
    typed = {
        "criteria.0.number!": "1",
        "criteria.0.met": "",
        "criteria.1.number!": "2",
        "criteria.1.met": "no",
        "criteria.1.evidence": "Seen.",
        "key": "k",
        "stands": "planned",
    }
    body = in_rows("criteria", numbered("number"), decided("met"))(filled(typed).body)
    assert body == {"criteria": [{"number": 2, "met": False, "evidence": "Seen."}]}
    assert in_rows("criteria", numbered("number"))({"criteria": "x"}) == {"criteria": "x"}


@pytest.mark.parametrize("typed", ["", "many", "-1", "1.5", "٣", "9" * 16, "9" * 5000])
def test_what_is_no_number_goes_as_it_was_typed(typed):
    assert numbered("cost")({"cost": typed}) == {"cost": typed}


def test_a_number_and_a_choice_are_sent_as_such():
    assert numbered("cost", "days")({"cost": "3600"}) == {"cost": 3600}
    assert decided("agrees")({"agrees": "yes", "words": "no"}) == {"agrees": True, "words": "no"}
    assert decided("agrees")({"agrees": "perhaps"}) == {}


def test_fields_that_do_not_go_together_are_no_form():
    with pytest.raises(Unreadable):
        filled({"a": "x", "a.b": "y"})


def test_days_within_a_sentence_are_said_as_people_say_them():
    assert dated("It may reply until 2026-12-02.") == "It may reply until 2 December 2026."
    assert dated("2026-02-30, 1999-01-01 and 12026-12-02") == "2026-02-30, 1999-01-01 and 12026-12-02"
