"""Every version of the API there is, oldest first, and what each changed. This is the one place to add another.

The routes know the newest version. A version older than that is served by undoing the changes since, one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from securing_good_api.versions.changes import Change, Renamed

_SCHOOL_TIMES: Final = "/v1/availability/school-times"
_ONE_SCHOOL_TIME: Final = f"{_SCHOOL_TIMES}/{{school_time_id}}"


@dataclass(frozen=True)
class Version:
    """A version of the API, by the day from which it is the newest."""

    date: str
    changes: Sequence[Change] = ()
    """What it changed of the version before it, in any order: no two of them concern the same names of an operation."""


VERSIONS: Final = (
    Version("2026-01-01"),
    Version(
        "2026-11-27",
        (
            Renamed(
                told="A half-day is `date` and `half` everywhere, as it is of a visit: what schools say of half-days, and "
                "people's free half-days, had `day`.",
                operations={
                    ("POST", _SCHOOL_TIMES): None,
                    ("GET", _SCHOOL_TIMES): "items",
                    ("GET", _ONE_SCHOOL_TIME): None,
                    ("POST", f"{_ONE_SCHOOL_TIME}/withdrawal"): None,
                    ("GET", "/v1/availability/{person_id}/half-days"): "half_days",
                },
                fields={"day": "date"},
                shapes=("SchoolTimeIn", "SchoolTimeOut", "HalfDayOut"),
            ),
            Renamed(
                told="Lists are asked for days with `from` and `to` everywhere: those of leave and of what schools say of "
                "half-days had `since` and `until`, which elsewhere are moments.",
                operations={("GET", _SCHOOL_TIMES): None, ("GET", "/v1/availability/leave"): None},
                parameters={"since": "from", "until": "to"},
            ),
        ),
    ),
)
OLDEST: Final = VERSIONS[0].date
NEWEST: Final = VERSIONS[-1].date
DATES: Final = tuple(version.date for version in VERSIONS)


@cache
def changes_since(date: str) -> Sequence[Change]:
    """What was changed since a version, the earliest first. Raises ValueError where there is no such version."""
    return [change for version in VERSIONS[DATES.index(date) + 1 :] for change in version.changes]
