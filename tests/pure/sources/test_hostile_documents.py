"""JSON and YAML made to deceive: nesting, repetition, numbers and names without end."""

import json

import pytest

from tests.pure.sources import files
from tests.pure.sources.files import accepted, json_file, reasons, refusal
from tests.pure.sources.test_term_dates_yaml import calendar
from tests.pure.sources.weighing import weighed


def by_urn(**changed: str) -> bytes:
    """One school's results, some values written as they stand here."""
    values = {name: json.dumps(value) for name, value in files.BY_URN_SCHOOL.items()} | changed
    return ('{"100001": {' + ", ".join(f'"{name}": {value}' for name, value in values.items()) + "}}").encode()


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        by_urn(rwmExp="[" * 100_000 + "]" * 100_000),
    ],
)
def test_nesting_without_end_is_refused(content):
    assert refusal(content) == ("malformed_json", "The file nests values too deeply to be a table.")


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_in_json_is_none(constant):
    assert refusal(by_urn(rwmExp=constant))[1] == f"The file holds {constant}, which is not a value JSON knows."


@pytest.mark.parametrize("number", ["9" * 4000, "1e999999999", "-1e-999999999", "1" + "0" * 4000 + ".5"])
def test_a_number_without_end_costs_its_record(number):
    ((line, column, reason),) = reasons(by_urn(rwmExp=number))
    assert (line, column) == (1, "rwmExp")
    assert len(reason) < 120


def test_a_number_too_long_to_be_one_is_refused():
    assert refusal(by_urn(rwmExp="9" * 5000)) == ("malformed_json", "The file holds a number too long to be one.")


def test_a_name_that_stands_twice_is_never_settled_in_silence():
    second = by_urn()[1:].replace(b"100001", b"100002").replace(b'"rwmExp": 63', b'"rwmExp": 63, "rwmExp": 36')
    assert reasons(by_urn()[:-1] + b", " + second) == [(2, "rwmExp", "record 2 names rwmExp more than once")]


def test_json_too_large_to_be_parsed_is_not_begun():
    code, read_rows, refused, megabytes = weighed(b"[" + b"[]," * 6_000_000 + b"[]]")
    assert (code, read_rows, refused) == ("file_too_large", 0, 0)
    assert megabytes < 5


def test_names_of_records_do_not_multiply_by_records():
    school = json.dumps(files.BY_URN_SCHOOL)
    names = {f"name {number}": 1 for number in range(4_900)}
    records = ", ".join(f'"{urn}": {school}' for urn in range(100002, 106002))
    content = f'{{"100001": {json.dumps({**files.BY_URN_SCHOOL, **names})}, {records}}}'.encode()
    assert refusal(content) == (
        "file_too_large",
        "The file's 6,001 records have 4,906 different names. Records of one table have the same names.",
    )
    assert refusal(json_file([{f"name {number}": 1 for number in range(5_001)}]))[0] == "too_many_columns"


@pytest.mark.parametrize("text", ["６３", "٦٣", "63%%", "", "[]", "true"])
def test_a_figure_in_quotes_is_read_as_strictly(text):
    read = reasons(by_urn(rwmExp=json.dumps(text)))
    assert bool(read) == (text != "")


LAUGHS = "a: &a [x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}, *{before}, *{before}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_aliases_are_refused_where_the_first_stands():
    code, detail = refusal(LAUGHS.encode())
    assert (code, detail) == ("malformed_yaml", "Line 2 refers to another part of the file. Write it out.")
    *_, megabytes = weighed(LAUGHS.encode())
    assert megabytes < 5


@pytest.mark.parametrize(
    "tag",
    [
        "!!python/object/apply:os.system ['exit 1']",
        "!!python/name:os.system",
        "!!binary aGVsbG8=",
        "!!timestamp 2025-01-01",
        "!unknown x",
        "!!set {a, b}",
    ],
)
def test_tags_make_nothing(tag):
    assert len(accepted(calendar("country: england", f"country: {tag}"))) == 3


@pytest.mark.parametrize(
    "text", ["２０２５-09-03", "2025-09-03T00:00:00Z", "!!timestamp 2025-09-33", "3 September 2025"]
)
def test_a_day_is_written_in_plain_digits(text):
    ((_, column, _), *_) = reasons(calendar("2025-09-03", text))
    assert column == "start"


def test_yaml_too_large_to_be_parsed_is_not_begun():
    assert refusal(calendar() + b"# " + b"x" * 2_000_000)[0] == "file_too_large"


def test_yaml_nested_without_end_is_refused():
    deep = calendar("country: england", "country: " + "{a: " * 3000 + "}" * 3000)
    assert refusal(deep)[0] == "malformed_yaml"
