"""Judges what inspectors found: the latest graded inspection that was public, and what an ungraded one said since."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from securing_good.vocabulary import ConcernCategory, Flag, Grade, InspectionKind
from securing_good_risk_engine.rulesets.inspection import InspectionMeasure
from securing_good_risk_engine.scoring.evidence import Inspection, InspectionInput, InspectionReason, Judgement

_NAMES = {
    "sixth_form": "sixth form provision",
    "early_years": "early years provision",
    "post_16": "post-16 provision",
}
"""Where the name of a judgement is not already the words for it."""
_REPORT_CARD = frozenset(
    {
        "achievement",
        "attendance_and_behaviour",
        "curriculum_and_teaching",
        "inclusion",
        "leadership_and_governance",
        "personal_development_and_wellbeing",
    }
)
"""Judgements that only report cards make, since November 2025."""
_CATEGORIES = {
    ConcernCategory.SPECIAL_MEASURES: "special measures",
    ConcernCategory.SERIOUS_WEAKNESSES: "serious weaknesses",
    ConcernCategory.REQUIRES_SIGNIFICANT_IMPROVEMENT: "requires significant improvement",
    ConcernCategory.NOTICE_TO_IMPROVE: "notice to improve",
    ConcernCategory.REQUIRES_SIGNIFICANT_IMPROVEMENT: "requires significant improvement",
}
_FLAG_ORDER = (Flag.SERIOUS_CONCERN, Flag.CONCERN, Flag.NONE)


@dataclass(frozen=True, slots=True)
class Standing:
    """The inspections that count for one measure as of one day."""

    graded: Inspection | None
    """The latest graded one."""
    since: Inspection | None
    """The latest ungraded one after it whose outcome lets it stand."""


def judge_inspections(measure: InspectionMeasure, held: Sequence[Inspection], as_of: date) -> Judgement:
    """What the latest public inspection says of the measure's factor. The order of `held` makes no difference."""
    public = public_inspections(measure, held, as_of)
    standing = _standing(measure, public)
    graded, since = standing.graded, standing.since
    if graded is None:
        return Judgement(Flag.NOT_ASSESSED, ())
    inputs = tuple(
        InspectionInput(one.import_id, one.kind, one.inspected_on) for one in (graded, since) if one is not None
    )
    said = f"{_words(graded)}: "
    names = of_its_time(measure.judgements, graded.judgements)
    name = first_judged(names, graded.judgements)
    if name is None:
        sentence = f"{said}{_not_judged(graded, names[0])}; this is not a sign of strength or weakness."
        return Judgement(Flag.NOT_ASSESSED, (_reason(measure, graded, None, Flag.NOT_ASSESSED, sentence),), (), inputs)
    grade = _grade(graded, name)
    said += f'{_name(name)} judged "{_grade_words(grade)}"'
    if name != names[0]:
        said += f" ({_not_judged(graded, names[0])})"
    if graded.category is not None:
        said += f", with the school put in a category of concern ({_CATEGORIES[graded.category]})"
    if since is not None:
        said += f'. {_words(since)}: "{since.outcome}"'
    stands_from = since.inspected_on if since else graded.inspected_on
    if too_old_to_judge(measure, stands_from, as_of):
        flag = Flag.NOT_ASSESSED
        said += f". This is more than {measure.maximum_age_years} years ago, too old to judge the school now"
    else:
        flag = flag_of_grade(measure, grade, since.outcome if since else None)
        if flag is Flag.NOT_ASSESSED:
            said += ". This ruleset does not say what the grade means"
    return Judgement(flag, (_reason(measure, graded, grade, flag, f"{said}."),), (), inputs)


def of_its_time(names: Sequence[str], judgements: Mapping[str, Grade]) -> Sequence[str]:
    """The judgements that could be made: those of report cards are no gap in what was judged before there were any."""
    if _REPORT_CARD.isdisjoint(judgements):
        return [name for name in names if name not in _REPORT_CARD] or names
    return names


def first_judged(names: Sequence[str], judgements: Mapping[str, Grade]) -> str | None:
    """The first of some judgements that inspectors made."""
    return next((name for name in names if judgements.get(name, Grade.NOT_TOLD).is_a_judgement), None)


def too_old_to_judge(measure: InspectionMeasure, stands_from: date, as_of: date) -> bool:
    """Whether what was found on one day can no longer judge a school on another."""
    return as_of > _years_after(stands_from, measure.maximum_age_years)


def public_inspections(measure: InspectionMeasure, held: Iterable[Inspection], as_of: date) -> list[Inspection]:
    """Each inspection once, as the fullest of its tellings has it, if its report was out by then; oldest first."""
    tellings: dict[tuple[InspectionKind, date], list[Inspection]] = defaultdict(list)
    for one in held:
        tellings[one.kind, one.inspected_on].append(one)
    chosen = [max(told, key=fullness) for told in tellings.values()]
    lag = timedelta(days=measure.publication_lag_days)
    return sorted(
        (one for one in chosen if (one.published_on or one.inspected_on + lag) <= as_of),
        key=lambda one: (one.inspected_on, one.kind),
    )


def fullness(one: Inspection) -> tuple[object, ...]:
    """Publication day, then how much is judged, then the later edition; the rest keeps the choice the same."""
    judged = sum(grade.is_a_judgement for grade in one.judgements.values())
    return (
        one.published_on is not None,
        judged,
        one.outcome is not None,
        one.available_on,
        one.import_id,
        sorted(one.judgements.items()),
    )


def _standing(measure: InspectionMeasure, public: Sequence[Inspection]) -> Standing:
    graded = next((one for one in reversed(public) if one.kind is InspectionKind.GRADED), None)
    since = next(
        (
            one
            for one in reversed(public)
            if graded
            and one.kind is InspectionKind.UNGRADED
            and one.inspected_on > graded.inspected_on
            and one.outcome in measure.confirming_outcomes
        ),
        None,
    )
    return Standing(graded, since)


def flag_of_grade(measure: InspectionMeasure, grade: Grade, outcome_since: str | None) -> Flag:
    """What a grade says, with the outcome of an ungraded inspection since that let it stand, if there was one."""
    by_grade = {
        **dict.fromkeys(measure.clear, Flag.NONE),
        **dict.fromkeys(measure.concern, Flag.CONCERN),
        **dict.fromkeys(measure.serious, Flag.SERIOUS_CONCERN),
    }
    flags = {by_grade.get(grade, Flag.NOT_ASSESSED)}
    if outcome_since in measure.concern_outcomes:
        flags.add(Flag.CONCERN)
    return next((flag for flag in _FLAG_ORDER if flag in flags), Flag.NOT_ASSESSED)


def _reason(
    measure: InspectionMeasure, graded: Inspection, grade: Grade | None, flag: Flag, sentence: str
) -> InspectionReason:
    return InspectionReason(
        measure.factor,
        measure.indicator,
        flag,
        sentence,
        import_id=graded.import_id,
        inspection_kind=graded.kind,
        inspected_on=graded.inspected_on,
        published_on=graded.published_on,
        grade=grade,
    )


def _grade(one: Inspection, name: str) -> Grade:
    return one.judgements.get(name, Grade.NOT_TOLD)


def _not_judged(one: Inspection, name: str) -> str:
    match _grade(one, name):
        case Grade.NOT_APPLICABLE:
            return f"{_name(name)} did not apply"
        case Grade.NOT_JUDGED:
            return f"{_name(name)} was not judged"
        case _:
            return f"no judgement of {_name(name)} is told"


def _words(one: Inspection) -> str:
    """Which inspection it was: "Graded inspection of 4 October 2022, published on 9 November 2022"."""
    words = f"{one.kind.capitalize()} inspection of {_day(one.inspected_on)}"
    if one.inspected_urn is not None and one.inspected_urn != one.urn:
        words += f" of the predecessor school {one.inspected_urn}"
    if one.published_on is not None:
        words += f", published on {_day(one.published_on)}"
    return words


def _name(name: str) -> str:
    return _NAMES.get(name, name.replace("_", " "))


def _grade_words(grade: Grade) -> str:
    return grade.replace("_", " ")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 28 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
