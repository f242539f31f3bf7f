"""What people of a council might send about a formal intervention, with the council's LA code in every text."""

from tests.harness.bodies import TODAY

DAY = TODAY.date().isoformat()


def beginning_of(council: str, urn: int, *grounds: str, route: str = "council_decides") -> dict[str, object]:
    """An intervention to begin; of an academy without grounds."""
    stated = [
        {
            "ground": ground,
            "low_by": ["previous"] if ground == "standards" else [],
            "matters": f"What {ground} rests on in {council}.",
        }
        for ground in grounds
    ]
    more = {"reason": f"Nothing lasted in {council}.", "decision_maker": f"Assistant director of {council}"}
    return {"urn": urn, "route": route, "grounds": stated, **more}


def preparation_of(council: str, on: str = DAY) -> dict[str, object]:
    """Everything that is prepared before a statutory notice."""
    return {
        "tried": [{"attempt": "meeting", "on": on, "result": f"Promised in {council}."}],
        "equality_assessed_on": on,
        "equality_assessment": f"Nobody is worse off in {council}.",
        "legal_advised_on": on,
        "legal_advice_reference": f"Legal file of {council}",
    }


def notice_of(
    council: str, kind: str = "warning", *, on: str = DAY, comply_by: str = "2026-01-16"
) -> dict[str, object]:
    """A notice with its copies."""
    to = ("headteacher", "chair_of_governors", "secretary_of_state")
    return {
        "kind": kind,
        "issued_on": on,
        "matters": f"Reading is low in {council}.",
        "required_actions": [f"Teach reading alike in {council}."],
        "comply_by": comply_by,
        "minded_to": f"Add governors in {council} (s.64).",
        "copies": [{"to": one, "name": f"{one} of {council}", "sent_on": on} for one in to],
        "decision_maker": f"Assistant director of {council}",
    }


def representation_of(council: str, on: str = DAY) -> dict[str, object]:
    """What a governing body might say."""
    return {"received_on": on, "made_by": f"Governors in {council}", "words": f"Give us time in {council}."}


def compliance_of(council: str, compliance: str = "complied", on: str = DAY) -> dict[str, object]:
    """Whether it was complied with."""
    return {"compliance": compliance, "recorded_on": on, "reason": f"As seen in {council}."}


def notice_end_of(council: str, on: str = DAY) -> dict[str, object]:
    """A notice withdrawn."""
    return {"state": "withdrawn", "ended_on": on, "reason": f"A fact was wrong in {council}."}


def minister_notice_of(council: str, on: str = DAY) -> dict[str, object]:
    """One of the Secretary of State."""
    return {"noticed_on": on, "words": f"Standards in {council}."}


def groundwork_of(council: str, power: str, what: str, on: str = DAY) -> dict[str, object]:
    """Something done before a power."""
    more = {"with_whom": f"Somebody in {council}", "words": f"Said in {council}."}
    return {"power": power, "what": what, "done_on": on, **more}


def power_of(council: str, power: str, on: str = DAY) -> dict[str, object]:
    """A power used."""
    more = {"what": f"Done in {council}.", "decision_maker": f"Assistant director of {council}"}
    return {"power": power, "used_on": on, **more}


def power_end_of(council: str, on: str = DAY) -> dict[str, object]:
    """A power ended."""
    return {"ended_on": on, "reason": f"All is well in {council}."}


def advice_of(council: str) -> dict[str, object]:
    """What a member of the board might say."""
    return {"recommendation": "support_first", "words": f"A partner could help in {council}."}


def referral_of(council: str, on: str = DAY) -> dict[str, object]:
    """An academy referred."""
    return {
        "referred_on": on,
        "referred_to": f"Regional Director for {council}",
        "words": f"The trust did not act in {council}.",
        "decision_maker": f"Assistant director of {council}",
    }


def outcome_of(council: str, outcome: str, review_on: str = "2027-09-01") -> dict[str, object]:
    """How it ended."""
    return {
        "outcome": outcome,
        "reason": f"So it ended in {council}.",
        "decision_maker": f"Assistant director of {council}",
        "review_on": review_on,
        "publishes": True,
        "redactions": f"Two names in {council}.",
    }


def against_of(council: str) -> dict[str, object]:
    """That none is begun."""
    return {"reason": f"Better in {council}.", "decision_maker": f"Assistant director of {council}"}


def watch_note_of(council: str, on: str = DAY) -> dict[str, object]:
    """What somebody saw."""
    return {"seen_on": on, "note": f"All is well, seen in {council}."}


def export_of(council: str, *changes: dict[str, object]) -> dict[str, object]:
    """A public request."""
    return {"request_reference": f"FOI of {council}", "changes": list(changes)}
