"""Members of a council's partnership board, known by name, and meetings that they were at."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from tests.harness.callers import Api, token
from tests.harness.examples import named

MET_ON = "2025-12-01"


@dataclass(frozen=True)
class Member:
    """A person on the board, and the headers that prove who they are."""

    person_id: str
    proof: dict[str, str]


async def made(api: Api, path: str, body: dict[str, object], role: str = "principal_adviser"):
    """A command that succeeds."""
    answer = await api.post(path, role, json=body)
    assert answer.is_success, answer.text
    return answer.json()


async def elect(
    api: Api, name: str, *, leads: int | None = None, interest: int | None = None, provider: str | None = None
) -> Member:
    """Elect somebody who leads a school, or has an interest in one or in a provider; they accept and sign in."""
    person = (await made(api, "/v1/people", {"name": name}, "admin"))["id"]
    posts: list[dict[str, object]] = [{"post": "board_member"}]
    if leads:
        posts.append({"post": "headteacher", "urn": leads, "acting": True})
    for post in posts:
        await made(api, "/v1/appointments", {"person_id": person, "starts_on": "2025-09-01", **post}, "admin")
    if interest:
        await made(
            api, "/v1/declared-interests", {"person_id": person, "urn": interest, "what": "Their sister leads it."}
        )
    if provider:
        theirs = {"person_id": person, "provider_id": provider, "what": "Is a trustee of it."}
        await made(api, "/v1/provider-interests", theirs)
    code = (await made(api, "/v1/invitations", {"person_id": person}, "admin"))["code"]
    proof = {"Authorization": f"Bearer {token('admin', roles=None, sub=name)}"}
    accepted = await api.call("POST", "/v1/invitations/acceptance", None, json={"code": code}, headers=proof)
    assert accepted.is_success, accepted.text
    return Member(person, proof)


async def met(api: Api, *present: Member, on: str = MET_ON, cleared: bool = False) -> str:
    """The board met on a day, which it is now, and these were there. Returns the meeting's id."""
    papers = {"date": on, "papers_by": on}
    meeting = (await made(api, "/v1/board-meetings", papers))["id"]
    api.service_database.clock.now = datetime.fromisoformat(f"{on}T15:00").replace(tzinfo=UTC)
    if present:
        there = [{"person_id": one.person_id, "recusal_cleared": cleared} for one in present]
        await made(api, f"/v1/board-meetings/{meeting}/attendance", {"present": there})
    return meeting


async def ask(api, who: Member, method: str, path: str, body=None, etag: str | None = None):
    """As somebody who is known here."""
    more = {"json": body} if body is not None else {}
    headers = who.proof | ({"If-Match": etag} if etag else {})
    return await api.call(method, path, None, headers=headers, **more)


def refused(answer):
    """Where and why: 422 points."""
    assert answer.status_code == 422, answer.text
    return tuple(answer.json()["errors"][0][name] for name in ("pointer", "code"))


def blockers(answer):
    """Why: 409 names blockers."""
    assert answer.status_code == 409, answer.text
    return [one["code"] for one in answer.json()["blockers"]]


@pytest.fixture
def story(world):
    """The story of council 307 and its first school."""
    return named(world, "307")


@pytest.fixture
def other(world):
    """The second school, a member of the partnership too."""
    return named(world, "307", school=1).school
