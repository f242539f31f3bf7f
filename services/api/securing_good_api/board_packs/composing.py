"""A board pack as one reader reads it, made of what was frozen: pure. Nothing is looked up, and nothing counted afresh."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from securing_good.vocabulary import ActionStatus, PackReader
from securing_good_api.board_packs.rules import Withheld
from securing_good_api.dashboard.rules import THE_BOARDS, Facts, Panel, Shown, in_codes, panel_of, year_began
from securing_good_api.dashboard.supporting import named_decisions, named_support, without_theirs
from securing_good_api.redaction.rules import How

_TELLING: Final = frozenset(
    {"urn", "phase", "case_id", "what", "critical", "agreed_on", "due_on", "carried_over", "ended_on"}
)
"""Of an action: what would tell which school it is about."""


def pack_for(reader: PackReader, frozen: Mapping[str, Any], named: Mapping[str, Any], withheld: Withheld) -> Shown:
    """The whole pack for one reader; `named` is what it says of itself."""
    told = _without(frozen[reader], withheld)
    whole = told["whole"]
    return {
        **named,
        "overview": whole[Panel.OVERVIEW],
        "early_warnings": whole[Panel.EARLY_WARNINGS],
        "cases": whole[Panel.CASES],
        "overdue": whole[Panel.OVERDUE],
        "support": _support(told, date.fromisoformat(frozen["as_of"])),
        "decisions_due": _decisions(told, date.fromisoformat(frozen["as_of"])),
        "actions": _actions(told, frozen),
    }


def in_bytes(pack: Mapping[str, Any]) -> bytes:
    """The pack as JSON, in UTF-8."""
    return json.dumps(pack, ensure_ascii=False, separators=(",", ":")).encode()


def _without(told: Facts, withheld: Withheld) -> Facts:
    """What is told without what is somebody's own."""
    decisions = told["decisions"]
    packages_of_theirs = {one["id"] for one in told["support"]["packages"] if one["provider_id"] in withheld.providers}
    items = [
        one for one in decisions["items"] if one["urn"] not in withheld.urns and one["id"] not in packages_of_theirs
    ]
    return {
        **told,
        "support": without_theirs(told["support"], withheld.urns, withheld.providers),
        "decisions": {**decisions, "items": items},
        "actions": [one for one in told["actions"] if one["urn"] not in withheld.urns],
    }


def _support(told: Facts, today: date) -> Shown:
    made = named_support(told["support"], year_began(today), names_people=not told["members_only"])
    return _item_by_item(Panel.SUPPORT, told, made, today)


def _decisions(told: Facts, today: date) -> Shown:
    return _item_by_item(Panel.DECISIONS_DUE, told, named_decisions(told["decisions"], THE_BOARDS, today), today)


def _item_by_item(panel: Panel, told: Facts, made: Shown, today: date) -> Shown:
    made = {"schools": told["schools"], **made}
    how = How(told["how"])
    if how is How.CODES:
        made = in_codes(panel, made, lambda urn: told["codes"][str(urn)])
    return panel_of(made, how, members_only=told["members_only"], fewest=None, as_of=today, until=None)


def _actions(told: Facts, frozen: Mapping[str, Any]) -> Shown:
    """Actions the board agreed. To the board nobody's name is told whose they are, only whether the school's."""
    lines = [{**one, "owner": None} if told["members_only"] else one for one in told["actions"]]
    how = How(told["how"])
    if how is How.CODES:
        lines = [
            {name: None if name in _TELLING else value for name, value in one.items()}
            | {"school": told["codes"][str(one["urn"])]}
            for one in lines
        ]
        lines.sort(key=lambda one: (one["school"], one["id"]))
    made = {
        "schools": told["schools"],
        "since": frozen["since"],
        "open": [one for one in lines if one["status"] == ActionStatus.OPEN],
        "ended": [one for one in lines if one["status"] != ActionStatus.OPEN],
    }
    day = date.fromisoformat(frozen["as_of"])
    return panel_of(made, how, members_only=told["members_only"], fewest=None, as_of=day, until=None)
