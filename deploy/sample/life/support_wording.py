"""The providers of the sample borough, and what is written about support: in cases, and of schools without one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from deploy.sample.life.wording import Focus
from securing_good.vocabulary import Phase, ProviderKind, RiskFactor, SupportKind, SupportState

HUB: Final = "Merrowfold Teaching School Hub"
PARTNERSHIP: Final = "Quillbourne Learning Partnership"
GOVERNANCE: Final = "Inkwater Governance Associates"
LAPSED: Final = "Larkmere Leadership Consultancy"
RETIRED: Final = "Brambledyke Reading"

_ALL: Final = [phase.value for phase in Phase]
_TAUGHT: Final = [RiskFactor.ATTAINMENT, RiskFactor.PROGRESS, RiskFactor.TEACHING_AND_LEARNING]


@dataclass(frozen=True, slots=True)
class Support:
    """A support package from need to evaluation."""

    what: str
    provider: str
    cost_pounds: int
    evaluation: str
    kind: SupportKind
    factors: tuple[RiskFactor, ...]
    objectives: tuple[tuple[str, str | None, str], ...]
    """What should change, by which measure, and in the end what one saw."""


def consultancy_of(partner: str) -> str:
    """What the catalogue calls a link partner who gives consultancy of their own."""
    return f"{partner}, link partner"


def providers(partner: str, partner_id: str) -> dict[str, dict[str, Any]]:
    """Everybody in the catalogue by name."""
    return {
        HUB: {
            "kind": ProviderKind.TEACHING_SCHOOL_HUB,
            "contact_name": "Tamsin Cinderfold",
            "contact_email": "support@merrowfold.example",
            "factors": [*_TAUGHT, RiskFactor.STAFF_TURNOVER],
            "phases": _ALL,
            "supports": [SupportKind.TEACHING_SCHOOL_HUB],
            "packages_at_once": 12,
            "day_rate_pounds": 600,
        },
        PARTNERSHIP: {
            "kind": ProviderKind.LEARNING_PARTNERSHIP,
            "contact_name": "Femi Larkmere",
            "contact_email": "office@partnership.quillbourne.example",
            "factors": [*_TAUGHT, RiskFactor.ABSENCE_AND_BEHAVIOUR, RiskFactor.SAFEGUARDING, RiskFactor.FINANCE],
            "phases": _ALL,
            "supports": [SupportKind.LEARNING_PARTNERSHIP, SupportKind.OTHER],
            "packages_at_once": 20,
            "days_a_year": 90,
            "day_rate_pounds": 450,
            "price_note": "Members pay two thirds.",
        },
        GOVERNANCE: {
            "kind": ProviderKind.GOVERNANCE_SERVICE,
            "contact_name": "Dilys Inkleworth",
            "contact_email": "reviews@inkwater.example",
            "factors": [RiskFactor.LEADERSHIP_AND_GOVERNANCE],
            "phases": _ALL,
            "supports": [SupportKind.GOVERNANCE_REVIEW, SupportKind.GOVERNANCE_TRAINING],
            "packages_at_once": 6,
            "price_note": "£2,950 a review, with training for all governors.",
        },
        consultancy_of(partner): {
            "kind": ProviderKind.LINK_PARTNER,
            "contact_person_id": partner_id,
            "factors": [*_TAUGHT, RiskFactor.LEADERSHIP_AND_GOVERNANCE],
            "phases": [Phase.PRIMARY, Phase.SECONDARY],
            "supports": [SupportKind.LINK_PARTNER_CONSULTANCY],
            "days_a_year": 12,
            "day_rate_pounds": 500,
        },
        LAPSED: {
            "kind": ProviderKind.CONSULTANCY,
            "contact_name": "Rohan Ottermere",
            "contact_email": "rohan@larkmere.example",
            "factors": [RiskFactor.LEADERSHIP_AND_GOVERNANCE, RiskFactor.STAFF_TURNOVER],
            "phases": [Phase.SECONDARY],
            "supports": [SupportKind.EXTERNAL_CONSULTANCY],
            "packages_at_once": 3,
            "day_rate_pounds": 850,
        },
        RETIRED: {
            "kind": ProviderKind.CONSULTANCY,
            "contact_name": "Hannah Brambledyke",
            "factors": [RiskFactor.TEACHING_AND_LEARNING],
            "phases": [Phase.PRIMARY],
            "supports": [SupportKind.EXTERNAL_CONSULTANCY],
            "packages_at_once": 2,
        },
    }


SUPPORT: Final[dict[Focus, Support]] = {
    Focus.READING: Support(
        "Six days of coaching for the reading lead.",
        HUB,
        3600,
        "Phonics is taught in one way in reception to year 3, and the lead now coaches others.",
        SupportKind.TEACHING_SCHOOL_HUB,
        (
            RiskFactor.ATTAINMENT,
            RiskFactor.TEACHING_AND_LEARNING,
        ),
        (
            (
                "Phonics is taught in one way in every class.",
                "Phonics screening check, year 1",
                "Lessons seen in six classes follow one programme.",
            ),
            (
                "The reading lead coaches colleagues.",
                None,
                "Four colleagues were coached; two have changed how they teach.",
            ),
        ),
    ),
    Focus.MATHEMATICS: Support(
        "A term of joint planning with a school where mathematics is strong.",
        PARTNERSHIP,
        4200,
        "Planning is shared and steady; progress in the tests has begun to follow.",
        SupportKind.LEARNING_PARTNERSHIP,
        (
            RiskFactor.PROGRESS,
            RiskFactor.TEACHING_AND_LEARNING,
        ),
        (
            (
                "Units are planned together in every year group.",
                None,
                "Plans of the term are shared, and books show them.",
            ),
            (
                "Pupils do better in the common tests.",
                "Common tests of each term",
                "Two year groups of four are ahead of last year.",
            ),
        ),
    ),
    Focus.ATTENDANCE: Support(
        "A review of attendance with two days of follow-up.",
        PARTNERSHIP,
        1800,
        "One plan, known to all staff. Persistent absence fell for the first time in four years.",
        SupportKind.LEARNING_PARTNERSHIP,
        (RiskFactor.ABSENCE_AND_BEHAVIOUR,),
        (
            (
                "There is one plan for attendance, and all staff know it.",
                None,
                "Staff asked at random could tell it.",
            ),
            (
                "Fewer pupils are persistently absent.",
                "Persistent absence",
                "Down by a fifth on the same weeks of last year.",
            ),
        ),
    ),
    Focus.LEADERSHIP: Support(
        "An external review of governance, with training for all governors.",
        GOVERNANCE,
        2950,
        "Governors now set the agenda, and three new ones have the skills that were missing.",
        SupportKind.GOVERNANCE_REVIEW,
        (RiskFactor.LEADERSHIP_AND_GOVERNANCE,),
        (
            (
                "Governors ask leaders the right questions.",
                None,
                "Minutes of the last three meetings show challenge on each priority.",
            ),
            ("The board has the skills it needs.", "Skills audit", "Three gaps of four are filled."),
        ),
    ),
    Focus.SAFEGUARDING: Support(
        "A safeguarding audit and a lead seconded for a term.",
        PARTNERSHIP,
        9800,
        "Records are sound. What pupils say still differs from what adults say.",
        SupportKind.LEARNING_PARTNERSHIP,
        (RiskFactor.SAFEGUARDING,),
        (
            (
                "Records are complete, and follow-up is prompt.",
                "Audit of records",
                "A second audit found two small gaps.",
            ),
            ("Pupils know whom to turn to.", None, "Half of those asked did."),
        ),
    ),
    Focus.STAFFING: Support(
        "Mentors from two partner schools for teachers in their first three years.",
        HUB,
        5400,
        "Nobody who had a mentor has left.",
        SupportKind.TEACHING_SCHOOL_HUB,
        (RiskFactor.STAFF_TURNOVER,),
        (
            ("Teachers in their first three years stay.", "Leavers each term", "None of nine has resigned."),
            ("Mentors know how to mentor.", None, "All took part in two days of training."),
        ),
    ),
    Focus.FINANCE: Support(
        "A school resource management review.",
        PARTNERSHIP,
        2400,
        "The budget balances in the third year, without larger classes.",
        SupportKind.LEARNING_PARTNERSHIP,
        (RiskFactor.FINANCE,),
        (
            (
                "A recovery plan is agreed.",
                "In-year balance",
                "Agreed in March, and on course in the first quarter.",
            ),
        ),
    ),
}

SESSIONS: Final = (
    "Where the school stands, and what each of the next sessions is for.",
    "Four lessons seen together and talked through.",
    "The plan for the coming weeks gone through.",
    "What has changed since the first session, and what the school goes on with alone.",
)
ENDED: Final = {
    SupportState.DECLINED: "The school has begun a plan of its own and wants to see it through first.",
    SupportState.BOUGHT_ELSEWHERE: "The trust of a neighbouring school offers the same, sooner.",
    SupportState.WITHDRAWN: "The leader whom it was for has left; the need is looked at again in spring.",
}
BOUGHT: Final = {"what": "Five days of coaching for middle leaders.", "from_whom": "Nettlewick Schools Trust"}


def _consultancy(partner: str) -> Support:
    return Support(
        "Three days with the link partner on what the autumn visit found.",
        consultancy_of(partner),
        1500,
        "Leaders see in lessons what the link partner sees.",
        SupportKind.LINK_PARTNER_CONSULTANCY,
        (RiskFactor.TEACHING_AND_LEARNING,),
        (("Leaders judge teaching as an outside eye does.", None, "Three joint visits ended in the same judgement."),),
    )


def _coaching(_partner: str) -> Support:
    return Support(
        "Coaching for middle leaders.",
        PARTNERSHIP,
        2700,
        "Middle leaders lead.",
        SupportKind.LEARNING_PARTNERSHIP,
        (RiskFactor.TEACHING_AND_LEARNING,),
        (("Each middle leader has a plan that works.", None, "Plans and what came of them."),),
    )


def _training(_partner: str) -> Support:
    return Support(
        "Training for six new governors.",
        GOVERNANCE,
        900,
        "New governors have found their place, and two lead a committee.",
        SupportKind.GOVERNANCE_TRAINING,
        (RiskFactor.LEADERSHIP_AND_GOVERNANCE,),
        (("New governors take part from their first meeting.", "Minutes", "They ask, and minutes show it."),),
    )


MEMBERS: Final[dict[SupportState, Callable[[str], Support]]] = {
    SupportState.AGREED: _consultancy,
    SupportState.BOUGHT_ELSEWHERE: _coaching,
    SupportState.WITHDRAWN: _coaching,
    SupportState.EVALUATED: _training,
}
"""Support of member schools that are in no trouble, by how far it has come."""
