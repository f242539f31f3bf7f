"""Commands of support as somebody of council 307 might give them next, told of the world's first school."""

from tests.harness.bodies import STEPS, check_of, need_of, provider_of, step_of
from tests.harness.examples.kinds import KEYED, Sent
from tests.harness.operations.kinds import THIRD, Command

REASON = {"reason": "Agreed so."}


def record_membership(_story, _before=None) -> tuple[str, str, Sent]:
    """Of a school without a case."""
    body = {"urn": THIRD, "starts_on": "2025-09-01"}
    return "POST", "assistant_director", Sent("/v1/memberships", {"json": body})


def record_memberships(story, _before=None) -> tuple[str, str, Sent]:
    """Of a school without a case; another is a member already."""
    items = [{"urn": urn, "starts_on": "2025-09-01"} for urn in (THIRD, story.school.urn)]
    return "POST", "assistant_director", Sent("/v1/memberships/batch", {"json": {"items": items}, "headers": KEYED})


def end_memberships(story, _before=None) -> tuple[str, str, Sent]:
    """With the school year."""
    held = story.school.membership
    item = {"membership_id": held.id, "if_match": held.etag, "ends_on": "2026-08-31"}
    return (
        "POST",
        "assistant_director",
        Sent("/v1/memberships/endings/batch", {"json": {"items": [item]}, "headers": KEYED}),
    )


def end_membership(story, _before=None) -> tuple[str, str, Sent]:
    """With the school year."""
    held = story.school.membership
    more = {"json": {"ends_on": "2026-08-31"}, "headers": {"If-Match": held.etag}}
    return "POST", "assistant_director", Sent(f"/v1/memberships/{held.id}/ending", more)


def add_provider(_story, _before=None) -> tuple[str, str, Sent]:
    """Another hub."""
    return "POST", "lead_officer", Sent("/v1/providers", {"json": provider_of("307", name="Another hub of 307")})


def change_provider(story, _before=None) -> tuple[str, str, Sent]:
    """Less room."""
    more = {"json": {"packages_at_once": 50}, "headers": {"If-Match": story.council.provider.etag}}
    return "PATCH", "lead_officer", Sent(f"/v1/providers/{story.council.provider.id}", more)


def record_provider_check(story, _before=None) -> tuple[str, str, Sent]:
    """One renewed."""
    path = f"/v1/providers/{story.council.provider.id}/checks"
    return "POST", "lead_officer", Sent(path, {"json": check_of("307", "insurance")})


def retire_provider(story, _before=None) -> tuple[str, str, Sent]:
    """The one there is."""
    return _of_provider(story.council.provider, "retirement")


def restore_provider(story, _before=None) -> tuple[str, str, Sent]:
    """The one that was retired."""
    return _of_provider(story.council.retired_provider, "restoring")


def identify_support(story, _before=None) -> tuple[str, str, Sent]:
    """A need of a school in the programme."""
    return _identified(case_id=story.school.case_id)


def identify_support_for_a_member(_story, _before) -> tuple[str, str, Sent]:
    """A need of a school that has no case."""
    return _identified(urn=THIRD)


def broker_support(story, _before=None) -> tuple[str, str, Sent]:
    """A provider for what was identified."""
    return _step(story, "identified", "brokered")


def agree_support(story, _before=None) -> tuple[str, str, Sent]:
    """The headteacher accepts what was brokered."""
    return _on(story, "brokered", "agree", {}, "headteacher")


def decline_support(story, _before=None) -> tuple[str, str, Sent]:
    """The headteacher does not."""
    return _on(story, "brokered", "decline", REASON, "headteacher")


def buy_elsewhere(story, _before=None) -> tuple[str, str, Sent]:
    """The headteacher knows somebody else."""
    return _on(story, "identified", "buy-elsewhere", {**REASON, "what": "Coaching.", "from_whom": "Elm"}, "headteacher")


def record_session(story, _before=None) -> tuple[str, str, Sent]:
    """The first of what was agreed."""
    return _step(story, "agreed", "under_way")


def complete_support(story, _before=None) -> tuple[str, str, Sent]:
    """What is under way, provided."""
    return _step(story, "under_way", "completed")


def evaluate_support(story, _before=None) -> tuple[str, str, Sent]:
    """What came of what was provided."""
    return _step(story, "completed", "evaluated")


def withdraw_support(story, _before=None) -> tuple[str, str, Sent]:
    """What is under way, taken back."""
    return _on(story, "under_way", "withdraw", REASON)


def _identified(**whose) -> tuple[str, str, Sent]:
    return "POST", "lead_officer", Sent("/v1/support-packages", {"json": need_of("307", **whose)})


def _step(story, now: str, to: str) -> tuple[str, str, Sent]:
    return _on(story, now, STEPS[to], step_of("307", to, story.council.provider.id))


def _on(story, now: str, verb: str, body, role: str = "lead_officer") -> tuple[str, str, Sent]:
    package = story.school.packages[now]
    more = {"json": body, "headers": {"If-Match": package.etag}}
    return "POST", role, Sent(f"/v1/support-packages/{package.id}/{verb}", more)


def _of_provider(provider, verb: str) -> tuple[str, str, Sent]:
    more = {"json": REASON, "headers": {"If-Match": provider.etag}}
    return "POST", "lead_officer", Sent(f"/v1/providers/{provider.id}/{verb}", more)


COMMANDS: list[Command] = [
    record_membership,
    record_memberships,
    end_memberships,
    end_membership,
    add_provider,
    change_provider,
    record_provider_check,
    retire_provider,
    restore_provider,
    identify_support,
    identify_support_for_a_member,
    broker_support,
    agree_support,
    decline_support,
    buy_elsewhere,
    record_session,
    complete_support,
    evaluate_support,
    withdraw_support,
]
NEEDS: dict[Command, tuple[Command, ...]] = {identify_support_for_a_member: (record_membership,)}
