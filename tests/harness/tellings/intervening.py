"""A formal intervention told to its end, an academy referred, a school under watch, a record made ready for a request."""

from uuid import UUID

from tests.harness.callers import Api
from tests.harness.intervening import (
    advice_of,
    beginning_of,
    compliance_of,
    export_of,
    groundwork_of,
    notice_of,
    outcome_of,
    power_of,
    preparation_of,
    referral_of,
    representation_of,
)
from tests.harness.stories import Intervened, Package

DIRECTOR, OFFICER = "assistant_director", "lead_officer"
WATCHED = """
    insert into watch (council, case_id, urn, starts_on, ends_on, terms, provisional)
    values ($1, $2, $3, '2024-11-15', '2025-07-18', jsonb_build_array('2024/25 summer'), false)
"""
NOTED = """
    insert into watch_note (council, id, case_id, seen_on, note, noted_by, noted_at)
    values ($1, gen_random_uuid(), $2, '2025-02-03', 'Seen long ago in ' || $1, 'somebody of ' || $1, '2025-02-03')
"""


async def tell_intervention(api: Api, council: str, urn: int, case_id: str, *, academy: bool) -> Intervened:
    """From the beginning to the outcome on one day: the case stands where it stood. The academy's is watched, too."""

    async def call(method: str, path: str, role: str, body, etag: str = ""):
        headers = {"If-Match": etag} if etag else {}
        answer = await api.call(method, path, role, council=council, json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer

    async def etag_now() -> str:
        return (await api.get(path, council=council)).headers["etag"]

    route = {"route": "refer_to_regional_director"} if academy else {}
    grounds = () if academy else ("standards", "special_measures")
    begun = await call("POST", "/v1/interventions", DIRECTOR, beginning_of(council, urn, *grounds, **route))
    path = begun.headers["location"]
    await call("PATCH", path, OFFICER, preparation_of(council), begun.headers["etag"])
    frozen = await call("POST", f"{path}/evidence", OFFICER, {}, await etag_now())
    await call("POST", f"{path}/advice", "board_member", advice_of(council))
    if academy:
        await call("POST", f"{path}/referral", DIRECTOR, referral_of(council), await etag_now())
    else:
        await call("POST", f"{path}/notices", DIRECTOR, notice_of(council), await etag_now())
        await call("POST", f"{path}/representations", OFFICER, representation_of(council))
        await call("POST", f"{path}/compliance", DIRECTOR, compliance_of(council), await etag_now())
        told = groundwork_of(council, "appoint_governors", "told_secretary_of_state")
        await call("POST", f"{path}/groundwork", OFFICER, told)
        await call("POST", f"{path}/powers", DIRECTOR, power_of(council, "appoint_governors"), await etag_now())
    ended = outcome_of(council, "referred" if academy else "complied")
    closed = await call("POST", f"{path}/outcome", DIRECTOR, ended, await etag_now())
    made = await call("POST", f"/v1/cases/{case_id}/foi-exports", DIRECTOR, export_of(council))
    if academy:
        await tell_watch(api, council, case_id, urn)
    powers = [one["id"] for one in closed.json()["powers"]]
    return Intervened(
        Package(closed.json()["id"], closed.headers["etag"]),
        frozen.json()["id"],
        powers[0] if powers else str(UUID(int=0)),
        made.json()["id"],
    )


async def tell_watch(api: Api, council: str, case_id: str, urn: int) -> None:
    """A watch that is over. Nobody has left the programme on the day the story ends, so it is written down as it would be."""
    async with api.database.owner() as owner:
        await owner.execute(WATCHED, council, UUID(case_id), urn)
        await owner.execute(NOTED, council, UUID(case_id))
