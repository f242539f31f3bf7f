"""What people send about documents."""

from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from securing_good.vocabulary import DeliveryRoute
from securing_good_api.sending import Sent
from securing_good_api.words import Prose, sound, told

LONGEST_TEXT: Final = 30_000
"""Characters: some ten pages."""


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


Markup = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT),
    AfterValidator(sound),
    AfterValidator(_line_ends),
    told(LONGEST_TEXT),
]
"""The text of a letter in its small markup."""


class DraftIn(Sent):
    """Nothing: what is drafted is what is known of the case."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})


class TextIn(Sent):
    """The text of this copy."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"body": "Dear {{addressees}},\n\nThank you for the time you gave us.\n\n{{level_reason}}"}]
        },
    )

    body: Markup


class ApprovalIn(Sent):
    """Nothing: what is approved is the version you read."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})


class DeliveryIn(Sent):
    """To whom it was delivered, when and how."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"recipient": 1, "delivered_on": "2026-11-20", "route": "email"}]},
    )

    recipient: Annotated[int, Field(ge=1, le=1000)]
    """The recipient's number in the document."""
    delivered_on: date
    route: DeliveryRoute


class WithdrawalIn(Sent):
    """Why it is withdrawn; a school that was sent it reads this."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"reason": "The headteacher has changed; a new letter follows."}]},
    )

    reason: Prose
