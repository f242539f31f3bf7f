"""A council of as many schools as one likes, with years of levels, cases, visits and actions, told to the database at once."""

from datetime import UTC, datetime

from tests.harness.callers import Api, Ticking
from tests.harness.files import register, register_row, term_dates
from tests.harness.working import send

CLOCK = datetime(2025, 11, 20, 9, tzinfo=UTC)
FIRST = 120_000
"""The first school's URN; the others' follow."""
_STORY = """
with n as (select generate_series(0, {last_school}) as i)
insert into membership (council, id, urn, starts_on, recorded_by, recorded_at, version)
select '307', gen_random_uuid(), {first} + i, '2024-09-01', 'test', now(), 1 from n where i % 20 > 0;
insert into assessment_run (council, id, ruleset, as_of, schools, asked_by, asked_at)
select '307', md5('run ' || r)::uuid, (select max(version) from ruleset where council is null), date '2024-07-01' + 60 * r,
       {schools}, 'test', timestamptz '2024-07-01' + r * interval '60 days' from generate_series(0, 7) r;
insert into assessment (council, id, run_id, urn, ruleset, as_of, known_at, made_at, suggested_level, level_by_evidence,
                        direction, provisional, coverage, document, digest)
select '307', gen_random_uuid(), r.id, {first} + i, r.ruleset, r.as_of, r.asked_at, r.asked_at,
       (array['green', 'green', 'green', 'amber', 'red', 'not_assessed'])[1 + (i * 7 + extract(day from r.as_of)::int) % 6],
       'green', (array['unchanged', 'deteriorating'])[1 + (i % 9 = 0)::int], i % 5 = 0, 0.9,
       '{{"factors":[{{"factor":"attainment","flag":"concern"}},{{"factor":"finance","flag":"none"}}],"reasons":[],"padding":"'
           || repeat(md5(i::text), 600) || '"}}', repeat('0', 64)
from assessment_run r, generate_series(0, {last_school}) i where r.council = '307';
insert into level_decision (council, id, urn, level, reason, decided_by, decided_at)
select '307', md5('level ' || i || ' ' || k)::uuid, {first} + i,
       case when i < {cases} then (array['amber', 'amber', 'red'])[1 + (i + k) % 3] else 'green' end, 'Agreed.', 'test',
       timestamptz '2024-06-01' + k * interval '170 days' + i * interval '1 minute'
from generate_series(0, {last_school}) i, generate_series(0, 2) k;
insert into "case" (council, id, reference, urn, state, level, level_since, level_decision_id, reason, opened_on, opened_by,
                    revision, version)
select '307', md5('case ' || i)::uuid, 'SG-' || i, {first} + i, 'monitoring', (array['amber', 'amber', 'red'])[1 + i % 3],
       date '2024-01-10' + i * 2, md5('level ' || i || ' 0')::uuid, 'Agreed.', date '2024-01-10' + i * 2, 'test', 1, 1
from generate_series(0, {last_case}) i;
insert into visit (council, id, case_id, urn, kind, slot, attempt, window_start, window_end, ideal, date, provisional, version)
select '307', md5('visit ' || i || ' ' || k)::uuid, md5('case ' || i)::uuid, {first} + i, 'securing_good_meeting',
       'period ' || k, 1, d, d + 20, d + 5, d + 5, false, 1
from generate_series(0, {last_case}) i, generate_series(0, 15) k, lateral (select date '2024-02-01' + k * 50 + i % 9 as d) x;
insert into visit_record (council, visit_id, case_id, urn, held_on, progress, discussed, state, newest, issue_due_on,
                          recorded_by, recorded_at, version)
select v.council, v.id, v.case_id, v.urn, v.date, 'improving', 'Reading.', 'draft', 1, v.date + 14, 'test', now(), 1
from visit v where v.council = '307' and v.date < '2025-11-01' and v.urn % 7 > 0;
insert into action (council, id, origin, visit_id, case_id, urn, what, owner_side, owner, factors, critical, due_on,
                    carried_over, status, version)
select r.council, gen_random_uuid(), 'securing_good_meeting', r.visit_id, r.case_id, r.urn, 'Do it.', 'school', 'Head', '[]',
       false, r.held_on + 40, 0, 'open', 1 from visit_record r, generate_series(1, 3) k;
insert into review_point (council, id, case_id, urn, kind, months, choices, due_on, version)
select '307', gen_random_uuid(), md5('case ' || i)::uuid, {first} + i, 'scheduled', m, array['exit', 'continue'],
       (date '2024-01-10' + i * 2 + m * interval '1 month')::date, 1
from generate_series(0, {last_case}) i, unnest(array[12, 18, 24]) m;
insert into support_package (council, id, case_id, urn, what, factors, state, identified_on, version)
select '307', gen_random_uuid(), md5('case ' || i)::uuid, {first} + i, 'Help with reading.', array['attainment'],
       'identified', '2025-10-01', 1 from generate_series(0, {last_case}) i;
"""


async def tell_council(api: Api, clock: Ticking, schools: int) -> None:
    """Council 307 with this many schools, nineteen of twenty of the partnership, a quarter of all in the programme."""
    phases = ("Primary", "Primary", "Primary", "Secondary", "Nursery")
    rows = [register_row(FIRST + number, f"School {number}", phase=phases[number % 5]) for number in range(schools)]
    assert (await send(api, "register.csv", register(*rows), clock=clock))["state"] == "loaded"
    assert (await send(api, "terms.json", term_dates(year=2025), clock=clock))["state"] == "loaded"
    cases = schools // 4
    told = {"schools": schools, "last_school": schools - 1, "first": FIRST, "cases": cases, "last_case": cases - 1}
    async with api.database.owner() as owner:
        await owner.execute(_STORY.format(**told))
        await owner.execute("analyze")
