"""Made-up schools whose figures come and go by chance, of which some have support with an effect that is known."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from securing_good_api.impact.fitting import Change
from securing_good_api.impact.matching import Pool, pool_of


@dataclass(frozen=True)
class World:
    """How figures come about, and who has support."""

    schools: int = 400
    supported: int = 8
    effect: float = 4.0
    varies: float = 0.0
    """How much the effect differs from school to school."""
    far: bool = False
    """Whether chance now and then carries a figure far away."""
    whole: bool = False
    """Whether figures are whole numbers."""
    lowest: float = 0.3
    """Support goes to schools from this share, with the lowest figure before: those that chance was against among them."""


def _chance(lots: random.Random, pupils: int, *, far: bool) -> float:
    carried = lots.gauss(0, 45 / math.sqrt(pupils))
    return carried * 3 if far and lots.random() < 0.1 else carried


def borough(world: World, lots: random.Random) -> tuple[list[Change], Pool, float]:
    """The schools with support, all others, and the mean effect that support truly had on those that had it."""
    made = []
    for urn in range(100_000, 100_000 + world.schools):
        pupils, intake = lots.choice((25, 30, 55, 60, 90)), lots.uniform(5, 50)
        truth = 78 - 0.35 * intake + lots.gauss(0, 6)
        figures = [truth + _chance(lots, pupils, far=world.far) + drift for drift in (0.0, 1.0, 2.5)]
        earlier, before, after = (float(round(one)) for one in figures) if world.whole else figures
        made.append(Change(urn, before, after, (earlier, intake, math.log(pupils)), pupils))
    chosen, others = as_if_supported(made, world.supported, lots, lowest=world.lowest)
    effects = [lots.gauss(world.effect, world.varies) for _ in chosen]
    helped = [replace(one, after=one.after + effect) for one, effect in zip(chosen, effects, strict=True)]
    return helped, pool_of(others), sum(effects) / len(effects)


def as_if_supported(
    schools: Sequence[Change], supported: int, lots: random.Random, *, lowest: float
) -> tuple[list[Change], list[Change]]:
    """Some of the schools with the lowest figure, drawn by lot, and all others."""
    ordered = sorted(schools, key=lambda one: (one.before, one.urn))
    chosen = lots.sample(ordered[: int(lowest * len(ordered))], supported)
    names = {one.urn for one in chosen}
    return chosen, [one for one in ordered if one.urn not in names]
