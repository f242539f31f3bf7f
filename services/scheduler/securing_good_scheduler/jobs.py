"""What the scheduler's workers do, and how much at once."""

from collections.abc import Mapping

from securing_good.work import WorkKind
from securing_good.worker import Job
from securing_good_scheduler.planning import plan_cases, replan_councils

JOBS: Mapping[WorkKind, Job] = {
    WorkKind.PLAN_VISITS: Job(plan_cases, batch=10),
    WorkKind.REPLAN_COUNCIL: Job(replan_councils, batch=10),
}
