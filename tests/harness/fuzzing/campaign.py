"""One caller's share: what is sent in which phase, and what came of it."""

import json
import resource
import time
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import schemathesis
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.engine import Status, events, from_schema
from schemathesis.openapi.checks import MissingHeaderNotRejected, RejectedPositiveData, UndefinedStatusCode

from tests.harness.fuzzing.accepted import (
    is_nowhere,
    is_refused_by_a_rule,
    is_text_anyway,
    is_told_again,
    narrowed,
    operations_of,
)

PHASES = ("examples", "coverage", "fuzzing", "stateful")
RENEWED_S = 600
NOWHERE = frozenset({404, 405, 422})
PATIENCE_S = 20
"""Nothing takes longer, on a machine that does much else."""


@dataclass(frozen=True)
class Share:
    """What one caller sends."""

    caller: str
    url: str
    document: Path
    values: Mapping[str, list[Any]]
    """What is there, by `path.visit_id` and the like."""
    operations: Mapping[str, tuple[str, ...]]
    """Ids of the operations of each phase."""
    seed: int
    token: str = ""
    client: tuple[str, str] = ("", "")
    """A system's id and secret, where it has no token yet."""
    examples: int = 2
    """Cases that are drawn of each operation at random."""
    chains: int = 5
    """How many rows of requests that build on each other."""
    steps: int = 8
    """Requests in a row."""
    thinned: float | None = None
    """Of the n-th case of an operation's bounds so many n-ths are sent, the same in each run; None sends each."""
    thinned_for: Mapping[str, float] = field(default_factory=dict)
    """The same, by operation id."""
    asked_with_no_token: frozenset[str] = frozenset()
    """Ids of the operations that this caller alone also asks with no token and with a wrong one."""


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
    """Cases by phase, without the requests that checks make besides."""
    answered: Counter[int] = field(default_factory=Counter)
    """By status."""
    reached: set[str] = field(default_factory=set)
    """Ids of operations that were sent anything."""
    found: list[Found] = field(default_factory=list)
    took_s: float = 0.0
    """Seconds of this process, without what the server took."""
    peak_mb: int = 0

    def __str__(self) -> str:
        phases = ", ".join(f"{phase} {count:,}" for phase, count in self.sent.items())
        statuses = ", ".join(f"{status} {count:,}" for status, count in sorted(self.answered.items()))
        return f"{self.caller}: {sum(self.sent.values()):,} cases ({phases}) in {self.took_s:.0f} s and {self.peak_mb:,} MB; answers {statuses}"


def carry_out(share: Share) -> Report:
    """Send a share, and hold each answer against the document."""
    report, began = Report(share.caller), time.process_time()
    for event in from_schema(_schema(share)).execute():
        if isinstance(event, events.NonFatalError):
            what = f"{event.info.title}: {event.info.message}"
            report.found.append(Found(share.caller, "could not be tried", event.label, what, "", ""))
        elif isinstance(event, events.ScenarioFinished):
            _take(report, event)
    report.took_s = time.process_time() - began
    report.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return report


def _take(report: Report, event: events.ScenarioFinished) -> None:
    recorder, phase = event.recorder, event.phase.value
    for case_id, interaction in recorder.interactions.items():
        case = recorder.cases[case_id]
        report.reached.add(case.value.operation.definition.raw["operationId"])
        if case.parent_id is None or phase == "stateful":
            report.sent[phase] += 1
        if interaction.response is not None:
            report.answered[interaction.response.status_code] += 1
    for case_id, checks in recorder.checks.items():
        interaction = recorder.interactions.get(case_id)
        response = interaction.response if interaction else None
        answer = f"{response.status_code} {response.content[:600]!r}" if response else "no answer"
        for check in checks:
            if check.status == Status.FAILURE and check.failure_info is not None:
                failure, curl = check.failure_info.failure, check.failure_info.code_sample
                label, what = failure.operation or recorder.label, f"{failure.title}\n{failure.message}"
                report.found.append(Found(report.caller, check.name, str(label), what, curl, answer))


def _schema(share: Share) -> Any:
    document = json.loads(share.document.read_text())
    schema = schemathesis.openapi.from_dict(document, config=schemathesis.Config.from_dict(_config(share, document)))
    schema.config.update(base_url=share.url)
    counted: Counter[str] = Counter()

    @schema.hook
    def filter_case(_context: Any, case: Any) -> bool:
        if case.meta is None or case.meta.phase.name.value != "coverage":
            return True
        operation = case.operation.definition.raw["operationId"]
        thinned = share.thinned_for.get(operation, share.thinned)
        counted[operation] += 1
        drawn = zlib.crc32(f"{share.seed} {operation} {counted[operation]}".encode()) / 2**32
        return thinned is None or drawn < thinned / counted[operation]

    @schema.hook
    def filter_failure(_context: Any, failure: Failure, case: Any, response: Any) -> bool:
        misled = isinstance(failure, RejectedPositiveData | UndefinedStatusCode) and response.status_code in NOWHERE
        if misled and is_nowhere(case):
            return False
        if isinstance(failure, AcceptedNegativeData | MissingHeaderNotRejected) and is_told_again(response.headers):
            return False
        if isinstance(failure, AcceptedNegativeData) and is_text_anyway(case, failure.message):
            return False
        refused = isinstance(failure, RejectedPositiveData)
        return not (refused and is_refused_by_a_rule(response.status_code, response.content))

    if share.client[0]:
        schema.auth(refresh_interval=RENEWED_S)(_system_of(share))
    return schema


def _system_of(share: Share) -> type:
    """How a system gets its tokens, again before one ends."""

    class System:
        def get(self, _case: Any, _context: Any) -> str:
            asked = {"grant_type": "client_credentials"}
            given = requests.post(f"{share.url}/oauth2/token", data=asked, auth=share.client, timeout=PATIENCE_S)
            token: str = given.json()["access_token"]
            return token

        def set(self, case: Any, data: str, _context: Any) -> None:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}

    return System


def _config(share: Share, document: dict[str, Any]) -> dict[str, Any]:
    every = {one for ids in share.operations.values() for one in ids}
    others = {operation["operationId"] for operation in operations_of(document)} - every
    return {
        "seed": share.seed,
        "continue-on-failure": True,
        "request-timeout": PATIENCE_S,
        "max-stream-events": 1,
        "headers": {"Authorization": f"Bearer {share.token}"} if share.token else {},
        "suppress-health-check": ["all"],
        "warnings": False,
        "output": {"sanitization": {"enabled": False}, "truncation": {"enabled": False}},
        "generation": {"database": "none", "no-shrink": True, "max-examples": share.examples},
        "phases": {
            **{name: {"enabled": bool(share.operations.get(name))} for name in PHASES},
            "stateful": {
                "enabled": bool(share.operations.get("stateful")),
                "max-steps": share.steps,
                "generation": {"max-examples": share.chains},
            },
        },
        "operations": [
            *narrowed(document),
            # A schema's own `include` counts for nothing where operations are configured.
            *_besides(others, {"enabled": False}),
            *_besides(every - share.asked_with_no_token, {"checks": {"ignored_auth": {"enabled": False}}}),
            *(
                one
                for phase, ids in share.operations.items()
                for one in _besides(every - set(ids), {"phases": {phase: {"enabled": False}}})
            ),
        ],
        **_dictionaries(share.values),
    }


def _besides(operations: set[str], what: dict[str, Any]) -> list[dict[str, Any]]:
    """What holds for some operations alone."""
    return [{"include-operation-id": sorted(operations), **what}] if operations else []


def _dictionaries(values: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Values that are there, drawn more often than not."""
    names = {key: key.replace(".", "_") for key in values}
    return {
        "dictionaries": {names[key]: {"values": found} for key, found in values.items()},
        "parameters": {key: {"dictionary": names[key], "probability": 0.8} for key in values},
    }
