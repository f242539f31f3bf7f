"""Commands of rulesets as somebody of council 307 might give them next, told of the world's first school."""

from tests.harness.bodies import approval_of, proposal_of
from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import Command


def propose_ruleset(_story, _before=None) -> tuple[str, str, Sent]:
    """A second ruleset of the council's own."""
    return "POST", "data_officer", Sent("/v1/rulesets/proposals", {"json": proposal_of("307", "2")})


def run_in_shadow(story, _before=None) -> tuple[str, str, Sent]:
    """The council's draft beside what holds."""
    path = f"/v1/rulesets/{story.council.ruleset.version}/shadow-runs"
    return "POST", "data_officer", Sent(path, {"json": {}})


def approve_ruleset(story, _before=None) -> tuple[str, str, Sent]:
    """The same ruleset from another day on."""
    own = story.council.ruleset
    body = approval_of("307", own.shadow_run_id) | {"effective_from": "2029-10-01"}
    return "POST", "assistant_director", Sent(f"/v1/rulesets/{own.version}/approvals", {"json": body})


COMMANDS: list[Command] = [propose_ruleset, run_in_shadow, approve_ruleset]
