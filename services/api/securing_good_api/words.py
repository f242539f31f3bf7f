"""Text that people write: bounded, not blank, without characters a database or a page cannot hold."""

import re
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

LARGEST: Final = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly."""
LINE_BREAKS = "\n\r\t"
_NONE_OF: Final = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
SOUND: Final = f"^[^{_NONE_OF}]*$"
"""The pattern of text without control characters besides line breaks and tabs."""
NOT_BLANK: Final = f"^[^{_NONE_OF}]*[^{_NONE_OF}\\s][^{_NONE_OF}]*$"
"""The same, with something to read."""


def told(most: int) -> WithJsonSchema:
    """The shape of text with something to read in it, as the document tells it."""
    shape: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": most, "pattern": NOT_BLANK}
    return WithJsonSchema(shape)


def sound(text: str) -> str:
    """The text, if it has no control characters besides line breaks and tabs."""
    for character in text:
        if not character.isprintable() and character not in LINE_BREAKS and ord(character) < 0xA0:
            raise ValueError(f"the text holds the control character U+{ord(character):04X}")
        if 0xD800 <= ord(character) <= 0xDFFF:
            raise ValueError("the text holds half of a surrogate pair")
    return text


Prose = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000),
    AfterValidator(sound),
    told(10_000),
]
"""A paragraph or several."""

Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(sound), told(200)
]
"""A name or a title."""

_OF_ADDRESS: Final = f"[^@\\s{_NONE_OF}]+"

EMAIL: Final = f"^{_OF_ADDRESS}@{_OF_ADDRESS}\\.{_OF_ADDRESS}$"


def _email(text: str) -> str:
    if not re.fullmatch(EMAIL, text):
        raise PydanticCustomError("string_pattern_mismatch", "an email address is written like head@school.example")
    return text


Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=254),
    AfterValidator(sound),
    AfterValidator(_email),
    WithJsonSchema({"type": "string", "maxLength": 254, "pattern": EMAIL}),
]
"""An email address, by its form."""

Urn = Annotated[int, Field(ge=100000, le=999999)]
"""A school's unique reference number: six digits."""

Text = Annotated[str, AfterValidator(sound), Field(json_schema_extra={"pattern": SOUND})]
"""Text that is kept as it was sent."""
