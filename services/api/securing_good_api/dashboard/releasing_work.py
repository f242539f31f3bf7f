"""Cases, what is overdue and what waits for a decision, as counts with the small ones hidden. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from securing_good_api.dashboard.rules import (
    THE_BOARDS,
    Awaited,
    Due,
    Facts,
    Late,
    Shown,
    Spell,
    figure,
    figures,
    kept_of,
    spell_of,
    state_of,
)
from securing_good_api.small_numbers.hiding import Hiding

_KEPT: Final = ("met", "met_late", "waived", "breached", "open")


@dataclass(frozen=True)
class Work:
    """What is done and to be done in the cases of the schools that are counted."""

    cases: Sequence[Facts]
    overdue: Sequence[Facts]
    decisions: Facts
    today: date
    hiding: Hiding
    all_hidden: bool
    """Whether too few schools are in the programme, or outside it, to say how many: then nothing of cases is said."""

    @cached_property
    def urns(self) -> frozenset[int]:
        """Schools in the programme."""
        return frozenset(case["urn"] for case in self.cases)

    def late(self, kind: Late) -> dict[int, int]:
        """How many things of a kind are overdue at each school in the programme where any is."""
        return {
            one["urn"]: one["kinds"][kind]["things"]
            for one in self.overdue
            if kind in one["kinds"] and one["urn"] in self.urns
        }

    def waiting(self, kind: Awaited) -> frozenset[int]:
        """Schools in the programme of which a decision waits."""
        return frozenset(one["urn"] for one in self.decisions["items"] if one["kind"] == kind) & self.urns

    def part(self, name: str, schools: Collection[int]) -> int | None:
        """How many these schools in the programme are; None where that, or how many are left, is hidden."""
        return None if self.all_hidden else self.hiding.part(name, len(schools), len(self.cases))

    @cached_property
    def reviews(self) -> Mapping[Due, int | None]:
        """Schools with an overdue review, and those with none overdue and one that waits; None where hidden."""
        overdue = self.late(Late.REVIEW).keys()
        counts = {Due.OVERDUE: len(overdue), Due.WAITING: len(self.waiting(Awaited.REVIEW) - overdue)}
        family: dict[str, int] = {
            **{due.value: count for due, count in counts.items()},
            "none": len(self.cases) - sum(counts.values()),
        }
        hidden = family.keys() if self.all_hidden else self.hiding.family("reviews", family, telling=tuple(Due))
        return {due: None if due in hidden else count for due, count in counts.items()}


def released_cases(work: Work) -> Shown:
    """How many cases there are, for how long, and how their meetings were kept."""
    spells = Counter(spell_of(date.fromisoformat(case["opened_on"]), work.today) for case in work.cases)
    unseen = work.hiding.family("spells", {spell: spells[spell] for spell in Spell})
    owed: Counter[str] = Counter()
    of_cases: Counter[str] = Counter()
    for case in work.cases:
        owed.update(case["meetings"])
        of_cases.update(name for name in _KEPT if case["meetings"][name] > 0)
    kept = work.hiding.family(
        "cadence", {name: owed[name] for name in _KEPT}, schools={name: of_cases[name] for name in _KEPT}
    )
    return {
        "open": figure(None if work.all_hidden else len(work.cases)),
        "spells": [
            {
                "months": spell,
                "cases": figure(None if work.all_hidden or spell in unseen else spells[spell]),
                "amber": figure(None),
                "red": figure(None),
            }
            for spell in Spell
        ],
        "cadence": kept_of(owed, _KEPT if work.all_hidden else kept),
        "late": figure(work.part("meeting", {case["urn"] for case in work.cases if case["late_meetings"] > 0})),
        "cases": [],
    }


def released_overdue(work: Work) -> Shown:
    """In how many schools of the programme something is overdue, and how much."""
    kinds = []
    for kind in Late:
        late = work.late(kind)
        schools = work.reviews[Due.OVERDUE] if kind is Late.REVIEW else work.part(kind, late)
        things = None if schools is None else sum(late.values())
        kinds.append({"kind": kind, "schools": figure(schools), "things": figure(things), "oldest": None})
    return {"kinds": kinds, "late": []}


def released_decisions(work: Work, support: Facts, shown: Shown) -> Shown:
    """What the board is to hear of; needs without a provider as the panel of support shows them."""
    needs = [one for one in support["packages"] if one["state"] == "identified"]
    waiting = Counter(state_of(one["wanted_from"], work.today) for one in needs)
    schools = {
        due.value: len({one["urn"] for one in needs if state_of(one["wanted_from"], work.today) is due}) for due in Due
    }
    known = next(one["packages"]["value"] for one in shown["by_state"] if one["state"] == "identified")
    counts = {due.value: waiting[due] for due in Due}
    unseen = tuple(Due) if known is None else work.hiding.family("needs", counts, schools=schools)
    told = {
        Awaited.REVIEW: {due.value: figure(work.reviews[due]) for due in Due},
        Awaited.INTERVENTION: {
            Due.OVERDUE.value: figure(None if work.all_hidden else 0),
            Due.WAITING.value: figure(work.part("intervention", work.waiting(Awaited.INTERVENTION))),
        },
        Awaited.SUPPORT: figures(counts, Due, unseen),
    }
    return {
        "next_board_meeting": work.decisions["next_board"],
        "kinds": [{"kind": kind, **told[kind]} for kind in THE_BOARDS],
        "decisions": [],
    }
