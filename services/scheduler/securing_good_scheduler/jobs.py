"""What the scheduler's workers do, and how much at once."""

from collections.abc import Mapping
from typing import Final

from securing_good.sealing import Sealing
from securing_good.work import WorkKind
from securing_good.worker import Job
from securing_good_scheduler.announcing.looking import look_for_news
from securing_good_scheduler.announcing.posting import Poster
from securing_good_scheduler.announcing.sending import AnnounceEvents
from securing_good_scheduler.council_timetable.building import build_timetables
from securing_good_scheduler.council_timetable.publishing import publish_timetables
from securing_good_scheduler.obligations.link_partner_plans import plan_link_partner_visits
from securing_good_scheduler.obligations.planning import plan_cases, replan_councils
from securing_good_scheduler.obligations.reviews_due import raise_reviews
from securing_good_scheduler.obligations.turning import turn_days
from securing_good_scheduler.reminding.channels import Channels
from securing_good_scheduler.reminding.planning import plan_reminders
from securing_good_scheduler.reminding.sending import SendReminders

ENDPOINTS_AT_ONCE: Final = 64
"""Endpoints spoken to side by side: one that does not answer holds up none of the others."""
WITHOUT_WEBHOOKS: Final = AnnounceEvents(Poster(local=False), Sealing(()))


def jobs_with(channels: Channels, announce: AnnounceEvents = WITHOUT_WEBHOOKS) -> Mapping[WorkKind, Job]:
    """The jobs of a scheduler that reaches people by these channels, and systems by these webhooks."""
    return {
        **_PLANNING,
        WorkKind.SEND_REMINDER: Job(SendReminders(channels), beside=True),
        WorkKind.ANNOUNCE_EVENTS: Job(announce, at_once=ENDPOINTS_AT_ONCE, look=look_for_news),
    }


_PLANNING: Mapping[WorkKind, Job] = {
    WorkKind.PLAN_VISITS: Job(plan_cases, batch=10),
    WorkKind.REPLAN_COUNCIL: Job(replan_councils, batch=10),
    WorkKind.PLAN_LINK_PARTNER_VISITS: Job(plan_link_partner_visits, batch=10),
    WorkKind.PUBLISH_TIMETABLE: Job(publish_timetables),
    WorkKind.BUILD_TIMETABLE: Job(build_timetables, beside=True),
    WorkKind.TURN_DAY: Job(turn_days),
    WorkKind.RAISE_REVIEWS: Job(raise_reviews),
    WorkKind.PLAN_REMINDERS: Job(plan_reminders),
}
JOBS: Mapping[WorkKind, Job] = jobs_with(Channels())
"""Without any channel: reminders wait in the table. Nor is there a key, so webhooks wait too."""
