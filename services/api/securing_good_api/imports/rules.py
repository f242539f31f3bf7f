"""When an import may be withdrawn, from plain values."""

from dataclasses import dataclass
from datetime import datetime

from securing_good.errors import Conflict


@dataclass(frozen=True)
class Loaded:
    """What became of an import."""

    state: str
    withdrawn_at: datetime | None
    withdrawal_refused_at: datetime | None


def check_withdrawal(outcome: Loaded | None, asked_at: datetime | None) -> None:
    """Raise Conflict unless the import was loaded, still stands and no wish to withdraw it is waiting."""
    if outcome is None:
        raise _conflict("not-loaded-yet", "The import has not been loaded yet. Wait until its state is final.")
    if outcome.state == "refused":
        raise _conflict("refused", "The file was refused: nothing of it was kept, so there is nothing to withdraw.")
    if outcome.state == "tried":
        raise _conflict("tried", "The file was only tried: nothing of it was kept, so there is nothing to withdraw.")
    if outcome.withdrawn_at is not None:
        raise _conflict("withdrawn", "The import has been withdrawn already.")
    if asked_at is not None and (outcome.withdrawal_refused_at is None or outcome.withdrawal_refused_at < asked_at):
        raise _conflict("withdrawing", "The import is being withdrawn already.")


def _conflict(code: str, detail: str) -> Conflict:
    return Conflict("This import cannot be withdrawn.", blockers=[{"code": code, "detail": detail}])
