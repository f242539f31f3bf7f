"""What an edition of definitions must hold."""

from collections.abc import Sequence
from datetime import date

from securing_good.errors import Invalid
from securing_good.vocabulary import MonitoringLevel

DEFINED = (MonitoringLevel.GREEN, MonitoringLevel.AMBER, MonitoringLevel.RED)
"""*Not assessed* is no level people agree on: it says that too little is known."""


def check_edition(levels: Sequence[MonitoringLevel], *, effective_from: date, today: date) -> None:
    """Each level once, in order of severity, from today on at the earliest: what held in the past stays as it was."""
    if tuple(levels) != DEFINED:
        raise Invalid.at("#/levels", "levels", "Define green, amber and red, each once and in this order.")
    if effective_from < today:
        raise Invalid.at("#/effective_from", "day", "Definitions hold from today on at the earliest.")
