"""What is shown of board packs: the list of them, and what is in one."""

from typing import Annotated, Final

from securing_good.vocabulary import ActionStatus, OwnerSide, SchoolsShown
from securing_good_api.dashboard.schemas import PanelOut, SchoolShownOut
from securing_good_api.dashboard.views import (
    CasesOut,
    DecisionsDueOut,
    EarlyWarningsOut,
    OverdueOut,
    OverviewOut,
    SupportOut,
)
from securing_good_api.reads import Out, Sql, View


class PackOut(Out):
    """Of which meeting a pack is, which edition, and how and when it was made."""

    id: str
    board_meeting_id: str
    meeting_on: str
    """The day of the meeting."""
    edition: int
    replaces_id: str | None
    """The edition in whose place it stands; that one is kept."""
    reason: str | None
    """Why there is another edition. The board reads it."""
    schools: SchoolsShown
    """How the council showed schools to its board when it was made, and so how the board reads it ever after."""
    as_of: str
    """The day it tells of."""
    made_at: str


class BoardPackOut(PackOut):
    """One edition of the pack of one meeting of the board."""

    newest: Annotated[
        bool,
        Sql(
            "not exists (select from board_pack n where n.council = k.council and n.board_meeting_id = k.board_meeting_id "
            "and n.edition > k.edition)"
        ),
    ]


class BoardActionOut(SchoolShownOut):
    """An action that the board agreed."""

    id: str
    case_id: str | None
    what: str | None
    """None where schools go by codes: it may name one."""
    owner_side: OwnerSide
    owner: str | None
    """To officers alone: it may be somebody's name."""
    critical: bool | None
    agreed_on: str | None
    """The day of the meeting that agreed it."""
    due_on: str | None
    overdue: bool
    carried_over: int | None
    status: ActionStatus
    ended_on: str | None


class BoardActionsOut(PanelOut):
    """What came of actions that the board agreed at earlier meetings."""

    since: str
    """The day the board last met; 1 September where it has not."""
    open: list[BoardActionOut]
    ended: list[BoardActionOut]
    """Done or withdrawn since."""


class FullBoardPackOut(PackOut):
    """A pack as you may read it. It never changes: what is about your own schools was left out when it was first read so."""

    overview: OverviewOut
    early_warnings: EarlyWarningsOut
    cases: CasesOut
    overdue: OverdueOut
    support: SupportOut
    decisions_due: DecisionsDueOut
    actions: BoardActionsOut


BOARD_PACKS: Final = View(
    BoardPackOut,
    "board_pack k",
    "k",
    order=("k.made_at", "k.id"),
    identity="k.id = :id",
    school=None,
    moving=True,
)
