"""What one edition hides, family by family and table by table, with what the edition before hid in mind. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from securing_good_api.small_numbers.rules import Earlier, Merged, hidden_in_family, merged_table

Kept = dict[str, dict[str, list[Any]]]
"""By the name of a family or table, and of a count in it: the count, and whether it was hidden."""


@dataclass
class Hiding:
    """Hides what is small, and keeps account of it for the next edition."""

    fewest: int
    earlier: Kept
    kept: Kept = field(default_factory=dict)
    """What this edition counted and hid. It is for the next one alone."""

    def family(
        self,
        name: str,
        counts: Mapping[str, int],
        *,
        telling: Collection[str] = (),
        schools: Mapping[str, int] | None = None,
    ) -> frozenset[str]:
        """Which counts are hidden of those that add up to a total that is known."""
        before = self.earlier.get(name, {})
        earlier = Earlier(
            {key: count for key, (count, _) in before.items()}, {key for key, (_, gone) in before.items() if gone}
        )
        hidden = hidden_in_family(counts, self.fewest, telling=telling, schools=schools, earlier=earlier)
        self.kept[name] = {str(key): [count, key in hidden] for key, count in counts.items()}
        return hidden

    def table(
        self,
        name: str,
        counts: Mapping[str, Mapping[str, int]],
        together: Sequence[tuple[str, ...]],
        *,
        telling: Collection[str] = (),
    ) -> Merged[str, str]:
        """A table whose totals of rows, and of columns counted together, are known."""
        before = self.earlier.get(name, {})
        keys = {_name_of(row, columns): (row, columns) for row in counts for columns in together}
        known = {keys[key]: told for key, told in before.items() if key in keys}
        earlier = Earlier(
            {key: count for key, (count, _) in known.items()}, {key for key, (_, gone) in known.items() if gone}
        )
        made = merged_table(counts, together, self.fewest, telling=telling, earlier=earlier)
        self.kept[name] = {_name_of(*key): [count, key in made.hidden] for key, count in made.cells.items()}
        return made

    def part(self, name: str, part: int, whole: int) -> int | None:
        """A part of a whole that is known; None where it, or what is left of the whole, is to be hidden."""
        return None if "part" in self.family(name, {"part": part, "rest": whole - part}, telling={"part"}) else part


def _name_of(row: str, columns: Sequence[str]) -> str:
    return f"{row}/{'+'.join(columns)}"
