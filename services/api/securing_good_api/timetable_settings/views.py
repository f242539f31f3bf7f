"""What is shown of how a council wants its timetable made."""

from typing import Annotated, Final

from securing_good_api.editions import holds
from securing_good_api.reads import Out, Sql, View


class WeightsOut(Out):
    """What each soft rule costs, in points."""

    journey: int
    locality: int
    early_day: int
    late_day: int
    term_edge: int
    not_proposed: int
    stand_in: int
    full_week: int
    comfortable_week: int


class TimetableSettingsOut(Out):
    """How timetables were made from when it was set."""

    id: str
    notice_days: int
    weights: WeightsOut
    current: Annotated[bool, Sql(holds("timetable_settings"))]
    reason: str
    set_by: str
    set_at: str


TIMETABLE_SETTINGS: Final = View(
    TimetableSettingsOut,
    "timetable_settings r",
    "r",
    order=("r.set_at", "r.id"),
    identity="r.id = :id",
    school=None,
    moving=True,
)
