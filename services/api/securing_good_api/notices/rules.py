"""When a notice may be issued, answered, decided on and ended, from plain values.

Source: Education and Inspections Act 2006 (EIA) ss.60 and 60A as amended by the Education and Adoption Act 2016 ss.2 and 3:
the period for compliance is whatever the notice says; representations go to nobody but the council.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import (
    WARNED_FOR,
    Compliance,
    CopyTo,
    Ground,
    InterventionAction,
    InterventionRoute,
    InterventionStage,
    NoticeKind,
)
from securing_good_api.interventions.rules import CLOSED, Blockers, Standing, check_between

ISSUED_BY: Final = {
    InterventionAction.ISSUE_PRE_FORMAL_NOTICE: NoticeKind.PRE_FORMAL,
    InterventionAction.ISSUE_WARNING_NOTICE: NoticeKind.WARNING,
    InterventionAction.ISSUE_TEACHERS_PAY_NOTICE: NoticeKind.TEACHERS_PAY,
}
NO_NOTICE: Final = {"code": "no-notice", "detail": "No notice is in force."}
_RESTS_ON: Final = {NoticeKind.WARNING: WARNED_FOR, NoticeKind.TEACHERS_PAY: frozenset({Ground.TEACHERS_PAY})}
_SECTION: Final = {NoticeKind.WARNING: "s.60(2)", NoticeKind.TEACHERS_PAY: "s.60A(2)"}


def issue_blockers(standing: Standing, kind: NoticeKind) -> Blockers:
    """Why a notice of this kind cannot be issued now, each reason; nothing when it can.

    A statutory one rests on a ground of its section, on evidence, on what was tried, on an assessment under the equality
    duty (Equality Act 2010 s.149) and on legal advice, and is refused while one of the Secretary of State is in force
    (EIA s.60(4A)).
    """
    if standing.stage is InterventionStage.CLOSED:
        return [CLOSED]
    if standing.route is not InterventionRoute.COUNCIL_DECIDES:
        return [_why("academy", "A council gives no notice to an academy: it can only refer it.")]
    blockers: Blockers = []
    if standing.in_force is not None:
        blockers.append(_why("notice-in-force", f"The notice of {standing.in_force.issued_on} is in force."))
    if not standing.is_frozen:
        blockers.append(_why("no-evidence", "Freeze the evidence first: the notice rests on it."))
    if kind.is_statutory:
        if not standing.grounds & _RESTS_ON[kind]:
            blockers.append(_why("no-ground", f"No ground of {_SECTION[kind]} is stated."))
        blockers += statutory_blockers(standing)
        if not standing.is_tried:
            blockers.append(_why("nothing-tried", "It is not on record what was tried before."))
    return blockers


def statutory_blockers(standing: Standing) -> Blockers:
    """What keeps a council from anything the Act gives it: the same before a notice and before a power."""
    blockers: Blockers = []
    if standing.minister_noticed_on is not None:
        detail = f"A notice of the Secretary of State of {standing.minister_noticed_on} is in force (s.60(4A))."
        blockers.append(_why("minister-notice", detail))
    if standing.awaits_legal_check:
        detail = "For a pupil referral unit a lawyer says first how Part 4 applies: record that check."
        blockers.append(_why("legal-check", detail))
    if not standing.equality_assessed:
        blockers.append(_why("no-equality-assessment", "The equality duty has not been assessed."))
    if not standing.legally_advised:
        blockers.append(_why("no-legal-advice", "No legal advice is on record."))
    return blockers


def check_notice(
    standing: Standing,
    kind: NoticeKind,
    *,
    issued_on: date,
    comply_by: date,
    copies: Sequence[tuple[CopyTo, date]],
    today: date,
) -> None:
    """Whether such a notice can have been given, with these copies (each to whom and when sent).

    Raises Conflict naming every reason why not; Invalid for days that cannot be and for a copy that is missing.
    """
    blockers = issue_blockers(standing, kind)
    if blockers:
        raise Conflict("This notice cannot be issued.", blockers=blockers)
    check_between("issued_on", issued_on, standing.begun_on, today)
    if comply_by <= issued_on:
        detail = f"The period for compliance ends after the notice is issued on {issued_on}."
        raise Invalid.at("#/comply_by", "day", detail)
    for number, (_, sent_on) in enumerate(copies):
        if not issued_on <= sent_on <= today:
            detail = "Copies are sent when the notice is given (s.60(6)): not before, and not still to come."
            raise Invalid.at(f"#/copies/{number}/sent_on", "day", detail)
    missing = missing_copies(standing, kind, [to for to, _ in copies])
    if missing:
        who = " and ".join(to.value.replace("_", " ") for to in missing)
        raise Invalid.at("#/copies", "copy-missing", f"No copy went to the {who}.")


def missing_copies(standing: Standing, kind: NoticeKind, sent: Collection[CopyTo]) -> list[CopyTo]:
    """Who still has to get a copy.

    Headteacher and chair of any; of a statutory one also diocese or foundation where there is one (s.60(6)), and the
    Secretary of State (s.60(6A)).
    """
    due = [CopyTo.HEADTEACHER, CopyTo.CHAIR_OF_GOVERNORS]
    if kind.is_statutory:
        due += [CopyTo.DIOCESE_OR_FOUNDATION] if standing.has_appointer else []
        due.append(CopyTo.SECRETARY_OF_STATE)
    return [to for to in due if to not in sent]


def represent_blockers(standing: Standing) -> Blockers:
    """Why no representation can be recorded; nothing when one can: once a notice was given, until the outcome."""
    if standing.stage is InterventionStage.CLOSED:
        return [CLOSED]
    return [] if standing.notices else [_why("no-notice", "No notice has been given.")]


def check_representation(standing: Standing, *, received_on: date, today: date) -> None:
    """Raises Conflict where there is no notice, Invalid for a day that cannot be."""
    blockers = represent_blockers(standing)
    if blockers:
        raise Conflict("No representation can be recorded.", blockers=blockers)
    check_between("received_on", received_on, min(one.issued_on for one in standing.notices), today)


def running_blockers(standing: Standing) -> Blockers:
    """Why neither compliance nor the end of a notice can be recorded; nothing when a notice is in force."""
    if standing.stage is InterventionStage.CLOSED:
        return [CLOSED]
    return [] if standing.in_force is not None else [NO_NOTICE]


def check_compliance(standing: Standing, compliance: Compliance, *, recorded_on: date, today: date) -> None:
    """Whether this can be recorded of the notice in force.

    It can be complied with at any time; only once its period is over has a governing body failed to (s.60(1)(b) and (c)).
    Raises Conflict, Invalid for a day that cannot be.
    """
    blockers = running_blockers(standing)
    if blockers:
        raise Conflict("Compliance cannot be recorded.", blockers=blockers)
    notice = standing.in_force
    assert notice is not None
    check_between("recorded_on", recorded_on, notice.issued_on, today)
    if compliance is not Compliance.COMPLIED and recorded_on <= notice.comply_by:
        detail = f"The governing body may still comply until {notice.comply_by}."
        raise Conflict("Compliance cannot be recorded.", blockers=[_why("period-runs", detail)])


def check_notice_end(standing: Standing, *, ended_on: date, today: date) -> None:
    """Raises Conflict where no notice is in force, Invalid for a day that cannot be."""
    blockers = running_blockers(standing)
    if blockers:
        raise Conflict("No notice can be ended.", blockers=blockers)
    assert standing.in_force is not None
    check_between("ended_on", ended_on, standing.in_force.issued_on, today)


def _why(code: str, detail: str) -> Mapping[str, str]:
    return {"code": code, "detail": detail}
