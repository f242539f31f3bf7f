"""When a council's board meets, what it is shown, and how the council wants its timetable made."""

from tests.harness.bodies import YEAR
from tests.harness.callers import Api, bearer
from tests.harness.stories import BoardStory, SchoolStory

MEETS = {"307": f"{YEAR + 1}-10-15", "310": f"{YEAR + 1}-10-22"}


def board_meeting_of(council: str) -> dict[str, object]:
    """A meeting in the autumn after next."""
    return {"date": MEETS[council], "papers_by": f"{YEAR + 1}-10-08"}


def timetable_settings_of(council: str) -> dict[str, object]:
    """Our proposal but for one wish."""
    return {"weights": {"term_edge": 3}, "reason": f"Agreed in {council}."}


def board_settings_of(council: str) -> dict[str, object]:
    """Names, as we propose."""
    return {"schools": "names", "fewest": 5, "reason": f"The board of {council} knows its schools."}


def board_action_of(school: SchoolStory) -> dict[str, object]:
    """Something the board agrees about a school in the programme."""
    days = {"due_on": f"{YEAR + 2}-01-15"}
    return {"case_id": school.case_id, "what": f"See how {school.urn} teaches reading.", "owner": "Headteacher", **days}


async def tell_board(api: Api, council: str) -> BoardStory:
    """One meeting stands and has its pack, one was called off; settings hold; a system has read the month's counts."""

    async def made(path: str, role: str, body: dict[str, object]):
        answer = await api.post(path, role, council=council, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    meeting = await made("/v1/board-meetings", "principal_adviser", board_meeting_of(council))
    other = board_meeting_of(council) | {"date": f"{YEAR + 1}-11-{12 + int(council) % 2}"}
    off = await made("/v1/board-meetings", "principal_adviser", other)
    reason = {"reason": f"No quorum in {council}."}
    await made(f"/v1/board-meetings/{off['id']}/calling-off", "assistant_director", reason)
    settings = await made("/v1/timetable-settings", "assistant_director", timetable_settings_of(council))
    shown = await made("/v1/board-settings", "assistant_director", board_settings_of(council))
    counts_alone = bearer("integrator", council=council, scopes="dashboards.read")
    counted = await api.call("GET", "/v1/dashboard/overview", None, headers=counts_alone)
    assert counted.json()["shown"]["how"] == "counts", counted.text
    pack = await made("/v1/board-packs", "principal_adviser", {"board_meeting_id": meeting["id"]})
    return BoardStory(meeting["id"], off["id"], settings["id"], shown["id"], pack["id"])
