"""What minutes must hold, who may approve them, and what the school may say of them, from plain values.

Source: programme, Securing Good Process: meetings "with the Headteacher and Chair of Governors … chaired by the lead
officer and attended by the school's Link Partner", who provides "additional information from the Autumn visit" and
minutes; "after each meeting, a record of the areas discussed". The days are our proposal: the programme gives none.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import MinutesState, MinutesStep, Party, Progress, RiskFactor

ISSUED_WITHIN_SCHOOL_DAYS: Final = 10
"""After the meeting."""
SCHOOL_SPEAKS_WITHIN_SCHOOL_DAYS: Final = 5
"""After the minutes were issued."""
EXPECTED: Final = (Party.LEAD_OFFICER, Party.HEADTEACHER, Party.CHAIR_OF_GOVERNORS, Party.LINK_PARTNER)
"""Who is there, or sends apologies with a reason."""

Blockers = list[Mapping[str, str]]


@dataclass(frozen=True)
class Attendee:
    """Somebody who was there, or who sent apologies."""

    party: Party
    name: str
    apologies: str | None = None
    """Why they were not there; None of whoever was."""


@dataclass(frozen=True)
class Area:
    """A risk factor that was discussed, and what was found."""

    factor: RiskFactor
    found: str


@dataclass(frozen=True)
class Objective:
    """An objective of the school's, which way it goes, and what bears that out."""

    objective: str
    progress: Progress
    detail: str


@dataclass(frozen=True)
class Minutes:
    """What minutes say, besides the actions agreed."""

    held_on: date
    progress: Progress
    discussed: str
    attendance: tuple[Attendee, ...] = ()
    areas: tuple[Area, ...] = ()
    objectives: tuple[Objective, ...] = ()
    autumn_visit: str | None = None
    link_partner_visit_id: UUID | None = None


@dataclass(frozen=True)
class MinutesToMove:
    """What the rules need to know of the minutes of one meeting."""

    state: MinutesState
    """Of the newest version."""
    issued: int | None
    has_attendance: bool
    has_areas: bool
    has_objectives: bool
    drafters: frozenset[str]
    """Whoever wrote a version since the last one that was approved."""
    leads: frozenset[tuple[str, str]]
    """Issuer and subject of the case's lead officer today, where their sign-in is linked."""
    respond_by: date | None
    spoken: frozenset[str]
    """As what people of the school have spoken of the issued version."""
    unanswered: int
    """Disputes of the issued version without an answer."""


@dataclass(frozen=True)
class Mover:
    """Whoever wants to take a step."""

    issuer: str
    subject: str
    is_principal_adviser: bool
    speaks_as: str | None
    """`headteacher` or `chair_of_governors`, of people of the school."""
    signs_in_as: str | None = None
    """What the issuer calls them, where that is not their subject."""


def check_attendance(attendance: Sequence[Attendee]) -> None:
    """Whether this was a Securing Good meeting; an empty list is a draft that does not say yet.

    Lead officer, headteacher, chair and link partner are there or sent apologies with a reason. The lead officer chairs,
    and without the headteacher, or without the chair or a vice-chair, it is no such meeting. Raises Invalid naming the
    party.
    """
    if not attendance:
        return
    there = {one.party for one in attendance if one.apologies is None}
    named = {one.party for one in attendance}
    silent = [_words(party) for party in EXPECTED if party not in named]
    if silent:
        detail = (
            f"Nothing is said of the {' nor of the '.join(silent)}: they were there, or sent apologies with a reason."
        )
        raise Invalid.at("#/attendance", "party-missing", detail)
    if Party.VICE_CHAIR_OF_GOVERNORS in there:
        there.add(Party.CHAIR_OF_GOVERNORS)
    for party in (Party.HEADTEACHER, Party.CHAIR_OF_GOVERNORS):
        if party not in there:
            standing_in = " nor a vice-chair" if party is Party.CHAIR_OF_GOVERNORS else ""
            detail = f"Without the {_words(party)}{standing_in} it is not a Securing Good meeting: it was not held."
            raise Invalid.at("#/attendance", "not-a-meeting", detail)
    if Party.LEAD_OFFICER not in there:
        detail = "The lead officer chairs the meeting: whoever stood in for them is named as lead officer."
        raise Invalid.at("#/attendance", "nobody-chaired", detail)


def blockers_to(step: MinutesStep, minutes: MinutesToMove, mover: Mover, *, today: date) -> Blockers:
    """Why somebody cannot take a step today; nothing when they can."""
    return [blocker for why in _KEEPS_FROM[step] for blocker in why(minutes, mover, today)]


def check(step: MinutesStep, minutes: MinutesToMove, mover: Mover, *, today: date) -> None:
    """Raises Conflict naming each reason why somebody cannot take a step today."""
    blockers = blockers_to(step, minutes, mover, today=today)
    if blockers:
        raise Conflict("This cannot be done about these minutes.", blockers=blockers)


def check_read(read: int, issued: int | None) -> None:
    """The school speaks of the version it has read. Raises Conflict where another was issued since."""
    if issued is not None and read != issued:
        detail = f"Version {issued} is the one issued: read it, then say what you think of it."
        raise Conflict("Another version was issued.", blockers=[{"code": "another-version", "detail": detail}])


def _words(party: Party) -> str:
    return party.value.replace("_", " ")


def _locked(minutes: MinutesToMove, _mover: Mover, _today: date) -> Blockers:
    if minutes.state is MinutesState.DRAFT:
        return []
    return [{"code": "locked", "detail": f"They are {minutes.state.value}: re-open them, which makes a new version."}]


def _decided(minutes: MinutesToMove, _mover: Mover, _today: date) -> Blockers:
    if minutes.state is MinutesState.DRAFT:
        return []
    return [{"code": "approved", "detail": "They are approved already."}]


def _incomplete(minutes: MinutesToMove, _mover: Mover, _today: date) -> Blockers:
    lacking = {
        "attendance-missing": ("who was there", minutes.has_attendance),
        "areas-missing": ("which areas were discussed, by risk factor", minutes.has_areas),
        "objectives-missing": ("how each objective has come on", minutes.has_objectives),
    }
    return [
        {"code": code, "detail": f"They do not say {what}."}
        for code, (what, is_there) in lacking.items()
        if not is_there
    ]


def _own_draft(minutes: MinutesToMove, mover: Mover, _today: date) -> Blockers:
    if mover.subject not in minutes.drafters:
        return []
    return [{"code": "own-draft", "detail": "You had a part in writing them: somebody else approves."}]


def _not_the_lead(minutes: MinutesToMove, mover: Mover, _today: date) -> Blockers:
    signed_in = mover.issuer, mover.signs_in_as or mover.subject
    if mover.is_principal_adviser or not minutes.leads or signed_in in minutes.leads:
        return []
    return [{"code": "not-the-lead-officer", "detail": "It is for the case's lead officer, or the principal adviser."}]


def _not_to_issue(minutes: MinutesToMove, _mover: Mover, _today: date) -> Blockers:
    match minutes.state:
        case MinutesState.DRAFT:
            return [{"code": "not-approved", "detail": "They are not approved yet."}]
        case MinutesState.ISSUED:
            return [{"code": "issued", "detail": "The school has them already."}]
        case MinutesState.APPROVED:
            return []


def _still_draft(minutes: MinutesToMove, _mover: Mover, _today: date) -> Blockers:
    if minutes.state is not MinutesState.DRAFT:
        return []
    return [{"code": "draft", "detail": "They are a draft: change it."}]


def _not_to_speak(minutes: MinutesToMove, mover: Mover, today: date) -> Blockers:
    if minutes.issued is None:
        return [{"code": "not-issued", "detail": "They have not been issued."}]
    blockers: Blockers = []
    if mover.speaks_as in minutes.spoken:
        blockers.append({"code": "spoken", "detail": "What you said of this version stays with it."})
    if minutes.respond_by is not None and today > minutes.respond_by:
        detail = f"The school's {SCHOOL_SPEAKS_WITHIN_SCHOOL_DAYS} school days ended on {minutes.respond_by}."
        blockers.append({"code": "late", "detail": detail})
    return blockers


def _nothing_disputed(minutes: MinutesToMove, _mover: Mover, _today: date) -> Blockers:
    if minutes.unanswered:
        return []
    return [{"code": "no-dispute", "detail": "The school disputes nothing that waits for an answer."}]


_KEEPS_FROM: Final[Mapping[MinutesStep, tuple[Callable[[MinutesToMove, Mover, date], Blockers], ...]]] = {
    MinutesStep.CHANGE: (_locked,),
    MinutesStep.APPROVE: (_decided, _incomplete, _own_draft, _not_the_lead),
    MinutesStep.ISSUE: (_not_to_issue, _not_the_lead),
    MinutesStep.REOPEN: (_still_draft, _not_the_lead),
    MinutesStep.RESPOND: (_not_to_speak,),
    MinutesStep.ANSWER: (_nothing_disputed, _not_the_lead),
}
"""What may keep somebody from each step."""
