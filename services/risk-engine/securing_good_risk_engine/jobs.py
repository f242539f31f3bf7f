"""What the risk engine's workers do, and how much at once."""

from collections.abc import Mapping

from securing_good.work import WorkKind
from securing_good.worker import Job
from securing_good_risk_engine.assessing import assess_schools
from securing_good_risk_engine.checking import check_rulesets
from securing_good_risk_engine.connectors.fetch_release import FetchReleases
from securing_good_risk_engine.connectors.fetching import Fetcher
from securing_good_risk_engine.loading.load import load_import
from securing_good_risk_engine.loading.withdrawing import withdraw_imports
from securing_good_risk_engine.score_england import score_england
from securing_good_risk_engine.shadowing import shadow_schools
from securing_good_risk_engine.simulating import answer_simulations


def jobs_for(*, local: bool) -> Mapping[WorkKind, Job]:
    """All jobs; `local` lets connectors fetch from this machine itself, for runs on one's own machine."""
    return JOBS | {WorkKind.FETCH_RELEASE: Job(FetchReleases(Fetcher(local=local)), beside=True)}


JOBS: dict[WorkKind, Job] = {
    WorkKind.LOAD_IMPORT: Job(load_import),
    WorkKind.WITHDRAW_IMPORT: Job(withdraw_imports),
    WorkKind.SIMULATE: Job(answer_simulations, batch=10),
    WorkKind.CHECK_RULESET: Job(check_rulesets),
    WorkKind.ASSESS_SCHOOL: Job(assess_schools, batch=50),
    WorkKind.SCORE_ENGLAND: Job(score_england),
    WorkKind.SHADOW_SCHOOL: Job(shadow_schools, batch=50),
    WorkKind.FETCH_RELEASE: Job(FetchReleases(Fetcher(local=False)), beside=True),
}
