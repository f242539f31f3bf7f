"""CSV made to deceive, or damaged beyond telling: bounded in memory, refused with its place, never half believed."""

import csv
from decimal import Decimal

import pytest

from securing_good_risk_engine.sources import reading_csv
from securing_good_risk_engine.sources.facts import Row, RowProblem
from tests.pure.sources import files
from tests.pure.sources.files import accepted, csv_file, ks2, problems, read, reasons, refusal, register
from tests.pure.sources.test_absence import absence
from tests.pure.sources.weighing import weighed


@pytest.mark.parametrize(
    ("content", "other", "line"),
    [
        (register({}, {}) + register({"urn": "100009"}), "National register of schools, trimmed", 4),
        (register({}) + b"\n\n" + ks2({}), "Key stage 2 performance tables", 5),
        (ks2({}) + b"," * 25 + b"\n" + absence({}), "Absence by school", 4),
    ],
)
def test_a_second_header_further_down_is_a_second_table(content, other, line):
    code, detail = refusal(content)
    assert code == "second_table"
    assert detail.endswith(f"but line {line} is another header, of {other}. Send one table a file.")


def test_a_name_of_a_column_among_the_values_is_only_a_value():
    assert len(accepted(register({"establishment_name": "urn"}))) == 1


def test_two_tables_side_by_side_name_a_column_twice():
    left, right = register({}).splitlines(), register({"urn": "100002"}).splitlines()
    both = b"\n".join(b",".join(pair) for pair in zip(left, right, strict=True))
    assert refusal(both)[0] == "duplicate_columns"


@pytest.mark.parametrize(
    "digits", ["١٠٠٠٠١", "１００００１", "100００1", "१००००१", "1０0001", "\u200e100001", "1e5", "100001.0", "0x186A1"]
)
def test_a_urn_is_six_digits_from_0_to_9(digits):
    ((line, column, _),) = reasons(register({"urn": digits}))
    assert (line, column) == (2, "urn")


@pytest.mark.parametrize("text", ["６３%", "٦٣%", "63％", "6_3%", "63 %", "1e1%", "½", "²", "∞", "nan", "inf"])
def test_a_figure_in_other_digits_is_no_figure(text):
    ((line, column, reason),) = reasons(ks2({"PTRWM_EXP": text}))
    assert (line, column) == (2, "PTRWM_EXP")
    assert reason.endswith("is neither a number nor a code such as SUPP")


@pytest.mark.parametrize("code", ["SUPР", "supp", "ＳＵＰＰ", "SUPP\u200b", "N/A"])
def test_what_only_looks_like_a_code_is_none(code):
    assert problems(ks2({"PTRWM_EXP": code}))[0].code == "not_a_number"


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
def test_lines_are_counted_the_same_however_they_end(ends):
    content = (b"\n\n" + register({}, {"street": '"Lark Hall\n\n1 Lark Lane"'}) + b"\n\n" + b"1,2\n").replace(
        b"\n", ends
    )
    assert [row.line for row in accepted(content)] == [4, 5]
    assert [problem.line for problem in problems(content)] == [10]


def test_a_row_without_end_costs_itself_and_its_weight_is_bounded():
    endless = register({}, {"street": "x" * 30_000_000}, {"urn": "12"})
    assert [(problem.line, problem.code) for problem in problems(endless)] == [(3, "row_too_long"), (4, "not_a_urn")]
    commas = register({}) + b"," * 20_000_000 + b"\n" + b'","\n' * 10
    code, read_rows, _, megabytes = weighed(commas)
    assert (code, read_rows) == (None, 1)
    assert megabytes < 40


def test_a_row_over_many_lines_is_bounded_too():
    values = b'"\n",' * 600_000 + b"\n"
    code, read_rows, _, megabytes = weighed(register({}) + values + register({"urn": "100002"}).splitlines()[1])
    # What comes behind the first two million characters begins within a quote, which then stays open.
    assert (code, read_rows) == ("unbalanced_quote", 0)
    assert megabytes < 60


def test_a_header_without_end_is_refused():
    assert refusal(b"urn," + b"x" * 3_000_000 + b"\n1,2\n") == (
        "unreadable_header",
        "The header, on line 1, cannot be read: the row has more than 2,000,000 characters.",
    )
    assert refusal(b",".join(b"c%d" % number for number in range(5_001)) + b"\n1\n") == (
        "too_many_columns",
        "The file has 5,001 columns; the most a table may have is 5,000. Is it saved as CSV, with a line for each row?",
    )


@pytest.mark.parametrize("blank", [b"\n", b"," * 19 + b"\n", b"\r\n"])
def test_a_million_blank_rows_are_no_rows_and_no_weight(blank):
    content = (
        register({}) + blank * (1_000_000 if blank == b"\n" else 100_000) + register({"urn": "100002"}).splitlines()[1]
    )
    code, read_rows, refused, megabytes = weighed(content)
    assert (code, read_rows, refused) == (None, 2, 0)
    assert megabytes < 12


def test_many_lines_of_a_large_file_are_never_all_in_memory():
    row = register({}).splitlines()[1]
    rows = b"\n".join(row.replace(b"100001", b"%d" % urn) for urn in range(100001, 120001))
    content = register() + rows + b"\n"
    assert len(content) > 3_000_000
    *_, megabytes = weighed(content)
    # What remains is one number and one line for each school, to find those that stand twice.
    assert megabytes < 8


@pytest.mark.parametrize("quote", ['"', '"never closed', '"a""'])
def test_a_quote_that_is_never_closed_takes_nothing_with_it(quote):
    content = register({}, {"street": quote}, *({} for _ in range(2000)))
    assert refusal(content) == ("unbalanced_quote", "The quote opened on line 3 is never closed.")


def test_where_a_file_in_no_encoding_breaks_is_told_beyond_the_first_piece(monkeypatch):
    monkeypatch.setattr(reading_csv, "_CHUNK", 16)
    content = register({}, {"street": "Zoë Road"}).decode().encode("cp1252")
    assert len(accepted(content)) == 2
    place = content.index(b"\xeb")
    broken = content[:place] + b"\x81" + content[place:]
    assert f"byte {place + 1:,} of the file, on line 3, is 0x81" in refusal(broken)[1]
    assert [row.facts[0].street for row in accepted(register({"street": "Zoë Road ✓"}))] == ["Zoë Road ✓"]


def test_the_limit_on_values_is_one_for_the_process():
    accepted(register({}))
    assert csv.field_size_limit() == reading_csv.LONGEST_VALUE


def test_texts_of_a_column_are_not_remembered_without_end(monkeypatch):
    monkeypatch.setattr("securing_good_risk_engine.sources.figure_values.MOST_REMEMBERED", 3)
    rows = [{"URN": str(100001 + place), "PERCTOT": f"{place}.5"} for place in range(20)]
    read_rows = list(read(absence(*rows), period=2018).rows)
    assert [row.facts[0].value for row in read_rows if isinstance(row, Row)] == [
        place + Decimal("0.5") for place in range(20)
    ]


def test_a_right_looking_file_of_another_year_is_given_away_by_its_totals():
    england = {"LA": "NAT", "ESTAB": "SEC", "URN": "", "PERCTOT": "9", "PPERSABS10": "26.5"}
    assert not [row for row in read(absence({}, england), period=2022).rows if isinstance(row, RowProblem)]
    code, detail = refusal(absence({}, england), period=2018)
    assert code == "period_contradicts_file"
    assert "sent as 2018/19, but gives 9 for overall_absence in england_secondary, where 5.5 was published" in detail


def test_rows_of_two_years_are_never_loaded_as_one():
    both = csv_file(
        files.RENAMED_COLUMNS,
        *({**files.RENAMED_SCHOOL, "URN": str(100001 + place)} for place in range(3)),
        {**files.RENAMED_SCHOOL, "URN": "100009", "Academic Year": "2017"},
    )
    assert [row.urn for row in accepted(both)] == [100001, 100002, 100003]
    assert [problem.line for problem in problems(both)] == [5]
