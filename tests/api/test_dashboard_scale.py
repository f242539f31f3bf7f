"""The dashboard of a thousand schools, four years of them: as many statements as for a few, and none that reads all there is."""

import json
import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from tests.harness.callers import Ticking, api_on, bearer
from tests.harness.examples.board import PANELS
from tests.harness.files import register, register_row, term_dates
from tests.harness.statements import counted
from tests.harness.working import send

CLOCK = datetime(2025, 11, 20, 9, tzinfo=UTC)
SCHOOLS, CASES = 1_000, 250
FIRST = 120_000
LONGEST_SECONDS = 3
"""Many times what it takes: a machine may be busy."""
STORY = f"""
with n as (select generate_series(0, {SCHOOLS - 1}) as i)
insert into membership (council, id, urn, starts_on, recorded_by, recorded_at, version)
select '307', gen_random_uuid(), {FIRST} + i, '2024-09-01', 'test', now(), 1 from n where i % 20 > 0;
insert into assessment_run (council, id, ruleset, as_of, schools, asked_by, asked_at)
select '307', md5('run ' || r)::uuid, (select max(version) from ruleset where council is null), date '2024-07-01' + 60 * r,
       {SCHOOLS}, 'test', timestamptz '2024-07-01' + r * interval '60 days' from generate_series(0, 7) r;
insert into assessment (council, id, run_id, urn, ruleset, as_of, known_at, made_at, suggested_level, level_by_evidence,
                        direction, provisional, coverage, document, digest)
select '307', gen_random_uuid(), r.id, {FIRST} + i, r.ruleset, r.as_of, r.asked_at, r.asked_at,
       (array['green', 'green', 'green', 'amber', 'red', 'not_assessed'])[1 + (i * 7 + extract(day from r.as_of)::int) % 6],
       'green', (array['unchanged', 'deteriorating'])[1 + (i % 9 = 0)::int], i % 5 = 0, 0.9,
       '{{"factors":[{{"factor":"attainment","flag":"concern"}},{{"factor":"finance","flag":"none"}}],"reasons":"'
           || repeat(md5(i::text), 600) || '"}}', repeat('0', 64)
from assessment_run r, generate_series(0, {SCHOOLS - 1}) i where r.council = '307';
insert into level_decision (council, id, urn, level, reason, decided_by, decided_at)
select '307', md5('level ' || i || ' ' || k)::uuid, {FIRST} + i,
       case when i < {CASES} then (array['amber', 'amber', 'red'])[1 + (i + k) % 3] else 'green' end, 'Agreed.', 'test',
       timestamptz '2024-06-01' + k * interval '170 days' + i * interval '1 minute'
from generate_series(0, {SCHOOLS - 1}) i, generate_series(0, 2) k;
insert into "case" (council, id, reference, urn, state, level, level_since, level_decision_id, reason, opened_on, opened_by,
                    revision, version)
select '307', md5('case ' || i)::uuid, 'SG-' || i, {FIRST} + i, 'monitoring', (array['amber', 'amber', 'red'])[1 + i % 3],
       date '2024-01-10' + i * 2, md5('level ' || i || ' 0')::uuid, 'Agreed.', date '2024-01-10' + i * 2, 'test', 1, 1
from generate_series(0, {CASES - 1}) i;
insert into visit (council, id, case_id, urn, kind, slot, attempt, window_start, window_end, ideal, date, provisional, version)
select '307', md5('visit ' || i || ' ' || k)::uuid, md5('case ' || i)::uuid, {FIRST} + i, 'securing_good_meeting',
       'period ' || k, 1, d, d + 20, d + 5, d + 5, false, 1
from generate_series(0, {CASES - 1}) i, generate_series(0, 15) k, lateral (select date '2024-02-01' + k * 50 + i % 9 as d) x;
insert into visit_record (council, visit_id, case_id, urn, held_on, progress, discussed, state, newest, issue_due_on,
                          recorded_by, recorded_at, version)
select v.council, v.id, v.case_id, v.urn, v.date, 'improving', 'Reading.', 'draft', 1, v.date + 14, 'test', now(), 1
from visit v where v.council = '307' and v.date < '2025-11-01' and v.urn % 7 > 0;
insert into action (council, id, origin, visit_id, case_id, urn, what, owner_side, owner, factors, critical, due_on,
                    carried_over, status, version)
select r.council, gen_random_uuid(), 'securing_good_meeting', r.visit_id, r.case_id, r.urn, 'Do it.', 'school', 'Head', '[]',
       false, r.held_on + 40, 0, 'open', 1 from visit_record r, generate_series(1, 3) k;
insert into review_point (council, id, case_id, urn, kind, months, choices, due_on, version)
select '307', gen_random_uuid(), md5('case ' || i)::uuid, {FIRST} + i, 'scheduled', m, array['exit', 'continue'],
       (date '2024-01-10' + i * 2 + m * interval '1 month')::date, 1
from generate_series(0, {CASES - 1}) i, unnest(array[12, 18, 24]) m;
insert into support_package (council, id, case_id, urn, what, factors, state, identified_on, version)
select '307', gen_random_uuid(), md5('case ' || i)::uuid, {FIRST} + i, 'Help with reading.', array['attainment'],
       'identified', '2025-10-01', 1 from generate_series(0, {CASES - 1}) i;
"""


@pytest.fixture
async def api(database, tmp_path):
    """A thousand schools of council 307, a quarter of them in the programme."""
    clock = Ticking(CLOCK)
    async with api_on(database, clock=clock) as made:
        phases = ("Primary", "Primary", "Primary", "Secondary", "Nursery")
        rows = [register_row(FIRST + number, f"School {number}", phase=phases[number % 5]) for number in range(SCHOOLS)]
        assert (await send(made, "register.csv", register(*rows), clock=clock))["state"] == "loaded"
        assert (await send(made, "terms.json", term_dates(year=2025), clock=clock))["state"] == "loaded"
        async with database.owner() as owner:
            await owner.execute(STORY)
            await owner.execute("analyze")
        yield made


async def read(api, panel: str, **more):
    """A panel, with the statements it took and how long."""
    began = time.perf_counter()
    with counted(api.service_database) as said:
        answer = await api.client.get(f"/v1/dashboard/{panel}", **more)
    assert answer.status_code == 200, answer.text
    return answer.json(), said, time.perf_counter() - began


async def test_a_panel_of_a_thousand_schools_is_one_answer(api):
    officer, system = bearer("principal_adviser"), bearer("integrator", scopes="dashboards.read")
    took = {}
    for panel in PANELS:
        seen, said, took[panel] = await read(api, panel, headers=officer)
        assert seen["schools"] == SCHOOLS
        assert len(said) == 3, (panel, said)
    first, said, took["counts made"] = await read(api, "overview", headers=system)
    assert len(said) == 12, said
    again, said, took["counts"] = await read(api, "overview", headers=system)
    assert len(said) == 3, said
    assert again == first
    assert first["schools"] == SCHOOLS * 19 // 20
    assert max(took.values()) < LONGEST_SECONDS, took


async def test_levels_and_assessments_are_found_by_their_indexes(api):
    asked = []

    def note(_connection, _cursor, statement, parameters, _context, _many) -> None:
        asked.append((statement, parameters))

    engine = api.service_database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        for panel in ("overview", "early-warnings"):
            await read(api, panel, headers=bearer("principal_adviser"))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    plans = []
    async with api.database.owner() as owner:
        for statement, parameters in asked:
            if "level_decision" in statement:
                plans.append(json.loads(await owner.fetchval(f"explain (format json) {statement}", *parameters)))
    assert len(plans) == 2
    for plan in plans:
        nodes = list(nodes_of(plan[0]["Plan"]))
        used = {node["Index Name"] for node in nodes if "Index Name" in node}
        assert {"ix_level_decision_council_urn_decided_at", "ix_assessment_council_urn_made_at"} <= used
        whole = {node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"}
        assert whole.isdisjoint({"level_decision", "assessment"}), whole


def nodes_of(plan):
    """Every step of a plan."""
    yield plan
    for one in plan.get("Plans", []):
        yield from nodes_of(one)
