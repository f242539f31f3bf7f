"""England as it might be published: schools, years of figures, benchmarks and inspections, the same for the same seed."""

import io
import json
from datetime import UTC, date, datetime
from typing import Final

import asyncpg
import numpy as np
import pandas as pd

from securing_good_risk_engine.indicators import INDICATORS, Unit
from securing_good_risk_engine.rulesets import Ruleset

AS_OF: Final = date(2026, 11, 24)
KNOWN_AT: Final = datetime(2026, 11, 1, tzinfo=UTC)
YEARS: Final = range(2016, 2026)
FIRST_URN: Final = 100_000
FORMER: Final = 500_000
"""What is added to a school's URN for the one it had before."""
REGISTER: Final = 9001
"""Import of all that is no figure; figures come with an import for each year and edition."""
_PHASES: Final = {
    "primary": 0.70,
    "secondary": 0.14,
    "not_applicable": 0.075,
    "nursery": 0.02,
    "all_through": 0.015,
    "sixteen_plus": 0.03,
    "middle_deemed_primary": 0.005,
    "middle_deemed_secondary": 0.015,
}
"""About England's shares of schools by phase."""
_OBSERVATION: Final = (
    *("urn", "indicator_id", "period", "import_id", "known_at", "status", "release", "available_on"),
    *("value", "lower", "upper", "cohort"),
)


async def make_england(url: str, rules: Ruleset, *, schools: int, seed: int = 20260) -> int:
    """Fill a migrated database, as its owner; how many observations there are."""
    chance = np.random.default_rng(seed)
    urns = np.arange(FIRST_URN, FIRST_URN + schools)
    phases = chance.choice(list(_PHASES), schools, p=list(_PHASES.values()))
    quality = chance.normal(0, 1, schools)
    connection = await asyncpg.connect(url)
    # Whatever checks each row against others is left out: the rows are right by how they are made.
    await connection.execute("set session_replication_role = replica")
    try:
        await _imports(connection)
        await _schools(connection, urns, phases)
        ids = dict(await connection.fetch("select code, id from indicator"))
        count = 0
        for code in sorted(rules.reads):
            if not INDICATORS[code].source.startswith("council's own return"):
                frame = _figures(chance, code, ids[code], urns, phases, quality)
                if frame is not None:
                    await _copy(connection, "observation", frame)
                    await _benchmarks(connection, frame)
                    count += len(frame)
        await _inspections(connection, chance, urns, quality)
    finally:
        await connection.execute("set session_replication_role = origin")
        await connection.execute("analyze")
        await connection.close()
    return count


async def _imports(connection: asyncpg.Connection) -> None:
    await connection.execute(
        "insert into council (code, name, registered_at) values ('307', 'Ealing', $1)",
        KNOWN_AT,
    )
    await connection.executemany(
        "insert into import (id, filename, size, sha256, sent_by, sent_at) overriding system value"
        " values ($1, 'made up.csv', 1, '', 'bench', $2)",
        [(year, KNOWN_AT) for year in (*YEARS, *(year + 1000 for year in YEARS), REGISTER)],
    )
    await connection.executemany(
        "insert into import_outcome (import_id, state, dataset, release, rows_accepted, rows_refused, rows_unchanged,"
        " facts_added, facts_superseded, finished_at) values ($1, 'loaded', 'made_up', 'final', 1, 0, 0, 1, 0, $2)",
        [(year, KNOWN_AT) for year in (*YEARS, *(year + 1000 for year in YEARS), REGISTER)],
    )


async def _schools(connection: asyncpg.Connection, urns: np.ndarray, phases: np.ndarray) -> None:
    rows = [
        (urn, "307", f"School {urn}", phase, "a school", "schools", "open", REGISTER, date(2026, 1, 1))
        for urn, phase in zip(urns.tolist(), phases.tolist(), strict=True)
    ]
    columns = ["urn", "council", "name", "phase", "type", "type_group", "status", "import_id", "available_on"]
    await connection.copy_records_to_table("school", records=rows, columns=columns)
    links = [
        (urn, urn + FORMER, REGISTER, KNOWN_AT, "predecessor", "As it was", date(2021, 1, 1))
        for urn in urns[::50].tolist()
    ]
    columns = ["urn", "other_urn", "import_id", "known_at", "type", "other_name", "established_on"]
    await connection.copy_records_to_table("school_link", records=links, columns=columns)


def _figures(chance, code, indicator_id, urns, phases, quality) -> pd.DataFrame | None:
    """All figures of one indicator; None where it exists for no year asked for."""
    indicator = INDICATORS[code]
    mine = np.isin(phases, [phase.value for phase in indicator.phases])
    first, last = max(YEARS[0], indicator.published_from), min(YEARS[-1], indicator.published_to or YEARS[-1])
    parts = []
    percent = indicator.unit is Unit.PERCENT
    centre, spread = (40.0, 15.0) if percent else (0.0, 1.0)
    if indicator.minimum >= 0 and not percent:
        centre = float(min(indicator.maximum, 60)) * 0.4
        spread = centre * 0.4
    worse = 1 if indicator.worse == "higher" else -1
    for year in range(first, last + 1):
        n = int(mine.sum())
        value = centre - worse * spread * 0.6 * quality[mine] + spread * 0.6 * chance.normal(0, 1, n)
        value = np.clip(value, float(indicator.minimum), float(indicator.maximum)).round(indicator.decimals)
        told = chance.random(n)
        half = np.round(chance.uniform(0.3, 2.5, n), 2)
        with_interval = indicator.unit is Unit.PROGRESS_SCORE
        under = np.where((year < 2021) & (urns[mine] % 50 == 0), urns[mine] + FORMER, urns[mine])
        frame = pd.DataFrame(
            {
                "urn": under,
                "indicator_id": indicator_id,
                "period": year,
                "import_id": year,
                "known_at": KNOWN_AT.isoformat(),
                "status": np.where(told < 0.93, "present", np.where(told < 0.97, "suppressed", "not_published")),
                "release": "final",
                "available_on": f"{year + 1}-12-14" if year < 2025 else "2026-10-20",
                "value": np.where(told < 0.93, value, np.nan),
                "lower": np.where((told < 0.93) & with_interval, value - half, np.nan),
                "upper": np.where((told < 0.93) & with_interval, value + half, np.nan),
                "cohort": chance.integers(8, 120, n),
            }
        )
        parts.append(frame)
        if year >= 2021:
            # A provisional edition came before, of one school in five.
            early = frame[chance.random(n) < 0.2].copy()
            early["release"], early["import_id"] = "provisional", year + 1000
            parts.append(early)
    return pd.concat(parts) if parts else None


async def _copy(connection: asyncpg.Connection, table: str, frame: pd.DataFrame) -> None:
    text = frame.to_csv(index=False, header=False, columns=list(_OBSERVATION)).encode()
    await connection.copy_to_table(table, source=io.BytesIO(text), columns=list(_OBSERVATION), format="csv")


async def _benchmarks(connection: asyncpg.Connection, frame: pd.DataFrame) -> None:
    told = frame[(frame.status == "present") & (frame.release == "final")]
    rows = []
    for (indicator_id, period), held in told.groupby(["indicator_id", "period"]).value:
        shared = (int(indicator_id), int(period), "final", date(int(period) + 1, 10, 1), int(period), KNOWN_AT)
        low, lower = (float(held.quantile(q, interpolation="lower")) for q in (0.1, 0.2))
        rows.append((*shared, "england", round(float(held.mean()), 1), None, None, None))
        rows.append((*shared, "england_schools", None, low, lower, len(held)))
    await connection.executemany(
        "insert into benchmark (indicator_id, period, release, available_on, import_id, known_at, area, value, p10, p20,"
        " schools) values ($1, $2, $3, $4, $5, $6, $7, cast($8::float8 as numeric), cast($9::float8 as numeric),"
        " cast($10::float8 as numeric), $11)",
        rows,
    )


async def _inspections(connection: asyncpg.Connection, chance, urns, quality) -> None:
    names = ["overall_effectiveness", "quality_of_education", "behaviour_and_attitudes", "leadership_and_management"]
    grades = ["outstanding", "good", "requires_improvement", "inadequate"]
    columns = [
        "urn",
        "kind",
        "inspected_on",
        "import_id",
        "known_at",
        "available_on",
        "published_on",
        "outcome",
        "judgements",
    ]
    rows = []
    for urn, good in zip(urns.tolist(), quality.tolist(), strict=True):
        for first, last in ((2014, 2019), (2020, 2025)):
            day = date(int(chance.integers(first, last)), int(chance.integers(1, 13)), int(chance.integers(1, 28)))
            marks = np.clip(np.rint(1.2 - 0.8 * good + 0.5 * chance.normal(0, 1, 4)), 0, 3).astype(int)
            judged = {name: grades[mark] for name, mark in zip(names, marks, strict=True)}
            judged["safeguarding"] = "effective" if marks.max() < 3 else "not_effective"
            rows.append((urn, "graded", day, REGISTER, KNOWN_AT, day, None, None, json.dumps(judged)))
        if chance.random() < 0.4:
            day = date(2025, int(chance.integers(1, 13)), int(chance.integers(1, 28)))
            rows.append((urn, "ungraded", day, REGISTER, KNOWN_AT, day, None, "School remains Good", "{}"))
    await connection.copy_records_to_table("inspection", records=rows, columns=columns)
