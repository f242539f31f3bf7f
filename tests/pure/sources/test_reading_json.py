"""JSON files: records, keys that stand twice, and text that is not JSON."""

import json

import pytest

from tests.pure.sources import files
from tests.pure.sources.files import accepted, json_file, reasons, refusal

SCHOOL = json.dumps(files.BY_URN_SCHOOL)


def test_a_byte_order_mark_is_no_harm():
    assert len(accepted(b"\xef\xbb\xbf" + json_file({"100001": files.BY_URN_SCHOOL}))) == 1


@pytest.mark.parametrize(
    ("content", "code", "detail"),
    [
        (b'[{"a": 1}', "malformed_json", "The file stops being JSON at line 1, column 10: Expecting ',' delimiter."),
        (b'{"a":\n nope}', "malformed_json", "The file stops being JSON at line 2, column 2: Expecting value."),
        (b'{"a": NaN}', "malformed_json", "The file holds NaN, which is not a value JSON knows."),
        (b"[" * 100_000, "malformed_json", "The file nests values too deeply to be a table."),
        (b"[" + b"9" * 5000 + b"]", "malformed_json", "The file holds a number too long to be one."),
        (b'{"a":\n "Zo\xeb"}', "wrong_encoding", "JSON is UTF-8 text, and line 2 of this file is not."),
    ],
)
def test_what_is_not_json_is_refused(content, code, detail):
    assert refusal(content) == (code, detail)


@pytest.mark.parametrize("content", [b"[]", b"{}", b"[1, 2]", b'{"items": [1]}', b"[[]]", b'[{"": 1}]'])
def test_json_that_is_no_table_is_an_unknown_dataset(content):
    assert refusal(content)[0] == "unknown_dataset"


def test_what_is_wrong_with_a_record_costs_that_record():
    content = f'{{"100001": {SCHOOL}, "100002": 5, "100003": {{"year": "2022/23", "year": "2022/23"}}}}'
    assert reasons(content.encode()) == [
        (2, None, "record 2 is not an object with named values"),
        (3, "year", "record 3 names year more than once"),
    ]


def test_a_key_that_stands_twice_keeps_its_first_record():
    changed = json.dumps({**files.BY_URN_SCHOOL, "rwmExp": 1})
    content = f'{{"100001": {SCHOOL}, "100001": {changed}}}'.encode()
    assert accepted(content)[0].facts[0].value == 63
    assert reasons(content) == [(2, "(key)", "the key 100001 stands in the file more than once; the first is kept")]


def test_characters_no_database_takes_are_refused():
    content = json_file({"100001": files.BY_URN_SCHOOL, "100002": {**files.BY_URN_SCHOOL, "year": "\x00"}})
    lone = json_file({"100001": files.BY_URN_SCHOOL, "100002": {**files.BY_URN_SCHOOL, "year": "\ud800"}})
    for each in (content, lone):
        assert reasons(each) == [(2, None, "record 2 holds a character that is no text")]


def test_nested_values_are_no_numbers():
    content = json_file({"100001": {**files.BY_URN_SCHOOL, "rwmExp": [63]}})
    assert reasons(content) == [(1, "rwmExp", '"(nested)" is neither a number nor a code such as SUPP')]
