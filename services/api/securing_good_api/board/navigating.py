"""Which pages somebody is led to: those whose first question to the API they may ask, in sections."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from securing_good_api.permissions import Permission


@dataclass(frozen=True)
class Place:
    """A page that the navigation names."""

    title: str
    path: str
    permission: Permission


@dataclass(frozen=True)
class Section:
    """Pages that belong together; the first leads to the others."""

    title: str
    places: Sequence[Place]

    @property
    def path(self) -> str:
        """Where its name leads."""
        return self.places[0].path

    def holds(self, path: str) -> bool:
        """Whether an address is within it."""
        return any(path == place.path or path.startswith(f"{place.path}/") for place in self.places)


SECTIONS: Final = (
    Section("Waiting for you", [Place("Waiting for you", "/board/waiting", Permission.LEVEL_PROPOSALS_READ)]),
    Section(
        "Borough",
        [
            Place("Overview", "/board/overview", Permission.DASHBOARDS_READ),
            Place("Early warnings", "/board/early-warnings", Permission.DASHBOARDS_READ),
            Place("Map", "/board/map", Permission.DASHBOARDS_READ),
            Place("Equity", "/board/equity", Permission.EQUITY_READ),
        ],
    ),
    Section(
        "Cases",
        [
            Place("Cases", "/board/cases", Permission.DASHBOARDS_READ),
            Place("Overdue", "/board/overdue", Permission.DASHBOARDS_READ),
            Place("Decisions", "/board/decisions", Permission.DASHBOARDS_READ),
        ],
    ),
    Section(
        "Support",
        [
            Place("Support", "/board/support", Permission.DASHBOARDS_READ),
            Place("Impact", "/board/impact", Permission.IMPACT_READ),
        ],
    ),
    Section(
        "Board",
        [
            Place("Meetings", "/board/meetings", Permission.BOARD_MEETINGS_READ),
            Place("Packs", "/board/packs", Permission.BOARD_PACKS_READ),
            Place("Interests", "/board/interests", Permission.INTERESTS_READ),
        ],
    ),
    Section("Concerns", [Place("Concerns", "/board/concerns", Permission.CONCERNS_READ)]),
    Section("Schools", [Place("Schools", "/board/schools", Permission.SCHOOLS_READ)]),
    Section("Timetable", [Place("Timetable", "/board/timetable", Permission.VISITS_READ)]),
)
"""In the order in which they are shown."""


def sections_for(permissions: Collection[str], roles: Collection[str]) -> Sequence[Section]:
    """The pages that lead somewhere for somebody who may do this much; nothing for whoever holds no post."""
    if not roles:
        return []
    found = [Section(one.title, [place for place in one.places if place.permission in permissions]) for one in SECTIONS]
    return [one for one in found if one.places]
