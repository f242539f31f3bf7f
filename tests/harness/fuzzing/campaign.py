"""One role's share: what is sent in which phase, and what came of it."""

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.core.failures import Failure
from schemathesis.engine import Status, events, from_schema
from schemathesis.openapi.checks import RejectedPositiveData

from tests.harness.fuzzing.accepted import is_refused_by_a_rule, narrowed

PHASES = ("examples", "coverage", "fuzzing", "stateful")


@dataclass(frozen=True)
class Share:
    """What one caller sends."""

    caller: str
    url: str
    token: str
    document: dict[str, Any]
    values: dict[str, list[Any]]
    """What is there, by `path.visit_id` and the like."""
    operations: tuple[str, ...]
    """By operation id."""
    seed: int
    phases: tuple[str, ...] = PHASES
    examples: int = 2
    """Cases that fuzzing draws of each operation."""
    steps: int = 6
    """Requests in a row of the stateful phase."""
    chains: int = 5
    """How many such rows."""
    thinned: float | None = None
    """Of the n-th coverage case of an operation this part of 1/n is sent, the same in each run; None sends each."""


@dataclass(frozen=True)
class Found:
    """A failure that anybody can have again."""

    caller: str
    check: str
    operation: str
    what: str
    curl: str
    answer: str

    def __str__(self) -> str:
        return f"{self.check}: {self.operation} as {self.caller}\n{self.what}\n{self.curl}\n-> {self.answer}\n"


@dataclass
class Report:
    """What one caller sent, and what came of it."""

    caller: str
    sent: Counter[str] = field(default_factory=Counter)
    """By phase."""
    answered: Counter[int] = field(default_factory=Counter)
    """By status."""
    reached: set[str] = field(default_factory=set)
    """Operations that were sent anything."""
    found: list[Found] = field(default_factory=list)


def carry_out(share: Share) -> Report:
    """Send a share and hold each answer against the document."""
    report = Report(share.caller)
    for event in from_schema(_schema(share)).execute():
        if isinstance(event, events.NonFatalError):
            what = f"{event.info.title}: {event.info.message}"
            report.found.append(Found(share.caller, "could not be tried", event.label, what, "", ""))
        if isinstance(event, events.ScenarioFinished):
            _take(report, share, event)
    return report


def _take(report: Report, share: Share, event: events.ScenarioFinished) -> None:
    for interaction in event.recorder.interactions.values():
        report.sent[event.phase.value] += 1
        if interaction.response is not None:
            report.answered[interaction.response.status_code] += 1
    for case in event.recorder.cases.values():
        report.reached.add(case.value.operation.definition.raw["operationId"])
    for case_id, checks in event.recorder.checks.items():
        for check in checks:
            if check.status == Status.FAILURE and check.failure_info is not None:
                interaction = event.recorder.interactions.get(case_id)
                response = interaction.response if interaction else None
                answer = f"{response.status_code} {response.content[:400]!r}" if response else "no answer"
                failure = check.failure_info.failure
                label = failure.operation or event.recorder.label
                curl = check.failure_info.code_sample.replace(share.token, "$TOKEN").replace(
                    "'Authorization: Bearer $TOKEN'", '"Authorization: Bearer $TOKEN"'
                )
                report.found.append(
                    Found(share.caller, check.name, label, f"{failure.title}\n{failure.message}", curl, answer)
                )


def _schema(share: Share) -> Any:
    config = schemathesis.Config.from_dict(_config(share))
    schema = schemathesis.openapi.from_dict(share.document, config=config)
    schema.config.update(base_url=share.url)
    counted: Counter[str] = Counter()

    @schema.hook
    def filter_case(_context: Any, case: Any) -> bool:
        if share.thinned is None or case.meta is None or case.meta.phase.name.value != "coverage":
            return True
        counted[case.operation.label] += 1
        number = counted[case.operation.label]
        drawn = zlib.crc32(f"{share.seed} {case.operation.label} {number}".encode()) / 2**32
        return drawn < share.thinned / number

    @schema.hook
    def filter_failure(_context: Any, failure: Failure, _case: Any, response: Any) -> bool:
        refused = isinstance(failure, RejectedPositiveData)
        return not (refused and is_refused_by_a_rule(response.status_code, response.content))

    return schema.include(operation_id=list(share.operations))


def _config(share: Share) -> dict[str, Any]:
    return {
        "seed": share.seed,
        "continue-on-failure": True,
        "request-timeout": 20,
        "max-stream-events": 1,
        "headers": {"Authorization": f"Bearer {share.token}"} if share.token else {},
        "suppress-health-check": ["all"],
        "warnings": False,
        "output": {"sanitization": {"enabled": False}, "truncation": {"enabled": False}},
        "generation": {"database": "none", "no-shrink": True, "max-examples": share.examples},
        "phases": {
            **{name: {"enabled": name in share.phases} for name in PHASES},
            "stateful": {
                "enabled": "stateful" in share.phases,
                "max-steps": share.steps,
                "generation": {"max-examples": share.chains},
            },
        },
        "operations": narrowed(share.document),
        **_dictionaries(share.values),
    }


def _dictionaries(values: dict[str, list[Any]]) -> dict[str, Any]:
    """Values that are there, drawn more often than not."""
    names = {key: key.replace(".", "_") for key in values}
    return {
        "dictionaries": {names[key]: {"values": found} for key, found in values.items()},
        "parameters": {key: {"dictionary": names[key], "probability": 0.8} for key in values},
    }


def told_of(reports: Iterator[Report]) -> str:
    """What was sent, by caller."""
    return "\n".join(
        f"{one.caller}: {sum(one.sent.values()):,} {dict(one.sent)} {dict(sorted(one.answered.items()))}"
        for one in reports
    )
