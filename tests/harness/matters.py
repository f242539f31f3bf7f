"""What comes next in matters that stand open beside a case's clock: support, reviews from outside, letters, interventions."""

from tests.harness.wandering import Scene

_SUPPORT = {
    "identified": ("broker_support",),
    "brokered": ("agree_support",),
    "agreed": ("record_session",),
    "under_way": ("record_session", "complete_support"),
    "completed": ("evaluate_support",),
}
_OUTSIDE = {"requested": ("commission_external_review",), "commissioned": ("record_external_review",)}
_LETTERS = {"draft": ("approve_letter",), "approved": ("deliver_letter",)}
_INTERVENTION = ("prepare_intervention", "freeze_intervention_evidence", "refer_to_regional_director")


def open_matters(scene: Scene) -> list[str]:
    """Commands that would bring each open matter a step further."""
    steps = [
        *(step for one in scene.packages for step in _SUPPORT.get(one["state"], ())),
        *(step for one in scene.outside for step in _OUTSIDE.get(one["state"], ())),
        *(step for one in scene.letters for step in _LETTERS.get(one["state"], ())),
        *(step for one in scene.interventions if one["stage"] != "closed" for step in _INTERVENTION),
    ]
    reviews = [one for one in scene.reviews if one["decision"] is None]
    if any(one["state"] in {"due", "overdue"} and "consider_intervention" in one["choices"] for one in reviews):
        steps += ["freeze_evidence", "consider_intervention"]
    if any(one["intervention_to_decide"] for one in scene.reviews):
        steps.append("decide_against_intervention")
    return steps
