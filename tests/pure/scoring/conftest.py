"""Short ways to write evidence down."""

import json
from datetime import date
from decimal import Decimal
from importlib.resources import files
from types import SimpleNamespace

import pytest

from securing_good.vocabulary import ObservationStatus, Phase, ReleaseStatus
from securing_good_risk_engine.rulesets import load_shipped, read_ruleset
from securing_good_risk_engine.scoring.assess import assess
from securing_good_risk_engine.scoring.evidence import Benchmark, Evidence, SchoolFacts

SHIPPED_FILE = files("securing_good_risk_engine.rulesets").joinpath("securing-good-2026.1.json")
TODAY = date(2026, 11, 23)
RWM = "ks2_rwm_expected"


def a_school(**more):
    return SchoolFacts(**({"urn": 100001, "name": "A school", "phase": Phase.PRIMARY, "council": "307"} | more))


def figure(value):
    return None if value is None else Decimal(str(value))


def evidence(indicator, period, value, *, lower=None, upper=None, pupils=None, **more):
    default = {
        "status": ObservationStatus.PRESENT if value is not None else ObservationStatus.SUPPRESSED,
        "release": ReleaseStatus.FINAL,
        "import_id": "import-1",
        "available_on": date(period + 1, 12, 14),
    }
    fields = default | more
    return Evidence(
        indicator, period, fields.pop("status"), figure(value), figure(lower), figure(upper), pupils, **fields
    )


def rwm(period, value, pupils=None, **more):
    return evidence(RWM, period, value, pupils=pupils, **more)


def progress(subject, period, value, lower=None, upper=None, **more):
    return evidence(f"ks2_{subject}_progress", period, value, lower=lower, upper=upper, pupils=30, **more)


def band(subject, period, value):
    return evidence(f"ks2_{subject}_progress_band", period, value)


def spread(p10, p20, *periods, national=None):
    return {(RWM, period): Benchmark(figure(national), figure(p10), figure(p20), 15000, "ours") for period in periods}


def judged(rows, benchmarks=None, *, ruleset=None, as_of=TODAY, **school):
    return assess(a_school(**school), rows, benchmarks or {}, ruleset or load_shipped()[0], as_of)


def flag_of(assessment, factor):
    return next(entry.flag for entry in assessment.factors if entry.factor == factor)


def needing_only_attainment():
    """The shipped ruleset with attainment as its only required evidence, so that a school can reach green."""
    content = json.loads(SHIPPED_FILE.read_text(encoding="utf-8"))
    content["required_evidence"] = content["required_evidence"][:1]
    return read_ruleset(json.dumps(content))


@pytest.fixture(scope="session")
def write():
    """How tests write evidence, and how they ask for an assessment of it."""
    return SimpleNamespace(
        a_school=a_school,
        evidence=evidence,
        rwm=rwm,
        progress=progress,
        band=band,
        spread=spread,
        judged=judged,
        assess=assess,
        flag_of=flag_of,
        lenient=needing_only_attainment(),
    )
