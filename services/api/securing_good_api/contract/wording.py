"""What parameters mean, said once for all operations that take them."""

from typing import Any, Final

MEANINGS: Final[dict[str, str]] = {
    "academic_year": "The academic year, by the year it starts in or as `2026/27`.",
    "case": "Only what belongs to this case.",
    "code": "The code it goes by.",
    "council": "The council's LA code.",
    "critical": "Only those that are, or are not, critical.",
    "cursor": "Where the page begins: taken from the `next` of the page before.",
    "day": "The day it is asked of.",
    "decided": "Only what is decided already, or not yet.",
    "discussed": "Only what was discussed already, or not yet.",
    "dry_run": "Say what would be done, and do nothing.",
    "due_before": "Only what is due before this day.",
    "factor": "Only what is about this risk factor.",
    "flagged": "Only those with a flag, or without.",
    "from": "Only what is on this day or after it.",
    "kind": "Only those of this kind.",
    "limit": "How many items a page has at most.",
    "minutes_overdue": "Only meetings whose minutes are, or are not, overdue.",
    "monitoring_level": "Only schools of this level.",
    "moves": "Only schools whose level would move, or would not.",
    "name": "The last part of the problem's `type`.",
    "number": "Its number.",
    "on": "The day it is asked of.",
    "overdue": "Only what is, or is not, overdue.",
    "owner_side": "Only actions owned by this side.",
    "person": "Only what is this person's.",
    "phase": "Only schools of this phase.",
    "post": "Only those who hold this post.",
    "provider": "Only what this provider provides.",
    "review_point": "Only what belongs to this review point.",
    "route": "Only those on this route.",
    "ruleset": "The ruleset, by its version.",
    "run": "Only what this run came to.",
    "running": "Only what is running, or has ended.",
    "scope": "Whose they are.",
    "secret": "The secret part of the feed's address.",
    "since": "Only what happened at this moment or after it.",
    "stage": "Only those at this stage.",
    "state": "Only those in this state.",
    "status": "Only those with this status.",
    "suggested_level": "Only assessments that suggest this level.",
    "supports": "Only providers of this kind of support.",
    "to": "Only what is on this day or before it.",
    "until": "Only what happened before this moment.",
    "urn": "The school, by its unique reference number.",
    "version": "The ruleset's version.",
    "word": "Only half-days of which the school said this.",
    "year_group": "Only days that concern this year group.",
}


def describe_parameters(operation: dict[str, Any]) -> None:
    """Say what each parameter means that its route says nothing of."""
    for one in operation.get("parameters", []):
        name = one.get("name", "")
        if name and not one.get("description"):
            thing = name.removesuffix("_id").replace("_", " ")
            one["description"] = MEANINGS.get(name) or f"The id of the {thing}."
