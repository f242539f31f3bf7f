"""What of a case's record may be given to a public request, and what is withheld and why, from plain values.

Source: Freedom of Information Act 2000 Part II. These are defaults, made by rule before anybody has read a line: whoever
answers the request changes them item by item, with a reason, and weighs the public interest where the Act asks for it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from securing_good.errors import Invalid
from securing_good.vocabulary import Exemption

NEITHER_CONFIRMED_NOR_DENIED: Final[Mapping[str, Any]] = {
    "item": "restricted",
    "kind": "restricted information",
    "day": None,
    "exemption": Exemption.PERSONAL_DATA,
    "extent": "neither confirmed nor denied",
    "public_interest_test": False,
    "reason": "Whether information of restricted access is held is neither confirmed nor denied (s.40(5B), s.41(2)).",
    "decided_by": "rule",
}
"""Stands in every schedule alike: it says nothing of whether there is any, and nothing restricted is ever gathered."""
NAMES_REPLACED: Final = "Names and addresses of people are replaced by what they are (s.40(2))."
_TITLES: Final = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Prof|Professor|Rev|Fr|Sr)\.?"
_ADDRESS: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>,;]+")
_TELEPHONE: Final = re.compile(r"(?<!\d)(?:\+44|0)(?:[ -]?\d){9,10}(?!\d)")


@dataclass(frozen=True)
class Item:
    """One thing of a case's record, and why it is withheld by rule, if it is."""

    id: str
    kind: str
    day: str | None
    content: Any
    exemption: Exemption | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Change:
    """What the exporter decides of one item: another exemption, or none; and why."""

    item: str
    exemption: Exemption | None
    reason: str


class Names:
    """Names of people, and what each of them is to the programme: what is put in their place."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = {_folded(name): title for name, title in titles.items() if name.strip()}
        self._surnames = {_folded(name.split()[-1]): title for name, title in titles.items() if len(name.split()) > 1}
        # The longest first, so that a name within another one does not leave its rest behind.
        whole = "|".join(_pattern(name) for name in sorted(self._titles, key=lambda name: (-len(name), name)))
        last = "|".join(_pattern(name) for name in sorted(self._surnames, key=lambda name: (-len(name), name)))
        self._whole = re.compile(rf"(?<!\w)(?:{_TITLES}\s+)?({whole})(?!\w)", re.IGNORECASE) if whole else None
        self._last = re.compile(rf"(?<!\w){_TITLES}\s+(?:\w\.?\s+)?({last})(?!\w)", re.IGNORECASE) if last else None

    def without(self, value: Any) -> Any:
        """The value with every name, address and telephone number in its texts replaced."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {key: self.without(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.without(inner) for inner in value]
        return value

    def _text(self, text: str) -> str:
        if self._whole:
            text = self._whole.sub(lambda found: f"[{self._titles[_folded(found[1])]}]", text)
        if self._last:
            text = self._last.sub(lambda found: f"[{self._surnames[_folded(found[1])]}]", text)
        return _TELEPHONE.sub("[telephone number]", _ADDRESS.sub("[address]", text))


def check_changes(items: Sequence[Item], changes: Sequence[Change]) -> None:
    """Raises Invalid for a change of an item that is not there, of one twice, and one that changes nothing."""
    known = {item.id: item for item in items}
    seen: set[str] = set()
    for number, change in enumerate(changes):
        pointer = f"#/changes/{number}/item"
        if change.item not in known:
            raise Invalid.at(pointer, "unknown", f"The record of this case has no item {change.item}.")
        if change.item in seen:
            raise Invalid.at(pointer, "twice", "Each item is changed once.")
        if known[change.item].exemption is change.exemption:
            raise Invalid.at(pointer, "no-change", "That is what holds for it by rule.")
        seen.add(change.item)


def bundle(
    items: Sequence[Item], changes: Sequence[Change], names: Names
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What may be given, and the schedule of what is withheld, wholly or in part; both in the order of the items.

    Names are replaced in whatever is given, also where the exporter decides that an item is. Raises Invalid as
    `check_changes` does.
    """
    check_changes(items, changes)
    decided = {change.item: change for change in changes}
    given: list[dict[str, Any]] = []
    schedule: list[dict[str, Any]] = [dict(NEITHER_CONFIRMED_NOR_DENIED)]
    for item in items:
        change = decided.get(item.id)
        exemption = change.exemption if change else item.exemption
        if exemption is not None:
            reason = change.reason if change else item.reason
            schedule.append(_entry(item, exemption, "whole", reason, by_rule=change is None, names=names))
            continue
        content = names.without(item.content)
        given.append({"item": item.id, "kind": item.kind, "day": item.day, "content": content})
        if content != item.content:
            schedule.append(_entry(item, Exemption.PERSONAL_DATA, "part", NAMES_REPLACED, by_rule=True, names=names))
    return given, schedule


def _entry(
    item: Item, exemption: Exemption, extent: str, reason: str | None, *, by_rule: bool, names: Names
) -> dict[str, Any]:
    return {
        "item": item.id,
        "kind": item.kind,
        "day": item.day,
        "exemption": exemption,
        "extent": extent,
        "public_interest_test": not exemption.is_absolute,
        "reason": names.without(reason),
        "decided_by": "rule" if by_rule else "exporter",
    }


COLUMNS: Final = ("item", "kind", "day", "exemption", "extent", "public_interest_test", "reason", "decided_by")


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _pattern(name: str) -> str:
    return r"\s+".join(re.escape(part) for part in name.split())
