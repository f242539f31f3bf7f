"""Files of people and appointments, from bytes to rows: what is read, and what every fault says."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.errors import Invalid
from securing_good.vocabulary import Post
from securing_good_api.appointments.from_csv import read_people
from securing_good_api.appointments.rules import Held
from securing_good_api.csv_files import MOST_ROWS

HEADER = "name,email,post,urn,acting,starts_on,ends_on\n"


def read(*lines: str, header: str = HEADER):
    return read_people((header + "\n".join(lines)).encode())


def faults(*lines: str, header: str = HEADER):
    with pytest.raises(Invalid) as refused:
        read(*lines, header=header)
    return [(one["pointer"], one["detail"]) for one in refused.value.more["errors"]]


def test_a_row_is_read_as_people_write_it():
    (row,) = read("  Asha Patel , asha@ash.example ,Chair of governors,101500,yes,01/09/2025, 2026-08-31")
    assert (row.line, row.name, row.email, row.post) == (2, "Asha Patel", "asha@ash.example", Post.CHAIR_OF_GOVERNORS)
    assert (row.urn, row.acting, row.held) == (101500, True, Held(date(2025, 9, 1), date(2026, 8, 31)))


def test_columns_come_in_any_order_and_only_three_are_needed():
    (row,) = read("2025-09-01,link-partner,Kwame Inklefold", header="STARTS_ON,post,Name\n")
    assert (row.email, row.urn, row.acting, row.held.ends_on) == (None, None, False, None)


def test_a_byte_order_mark_blank_lines_and_quoted_line_breaks_are_fine():
    rows = read_people(("\ufeff" + HEADER + "\n,,,,,,\n" + '"Patel,\nAsha",,clerk,101500,,2025-09-01,\n').encode())
    assert [(row.name, row.line) for row in rows] == [("Patel,\nAsha", 5)]


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        (",,clerk,101500,,2025-09-01,", "name", "String should have at least 1 character"),
        ("A,not an address,clerk,101500,,2025-09-01,", "email", "an email address is written like head@school.example"),
        ("A,,janitor,,,2025-09-01,", "post", "'janitor' is not a post. Posts: headteacher,"),
        ("A,,clerk,15,,2025-09-01,", "urn", "'15' is not a school's number: six digits."),
        ("A,,clerk,,,2025-09-01,", "urn", "A clerk is appointed at a school: say which."),
        (
            "A,,lead_officer,101500,,2025-09-01,",
            "urn",
            "A lead officer is appointed at the council: leave the school out.",
        ),
        ("A,,clerk,101500,perhaps,2025-09-01,", "acting", "'perhaps' is neither yes nor no."),
        ("A,,clerk,101500,,31/02/2025,", "starts_on", "'31/02/2025' is not a day: write 2026-09-01 or 01/09/2026."),
        ("A,,clerk,101500,,,", "starts_on", "'' is not a day"),
        ("A,,clerk,101500,,2025-09-01,soon", "ends_on", "'soon' is not a day"),
    ],
)
def test_a_bad_cell_is_named_by_line_column_and_rule(line, column, says):
    ((pointer, detail),) = faults("Good One,,clerk,101500,,2025-09-01,", line)
    assert pointer == f"line 3, column {column}"
    assert detail.startswith(says)


def test_every_fault_of_a_file_is_told_at_once():
    told = faults(",,clerk,101500,,2025-09-01,", "A,,clerk", "B,,nobody,1,,never,")
    assert [pointer for pointer, _ in told] == [
        "line 2, column name",
        "line 3, column all",
        "line 4, column post",
        "line 4, column urn",
        "line 4, column starts_on",
    ]
    assert told[1][1] == "The line has 3 cells, the header 7."


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "it has no name; it has no post; it has no starts_on"),
        (b"name,post\n", "it has no starts_on"),
        (b"name,post,starts_on,salary\n", "it has an unknown column 'salary'"),
        (b"name,name,post,starts_on\n", "it has a column twice"),
        (HEADER.encode(), "The file has no rows."),
        (HEADER.encode() + b"Ren\xe9e,,clerk,101500,,2025-09-01,", "The file is not UTF-8 (byte 49)."),
        (HEADER.encode() + b"A\x00,,clerk,101500,,2025-09-01,", "it is not a CSV file"),
        (HEADER.encode() + b'"A,,clerk,101500', "The file cannot be read from line 2 on"),
        (HEADER.encode() + b"A,,clerk,101500,,2025-09-01,\n" * (MOST_ROWS + 1), "Send at most 5,000 rows at once."),
        (HEADER.encode() + b"\n" * 2_000_000, "The file is larger than 2,000,000 bytes."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content, says):
    with pytest.raises(Invalid) as refused:
        read_people(content)
    assert says in refused.value.detail
    assert refused.value.more["errors"][0]["pointer"] == "#/file"


def test_the_example_of_the_documentation_is_read():
    page = (Path(__file__).parents[3] / "docs" / "people-files.md").read_text(encoding="utf-8")
    rows = read_people(page.split("```csv\n")[1].split("```")[0].encode())
    assert [row.post for row in rows] == [Post.HEADTEACHER, Post.CHAIR_OF_GOVERNORS, Post.LINK_PARTNER]


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: (HEADER + text).encode("utf-8", "replace")))
def test_whatever_is_sent_is_read_or_refused(content):
    with suppress(Invalid):
        assert read_people(content)
