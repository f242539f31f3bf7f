"""What is shown of how a council shows schools to its board."""

from typing import Annotated, Final

from securing_good.vocabulary import SchoolsShown
from securing_good_api.editions import holds
from securing_good_api.reads import Out, Sql, View


class BoardSettingsOut(Out):
    """How the board was shown schools from when it was set."""

    id: str
    schools: SchoolsShown
    fewest: int
    """Counts of fewer schools than that are hidden from whoever may not read the schools by name."""
    quorum: int
    """How many members have to be present, and have nothing to do with it, for the board to decide."""
    current: Annotated[bool, Sql(holds("board_settings"))]
    reason: str
    set_by: str
    set_at: str


BOARD_SETTINGS: Final = View(
    BoardSettingsOut,
    "board_settings r",
    "r",
    order=("r.set_at", "r.id"),
    identity="r.id = :id",
    school=None,
    moving=True,
)
