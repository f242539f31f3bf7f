"""What the risk engine's workers do, and how much at once."""

from collections.abc import Mapping

from securing_good.work import WorkKind
from securing_good.worker import Job
from securing_good_risk_engine.assessing import assess_schools
from securing_good_risk_engine.checking import check_rulesets
from securing_good_risk_engine.loading.load import load_import
from securing_good_risk_engine.loading.withdrawing import withdraw_imports
from securing_good_risk_engine.score_england import score_england
from securing_good_risk_engine.shadowing import shadow_schools
from securing_good_risk_engine.simulating import answer_simulations

JOBS: Mapping[WorkKind, Job] = {
    WorkKind.LOAD_IMPORT: Job(load_import),
    WorkKind.WITHDRAW_IMPORT: Job(withdraw_imports),
    WorkKind.SIMULATE: Job(answer_simulations, batch=10),
    WorkKind.CHECK_RULESET: Job(check_rulesets),
    WorkKind.ASSESS_SCHOOL: Job(assess_schools, batch=50),
    WorkKind.SCORE_ENGLAND: Job(score_england),
    WorkKind.SHADOW_SCHOOL: Job(shadow_schools, batch=50),
}
