"""A council's terms written in YAML: values stay text, lines are the file's, and tricks are refused."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from securing_good.vocabulary import CalendarKind, Term
from securing_good_risk_engine.sources.facts import FileRefused
from tests.pure.sources.files import accepted, read, reasons, refusal

CALENDAR = """\
# checked by hand
authority: dorset
name: Dorset Council
country: england
terms:
  - name: autumn
    start: 2025-09-03
    end: 2025-12-19
    half_terms:
      - start: 2025-10-27
        end: 2025-10-31
  - name: spring
    start: 2026-01-05
    end: 2026-03-27
"""


def calendar(old: str = "", new: str = "") -> bytes:
    """The sound calendar with one piece of its text replaced."""
    assert old in CALENDAR
    return CALENDAR.replace(old, new, 1).encode() if old else CALENDAR.encode()


def test_terms_and_breaks():
    assert read(calendar()).dataset == "term_dates_nested"
    found = [(row.line, *row.facts) for row in accepted(calendar())]
    assert [
        (line, fact.council, fact.academic_year, fact.kind, fact.term, fact.starts_on.isoformat())
        for line, fact in found
    ] == [
        (6, "838", 2025, CalendarKind.TERM, Term.AUTUMN, "2025-09-03"),
        (10, "838", 2025, CalendarKind.HALF_TERM, Term.AUTUMN, "2025-10-27"),
        (12, "838", 2025, CalendarKind.TERM, Term.SPRING, "2026-01-05"),
    ]


def test_windows_line_ends_and_a_byte_order_mark():
    assert len(accepted(b"\xef\xbb\xbf" + calendar().replace(b"\n", b"\r\n"))) == 3


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "reason"),
    [
        ("2026-03-27", "2026-13-27", 12, "end", '"2026-13-27" is not a date (year-month-day, or day-month-year)'),
        ("name: spring", "name: lent", 12, "term", '"lent" is none of autumn, spring, summer'),
        ("2026-01-05", "soon", 12, "start", '"soon" is not a date (year-month-day, or day-month-year)'),
        ("2025-10-31", "2026-10-31", 10, "end", None),
    ],
)
def test_what_cannot_be_is_refused(old, new, line, column, reason):
    ((at, where, why),) = reasons(calendar(old, new))
    assert (at, where) == (line, column)
    assert reason is None or why == reason


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("name: Dorset Council", "name: Atlantis\nauthority_2: x", None),
        ("authority: dorset\nname: Dorset Council", "authority: atlantis\nname: Atlantis", "unknown_council"),
        (CALENDAR[CALENDAR.index("  - name: autumn") :], "", "no_rows"),
        ("country: england", "name: Kent", "malformed_yaml"),
        ("country: england", "country: &c england\nagain: *c", "malformed_yaml"),
        ("country: england", "country: [england", "malformed_yaml"),
        ("country: england", 'country: "\\0"', "malformed_yaml"),
        ("country: england", 'country: "\\ud800"', "malformed_yaml"),
        ("country: england", 'country: "\\UFFFFFFFF"', "malformed_yaml"),
        ("country: england", "country: " + "[" * 5000, "malformed_yaml"),
        ("country: england", "? [a]\n: b", "malformed_yaml"),
        ("country: england", "country: england\n---\nname: Kent", "malformed_yaml"),
        ("country: england", "country: x" + "x" * 1024 * 1024, "file_too_large"),
        ("authority", "council", "unknown_dataset"),
    ],
)
def test_files_refused_whole(old, new, code):
    if code is None:
        assert len(accepted(calendar(old, new))) == 3
    else:
        assert refusal(calendar(old, new))[0] == code


def test_bytes_that_are_no_text_are_refused():
    assert refusal(calendar() + b"\xff")[0] == "wrong_encoding"


def test_a_tag_makes_nothing_but_text():
    content = calendar("country: england", "country: !!python/object/apply:os.getcwd []")
    assert len(accepted(content)) == 3


def test_a_table_with_a_colon_in_its_header_is_no_yaml():
    assert refusal(b"note: a,b\n1,2\n")[0] == "unknown_dataset"


def test_the_names_of_a_calendar_in_another_form_are_refused():
    assert refusal(b"authority,name,terms\na,b,c\n")[0] == "unknown_dataset"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(CALENDAR)), st.text(alphabet="-:[]{}&*!|>'\"#%@`?, \n\tab1\\", max_size=12))
def test_any_change_is_read_or_refused(place, inserted):
    content = (CALENDAR[:place] + inserted + CALENDAR[place:]).encode()
    with suppress(FileRefused):
        list(read(content).rows)
