"""What people of the sample borough write about meetings, visits and actions."""

from typing import Final

from deploy.sample.life.wording import Focus
from securing_good.vocabulary import ActivityKind, NotHeldReason, Progress, RiskFactor

ABOUT: Final[dict[Focus, tuple[RiskFactor, str]]] = {
    Focus.READING: (RiskFactor.ATTAINMENT, "Pupils read at the level expected for their age"),
    Focus.MATHEMATICS: (RiskFactor.PROGRESS, "Progress in mathematics is at least average"),
    Focus.ATTENDANCE: (RiskFactor.ABSENCE_AND_BEHAVIOUR, "Persistent absence is below that of similar schools"),
    Focus.LEADERSHIP: (RiskFactor.LEADERSHIP_AND_GOVERNANCE, "Leaders and governors know their school and its plan"),
    Focus.SAFEGUARDING: (RiskFactor.SAFEGUARDING, "Every concern is recorded and followed up in time"),
    Focus.STAFFING: (RiskFactor.STAFF_TURNOVER, "Every class has a teacher who stays"),
    Focus.FINANCE: (RiskFactor.FINANCE, "The budget is balanced within three years"),
}
"""The risk factor and the objective that a case is chiefly about."""
DETAIL: Final = {
    Progress.IMPROVING: "Both measures we look at are better than at the last meeting.",
    Progress.UNCHANGED: "One measure is a little better and one a little worse than at the last meeting.",
    Progress.DECLINING: "Both measures we look at are worse than at the last meeting.",
}
AUTUMN: Final = "In the autumn, lessons and books were good where leaders had looked themselves, and uneven elsewhere."
APOLOGIES: Final = "At work; their deputy spoke for the board."
VICE_CHAIR: Final = "Miriam Larkmere"
COMPLETED: Final = "Completed from the notes of the meeting."
DISPUTE: Final = "Governors did see the plan before the meeting; the minutes say that they did not."
DISPUTE_ANSWER: Final = "Governors saw a draft. The plan they will monitor is the one agreed at the meeting."
CARRIED_OVER: Final = "Begun, and held up while a senior leader was away."
REPORTED: Final = "Done as agreed. What it showed is on the page linked to."
EVIDENCE: Final = "What was done and what it showed"
NOT_HELD: Final = {
    NotHeldReason.OFFICER_ILL: "The lead officer was ill that week, and no other day could be found in that half-term.",
    NotHeldReason.SCHOOL_CLOSED: "A burst water main closed the school.",
}
VISIT_SUMMARY: Final = "What leaders say of teaching is what was seen, with one year group where it is kinder."
ACTIVITIES: Final = (
    (ActivityKind.LESSON_VISITS, "Parts of six lessons with a senior leader", "Five of six were as the plan has it."),
    (ActivityKind.WORK_SCRUTINY, "Books of the six least able pupils in each class", "Feedback is used in most books."),
    (
        ActivityKind.SELF_EVALUATION,
        "What the school says of teaching",
        "Accurate for the most part; one year group is seen too kindly.",
    ),
)
