"""What it takes to approve a ruleset, from plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from securing_good.errors import Conflict, Invalid

FRESH = timedelta(days=28)
"""A shadow run older than this shows schools as they were: four weeks, our proposal."""


@dataclass(frozen=True)
class Shadow:
    """A shadow run, as far as an approval rests on it."""

    ruleset: str
    in_force: str
    as_of: date
    schools: int
    compared: int


def check_approval(
    *,
    version: str,
    in_force: str,
    shadow: Shadow | None,
    effective_from: date,
    today: date,
    proposed_by: Sequence[str],
    approver: str,
) -> None:
    """Whether a version may be approved.

    Whoever approves has seen which schools it would move, beside what holds today; nobody approves what they proposed
    themselves; and it holds from today on at the earliest, for assessments that were made stay as they are.
    """
    if shadow is None:
        raise Invalid.at("#/shadow_run_id", "unknown", "There is no shadow run with this id.")
    if shadow.ruleset != version:
        raise Invalid.at("#/shadow_run_id", "another-ruleset", f"This shadow run is of {shadow.ruleset}.")
    if effective_from < today:
        raise Invalid.at("#/effective_from", "day", "A ruleset holds from today on at the earliest.")
    blockers = []
    if shadow.compared < shadow.schools:
        blockers.append(
            {"code": "unfinished", "detail": f"{shadow.compared} of {shadow.schools} schools are compared so far."}
        )
    if shadow.in_force != in_force:
        blockers.append(
            {
                "code": "another-in-force",
                "detail": f"The shadow run is beside {shadow.in_force}; {in_force} holds today.",
            }
        )
    if today - shadow.as_of > FRESH:
        blockers.append({"code": "old", "detail": f"It shows schools as of {shadow.as_of}: run it again."})
    if approver in proposed_by:
        blockers.append({"code": "own-proposal", "detail": "Whoever proposes a ruleset does not approve it."})
    if blockers:
        raise Conflict("This ruleset cannot be approved yet.", blockers=blockers)
