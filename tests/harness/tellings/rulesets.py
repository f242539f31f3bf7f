"""A council's own ruleset."""

from tests.harness.bodies import approval_of, proposal_of
from tests.harness.callers import Api
from tests.harness.stories import OwnRuleset
from tests.harness.working import work_off


async def tell_ruleset(api: Api, council: str) -> OwnRuleset:
    """Propose, check, run in shadow and approve."""

    async def post(path: str, role: str, body: dict[str, object]):
        answer = await api.post(path, role, council=council, json=body)
        assert answer.is_success, answer.text
        await work_off(api.database)
        return answer.json()

    proposed = await post("/v1/rulesets/proposals", "data_officer", proposal_of(council))
    version = f"{council}-1"
    shadow = await post(f"/v1/rulesets/{version}/shadow-runs", "data_officer", {})
    await post(f"/v1/rulesets/{version}/approvals", "assistant_director", approval_of(council, shadow["id"]))
    return OwnRuleset(version, proposed["id"], shadow["id"])
