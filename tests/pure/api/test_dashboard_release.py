"""The dashboard as counts: somebody who has every panel of a month, and solves equations, finds nothing that is hidden."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from securing_good_api.dashboard.releasing import Before, Told, released
from securing_good_api.dashboard.rules import LEVELS, WAYS, Late, Spell, spell_of

TODAY = date(2026, 11, 26)
FEWEST = 5
LEVEL = [level.value for level in LEVELS]
PHASE = ("nursery", "primary", "secondary")
OPENED = {
    Spell.UNDER_12: "2026-05-01",
    Spell.FROM_12: "2025-10-01",
    Spell.FROM_18: "2025-04-01",
    Spell.FROM_24: "2024-10-01",
    Spell.FROM_30: "2024-01-10",
}
OWED = ("met", "met_late", "waived", "breached", "open")


@dataclass(frozen=True)
class School:
    """One school as it is, and as it was a month ago."""

    phase: str
    level: str
    suggested: str | None
    provisional: bool = False
    worse: bool = False
    watched: bool = False
    spell: Spell | None = None
    """None outside the programme."""
    late: frozenset[str] = frozenset()
    review_waits: bool = False
    packages: tuple[str, ...] = ()
    """The state of each."""


def told_of(schools: list[School], *, before: Before | None = None, kept=None, fewest=FEWEST) -> Told:
    """What the panels would gather of these schools."""
    numbered = dict(enumerate(schools, 100_001))
    cases = {urn: one for urn, one in numbered.items() if one.spell}
    outside = {urn: one for urn, one in numbered.items() if not one.spell}
    waiting = [urn for urn, one in cases.items() if one.review_waits]
    return Told(
        overview={
            "schools": [
                [urn, one.phase, one.level, one.level, one.suggested, one.provisional] for urn, one in numbered.items()
            ],
            "rulesets": ["securing-good-2026.3"],
            "provisional_terms": False,
        },
        warnings={
            "suggested": Counter(one.suggested or "not_assessed" for one in outside.values()),
            "warned": [
                {
                    "direction": "deteriorating" if one.worse else "unknown",
                    "watched_until": "2027-03-01" if one.watched else None,
                }
                for one in outside.values()
                if one.worse or one.watched
            ],
        },
        cases=[
            {
                "urn": urn,
                "opened_on": OPENED[one.spell],
                "meetings": {name: int(name in one.late or name == "met") for name in OWED},
                "late_meetings": int("meeting" in one.late),
            }
            for urn, one in cases.items()
        ],
        overdue=[
            {"urn": urn, "kinds": {kind: {"things": 2, "oldest": "2026-11-01"} for kind in one.late & set(Late)}}
            for urn, one in numbered.items()
            if one.late & set(Late)
        ],
        support={
            "packages": [
                {"urn": urn, "state": state, "kind": None, "pounds": None, "without_cost": None, "wanted_from": None}
                for urn, one in numbered.items()
                for state in one.packages
            ],
            "providers": [],
        },
        decisions={
            "next_board": None,
            "items": [{"urn": urn, "kind": "review"} for urn in waiting],
        },
        today=TODAY,
        fewest=fewest,
        before=before,
        kept=kept or {},
    )


def panels_of(schools: list[School], **more):
    """Every panel as counts."""
    return released(told_of(schools, **more)).panels


@dataclass
class Equations:
    """What somebody knows, as sums of whole numbers that are not negative."""

    known: list[tuple[dict[object, int], int]] = field(default_factory=list)
    names: dict[object, int] = field(default_factory=dict)

    def __setitem__(self, names, value: int) -> None:
        """These unknown numbers, each so many times, come to a value."""
        for name in names:
            self.names.setdefault(name, len(self.names))
        self.known.append((dict(names), value))

    def width(self, names) -> int:
        """How far apart the smallest and the largest are that the sum of these numbers can be."""
        for name in names:
            self.names.setdefault(name, len(self.names))
        lines = np.zeros((len(self.known), len(self.names)))
        for number, (parts, _) in enumerate(self.known):
            for name, times in parts.items():
                lines[number, self.names[name]] = times
        values = [value for _, value in self.known]
        goal = np.zeros(len(self.names))
        goal[[self.names[name] for name in names]] = 1
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * goal,
                constraints=LinearConstraint(lines, values, values),
                integrality=np.ones(len(goal)),
                bounds=Bounds(0, np.inf),
            )
            assert found.status in {0, 3}, found.message
            ends.append(sign * round(found.fun) if found.status == 0 else 10**6)
        return ends[1] - ends[0]


def ones(*names) -> dict[object, int]:
    """Each of them once."""
    return dict.fromkeys(names, 1)


def unprotected(world: Equations, shown, *, promised) -> list[object]:
    """The hidden figures of which less is left open than was promised, to whoever knows all that is shown."""
    for names, value in shown.values():
        if value is not None:
            world[ones(*names)] = value
    return [
        (key, world.width(names))
        for key, (names, value) in shown.items()
        if value is None and world.width(names) < promised(key)
    ]


def borough_at_random(chance: Random) -> list[School]:
    """A borough of up to a hundred schools, with more or less risk in it."""
    at_risk, red, unknown = chance.random() * 0.5, chance.random() * 0.5, chance.choice([0, 0.03, 0.15])
    schools = []
    for _ in range(chance.choice([3, 8, 15, 25, 40, 60, 100])):
        level = "green" if chance.random() > unknown else "not_assessed"
        if chance.random() < at_risk:
            level = "red" if chance.random() < red else "amber"
        spell = chance.choice(list(Spell)) if level in {"amber", "red"} and chance.random() < 0.92 else None
        suggested = chance.choices([level, chance.choice(LEVEL), None], [6, 2, 1])[0]
        assessed = suggested not in {None, "not_assessed"}
        schools.append(
            School(
                phase=chance.choices(PHASE, [1, 8, 3])[0],
                level=level,
                suggested=suggested,
                provisional=chance.random() < 0.2,
                worse=spell is None and assessed and chance.random() < 0.1,
                watched=spell is None and chance.random() < 0.08,
                spell=spell,
                late=frozenset(kind for kind in [*Late, "breached", "open"] if spell and chance.random() < 0.25),
                review_waits=spell is not None and chance.random() < 0.3,
                packages=tuple(chance.choices(["identified", "agreed", "under_way"], k=chance.choice([0, 0, 1, 2]))),
            )
        )
    return schools


boroughs = st.integers(0, 2**32).map(Random).map(borough_at_random)
"""By a seed: what is drawn school by school stays small."""


def of_rows(*rows: tuple[int, School]) -> list[School]:
    """So many schools of each kind."""
    return [school for count, school in rows for _ in range(count)]


QUILLBOURNE = of_rows(
    (46, School("primary", "green", "green")),
    (12, School("primary", "amber", "amber", spell=Spell.FROM_12)),
    (3, School("primary", "red", "red", spell=Spell.UNDER_12)),
    (9, School("secondary", "green", "green")),
    (5, School("secondary", "red", "red", spell=Spell.FROM_18, late=frozenset({"action"}))),
    (4, School("nursery", "green", None)),
    (1, School("nursery", "not_assessed", None)),
)
"""A borough of eighty schools."""


def test_what_is_large_is_shown_and_what_is_small_is_not():
    overview = panels_of(QUILLBOURNE)["overview"]
    shown = {level: figure["value"] for level, figure in overview["levels"].items()}
    assert shown == {"green": None, "amber": 12, "red": 8, "not_assessed": None}
    phases = {row["phase"]: row for row in overview["phases"]}
    assert [phases[phase]["schools"] for phase in PHASE] == [5, 61, 14]
    assert phases["primary"]["levels"]["red"] == {"value": None, "suppressed": "[c]"}
    assert overview["movement"] is None
    assert overview["evidence"]["suggested"]["not_assessed"]["value"] == 5


def test_panels_that_share_a_number_show_it_alike():
    panels = panels_of(QUILLBOURNE)
    late = {row["kind"]: row for row in panels["overdue"]["kinds"]}
    assert late["meeting"]["schools"] == panels["cases"]["late"]
    (review,) = (row for row in panels["decisions-due"]["kinds"] if row["kind"] == "review")
    assert late["review"]["schools"] == review["overdue"]
    assert panels["cases"]["open"]["value"] == 20
    assert panels["early-warnings"]["outside"]["value"] == 60
    assert panels["early-warnings"]["level_without_case"]["value"] is None
    assert late["action"]["schools"]["value"] == 5
    assert late["action"]["things"]["value"] == 10


def test_a_programme_of_few_schools_is_not_told_of_at_all():
    few = of_rows(
        (40, School("primary", "green", "green")),
        (3, School("primary", "red", "red", spell=Spell.UNDER_12, late=frozenset({"action"}))),
    )
    panels = panels_of(few)
    hidden = {"value": None, "suppressed": "[c]"}
    assert set(map(str, panels["overview"]["levels"].values())) == {str(hidden)}
    assert {str(f) for row in panels["overview"]["phases"] for f in row["levels"].values()} == {str(hidden)}
    assert panels["cases"]["open"] == panels["early-warnings"]["outside"] == hidden
    assert all(row["schools"] == row["things"] == hidden for row in panels["overdue"]["kinds"])
    assert panels["cases"]["cadence"]["kept"] is None


def test_no_line_about_a_school_is_in_any_panel():
    panels = panels_of(QUILLBOURNE)
    lines = ("moved", "warned", "cases", "late", "open", "decisions", "providers", "moves")

    def look(part):
        if isinstance(part, dict):
            for name, value in part.items():
                assert not (name in lines and isinstance(value, list)) or value == []
                assert name not in {"urn", "school", "case_id"}
                look(value)
        elif isinstance(part, list):
            for one in part:
                look(one)

    look(panels)
    assert "1000" not in str(panels)


@pytest.mark.parametrize("fewest", [3, 5, 10])
def test_no_small_count_is_shown_wherever_it_stands(fewest):
    panels = panels_of(QUILLBOURNE, fewest=fewest)

    def look(part, where):
        if isinstance(part, dict):
            if set(part) == {"value", "suppressed"}:
                assert part["value"] is None or part["value"] == 0 or part["value"] >= fewest, where
                return
            for name, value in part.items():
                look(value, f"{where}/{name}")
        elif isinstance(part, list):
            for number, one in enumerate(part):
                look(one, f"{where}/{number}")

    look(panels, "")


def test_movement_tells_the_levels_that_an_earlier_edition_showed_and_no_more():
    earlier = released(told_of(QUILLBOURNE))
    before = Before(date(2026, 10, 20), earlier.panels["overview"]["levels"])
    later = [replace(one, level="amber") if one.level == "red" else one for one in QUILLBOURNE]
    movement = panels_of(later, before=before, kept=earlier.kept)["overview"]["movement"]
    assert movement["since"] == "2026-10-20"
    assert movement["levels"] == earlier.panels["overview"]["levels"]
    assert {movement[way]["value"] for way in WAYS} == {None}
    assert (movement["moves"], movement["moved"]) == ([], [])


def test_an_edition_of_which_little_has_changed_hides_what_the_last_one_hid():
    earlier = released(told_of(QUILLBOURNE))
    first = QUILLBOURNE.index(next(one for one in QUILLBOURNE if one.phase == "primary" and one.level == "green"))
    moved = list(QUILLBOURNE)
    moved[first] = replace(moved[first], level="amber", spell=Spell.UNDER_12)
    later = released(told_of(moved, kept=earlier.kept))
    for row, before in zip(later.panels["overview"]["phases"], earlier.panels["overview"]["phases"], strict=True):
        hidden = {level for level in LEVEL if row["levels"][level]["value"] is None}
        assert hidden == {level for level in LEVEL if before["levels"][level]["value"] is None}, row["phase"]


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(boroughs)
def test_levels_and_phases_give_nothing_away(schools):
    """Two panels share margins: who is at amber or red is in the programme, or nearly all of them are."""
    panels = panels_of(schools)
    overview, world = panels["overview"], Equations()
    by_phase = Counter(one.phase for one in schools)
    for phase, counted in by_phase.items():
        world[ones(*((phase, level) for level in LEVEL))] = counted
    shown = {
        ("levels", level): ([(phase, level) for phase in by_phase], overview["levels"][level]["value"])
        for level in LEVEL
    }
    at_risk = [(phase, level) for phase in by_phase for level in ("amber", "red")]
    exact = sum(one.level in {"amber", "red"} for one in schools) == sum(one.spell is not None for one in schools)
    if exact:
        shown["open"] = at_risk, panels["cases"]["open"]["value"]
    totals = dict(shown)
    for row in overview["phases"]:
        for level in LEVEL:
            shown["phases", row["phase"], level] = [(row["phase"], level)], row["levels"][level]["value"]

    def promised(key) -> int:
        """As many values as asked for, or as the totals alone leave."""
        if key[0] != "phases":
            return min(FEWEST, len(schools))
        alone = Equations()
        for phase, counted in by_phase.items():
            alone[ones(*((phase, level) for level in LEVEL))] = counted
        for names, value in totals.values():
            if value is not None:
                alone[ones(*names)] = value
        return min(FEWEST, alone.width(shown[key][0]))

    assert unprotected(world, shown, promised=promised) == []


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(boroughs)
def test_suggestions_inside_and_outside_the_programme_give_nothing_away(schools):
    panels = panels_of(schools)
    evidence, warnings, cases = panels["overview"]["evidence"], panels["early-warnings"], panels["cases"]
    world = Equations()
    places = list(product(("in", "out"), LEVEL))
    world[ones(*places)] = len(schools)
    shown = {("suggested", one): ([("in", one), ("out", one)], evidence["suggested"][one]["value"]) for one in LEVEL}
    shown |= {("outside", one): ([("out", one)], warnings["suggested"][one]["value"]) for one in LEVEL}
    shown["outside"] = [("out", one) for one in LEVEL], warnings["outside"]["value"]
    shown["open"] = [("in", one) for one in LEVEL], cases["open"]["value"]
    unsure = [("in", "not_assessed"), ("out", "not_assessed")]
    world[ones(*unsure, "settled", "provisional")] = len(schools)
    world[{**ones(*unsure), "never": -1, "made": -1}] = 0
    shown |= {name: ([name], evidence[name]["value"]) for name in ("settled", "provisional")}
    shown["never"] = ["never"], evidence["never_assessed"]["value"]
    spells = {row["months"]: row["cases"]["value"] for row in cases["spells"]}
    world[{**ones(*(("in", one) for one in LEVEL)), **{("spell", spell): -1 for spell in Spell}}] = 0
    shown |= {("spell", spell): ([("spell", spell)], value) for spell, value in spells.items()}
    assessed = [("out", one) for one in LEVEL if one != "not_assessed"]
    world[{**ones(*assessed), "worse": -1, "not worse": -1}] = 0
    shown["worse"] = ["worse"], warnings["deteriorating"]["value"]
    for kind in Late:
        (row,) = (row for row in panels["overdue"]["kinds"] if row["kind"] == kind)
        world[{**ones(*(("in", one) for one in LEVEL)), ("late", kind): -1, ("not late", kind): -1}] = 0
        shown["late", kind] = [("late", kind)], row["schools"]["value"]
    inside = sum(one.spell is not None for one in schools)

    def promised(key) -> int:
        """As many values as asked for, or as the number of schools it is a part of leaves."""
        if key == "worse":
            return min(
                FEWEST, sum(one.spell is None and one.suggested not in {None, "not_assessed"} for one in schools)
            )
        if key in {"settled", "provisional"}:
            return min(FEWEST, sum(one.suggested not in {None, "not_assessed"} for one in schools))
        if key == "never":
            return min(FEWEST, sum(one.suggested in {None, "not_assessed"} for one in schools))
        if key[0] in {"late", "spell"}:
            return min(FEWEST, inside)
        return min(FEWEST, len(schools) - inside if key[0] == "outside" else len(schools))

    assert unprotected(world, shown, promised=promised) == []


def test_spells_begin_at_the_programmes_marks():
    assert {spell: spell_of(date.fromisoformat(day), TODAY) for spell, day in OPENED.items()} == {s: s for s in Spell}
    for months, expected in ((11, Spell.UNDER_12), (12, Spell.FROM_12), (18, Spell.FROM_18), (24, Spell.FROM_24), (30, Spell.FROM_30)):  # fmt: skip
        year, month = divmod(2026 * 12 + 10 - months, 12)
        assert spell_of(date(year, month + 1, 26), TODAY) is expected
