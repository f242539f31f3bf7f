"""The cases of the sample borough, one for every stage of the programme, dated back from today."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from deploy.sample.borough import Character, School, improving, open_schools, sinking
from deploy.sample.life.wording import Focus
from securing_good.calendar import academic_year_of
from securing_good.programme import add_months
from securing_good.vocabulary import MonitoringLevel, Phase, Progress, ReviewDecision, SupportState

AMBER, RED = MonitoringLevel.AMBER, MonitoringLevel.RED
EXIT, CONTINUE, INTERVENE = ReviewDecision.EXIT, ReviewDecision.CONTINUE, ReviewDecision.CONSIDER_INTERVENTION
BETTER, SAME, WORSE = Progress.IMPROVING, Progress.UNCHANGED, Progress.DECLINING


class Stage(StrEnum):
    """Where a case stands today, and what is particular about it."""

    JUST_OPENED = "just_opened"
    FIRST_MEETING_AHEAD = "first_meeting_ahead"
    UNDER_WAY = "under_way"
    MISSED_MEETING = "missed_meeting"
    """Red; the last two meetings did not happen."""
    ACTIONS_OVERDUE = "actions_overdue"
    SUPPORTED = "supported"
    AT_12_MONTHS = "at_12_months"
    LATE_AT_12_MONTHS = "late_at_12_months"
    """Its first review should have been decided last week."""
    RAISED = "raised"
    """From amber to red while in the programme."""
    AT_18_MONTHS = "at_18_months"
    LOWERED = "lowered"
    """From red to amber while in the programme, extended at 18 months."""
    AT_24_MONTHS = "at_24_months"
    LAST_STRETCH = "last_stretch"
    """Extended at 24 months: one review is left."""
    INTERVENTION = "intervention"
    EXITED_AT_12 = "exited_at_12"
    EXITED_AT_18 = "exited_at_18"
    EXITED_AT_24 = "exited_at_24"
    RELAPSED = "relapsed"
    """Again in the programme, half a year after it left at 18 months."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What happens in a case, whichever school's it is. Months are counted from its opening."""

    stage: Stage
    focus: Focus
    level: MonitoringLevel
    months_ago: int
    days_ago: int = 0
    """It opened so many months, and so many days more, before today."""
    progress: tuple[Progress, ...] = (SAME, BETTER)
    """Meeting by meeting; the last goes on."""
    reviews: tuple[tuple[int, ReviewDecision], ...] = ()
    changes: tuple[tuple[int, MonitoringLevel], ...] = ()
    """Levels decided later, each after so many months."""
    support: SupportState | None = None
    """How far its support package has come."""
    skips_last_meetings: bool = False
    """The last two before today did not happen: of one it was said why, of the other nobody wrote anything."""
    leaves_actions_open: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """One school's case."""

    school: School
    outline: Outline
    opened_on: date
    number: int
    """Counted through all stories: who leads and partners follows from it."""

    @property
    def focus(self) -> Focus:
        """What it is chiefly about; where phonics are not taught, reading is not."""
        if self.outline.focus is Focus.READING and self.school.phase is not Phase.PRIMARY:
            return Focus.MATHEMATICS
        return self.outline.focus


OUTLINES: Final = (
    Outline(Stage.JUST_OPENED, Focus.STAFFING, RED, 0, 4),
    Outline(Stage.FIRST_MEETING_AHEAD, Focus.MATHEMATICS, AMBER, 0, 16, support=SupportState.IDENTIFIED),
    Outline(Stage.UNDER_WAY, Focus.READING, AMBER, 6, 5, progress=(SAME, BETTER), support=SupportState.UNDER_WAY),
    Outline(
        Stage.MISSED_MEETING,
        *(Focus.LEADERSHIP, RED, 7),
        progress=(SAME, WORSE),
        support=SupportState.BROKERED,
        skips_last_meetings=True,
    ),
    Outline(
        Stage.ACTIONS_OVERDUE,
        *(Focus.ATTENDANCE, RED, 8, 12),
        progress=(SAME, WORSE, SAME),
        support=SupportState.DECLINED,
        leaves_actions_open=True,
    ),
    Outline(Stage.SUPPORTED, Focus.STAFFING, AMBER, 10, progress=(SAME, BETTER), support=SupportState.EVALUATED),
    Outline(Stage.AT_12_MONTHS, Focus.READING, AMBER, 12, -10, progress=(SAME, BETTER), support=SupportState.EVALUATED),
    Outline(Stage.LATE_AT_12_MONTHS, Focus.FINANCE, AMBER, 12, 8, progress=(SAME,), support=SupportState.COMPLETED),
    Outline(
        Stage.RAISED,
        *(Focus.MATHEMATICS, AMBER, 14),
        progress=(SAME, WORSE, WORSE, SAME),
        reviews=((12, CONTINUE),),
        changes=((8, RED),),
        support=SupportState.EVALUATED,
    ),
    Outline(
        Stage.AT_18_MONTHS,
        *(Focus.LEADERSHIP, RED, 18, -6),
        progress=(WORSE, SAME, SAME, BETTER),
        reviews=((12, CONTINUE),),
        support=SupportState.EVALUATED,
    ),
    Outline(
        Stage.LOWERED,
        *(Focus.ATTENDANCE, RED, 20),
        progress=(WORSE, SAME, BETTER),
        reviews=((12, CONTINUE), (18, CONTINUE)),
        changes=((13, AMBER),),
        support=SupportState.EVALUATED,
    ),
    Outline(
        Stage.AT_24_MONTHS,
        *(Focus.READING, RED, 24, -12),
        progress=(SAME, SAME, WORSE, SAME),
        reviews=((12, CONTINUE), (18, CONTINUE)),
        support=SupportState.EVALUATED,
    ),
    Outline(
        Stage.LAST_STRETCH,
        *(Focus.STAFFING, AMBER, 27),
        progress=(SAME, SAME, BETTER),
        reviews=((12, CONTINUE), (18, CONTINUE), (24, CONTINUE)),
        support=SupportState.EVALUATED,
    ),
    Outline(
        Stage.INTERVENTION,
        *(Focus.SAFEGUARDING, RED, 25),
        progress=(SAME, WORSE, WORSE, SAME, WORSE),
        reviews=((12, CONTINUE), (18, CONTINUE), (24, INTERVENE)),
        support=SupportState.EVALUATED,
    ),
    Outline(
        Stage.EXITED_AT_12,
        # Under watch today, whatever the day: two terms are longer than three months.
        *(Focus.MATHEMATICS, AMBER, 15),
        progress=(BETTER,),
        reviews=((12, EXIT),),
        support=SupportState.EVALUATED,
    ),
    Outline(
        Stage.EXITED_AT_18,
        *(Focus.READING, AMBER, 28),
        progress=(SAME, BETTER),
        reviews=((12, CONTINUE), (18, EXIT)),
        support=SupportState.EVALUATED,
    ),
    Outline(
        Stage.EXITED_AT_24,
        *(Focus.LEADERSHIP, RED, 31),
        progress=(SAME, BETTER),
        reviews=((12, CONTINUE), (18, CONTINUE), (24, EXIT)),
        changes=((15, AMBER),),
        support=SupportState.EVALUATED,
    ),
    # Opened five months after it left: while it was still watched.
    Outline(Stage.RELAPSED, Focus.STAFFING, AMBER, 5, progress=(SAME,)),
)

_WITH_RESULTS: Final = {Phase.PRIMARY, Phase.SECONDARY, Phase.ALL_THROUGH, Phase.MIDDLE_DEEMED_SECONDARY}

_OUTSIDERS: Final = 16
"""One school in so many has not joined the learning partnership."""

FIRST_MONTH: Final = max(outline.months_ago for outline in OUTLINES) + 1
"""The story of the borough begins so many months before today."""


def begins_on(today: date) -> date:
    """The day the borough began to use the service."""
    return weekday_by(add_months(today, -FIRST_MONTH))


def stories(today: date) -> list[Story]:
    """Each stage's case: red ones at schools in the deepest trouble, exits at schools that came out of theirs."""
    taken: set[int] = set()
    told: list[Story] = []
    for number, outline in enumerate(OUTLINES):
        if outline.stage is Stage.RELAPSED:
            school = next(story.school for story in told if story.outline.stage is Stage.EXITED_AT_18)
        else:
            school = next(school for school in _suited(outline, today) if school.urn not in taken)
        taken.add(school.urn)
        opened = add_months(today, -outline.months_ago) - timedelta(days=outline.days_ago)
        told.append(Story(school, outline, weekday_by(opened), number))
    return told


def in_talks(today: date) -> list[School]:
    """Schools people found amber whose case is still to be opened."""
    taken = {story.school.urn for story in stories(today)}
    return [school for school in _of(Character.DRIFTING) if school.urn not in taken][:2]


def in_discussion(today: date) -> list[School]:
    """Schools whose level is being talked about now: proposed, shared, replied to."""
    taken = {story.school.urn for story in stories(today)} | {school.urn for school in in_talks(today)}
    others = [*_of(Character.DRIFTING), *_of(Character.STEADY)]
    return [school for school in others if school.urn not in taken][:3]


def supported_members(today: date) -> list[School]:
    """Schools that are in no trouble and have support as members of the learning partnership."""
    taken = {story.school.urn for story in stories(today)}
    taken |= {school.urn for school in (*in_talks(today), *in_discussion(today))}
    return [school for school in _of(Character.STEADY) if school.urn not in taken][:4]


def referred(today: date) -> School:
    """An academy in trouble that has no case: the council could only refer it."""
    taken = {story.school.urn for story in stories(today)}
    taken |= {school.urn for school in (*in_talks(today), *in_discussion(today), *supported_members(today))}
    likely = [*_of(Character.INADEQUATE), *sinking(today), *_of(Character.FALLING, Character.DRIFTING), *open_schools()]
    return next(school for school in likely if school.is_academy and school.urn not in taken)


def running_before(today: date) -> School:
    """A school whose case was kept on paper until today."""
    taken = {story.school.urn for story in stories(today)}
    taken |= {school.urn for school in (*in_talks(today), *in_discussion(today), *supported_members(today))}
    likely = _of(Character.STEADY)
    return next(one for one in likely if one.phase is Phase.PRIMARY and not one.is_academy and one.urn not in taken)


def commissioned(today: date) -> School:
    """A member school without a case, for which the board commissioned support."""
    return _in_no_story(today)[0]


def noticed(today: date) -> School:
    """A member school without a case, of which a member of the board noticed something."""
    return _in_no_story(today)[1]


def _in_no_story(today: date) -> list[School]:
    taken = {story.school.urn for story in stories(today)}
    told = (*in_talks(today), *in_discussion(today), *supported_members(today), running_before(today), referred(today))
    taken |= {school.urn for school in told}
    return [one for one in _of(Character.STEADY) if one.urn not in taken and is_member(one)]


def is_member(school: School) -> bool:
    """Whether it joined the learning partnership, as nearly all did: in Ealing 88 of 93 in 2019/20."""
    return bool(school.urn % _OUTSIDERS)


def weekday_by(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _suited(outline: Outline, today: date) -> list[School]:
    """Schools such a case could be about, the likeliest first."""
    drifting = _of(Character.DRIFTING)
    if outline.stage is Stage.INTERVENTION:
        # Its words are about what inspectors found: only where they did.
        return _of(Character.INADEQUATE)
    if any(decision is EXIT for _, decision in outline.reviews):
        # Results settle about three years after the worst one; who fell longer ago would have left earlier.
        long_ago = [school for school in _of(Character.RECOVERING) if (school.dip or 0) <= academic_year_of(today) - 3]
        latest_first = sorted(long_ago, key=lambda school: (-(school.dip or 0), school.urn))
        return [*latest_first, *improving(today), *_of(Character.STRONG)]
    if RED in {outline.level, *(level for _, level in outline.changes)}:
        return [*_of(Character.FALLING), *sinking(today), *_of(Character.INADEQUATE)[1:], *reversed(drifting)]
    return drifting


def _of(*characters: Character) -> list[School]:
    return [school for school in open_schools() if school.character in characters and school.phase in _WITH_RESULTS]
