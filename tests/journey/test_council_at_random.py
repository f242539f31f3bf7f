"""Random commands by random people over months and years: nothing forbidden is ever reached. `make wander` goes on for longer."""

import os
import sys
from collections import Counter
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.harness.databases import drop_database
from tests.harness.inhabited import Borough
from tests.harness.machine import CouncilAtRandom
from tests.harness.wandering import COMMANDS

STEPS_EACH = 250
LONG_STEPS = 10_000


@pytest.fixture(scope="module")
def machine(request):
    """The machine, and a borough it may copy."""
    told = Borough(request.config.server_url)
    told.settle()
    told.appoint()

    class Machine(CouncilAtRandom):
        """With its own counts."""

        server, template = request.config.server_url, told.name
        tally: ClassVar[Counter] = Counter()

    Machine.told = (told.people, told.providers)
    # Nobody may be connected to what is copied.
    told.stop()
    yield Machine
    told.runner.run(drop_database(told.server, told.name))
    told.runner.close()


def run(machine, lives: int, steps: int) -> None:
    """Let it live some lives of so many steps each, the same in each run."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def told_of(machine) -> str:
    """What was done, command by command."""
    lines = [f"{machine.steps} steps"]
    for kind in [*COMMANDS, "offers"]:
        found = {what: number for (of, what), number in sorted(machine.tally.items()) if of == kind}
        lines.append(f"{kind:32}" + "  ".join(f"{what} {number}" for what, number in found.items()))
    return "\n".join(lines)


def accepted(machine) -> dict[str, int]:
    """How often each command was."""
    return {kind: machine.tally[kind, "accepted"] for kind in COMMANDS}


def test_nothing_forbidden_is_reached_in_some_hundreds_of_steps(machine):
    run(machine, lives=3, steps=120)
    assert machine.steps >= 250
    assert sum(accepted(machine).values()) > machine.steps // 4, told_of(machine)


@pytest.mark.long
def test_nothing_forbidden_is_reached_in_ten_thousand_steps(machine, capsys):
    machine.steps, machine.turn, machine.tally = 0, 0, Counter()
    while machine.steps < int(os.environ.get("STEPS", LONG_STEPS)):
        machine.turn += 1
        run(machine, lives=10, steps=STEPS_EACH)
    with capsys.disabled():
        sys.stdout.write(f"\n{told_of(machine)}\n")
    never = [kind for kind, times in accepted(machine).items() if not times]
    assert len(never) <= len(COMMANDS) // 10, f"never accepted: {never}"
