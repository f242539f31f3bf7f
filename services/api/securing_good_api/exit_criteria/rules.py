"""What a school will have shown when it leaves, from plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from securing_good.vocabulary import CaseState
from securing_good_api.cases.rules import CASE_CLOSED


@dataclass(frozen=True)
class Criterion:
    """One thing to be shown, and by which measure where one shows it."""

    criterion: str
    measure: str | None = None


USUAL: Final = (
    Criterion("The school has demonstrated improvement."),
    Criterion("It can show clear evidence that the improvement can be sustained."),
)
"""What the programme asks of every school (programme, After 24 months), where a case is opened with nothing more."""


def criteria_blockers(state: CaseState) -> list[Mapping[str, str]]:
    """Why criteria cannot be set; nothing when they can."""
    return [] if state.is_running else [CASE_CLOSED]
