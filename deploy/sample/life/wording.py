"""What people of the sample borough write: why a school is at risk, what meetings discussed, what was agreed and bought."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from securing_good.vocabulary import Progress


class Focus(StrEnum):
    """What a school's case is chiefly about."""

    READING = "reading"
    MATHEMATICS = "mathematics"
    ATTENDANCE = "attendance"
    LEADERSHIP = "leadership"
    SAFEGUARDING = "safeguarding"
    STAFFING = "staffing"
    FINANCE = "finance"


@dataclass(frozen=True, slots=True)
class Words:
    """Everything written about one focus."""

    concern: str
    """Why people decide that the school is at risk."""
    discussed: dict[Progress, str]
    """The minutes of a meeting, by how the school moves."""
    actions: tuple[tuple[str, str], ...]
    """What is agreed, and who does it; meetings take turns through the list."""


_HEAD: Final = "Headteacher"
_CHAIR: Final = "Chair of governors"
_PARTNER: Final = "Link partner"

WORDS: Final[dict[Focus, Words]] = {
    Focus.READING: Words(
        concern="Reading has fallen for two years and is below what similar pupils reach elsewhere. The school knows why: "
        "phonics is taught in three different ways.",
        discussed={
            Progress.IMPROVING: "All teachers now follow one phonics programme. Books match the sounds pupils know, and the "
            "lowest fifth read to an adult every day.",
            Progress.UNCHANGED: "The phonics programme has been bought and half the staff are trained. What pupils read at "
            "home does not match it yet.",
            Progress.DECLINING: "The reading lead has left and was not replaced. Phonics is back to each teacher's own way, "
            "and the autumn check was lower than the last.",
        },
        actions=(
            ("Share the reading plan with governors, with who checks what and when.", _HEAD),
            ("Train all staff who hear pupils read, teaching assistants included.", _HEAD),
            ("Report to governors how the lowest fifth of readers are doing.", _CHAIR),
            ("Watch phonics lessons with the reading lead in every class of key stage 1.", _PARTNER),
        ),
    ),
    Focus.MATHEMATICS: Words(
        concern="Progress in mathematics is well below average for the second year, most of all for pupils who did well "
        "before. Lessons follow no common plan.",
        discussed={
            Progress.IMPROVING: "Units are planned together. Books show more problem solving, and the last common test was "
            "the best in two years.",
            Progress.UNCHANGED: "A common plan exists for half of the year groups. Marking is done as agreed; lessons still "
            "differ widely.",
            Progress.DECLINING: "Two of the mathematics teachers are supply teachers. The common tests were not set in two "
            "year groups.",
        },
        actions=(
            ("Plan the units of the coming term in pairs and share them with the link partner.", _HEAD),
            ("Set the common test in every year group and bring what it shows.", _HEAD),
            ("Invite the mathematics leader to the next governors' meeting.", _CHAIR),
            ("Look at a sample of books with the mathematics leader.", _PARTNER),
        ),
    ),
    Focus.ATTENDANCE: Words(
        concern="Absence has risen three years running, and one pupil in four misses a day a fortnight or more. The school "
        "has no one plan for it.",
        discussed={
            Progress.IMPROVING: "First-day calls are made without exception. Persistent absence is down by a fifth on last "
            "year at this time.",
            Progress.UNCHANGED: "The attendance officer is in post. Letters go out, but meetings with families lag behind.",
            Progress.DECLINING: "Absence is higher again. Codes are not used as the guidance says.",
        },
        actions=(
            ("Meet the families of the thirty pupils most absent, with the attendance officer.", _HEAD),
            ("Check with the council's attendance service that codes are used as the guidance says.", _HEAD),
            ("Put attendance, by group, on every governors' agenda.", _CHAIR),
            ("Bring together three schools that have brought absence down.", _PARTNER),
        ),
    ),
    Focus.LEADERSHIP: Words(
        concern="Three headteachers in four years, and governors who are told too little to ask the right questions. "
        "Results and staffing have both suffered.",
        discussed={
            Progress.IMPROVING: "Senior leaders know their roles, and governors visit with questions of their own. The new "
            "plan has five priorities instead of twenty.",
            Progress.UNCHANGED: "The new headteacher has begun well. Middle leaders wait to be told, and governors ask few "
            "questions.",
            Progress.DECLINING: "Two governors have resigned, and the deputy is on leave. The improvement plan was not "
            "reviewed this term.",
        },
        actions=(
            ("Cut the improvement plan to what will be done by summer, and who leads it.", _HEAD),
            ("Arrange an external review of governance and share what it finds.", _CHAIR),
            ("Visit each priority with the leader who has it, and note what was seen.", _CHAIR),
            ("Go through the school's own evaluation with the senior team.", _PARTNER),
        ),
    ),
    Focus.SAFEGUARDING: Words(
        concern="Inspectors found safeguarding not effective: records were incomplete and follow-up was late. Results have "
        "been low for years.",
        discussed={
            Progress.IMPROVING: "All records are on one system, and every concern of this half-term was followed up within "
            "a day.",
            Progress.UNCHANGED: "Training is complete. The backlog of old records is half done, and supervision has started.",
            Progress.DECLINING: "An audit found new gaps in the record of recruitment checks. The safeguarding lead is part-"
            "time again.",
        },
        actions=(
            ("Complete the backlog of records and have a sample checked by the council.", _HEAD),
            ("Supervise the safeguarding lead every fortnight, and note it.", _HEAD),
            ("Check the record of recruitment checks in person and report to governors.", _CHAIR),
            ("Sample five follow-ups with the safeguarding lead.", _PARTNER),
        ),
    ),
    Focus.STAFFING: Words(
        concern="Four teachers in ten left within a year, two posts are filled by supply teachers, and pupils say that "
        "lessons change with the adult.",
        discussed={
            Progress.IMPROVING: "All posts are filled from January. New teachers have a mentor.",
            Progress.UNCHANGED: "One post of two is filled. Staff say workload is fairer; absence among them is still high.",
            Progress.DECLINING: "Three more resignations at half-term, one of them in a core subject.",
        },
        actions=(
            ("Ask every leaver why, and bring what they say.", _HEAD),
            ("Give each new teacher a mentor and an hour a week for it.", _HEAD),
            ("Ask about workload on governors' visits.", _CHAIR),
            ("Help plan recruitment for September with the council's schools' team.", _PARTNER),
        ),
    ),
    Focus.FINANCE: Words(
        concern="A deficit for the second year and no agreed plan to end it, while fewer families name the school first.",
        discussed={
            Progress.IMPROVING: "The recovery plan is agreed and the first quarter is on it. Class sizes are settled for "
            "September.",
            Progress.UNCHANGED: "The recovery plan is written, not yet agreed. The roll is as forecast.",
            Progress.DECLINING: "The roll is twelve below forecast, and the deficit has grown.",
        },
        actions=(
            ("Agree the recovery plan with the council's finance team.", _HEAD),
            ("Report the budget against the plan at each governors' meeting.", _CHAIR),
            ("Review the number of classes for September.", _HEAD),
            ("Set out with the school what the savings mean for teaching.", _PARTNER),
        ),
    ),
}

GREEN_REASON: Final = "Data review: results, attendance and what the link partner saw give no cause for concern."
TALKS_REASON: Final = (
    "Data review: two indicators are a little worse every year. To be discussed with the school this term."
)
OPENED_REASON: Final = "The school and the council agree on the level: it enters the programme."
FIRST_CONTACT: Final = (
    "Why the school was identified, what the programme asks of it and offers, and that a letter follows."
)
LETTER_CLOSES: Final = "I look forward to working with you."
"""The sentence of the shipped letter before which others are put."""
TEMPLATE_REASON: Final = "Headteachers asked whom to ring."
TEMPLATE_ADDED: Final = "If you have any question, please ring {{lead_officer}} at the council's schools' team."
TEMPLATE_REASON_AGAIN: Final = "Governors asked for a date of the meeting with the letter."
TEMPLATE_ADDED_AGAIN: Final = "We will offer you two dates for the engagement meeting within a week of this letter."
REVIEW_SCOPE: Final = "Leadership and management, and whether leaders see their school as it is."
REVIEW_REASON: Final = "Leadership is new, and nobody from outside has looked for some years."
REVIEWER: Final = "Thistledown Review Partners"
REVIEW_SUMMARY: Final = (
    "Leaders know what must change and have begun. Subject leaders have not yet seen each other's lessons, and governors "
    "hear of results later than they could."
)
RECOMMENDED: Final = (
    ("Give subject leaders an hour a week to see lessons.", "Headteacher"),
    ("Bring results to governors each half-term.", "Chair of Governors"),
)
REVIEW_DECLINED: Final = "Governors had commissioned a review of their own in the summer, and shared it."
LETTER_WITHDRAWN: Final = "Drafted before the link partner was told; drafted anew the same day."
LETTER_BY_HAND: Final = "The headteacher had it by email; the chair was given hers by hand, and nobody wrote down when."
LETTER_ANEW: Final = (
    "This letter takes the place of the one you had when the case was opened: the school's level has been raised since, and "
    "we meet more often."
)
TRUST_AGREES: Final = "We share the view of the school and will take part in each meeting."
ENGAGED: Final = (
    "What concerns the council and how the school sees it. Headteacher and chair agree with the reasons; key actions are "
    "agreed, and when the first meeting is."
)
RAISED_REASON: Final = "What was agreed has not happened, and results fell again: from amber to red."
LOWERED_REASON: Final = "The steepest fall is over and leadership is steady: from red to amber."
LEFT_REASON: Final = "The school has left the programme: improvement is shown and will last."

REVIEW_REASONS: Final = {
    "exit": "Improvement is shown in results and in what we saw, and the school can sustain it without us.",
    "continue": "Improvement is evident and not yet embedded. The programme goes on to the next review.",
    "consider_intervention": "After 24 months improvement is not evident. The council will set out its intervention plan.",
}

RESPONSES: Final = {
    "exit": "We know what made the difference, and governors look at it each term. We can go on by ourselves.",
    "continue": "We see the improvement too, and ask for the same support for another two terms.",
    "consider_intervention": "Two terms without a permanent head have cost us more than the plan allowed for.",
}
"""What schools say to a review, by what is then decided."""
JUDGED: Final = {
    True: "Results of two years, three visits to classrooms and the minutes of the governing board.",
    False: "Better in some year groups and not in all; governors have not seen a whole year of it.",
}
"""What shows that a criterion is met or not."""

PROPOSED_REASON: Final = "Two indicators are a little worse every year; the school sees one of them."
DIFFERENCE_REASON: Final = "What the link partner saw in classrooms this term bears the figures out."
CONFIRMED_REASON: Final = "The school agrees about where the risk lies, and has begun to act on it."
AGREEING_REPLY: Final = {
    "agrees": True,
    "comment": "Governors see the same two indicators, and have asked for a plan by the end of term.",
}
CORRECTING_REPLY: Final = {
    "agrees": False,
    "comment": "We see the fall in attendance, and not the one in attainment.",
    "entries": [
        {"factor": "absence_and_behaviour", "comment": "An attendance officer has begun work; October was better."},
        {
            "factor": "attainment",
            "correction": {
                "stands": "Attainment has fallen for three years.",
                "should_say": "Attainment has fallen for two years, and rose in the year before.",
                "evidence": "The published results of the last four years, as on the school's page.",
            },
        },
    ],
}
AUTUMN_VISIT: Final = (
    "Lessons seen in four year groups; the school's evaluation of itself talked through with its leaders."
)
SELF_SUMMARY: Final = {
    "green": "A good year: pupils read well, and the team is settled.",
    "amber": "We know what to work on: attendance first, then mathematics in the middle years.",
}
SELF_JUDGEMENTS: Final = (
    (
        ("attainment", "secure", "Book looks and tests of each term."),
        ("absence_and_behaviour", "concern", "Attendance is 93.1%, a point below last year."),
        ("leadership_and_governance", "strong", "All governors have taken part in training this year."),
    ),
    (
        ("attainment", "concern", "Mathematics in years 4 and 5 is behind our plan."),
        ("safeguarding", "secure", "The annual audit left two small actions, both done."),
        ("staff_turnover", "secure", "One teacher left in July."),
    ),
)
