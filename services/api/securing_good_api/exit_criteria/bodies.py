"""What is sent of exit criteria."""

from pydantic import ConfigDict

from securing_good_api.sending import Sent
from securing_good_api.words import Line, Prose


class CriterionIn(Sent):
    """One thing a school will have shown when it leaves."""

    model_config = ConfigDict(extra="forbid")

    criterion: Prose
    measure: Line | None = None
