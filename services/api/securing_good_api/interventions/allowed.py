"""What somebody may do about an intervention now, and what keeps them from it: by the rules that refuse it too."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from securing_good.vocabulary import InterventionAction
from securing_good_api.actors import Actor, Permission
from securing_good_api.interventions.facts import standing_from
from securing_good_api.interventions.rules import (
    Blockers,
    Standing,
    advise_blockers,
    outcome_blockers,
    prepare_blockers,
    refer_blockers,
)
from securing_good_api.notices.rules import ISSUED_BY, issue_blockers, represent_blockers, running_blockers
from securing_good_api.powers.rules import USED_BY, groundwork_blockers, use_blockers


def allowed_actions(facts: Mapping[str, Any], actor: Actor, today: date) -> list[dict[str, Any]]:
    """Every step that this actor's roles allow, each with what keeps them from taking it today."""
    standing = standing_from(facts)
    return [
        {"action": action.value, "blockers": _blockers(action, standing, today)}
        for action in InterventionAction
        if actor.may(_NEEDS.get(action, Permission.INTERVENTIONS_DECIDE))
    ]


_NEEDS: Final = {
    InterventionAction.PREPARE: Permission.INTERVENTIONS_PREPARE,
    InterventionAction.FREEZE_EVIDENCE: Permission.INTERVENTIONS_PREPARE,
    InterventionAction.RECORD_REPRESENTATION: Permission.INTERVENTIONS_PREPARE,
    InterventionAction.RECORD_GROUNDWORK: Permission.INTERVENTIONS_PREPARE,
    InterventionAction.ADVISE: Permission.INTERVENTIONS_ADVISE,
}
_SIMPLE: Final[Mapping[InterventionAction, Callable[[Standing], Blockers]]] = {
    InterventionAction.PREPARE: prepare_blockers,
    InterventionAction.FREEZE_EVIDENCE: prepare_blockers,
    InterventionAction.RECORD_REPRESENTATION: represent_blockers,
    InterventionAction.RECORD_COMPLIANCE: running_blockers,
    InterventionAction.END_NOTICE: running_blockers,
    InterventionAction.RECORD_GROUNDWORK: groundwork_blockers,
    InterventionAction.REFER: refer_blockers,
    InterventionAction.ADVISE: advise_blockers,
    InterventionAction.RECORD_OUTCOME: outcome_blockers,
}


def _blockers(action: InterventionAction, standing: Standing, today: date) -> Blockers:
    if action in ISSUED_BY:
        return issue_blockers(standing, ISSUED_BY[action])
    if action in USED_BY:
        return use_blockers(standing, USED_BY[action], on=today)
    return _SIMPLE[action](standing)
