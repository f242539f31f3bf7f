"""What is sent is of the type the document says, and not of one that could be made of it."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, get_args
from uuid import UUID

import pytest
from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import core_schema
from starlette.datastructures import Headers

from securing_good_api.batches import Handling, preferred_handling
from securing_good_api.headers import LONGEST, unreadable
from securing_good_api.patches import MergePatch
from securing_good_api.sending import Day, Moment, Sent
from securing_good_api.words import NOT_BLANK, SOUND, Line, Prose

ID = "3f0c2f0e-8a0e-4b53-9d0e-6d8f2f1a7c11"


class Colour(StrEnum):
    """Of a level."""

    RED = "red"


class Inner(Sent):
    """A part."""

    count: int


class Whole(Sent):
    """One value of each type."""

    urn: Annotated[int, Field(ge=100_000, le=999_999)] = 101_901
    share: float = 0.5
    value: Decimal | None = None
    agrees: bool = True
    on: date = date(2026, 9, 1)
    at: Moment | None = None
    id: UUID | None = None
    level: Colour = Colour.RED
    days: list[date] = []  # noqa: RUF012
    parts: list[Inner] = []  # noqa: RUF012
    by_name: dict[str, int] = {}  # noqa: RUF012


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"urn": "101901"}, "int_type"),
        ({"urn": True}, "int_type"),
        ({"urn": 101901.5}, "int_from_float"),
        ({"share": "0.5"}, "float_type"),
        ({"share": False}, "float_type"),
        ({"value": "1.5"}, "decimal_type"),
        ({"agrees": 1}, "bool_type"),
        ({"agrees": "yes"}, "bool_type"),
        ({"on": 0}, "date_type"),
        ({"on": "0"}, "date_type"),
        ({"on": "1577836800"}, "date_type"),
        ({"on": "2026-09-01T00:00:00"}, "date_type"),
        ({"on": "2026-09-01 "}, "date_type"),
        ({"on": "٢٠٢٦-٠٩-٠١"}, "date_type"),  # noqa: RUF001
        ({"on": "2026-02-30"}, "date_from_datetime_parsing"),
        ({"at": 0}, "datetime_type"),
        ({"at": "2026-09-01"}, "datetime_type"),
        ({"at": "2026-09-01T09:30:00"}, "datetime_type"),
        ({"id": ID.replace("-", "")}, "uuid_type"),
        ({"id": f"{{{ID}}}"}, "uuid_type"),
        ({"level": "green"}, "enum"),
        ({"days": ["2026-09-01", 3]}, "date_type"),
        ({"parts": [{"count": "3"}]}, "int_type"),
        ({"by_name": {"a": "3"}}, "int_type"),
        ({"more": 1}, "extra_forbidden"),
    ],
    ids=str,
)
def test_what_could_be_made_a_value_is_refused_by_a_code_of_shape(sent: dict[str, Any], code: str):
    with pytest.raises(ValidationError) as refused:
        Whole.model_validate(sent)
    assert [error["type"] for error in refused.value.errors()] == [code]
    assert code in get_args(core_schema.ErrorType)


def test_what_is_of_its_type_is_taken():
    sent = {
        "urn": 101901.0,
        "share": 1,
        "value": 1.5,
        "agrees": False,
        "on": "2026-09-01",
        "at": "2026-09-01T09:30:00+01:00",
    }
    whole = Whole.model_validate(
        {**sent, "id": ID.upper(), "days": ["2026-09-02"], "parts": [{"count": 3}], "by_name": {"a": 1}}
    )
    assert (whole.urn, whole.value, whole.on, whole.id) == (101901, Decimal("1.5"), date(2026, 9, 1), UUID(ID))
    assert whole.at is not None
    assert whole.at.isoformat() == "2026-09-01T09:30:00+01:00"
    assert Whole.model_validate_json(whole.model_dump_json(exclude={"value"})).days == [date(2026, 9, 2)]


@pytest.mark.parametrize("text", ["0", "1577836800", "2026-9-1", "2026-09-01T00:00:00", ""])
def test_a_day_in_an_address_has_one_form(text: str):
    with pytest.raises(ValidationError):
        TypeAdapter(Day).validate_python(text)
    assert TypeAdapter(Day).validate_python("2026-09-01") == date(2026, 9, 1)


class Change(MergePatch):
    """A name that cannot be cleared, and an address that can."""

    never_null: ClassVar = ("name",)

    name: Line | None = None
    email: str | None = None


def test_the_document_says_what_cannot_be_cleared():
    fields = Change.model_json_schema()["properties"]
    assert fields["name"]["type"] == "string"
    assert {"type": "null"} in fields["email"]["anyOf"]
    assert Change.model_validate({"email": None}).email is None
    with pytest.raises(ValidationError):
        Change.model_validate({"name": None})


@pytest.mark.parametrize("kind", [Prose, Line])
@pytest.mark.parametrize(
    ("text", "stands"),
    [("Reading falls.\n\tSince May.", True), ("é", True), (" ", False), ("a\x00", False), ("\x85", False)],
)
def test_text_is_taken_where_its_pattern_says_so(kind: Any, text: str, stands: bool):
    import jsonschema_rs  # noqa: PLC0415

    shape = TypeAdapter(kind).json_schema()
    assert shape["pattern"] == NOT_BLANK
    assert jsonschema_rs.is_valid(shape, text) is stands
    try:
        TypeAdapter(kind).validate_python(text)
    except ValidationError:
        assert not stands
    else:
        assert stands


def test_text_that_may_be_empty_has_no_control_characters():
    import jsonschema_rs  # noqa: PLC0415

    assert jsonschema_rs.is_valid({"pattern": SOUND}, "")
    assert not jsonschema_rs.is_valid({"pattern": SOUND}, "a\x1b[2J")


@pytest.mark.parametrize("name", sorted(LONGEST))
def test_headers_are_held_to_the_bounds_that_are_told(name: str):
    most = LONGEST[name]
    assert unreadable(Headers({name: '"' + "a" * (most - 2) + '"'})) is None
    for value in ("", "a" * (most + 1)):
        assert unreadable(Headers({name: value})) is not None


@pytest.mark.parametrize(
    ("key", "stands"),
    [
        ("k", True),
        ("a key", True),
        ('"a key"', True),
        ("k" * 255, True),
        ("k" * 256, False),
        ('"' + "k" * 255 + '"', True),
        ('"', False),
        ('""', False),
        ('"k', False),
        ("ké", False),
        ("k\t", False),
    ],
)
def test_an_idempotency_key_is_bare_or_in_quotes(key: str, stands: bool):
    assert (unreadable(Headers({"Idempotency-Key": key})) is None) is stands


@pytest.mark.parametrize(
    ("headers", "handling"),
    [
        ([], None),
        (["handling=strict"], Handling.STRICT),
        (['Handling = "STRICT" ; x=1'], Handling.STRICT),
        (["respond-async, handling=lenient"], Handling.LENIENT),
        (["respond-async", "handling=strict"], Handling.STRICT),
        (["handling=lenient, handling=strict"], Handling.LENIENT),
        (["handling=whatever, handling=strict"], None),
        (['note="a, handling=strict"'], None),
        (["handling"], None),
        (["wait=10;handling=strict"], None),
    ],
)
def test_of_preferences_the_first_counts(headers: list[str], handling: Handling | None):
    assert preferred_handling(headers) is handling
