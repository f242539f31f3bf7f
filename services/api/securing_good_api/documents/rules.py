"""When a letter can be drafted, edited, approved, delivered and withdrawn, from plain values.

Source: programme, Securing Good Process: the lead officer contacts the school; then "an engagement letter will be sent from
the Assistant Director to the headteacher and Chair of Governors outlining the process and the reasons".
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from securing_good.calendar import SchoolCalendar
from securing_good.errors import Conflict, Forbidden, Invalid
from securing_good.vocabulary import CaseState, DocumentAction, DocumentState, Post
from securing_good_api.cases.rules import AWAITS_TRUST, CASE_CLOSED

LAST_SCHOOL_DAYS: Final = 5
"""A letter that arrives in a term's last so many school days spoils somebody's holidays and is answered weeks later."""

Blocker = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a post at the school."""

    person_id: str
    name: str
    post: Post


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody a letter is addressed to, or copied."""

    person_id: str
    name: str
    post: Post
    copied: bool


@dataclass(frozen=True, slots=True)
class CaseToWriteAbout:
    """What the rules need to know of a case whose letter is to be drafted."""

    state: CaseState
    first_contact_on: date | None
    lead_officer: str | None
    link_partner: str | None
    posts: frozenset[Post]
    """Those held at the school today."""
    has_draft: bool


def recipients_of(holders: Sequence[Holder], trust_officer_id: str | None) -> list[Recipient]:
    """Headteacher and chair, and who is copied: clerk, the trust's officer for the case where one was named, the diocese's.

    A vice-chair is written to where there is no chair. Whoever holds two posts gets one copy.
    """
    chairs = [one for one in holders if one.post is Post.CHAIR_OF_GOVERNORS]
    vices = [one for one in holders if one.post is Post.VICE_CHAIR_OF_GOVERNORS]
    officers = [one for one in holders if one.post is Post.TRUST_OFFICER]
    named = [one for one in officers if one.person_id == trust_officer_id]
    addressed = [*(one for one in holders if one.post is Post.HEADTEACHER), *(chairs or vices)]
    dioceses = [one for one in holders if one.post is Post.DIOCESAN_OFFICER]
    copied = [*(one for one in holders if one.post is Post.CLERK), *(named or officers), *dioceses]
    found: dict[str, Recipient] = {}
    for one, is_copy in [*((one, False) for one in addressed), *((one, True) for one in copied)]:
        found.setdefault(one.person_id, Recipient(one.person_id, one.name, one.post, is_copy))
    return list(found.values())


def draft_blockers(case: CaseToWriteAbout) -> list[Blocker]:
    """Why no engagement letter can be drafted; nothing when one can."""
    if not case.state.is_running:
        return [CASE_CLOSED]
    if case.state is CaseState.AWAITING_TRUST:
        return [AWAITS_TRUST]
    blockers: list[Blocker] = []
    if case.has_draft:
        blockers.append({"code": "draft-exists", "detail": "A letter is drafted already: edit it, or withdraw it."})
    if case.first_contact_on is None:
        detail = "Nobody has recorded that the lead officer spoke with the school."
        blockers.append({"code": "no-contact", "detail": detail})
    if case.lead_officer is None:
        blockers.append({"code": "no-lead-officer", "detail": "Nobody leads this case: assign a lead officer."})
    if case.link_partner is None:
        blockers.append({"code": "no-link-partner", "detail": "The case has no link partner: assign one."})
    if Post.HEADTEACHER not in case.posts:
        blockers.append({"code": "no-headteacher", "detail": "Nobody is appointed headteacher of the school today."})
    if not case.posts & {Post.CHAIR_OF_GOVERNORS, Post.VICE_CHAIR_OF_GOVERNORS}:
        detail = "Nobody is appointed chair, or vice-chair, of the school's governors today."
        blockers.append({"code": "no-chair", "detail": detail})
    return blockers


def check_draft(case: CaseToWriteAbout) -> None:
    """Raises Conflict naming every reason why no letter can be drafted."""
    blockers = draft_blockers(case)
    if blockers:
        raise Conflict("No engagement letter can be drafted.", blockers=blockers)


_OVER: Final = {
    DocumentState.REPLACED: {"code": "replaced", "detail": "A newer letter was approved in its place."},
    DocumentState.WITHDRAWN: {"code": "withdrawn", "detail": "It was withdrawn."},
}
_FIXED: Final = {"code": "approved", "detail": "It is approved: its text is fixed."}
_NOT_APPROVED: Final = {"code": "not-approved", "detail": "The assistant director has not approved it yet."}


def blockers_to(action: DocumentAction, state: DocumentState) -> list[Blocker]:
    """Why something cannot be done about a document; nothing when it can."""
    if state in _OVER:
        return [_OVER[state]]
    match action:
        case DocumentAction.EDIT | DocumentAction.APPROVE:
            return [] if state is DocumentState.DRAFT else [_FIXED]
        case DocumentAction.RECORD_DELIVERY:
            return [] if state is DocumentState.APPROVED else [_NOT_APPROVED]
        case DocumentAction.WITHDRAW:
            return []


_REFUSALS: Final = {
    DocumentAction.EDIT: "This document cannot be edited.",
    DocumentAction.APPROVE: "This document cannot be approved.",
    DocumentAction.RECORD_DELIVERY: "No delivery of this document can be recorded.",
    DocumentAction.WITHDRAW: "This document cannot be withdrawn.",
}


def check_action(action: DocumentAction, state: DocumentState) -> None:
    """Raises Conflict naming what keeps a document from it."""
    blockers = blockers_to(action, state)
    if blockers:
        raise Conflict(_REFUSALS[action], blockers=blockers)


def check_withdrawal(state: DocumentState, *, by_approver: bool) -> None:
    """Raises Conflict for one that is over, Forbidden where somebody else than an approver withdraws what was approved."""
    check_action(DocumentAction.WITHDRAW, state)
    if state is DocumentState.APPROVED and not by_approver:
        raise Forbidden("What the assistant director has approved only the assistant director withdraws.")


def check_delivery(
    *, recipient: int, recipients: Collection[int], delivered_on: date, bears_on: date, today: date
) -> None:
    """Raises Invalid for somebody it is not for, for a day to come, and for one before the letter was approved."""
    if recipient not in recipients:
        detail = f"The document has no recipient {recipient}: it is for numbers 1 to {len(recipients)}."
        raise Invalid.at("#/recipient", "not-a-recipient", detail)
    if delivered_on > today:
        raise Invalid.at("#/delivered_on", "future", f"{delivered_on} is still to come.")
    if delivered_on < bears_on:
        raise Invalid.at("#/delivered_on", "before-approval", f"It was only approved on {bears_on}.")


def term_that_ends(calendar: SchoolCalendar, day: date) -> date | None:
    """The last day of the term in whose last five school days a day lies; None where it lies in no such days."""
    for term in calendar.terms():
        if term.starts_on <= day <= term.ends_on:
            last = calendar.school_days(term.starts_on, term.ends_on)[-LAST_SCHOOL_DAYS:]
            return term.ends_on if day >= last[0] else None
    return None
