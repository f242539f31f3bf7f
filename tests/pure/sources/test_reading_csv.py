"""Encodings, quotes and rows of the wrong length."""

import csv

import pytest

from tests.pure.sources import files
from tests.pure.sources.files import accepted, reasons, refusal, register

NAMED = {"establishment_name": "St Zoë's School"}
PLAIN = register({}, NAMED, {})


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        b"\xef\xbb\xbf" + PLAIN,
        PLAIN.decode().encode("cp1252"),
        PLAIN.replace(b"\n", b"\r\n"),
        PLAIN.replace(b"\n", b"\r"),
        PLAIN.replace(b"\n", b"\n\n"),
        b"\n \n".replace(b" ", b"") + PLAIN,
        PLAIN.rstrip(b"\n"),
        PLAIN + b"," * (len(files.REGISTER_COLUMNS) - 1) + b"\n",
    ],
    ids=["utf-8", "bom", "cp1252", "crlf", "cr", "blank-lines", "blank-start", "no-last-newline", "empty-row"],
)
def test_the_same_table_is_read_however_it_was_saved(content):
    assert [row.facts[0].name for row in accepted(content)] == [
        "Larkfield Primary School",
        "St Zoë's School",
        "Larkfield Primary School",
    ]
    assert reasons(content) == []


@pytest.mark.parametrize(
    ("content", "code", "detail"),
    [
        (b"", "empty_file", "The file is empty."),
        (b"\xef\xbb\xbf \r\n\n", "empty_file", "The file is empty."),
        (b",,\n,,\n", "empty_file", "The file holds blank lines and nothing else."),
        (
            PLAIN.decode().encode("utf-16"),
            "wrong_encoding",
            "The file is UTF-16 text. Save it as CSV UTF-8 and send it again.",
        ),
        (
            PLAIN.decode().encode("utf-16-le"),
            "wrong_encoding",
            "The file is UTF-16 text without its mark. Save it as CSV UTF-8 and send it again.",
        ),
        (
            PLAIN.decode().encode("utf-16-be"),
            "wrong_encoding",
            "The file is UTF-16 text without its mark. Save it as CSV UTF-8 and send it again.",
        ),
        (
            PLAIN.decode().encode("utf-32"),
            "wrong_encoding",
            "The file is UTF-32 text. Save it as CSV UTF-8 and send it again.",
        ),
        (
            PLAIN.replace(b"Lark Lane", b"Lark\x00Lane", 1),
            "wrong_encoding",
            "The file is not text: there is a NUL byte on line 2. Save it as CSV UTF-8 and send it again.",
        ),
        (
            b"urn,name\n1,Zo\x81\n",
            "wrong_encoding",
            (
                "The file is neither UTF-8 nor Windows-1252 text: byte 14 of the file, on line 2, is 0x81. "
                "Save it as CSV UTF-8 and send it again."
            ),
        ),
        (
            b"urn,name,urn \n1,a,2\n",
            "duplicate_columns",
            'The column "urn" stands in the header more than once.',
        ),
        (
            b'urn,"na"me\n1,a\n',
            "unreadable_header",
            "The header, on line 1, cannot be read: a quote inside a quoted value is not doubled.",
        ),
        (
            PLAIN.replace(b"1 Lark Lane", b'"1 Lark Lane', 1),
            "unbalanced_quote",
            "The quote opened on line 2 is never closed.",
        ),
        (
            b'urn,name\n1,"' + b"long line\n" * 20_000 + b'"\n',
            "unbalanced_quote",
            "The quote opened on line 2 is never closed.",
        ),
        (
            b"%PDF-1.7 ...",
            "not_a_table",
            "The file is a PDF document. Save the table as CSV UTF-8 and send that.",
        ),
        (
            b"\xef\xbb\xbf\n<!DOCTYPE html><html>Not found</html>",
            "not_a_table",
            "The file is a web page or XML, as downloads that failed often are. Save the table as CSV UTF-8 and send that.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old",
            "old_workbook",
            "The file is an Excel 97-2003 workbook, or one with a password. Save the table as CSV UTF-8 and send that.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(content, code, detail):
    assert refusal(content) == (code, detail)


def test_in_a_utf8_file_a_line_in_another_encoding_is_refused_and_the_others_kept():
    content = PLAIN + register(NAMED).decode().encode("cp1252").splitlines(keepends=True)[1]
    assert reasons(content) == [(5, None, "the row has bytes that are not UTF-8 text, as the rest of the file is")]
    assert [row.line for row in accepted(content)] == [2, 3, 4]


def test_with_its_mark_a_file_is_utf8_whatever_its_lines_say():
    content = b"\xef\xbb\xbf" + register({}, NAMED).decode().encode("cp1252")
    assert [row.line for row in accepted(content)] == [2]
    assert [line for line, _, _ in reasons(content)] == [3]


def test_lines_are_counted_in_the_file_and_a_value_may_hold_line_breaks():
    content = register({}, {"street": '"Lark Hall\n1 Lark Lane"'}, {"urn": "12"})
    assert [(row.line, row.facts[0].street) for row in accepted(content)] == [
        (2, "1 Lark Lane"),
        (3, "Lark Hall\n1 Lark Lane"),
    ]
    assert reasons(content) == [(5, "urn", '"12" is not a URN: six digits')]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (b",extra", "the row has 21 values, the header has 20"),
        (b",extra,more", "the row has 22 values, the header has 20"),
    ],
)
def test_a_row_longer_than_the_header_is_refused(changed, reason):
    first, second, third = register({}, {}).splitlines()
    content = b"\n".join([first, second + changed, third, b""])
    assert reasons(content) == [(2, None, reason)]
    assert [row.line for row in accepted(content)] == [3]


def test_a_row_shorter_than_the_header_is_refused():
    assert reasons(register({}) + b"100002\n100003,2\n") == [
        (3, None, "the row has 1 value, the header has 20"),
        (4, None, "the row has 2 values, the header has 20"),
    ]


def test_a_file_cut_off_in_its_last_row_says_so():
    assert reasons(register({}, {})[:-40]) == [(3, None, "the file ends in the middle of this row")]


def test_a_value_of_endless_length_is_refused_and_the_rest_kept():
    content = register({}, {"street": "x" * 200_000}, {})
    assert reasons(content) == [(3, None, "a value has more than 131,072 characters")]
    assert [row.line for row in accepted(content)] == [2, 4]
    assert csv.field_size_limit() == 131_072


def test_quotes_gone_wrong_cost_the_row_they_stand_in():
    content = register({}, {"street": '"Lark "Hall"'}, {"street": '"The\nOld"Hall'}, {"street": '"The ""Old"" Hall"'})
    assert reasons(content) == [
        (3, None, "a quote inside a quoted value is not doubled"),
        (4, None, "a quote opened on this line closes on line 5 in the middle of a value; lines between are lost"),
    ]
    assert [(row.line, row.facts[0].street) for row in accepted(content)] == [
        (2, "1 Lark Lane"),
        (6, 'The "Old" Hall'),
    ]
