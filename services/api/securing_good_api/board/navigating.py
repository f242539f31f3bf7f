"""Which pages somebody is led to: those whose first question to the API they may ask."""

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


PLACES: Final = (
    Place("Waiting for you", "/board/waiting", Permission.LEVEL_PROPOSALS_READ),
    Place("Borough", "/board/overview", Permission.DASHBOARDS_READ),
    Place("Early warnings", "/board/early-warnings", Permission.DASHBOARDS_READ),
    Place("Cases", "/board/cases", Permission.DASHBOARDS_READ),
    Place("Overdue", "/board/overdue", Permission.DASHBOARDS_READ),
    Place("Support", "/board/support", Permission.DASHBOARDS_READ),
    Place("Concerns", "/board/concerns", Permission.CONCERNS_READ),
    Place("Meetings", "/board/meetings", Permission.BOARD_MEETINGS_READ),
    Place("Interests", "/board/interests", Permission.INTERESTS_READ),
    Place("Decisions", "/board/decisions", Permission.DASHBOARDS_READ),
    Place("Impact", "/board/impact", Permission.IMPACT_READ),
    Place("Equity", "/board/equity", Permission.EQUITY_READ),
    Place("Schools", "/board/schools", Permission.SCHOOLS_READ),
    Place("Map", "/board/map", Permission.DASHBOARDS_READ),
    Place("Timetable", "/board/timetable", Permission.VISITS_READ),
)
"""In the order in which they are shown."""


def places_for(permissions: Collection[str], roles: Collection[str]) -> Sequence[Place]:
    """The pages that lead somewhere for somebody who may do this much; nothing for whoever holds no post."""
    return [place for place in PLACES if place.permission in permissions] if roles else []
