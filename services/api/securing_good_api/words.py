"""Text that people write: bounded, not blank, without characters a database or a page cannot hold."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

LINE_BREAKS = "\n\r\t"


def sound(text: str) -> str:
    """The text, if it has no control characters besides line breaks and tabs."""
    for character in text:
        if not character.isprintable() and character not in LINE_BREAKS and ord(character) < 0xA0:
            raise ValueError(f"the text holds the control character U+{ord(character):04X}")
        if 0xD800 <= ord(character) <= 0xDFFF:
            raise ValueError("the text holds half of a surrogate pair")
    return text


Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000), AfterValidator(sound)]
"""A paragraph or several."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(sound)]
"""A name or a title."""

Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"),
    AfterValidator(sound),
]
"""An email address, by its form."""

Urn = Annotated[int, Field(ge=100000, le=999999)]
"""A school's unique reference number: six digits."""

Text = Annotated[str, AfterValidator(sound)]
"""Text that is kept as it was sent."""
