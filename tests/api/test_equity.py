"""Fair rates: schools by intake, every rate with its interval, and never more than each may know."""

from datetime import UTC, datetime

import pytest

from securing_good_api.equity.estimating import Rate, exact_limits, fisher
from tests.harness.callers import Ticking, api_on, bearer
from tests.harness.files import register, register_row
from tests.harness.statements import counted
from tests.harness.working import send

CLOCK = datetime(2026, 11, 20, 9, tzinfo=UTC)
FIRST, OURS = 101_500, 62
"""Sixty schools with a share, of which the first is the least disadvantaged; two without."""
HUB = "00000000-0000-0000-0000-000000000001"
NUMBERED = f"generate_series(0, {OURS - 1}) i"
STORY = f"""
insert into observation (urn, indicator_id, period, import_id, known_at, status, release, available_on, value, cohort)
select {FIRST} + i, n.id, 2024, s.import_id, '2025-10-20', 'present', 'final', '2025-06-15', 5 + i, 200
from {NUMBERED}, school s, indicator n where s.urn = {FIRST} and n.code = 'intake_free_school_meals' and i < 60;
insert into membership (council, id, urn, starts_on, recorded_by, recorded_at, version)
select '307', gen_random_uuid(), {FIRST} + i, '2022-09-01', 'test', now(), 1 from {NUMBERED} where i <> 59;
insert into assessment_run (council, id, ruleset, as_of, schools, asked_by, asked_at)
select '307', md5('run')::uuid, r.version, '2026-10-05', 60, 'test', '2026-10-05' from (select min(version) as version from ruleset) r;
insert into assessment (council, id, run_id, urn, ruleset, as_of, known_at, made_at, suggested_level, level_by_evidence,
                        direction, provisional, coverage, document, digest)
select '307', gen_random_uuid(), md5('run')::uuid, {FIRST} + i, n.ruleset, '2026-10-05', '2026-10-05', '2026-10-05',
       l.level, l.level, 'unknown', false, 1, '{{}}', 'none'
from {NUMBERED}, assessment_run n, lateral (select case when i >= 45 then 'amber' when i % 10 = 0 then 'red' else 'green' end as level) l
where i < 60;
insert into level_decision (council, id, urn, level, reason, decided_by, decided_at)
select '307', md5('level ' || i)::uuid, {FIRST} + i, case when i >= 45 or i % 20 = 0 then 'amber' else 'green' end, 'Agreed.', 'test',
       '2024-09-02' from {NUMBERED} where i < 60;
insert into "case" (council, id, reference, urn, state, level, level_since, level_decision_id, reason, opened_on, opened_by, closed_on,
                    revision, version)
select '307', md5('case ' || i)::uuid, 'SG-2024-' || i, {FIRST} + i, case when i >= 57 then 'exited' else 'monitoring' end, 'amber',
       '2024-09-09', md5('level ' || i)::uuid, 'Agreed.', '2024-09-09', 'test', case when i >= 57 then date '2026-09-21' end, 1, 1
from {NUMBERED} where i >= 45 and i < 60;
insert into review_point (council, id, case_id, urn, kind, months, choices, due_on, decision, reason, decided_by, decided_at, version)
select '307', gen_random_uuid(), md5('case ' || i)::uuid, {FIRST} + i, 'scheduled', 24, array['exit'], '2026-09-09', 'exit', 'Good.', 'test',
       '2026-09-21', 2 from {NUMBERED} where i >= 57 and i < 60;
insert into provider (council, id, name, kind, state, factors, phases, supports, version) values
    ('307', '{HUB}', 'Hub', 'teaching_school_hub', 'active', array['attainment'], array['primary'], array['teaching_school_hub'], 1);
insert into support_package (council, id, urn, case_id, what, factors, kind, state, identified_on, brokered_on, provider_id, starts_on,
                             ends_on, agreed_on, version)
select '307', gen_random_uuid(), {FIRST} + i, md5('case ' || i)::uuid, 'Coaching.', array['attainment'], 'teaching_school_hub', 'agreed',
       '2024-09-20', '2024-10-01', '{HUB}', '2024-11-01', '2025-07-01', date '2024-11-11' + (i - 45), 1
from {NUMBERED} where i >= 45 and i < 57;
insert into inspection (urn, kind, inspected_on, import_id, known_at, available_on, judgements)
select {FIRST} + i, 'graded', case when i < 5 then date '2026-10-12' else date '2023-05-09' end, s.import_id, '2026-10-30', '2026-10-28',
       case when i % 2 = 0 then '{{"quality_of_education": "good"}}'::jsonb else '{{"achievement": "strong_standard",
       "curriculum_and_teaching": "needs_attention"}}'::jsonb end
from {NUMBERED}, school s where s.urn = {FIRST} and i < 60;
"""


@pytest.fixture
async def api(database, tmp_path):
    """Sixty schools whose share rises one by one: the last fifteen are amber, entered two years ago, and most had support."""
    clock = Ticking(CLOCK)
    async with api_on(database, clock=clock) as made:
        rows = [register_row(FIRST + number, f"School {number:02}") for number in range(OURS)]
        assert (await send(made, "register.csv", register(*rows), clock=clock))["state"] == "loaded"
        async with database.owner() as owner:
            await owner.execute(STORY)
        yield made


async def told(api, role="principal_adviser", **more):
    answer = await api.get("/v1/equity", role, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def measure(seen, code):
    return next(one for one in seen["measures"] if one["code"] == code)


def numbers(seen, code):
    return [(one["count"], one["of"]) for one in measure(seen, code)["groups"]]


async def show_by_code(api, fewest=5):
    body = {"schools": "codes", "fewest": fewest, "reason": "Until interests are declared."}
    answer = await api.post("/v1/board-settings", "assistant_director", json=body)
    assert answer.is_success, answer.text


async def test_schools_are_grouped_by_the_newest_published_share_within_their_phase(api):
    seen = await told(api)
    assert seen["intake"] == {
        "indicator": "intake_free_school_meals",
        "title": "Pupils eligible for free school meals in the past six years",
        "source": "DfE, School census by school (performance tables)",
        "year": "2024/25",
        "group": "third",
        "without_share": 2,
    }
    assert [(one["schools"], one["lowest"], one["highest"]) for one in seen["groups"]] == [
        (20, 5.0 + 20 * number, 24.0 + 20 * number) for number in range(3)
    ]
    assert (seen["groups"][0]["name"], seen["groups"][2]["name"]) == (
        "Least disadvantaged third",
        "Most disadvantaged third",
    )


async def test_each_rate_has_its_exact_interval_and_the_outermost_groups_are_compared(api):
    seen = await told(api)
    assert numbers(seen, "suggested") == [(2, 20), (2, 20), (16, 20)]
    assert numbers(seen, "confirmed") == [(1, 20), (1, 20), (16, 20)]
    flagged = measure(seen, "suggested")
    low, high = exact_limits(2, 20)
    assert (flagged["groups"][0]["lower"], flagged["groups"][0]["upper"]) == (round(low, 3), round(high, 3))
    assert flagged["difference"] == 0.7
    assert flagged["lower"] < flagged["difference"] <= flagged["upper"]
    assert flagged["p_value"] == round(fisher(Rate(16, 20), Rate(2, 20)), 3)
    assert flagged["direction"] == "more"
    assert "16 of 20 (80%, between 56% and 94%) in the most disadvantaged third" in flagged["words"]
    assert "by itself it tells nothing of fairness" in flagged["words"]
    assert "a raw rate does not tell whether they are treated fairly" in seen["caution"]


async def test_rates_are_told_given_need_and_among_schools_that_inspectors_found_alike(api):
    seen = await told(api)
    assert numbers(seen, "confirmed_of_suggested")[0] == (1, 2)
    assert numbers(seen, "confirmed_of_green") == [(0, 18), (0, 18), (0, 4)]
    assert numbers(seen, "entered_of_confirmed") == [(0, 1), (0, 1), (15, 16)]
    assert numbers(seen, "supported_of_flagged")[2] == (3, 16), "the others agreed more than 24 months ago"
    assert numbers(seen, "supported_of_entered") == [(0, 0), (0, 0), (12, 15)]
    assert numbers(seen, "exited_by_24") == [(0, 0), (0, 0), (3, 15)]
    assert numbers(seen, "exited_by_18")[2] == (0, 15)
    nobody = measure(seen, "exited_by_24")
    assert (nobody["groups"][0]["suppressed"], nobody["suppressed"], nobody["difference"]) == ("[z]", "[z]", None)
    # Of even schools good, of odd ones below: by the overall grade or what stands in its place.
    assert numbers(seen, "suggested_of_good") == [(2, 10), (2, 10), (8, 10)]
    assert numbers(seen, "suggested_of_below_good")[0] == (0, 10)
    # Inspected after they were assessed.
    assert numbers(seen, "flagged_before_good") == [(1, 3), (0, 0), (0, 0)]
    assert numbers(seen, "flagged_before_below_good")[0] == (0, 2)


async def test_the_wait_for_support_counts_those_who_wait_still(api):
    waits = (await told(api))["waits"]["groups"]
    assert (waits[2]["schools"], waits[2]["supported"], waits[2]["median_days"]) == (15, 12, 70)
    # Of fifteen the fourth and the twelfth, though three never agreed.
    assert (waits[2]["lower"], waits[2]["upper"]) == (66, 74)
    assert (waits[0]["schools"], waits[0]["median_days"], waits[0]["suppressed"]) == (0, None, "[z]")


async def test_every_number_has_its_interval_or_says_why_there_is_none(api):
    for one in (await told(api))["measures"]:
        for rate in one["groups"]:
            assert len({rate[name] is None for name in ("rate", "lower", "upper")}) == 1
            assert (rate["rate"] is None) == (rate["suppressed"] is not None)
        assert len({one[name] is None for name in ("difference", "lower", "upper", "p_value", "direction")}) == 1
        assert (one["difference"] is None) == (one["suppressed"] is not None)


async def test_the_board_is_told_of_members_and_where_it_sees_codes_of_many_schools_alone(api):
    seen = await told(api, "board_member")
    assert (seen["members_only"], seen["groups"][2]["schools"], seen["shown"]["how"]) == (True, 20, "names")
    assert sum(one["schools"] for one in seen["groups"]) == 59
    await show_by_code(api)
    hidden = await told(api, "board_member")
    assert (hidden["shown"]["how"], hidden["shown"]["hidden_below"], hidden["intake"]["group"]) == ("counts", 5, "half")
    assert hidden["as_of"] == "2026-10-31", "what happens within a month moves no count of it"
    # In the less disadvantaged half three are flagged: not told of either half, nor what lies within.
    assert measure(hidden, "suggested")["suppressed"] == "[c]"
    assert {one["count"] for one in measure(hidden, "suggested")["groups"]} == {None}
    assert measure(hidden, "supported_of_flagged")["suppressed"] == "[c]"
    assert {one["suppressed"] for one in hidden["waits"]["groups"]} == {"[c]"}


async def test_counts_of_many_schools_are_told_and_stand_for_the_month(api):
    async with api.database.owner() as owner:
        await owner.execute(f"update assessment set suggested_level = 'red' where urn < {FIRST} + 8")
    alone = bearer("integrator", scopes="equity.read")
    before = (await api.call("GET", "/v1/equity", None, headers=alone)).json()
    assert numbers(before, "suggested") == [(10, 29), (16, 30)]
    assert measure(before, "suggested")["direction"] == "cannot_tell"
    assert "the data do not tell whether the two differ" in measure(before, "suggested")["words"]
    async with api.database.owner() as owner:
        await owner.execute("update assessment set made_at = '2026-11-05' where suggested_level = 'red'")
        await owner.execute("update level_decision set decided_at = '2026-11-05'")
    after = (await api.call("GET", "/v1/equity", None, headers=alone)).json()
    assert numbers(after, "confirmed") == [(0, 29), (0, 30)]
    scopes = "equity.read schools.read assessments.read levels.read cases.read reviews.read support.read"
    more = await api.call("GET", "/v1/equity", None, headers=bearer("integrator", scopes=scopes))
    assert more.json()["shown"]["how"] == "names"


async def test_without_published_shares_there_are_no_groups_and_nothing_is_made_up(api):
    async with api.database.owner() as owner:
        await owner.execute("delete from observation")
    seen = await told(api)
    assert (seen["intake"]["year"], seen["intake"]["without_share"]) == (None, OURS)
    assert {one["schools"] for one in seen["groups"]} == {0}
    assert {one["suppressed"] for one in seen["measures"]} == {"[z]"}


async def test_another_council_is_told_nothing_of_it(api):
    assert {one["schools"] for one in (await told(api, council="310"))["groups"]} == {0}


async def test_people_of_schools_are_told_nothing(api):
    assert (await api.get("/v1/equity", "headteacher", urns=[FIRST])).status_code == 403


async def test_the_answer_is_kept_until_something_happens(api):
    for role in ("lead_officer", "board_member"):
        first = await api.get("/v1/equity", role)
        again = await api.get("/v1/equity", role, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


async def test_it_takes_few_statements(api):
    with counted(api.service_database) as said:
        await told(api)
    assert len(said) == 3, said
