"""Panels as whoever may read every school that they are about sees them: pure."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from securing_good.programme import whole_months
from securing_good.vocabulary import MonitoringLevel, Phase
from securing_good_api.dashboard.rules import (
    LEVELS,
    WAYS,
    Facts,
    Late,
    Shown,
    Spell,
    figure,
    figures,
    is_provisional,
    is_settled,
    kept_of,
    levels_of,
    spell_of,
    way_of,
)


def named_overview(facts: Facts) -> Shown:
    """Levels, movement and evidence, every number shown."""
    # Of a thousand schools some dozens differ in what is told here: they are gone through once.
    alike = Counter((own, now, was, level, provisional) for _, own, now, was, level, provisional in facts["schools"])
    moves, ways, now_at, was_at, suggested = (Counter[Any]() for _ in range(5))
    phases: defaultdict[str, Counter[str]] = defaultdict(Counter)
    never = settled = provisional_ones = 0
    for (own, now, was, level, provisional), count in alike.items():
        moves[was, now] += count
        ways[way_of(was, now)] += count
        now_at[now] += count
        was_at[was] += count
        suggested[level or MonitoringLevel.NOT_ASSESSED] += count
        phases[own][now] += count
        never += count * (level is None)
        settled += count * is_settled(level, provisional)
        provisional_ones += count * is_provisional(level, provisional)
    return {
        "levels": levels_of(now_at),
        "phases": [
            {"phase": phase, "schools": phases[phase].total(), "levels": levels_of(phases[phase])}
            for phase in Phase
            if phase in phases
        ],
        "movement": {
            "since": facts["since"],
            "levels": levels_of(was_at),
            **figures(ways, WAYS),
            "moves": [
                {"was": was, "now": now, "schools": moves[was, now]}
                for was in LEVELS
                for now in LEVELS
                if moves[was, now]
            ],
            "moved": facts["moved"],
        },
        "evidence": {
            "suggested": levels_of(suggested),
            "never_assessed": figure(never),
            "settled": figure(settled),
            "provisional": figure(provisional_ones),
            **{name: facts[name] for name in ("oldest", "newest", "rulesets", "provisional_terms")},
        },
    }


def named_early_warnings(facts: Facts) -> Shown:
    """Signs of risk outside the programme, school by school."""
    warned = facts["warned"]
    return {
        "outside": figure(sum(facts["suggested"].values())),
        "suggested": levels_of(facts["suggested"]),
        "deteriorating": figure(sum(one["direction"] == "deteriorating" for one in warned)),
        "watched": figure(sum(one["watched_until"] is not None for one in warned)),
        "level_without_case": figure(sum(one["monitoring_level"] in {"amber", "red"} for one in warned)),
        "warned": warned,
    }


def named_cases(facts: Sequence[Facts], today: date) -> Shown:
    """Open cases, one by one and by how long they have lasted."""
    opened = {case["case_id"]: date.fromisoformat(case["opened_on"]) for case in facts}
    spells = Counter((spell_of(opened[case["case_id"]], today), case["level"]) for case in facts)
    states: Counter[str] = Counter()
    for case in facts:
        states.update(case["meetings"])
    return {
        "open": figure(len(facts)),
        "spells": [
            {
                "months": spell,
                "cases": figure(spells[spell, "amber"] + spells[spell, "red"]),
                "amber": figure(spells[spell, "amber"]),
                "red": figure(spells[spell, "red"]),
            }
            for spell in Spell
        ],
        "cadence": kept_of(states),
        "late": figure(sum(case["late_meetings"] > 0 for case in facts)),
        "cases": [{**case, "months": whole_months(opened[case["case_id"]], today)} for case in facts],
    }


def named_overdue(facts: Sequence[Facts]) -> Shown:
    """What is overdue, by kind and by school."""
    kinds = []
    for kind in Late:
        late = [school["kinds"][kind] for school in facts if kind in school["kinds"]]
        oldest = min((one["oldest"] for one in late), default=None)
        things = sum(one["things"] for one in late)
        kinds.append({"kind": kind, "schools": figure(len(late)), "things": figure(things), "oldest": oldest})
    schools = [
        {
            **{name: school[name] for name in ("urn", "school", "phase")},
            "late": [{"kind": kind, **school["kinds"][kind]} for kind in Late if kind in school["kinds"]],
        }
        for school in facts
    ]
    return {"kinds": kinds, "late": schools}
