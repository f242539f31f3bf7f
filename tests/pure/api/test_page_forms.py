"""Forms by pointer: what is sent, and which field a refusal is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good_api.board.forms import Unreadable, filled


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ({"a": " x "}, {"a": "x"}),
        ({"a": "", "b": "y", "form_token": "t", "key": "k"}, {"b": "y"}),
        ({"r.0.w": "one", "r.1.w": "", "r.2.w": "three"}, {"r": [{"w": "one"}, {"w": "three"}]}),
        ({"r.0.p!": "lead", "r.0.n": "", "r.1.p!": "head", "r.1.n": "Asha"}, {"r": [{"p": "head", "n": "Asha"}]}),
        ({"a.b.c": "x", "a.d": "true"}, {"a": {"b": {"c": "x"}, "d": True}}),
        ({"r.0.f.0": "attainment", "r.0.f.3": "finance"}, {"r": [{"f": ["attainment", "finance"]}]}),
        ({"r.10.w": "ten", "r.9.w": "nine"}, {"r": [{"w": "nine"}, {"w": "ten"}]}),
        ({}, {}),
    ],
)
def test_a_form_is_the_body_its_fields_name(form, body):
    assert filled(form).body == body


@pytest.mark.parametrize(
    ("pointer", "name"),
    [
        ("#/r/1/w", "r.4.w"),
        ("#/r/0/n", "r.2.n"),
        ("#/r/0", "r.2.n"),
        ("#/r/0/p", "r.2.n"),
        ("#/r/1/n", "r.4.n"),
        ("#/c", "c"),
        ("#/", None),
        ("#/r", "r.0.w"),
        ("#/a", "a"),
        ("#/gone", None),
        ("#/r/7/w", None),
    ],
)
def test_a_refusal_is_shown_at_the_field_it_is_about(pointer, name):
    form = {"a": "x", "r.0.w": "", "r.2.p!": "lead", "r.2.n": "Asha", "r.4.w": "two", "r.4.n": "", "c!": ""}
    assert filled(form).field_at(pointer) == name


@given(
    st.dictionaries(st.from_regex(r"[a-c](\.[0-9]{1,2}\.[a-c])?!?", fullmatch=True), st.text(max_size=5), max_size=12)
)
def test_whatever_is_typed_keeps_its_values_and_leaves_no_gap(form):
    names = {name.split(".")[0].rstrip("!") for name in form if "." in name}
    form = {name: value for name, value in form.items() if "." in name or name.rstrip("!") not in names}
    read = filled(form)
    assert read.values == form
    for value in read.body.values():
        assert not isinstance(value, list) or all(row for row in value)


def test_a_name_that_no_field_has_is_refused():
    for name in ("a." * 500, f"a.{'9' * 5000}.b", "a" * 100):
        with pytest.raises(Unreadable):
            filled({name: "x"})


@pytest.mark.parametrize("form", [{"a": "x", "a.b": "y"}, {"a.0.b": "x", "a.c": "y"}, {"a.b": "x", "a.0": "y"}])
def test_fields_that_no_page_has_together_are_refused(form):
    with pytest.raises(Unreadable):
        filled(form)


@pytest.mark.parametrize("name", ["a.²", "a..b", ".", "a.99999999999999999999.b", "a.0.0.0.0.0"])
def test_any_name_is_read_somehow(name):
    filled({name: "x"})
