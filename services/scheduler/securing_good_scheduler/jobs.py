"""What the scheduler's workers do, and how much at once."""

from collections.abc import Mapping

from securing_good.work import WorkKind
from securing_good.worker import Job
from securing_good_scheduler.council_timetable.building import build_timetables
from securing_good_scheduler.council_timetable.publishing import publish_timetables
from securing_good_scheduler.link_partner_plans import plan_link_partner_visits
from securing_good_scheduler.planning import plan_cases, replan_councils

JOBS: Mapping[WorkKind, Job] = {
    WorkKind.PLAN_VISITS: Job(plan_cases, batch=10),
    WorkKind.REPLAN_COUNCIL: Job(replan_councils, batch=10),
    WorkKind.PLAN_LINK_PARTNER_VISITS: Job(plan_link_partner_visits, batch=10),
    WorkKind.PUBLISH_TIMETABLE: Job(publish_timetables),
    WorkKind.BUILD_TIMETABLE: Job(build_timetables, beside=True),
}
