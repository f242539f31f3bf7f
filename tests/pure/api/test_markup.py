"""The small markup of letters: what it reads, and what it refuses, by line and rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good_api.rendering.blocks import Heading, Items, Paragraph, Span, Table, line, words
from securing_good_api.rendering.markup import MarkupRefused, check_title, fill, fill_title, names_in, read_markup

KNOWN = {"school_name": False, "reasons": True}
VALUES = {
    "school_name": "Ash **not bold** <b>{{reasons}}</b>",
    "reasons": (Paragraph(line("one")), Paragraph(line("two"))),
}


def refused(text: str) -> list[tuple[int, str]]:
    """Line and rule of everything refused."""
    with pytest.raises(MarkupRefused) as told:
        read_markup(text, KNOWN)
    return [(number, code) for number, code, _ in told.value.errors]


def test_everything_it_knows_is_read():
    text = "Dear *all*,\nwe write\\\nabout **{{school_name}}**\n\n{{reasons}}\n\n## Next\n\n- a\n- b\n  1. c\n\n| A | B |\n|---|---|\n| 1 | 2 |\n"
    read = fill(read_markup(text, KNOWN), VALUES)
    first, one, two, heading, items, table = read
    assert words(first.line) == f"Dear all, we write\nabout {VALUES['school_name']}"
    assert (Span("all", emphasis=True) in first.line, first.line[-1].strong) == (True, True)
    assert (one, two) == VALUES["reasons"]
    assert heading == Heading(2, line("Next"))
    assert items == Items(
        False, ((Paragraph(line("a")),), (Paragraph(line("b")), Items(True, ((Paragraph(line("c")),),))))
    )
    assert table == Table((line("A"), line("B")), ((line("1"), line("2")),))


def test_values_are_never_read_as_markup():
    (paragraph,) = fill(read_markup("{{school_name}}", KNOWN), VALUES)
    assert paragraph == Paragraph((Span(VALUES["school_name"]),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fine\n\n<b>bold</b>", [(3, "raw-html")]),
        ("<div>\nx\n</div>", [(1, "raw-html")]),
        ("one\ntwo <br> three", [(2, "raw-html")]),
        ("<!-- hidden -->", [(1, "raw-html")]),
        ("{{nobody}}", [(1, "unknown-placeholder")]),
        ("one\n\n{{ school_name", [(3, "broken-placeholder")]),
        ("school_name}}", [(1, "broken-placeholder")]),
        ("{{School Name}}", [(1, "broken-placeholder")]),
        ("as said: {{reasons}}", [(1, "block-placeholder")]),
        ("## {{reasons}}", [(1, "block-placeholder")]),
        ("# Title", [(1, "heading")]),
        ("### Too deep first", [(1, "heading")]),
        ("## a\n\n#### b", [(3, "heading")]),
        ("##", [(1, "heading")]),
        ("this is **not closed", [(1, "unclosed")]),
        ("[a](https://a.example)", [(1, "link")]),
        ("<https://a.example>", [(1, "link")]),
        ("![a](b.png)", [(1, "image")]),
        ("`code`", [(1, "code")]),
        ("    indented", [(1, "code")]),
        ("```\nx\n```", [(1, "code")]),
        ("> said", [(1, "quotation")]),
        ("a\n\n---\n\nb", [(3, "rule")]),
        ("- a\n  - b\n    - c\n      - d", [(4, "list-depth")]),
        ("", [(1, "empty")]),
        ("\n \n", [(1, "empty")]),
    ],
)
def test_what_is_refused_is_named_by_line_and_rule(text, expected):
    assert refused(text) == expected


def test_every_fault_is_named_at_once():
    assert refused("{{nobody}}\n\n<i>\n\n# T") == [(1, "unknown-placeholder"), (3, "raw-html"), (5, "heading")]


def test_escaped_signs_are_text():
    (paragraph,) = read_markup(r"\*\*as it is\*\* &lt;b&gt; 5 * 3 \`", KNOWN)
    assert words(paragraph.line) == "**as it is** <b> 5 * 3 `"


def test_nothing_vanishes_that_markdown_would_take_away():
    (paragraph,) = read_markup("[note]: https://a.example", KNOWN)
    assert words(paragraph.line) == "[note]: https://a.example"


def test_titles_take_words_only():
    check_title("About {{school_name}}", KNOWN)
    assert fill_title("About {{school_name}}", {"school_name": "Ash"}) == "About Ash"
    with pytest.raises(MarkupRefused, match="one line"):
        check_title("About {{reasons}}", KNOWN)
    with pytest.raises(MarkupRefused, match="no placeholder"):
        check_title("About {{nobody}}", KNOWN)
    assert names_in("{{a}} {{ b }} {{a}}") == {"a", "b"}


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_and_never_fails(text):
    errors = []
    try:
        fill(read_markup(text, KNOWN), VALUES)
    except MarkupRefused as refusal:
        errors = refusal.errors
    assert all(1 <= number <= text.count("\n") + 1 for number, _, _ in errors)
