"""What support changed: against schools of England that began alike, and never more than each may know."""

import time
from datetime import UTC, datetime

import pytest

from tests.harness.callers import Ticking, api_on, bearer
from tests.harness.files import register, register_row
from tests.harness.statements import counted
from tests.harness.working import send

CLOCK = datetime(2025, 11, 20, 9, tzinfo=UTC)
FIRST, OURS, THEIRS = 101_500, 30, 2_000
HUB, TRUST = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"
MEASURE = "ks2_rwm_expected"
LONGEST_SECONDS = 10
"""Many times what it takes: a machine may be busy."""
STORY = f"""
insert into school (urn, name, phase, type, type_group, status, import_id, available_on)
select 200000 + i, 'Elsewhere ' || i, 'primary', s.type, s.type_group, 'open', s.import_id, s.available_on
from generate_series(1, {THEIRS}) i, school s where s.urn = {FIRST};
insert into membership (council, id, urn, starts_on, recorded_by, recorded_at, version)
select '307', gen_random_uuid(), {FIRST} + i, '2022-09-01', 'test', now(), 1 from generate_series(0, 9) i where i <> 1;
insert into provider (council, id, name, kind, state, factors, phases, supports, version) values
    ('307', '{HUB}', 'Hub', 'teaching_school_hub', 'active', array['attainment'], array['primary'], array['teaching_school_hub'], 1),
    ('307', '{TRUST}', 'A trust', 'other', 'active', array['attainment'], array['primary'], array['external_consultancy'], 1);
insert into support_package (council, id, urn, what, factors, kind, state, identified_on, brokered_on, provider_id, starts_on,
                             ends_on, agreed_on, completed_on, version)
select '307', md5('package ' || i)::uuid, {FIRST} + i, 'Coaching.', array['attainment'],
       case when i < 7 then 'teaching_school_hub' else 'external_consultancy' end, 'completed', '2023-11-01', '2023-11-10',
       (case when i < 7 then '{HUB}' else '{TRUST}' end)::uuid, '2024-01-08', '2024-07-01', '2023-12-01', '2024-07-05', 1
from generate_series(0, 9) i;
with facts as (
    select urn, period, 35 + abs(hashtext('school ' || urn)) % 25 + abs(hashtext(urn || ' in the year ' || period)) % 17
        + case when urn between {FIRST} and {FIRST} + 6 and period = 2024 then 25 else 0 end as value
    from school, generate_series(2021, 2024) period where phase = 'primary')
insert into observation (urn, indicator_id, period, import_id, known_at, status, release, available_on, value, cohort)
select f.urn, i.id, f.period, s.import_id, '2025-10-20', 'present', 'final', make_date(f.period + 1, 10, 15),
       least(f.value, 100), 30 + f.urn % 30
from facts f join school s on s.urn = f.urn join indicator i on i.code = '{MEASURE}';
analyze;
"""


@pytest.fixture
async def api(database, tmp_path):
    """Ten of thirty schools of council 307 had support: seven by the hub, of which 25 points came; three by a trust."""
    clock = Ticking(CLOCK)
    async with api_on(database, clock=clock) as made:
        rows = [register_row(FIRST + number, f"School {number:02}") for number in range(OURS)]
        assert (await send(made, "register.csv", register(*rows), clock=clock))["state"] == "loaded"
        async with database.owner() as owner:
            await owner.execute(STORY)
        yield made


async def told(api, role="principal_adviser", by="kind", **more):
    answer = await api.get(f"/v1/impact?by={by}", role, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def show_by_code(api, fewest=5):
    body = {"schools": "codes", "fewest": fewest, "reason": "Until interests are declared."}
    answer = await api.post("/v1/board-settings", "assistant_director", json=body)
    assert answer.is_success, answer.text


async def test_a_difference_is_told_with_its_interval_and_what_would_have_come_anyway(api):
    seen = await told(api)
    assert (seen["packages"], seen["shown"]["how"], seen["members_only"]) == (10, "names", False)
    consultancy, hub = seen["rows"]
    assert [consultancy["name"], hub["name"]] == ["external consultancy", "teaching school hub"]
    assert (hub["indicator"], hub["schools"], hub["compared"], hub["matches"]) == (MEASURE, 7, 7, 70)
    assert hub["lower"] < hub["difference"] < hub["upper"]
    assert hub["lower"] < 25 < hub["upper"]
    assert hub["difference"] == pytest.approx(hub["change"] - hub["matched_change"], abs=0.11)
    assert (hub["confidence"], hub["direction"], hub["suppressed"]) == (0.95, "better", None)
    assert consultancy["lower"] < 0 < consultancy["upper"]
    assert consultancy["direction"] == "cannot_tell"
    assert "regression to the mean" in hub["words"]
    assert "better" in hub["words"]
    assert "cannot be told from chance" in consultancy["words"]


async def test_providers_and_packages_are_told_by_name_and_none_is_ranked(api):
    providers = await told(api, by="provider")
    assert [(row["name"], row["id"], row["schools"]) for row in providers["rows"]] == [
        ("A trust", TRUST, 3),
        ("Hub", HUB, 7),
    ]
    packages = await told(api, by="package")
    assert [row["urn"] for row in packages["rows"]] == [FIRST + number for number in range(10)]
    for row in packages["rows"]:
        # One school alone: as wide as chance carries a school, or nothing.
        assert (row["difference"] is None) == (row["lower"] is None) == (row["suppressed"] == "[u]")
        assert row["difference"] is None or row["matches"] >= 39


async def test_every_number_has_its_interval_or_is_not_there(api):
    for by in ("kind", "provider", "package"):
        for row in (await told(api, by=by))["rows"]:
            numbers = [row[name] for name in ("change", "matched_change", "difference", "lower", "upper", "confidence")]
            assert len({one is None for one in numbers}) == 1


async def test_the_board_is_told_of_members_and_by_name_as_the_council_set(api):
    seen = await told(api, "board_member", by="package")
    assert FIRST + 1 not in {row["urn"] for row in seen["rows"]}
    assert (seen["members_only"], len(seen["rows"])) == (True, 9)
    await show_by_code(api)
    refused = await api.get("/v1/impact?by=package", "board_member")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "not-yours")
    kinds = await told(api, "board_member")
    assert (kinds["shown"]["how"], kinds["packages"]) == ("counts", None)
    consultancy, hub = kinds["rows"]
    assert (consultancy["schools"], consultancy["difference"], consultancy["suppressed"]) == (None, None, "[c]")
    assert hub["schools"] == 6
    await show_by_code(api, fewest=7)
    assert {row["suppressed"] for row in (await told(api, "board_member"))["rows"]} == {"[c]"}


async def test_a_system_without_scopes_for_schools_is_told_of_kinds(api):
    alone = bearer("integrator", scopes="impact.read")
    kinds = (await api.call("GET", "/v1/impact", None, headers=alone)).json()
    assert (kinds["shown"]["hidden_below"], [row["suppressed"] for row in kinds["rows"]]) == (5, ["[c]", None])
    assert (await api.call("GET", "/v1/impact?by=provider", None, headers=alone)).status_code == 422
    more = bearer("integrator", scopes="impact.read schools.read support.read providers.read")
    assert (await api.call("GET", "/v1/impact?by=provider", None, headers=more)).json()["shown"]["how"] == "names"


async def test_support_is_measured_once_its_years_are_published(api):
    async with api.database.owner() as owner:
        await owner.execute("update support_package set completed_on = '2024-09-02', state = 'completed'")
    seen = await told(api)
    # Completed in 2024/25: the first whole year after it is 2025/26, of which nothing is known yet.
    assert (seen["packages"], seen["rows"]) == (10, [])


async def test_another_council_is_told_nothing_of_it(api):
    assert (await told(api, council="310"))["rows"] == []


async def test_the_answer_is_kept_until_something_happens(api):
    first = await api.get("/v1/impact", "lead_officer")
    again = await api.get("/v1/impact", "lead_officer", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    board = await api.get("/v1/impact", "board_member")
    known = {"If-None-Match": board.headers["etag"]}
    assert (await api.get("/v1/impact", "board_member", headers=known)).status_code == 304


async def test_it_takes_few_statements_and_little_time(api):
    began = time.perf_counter()
    with counted(api.service_database) as said:
        await told(api, by="package")
    assert len(said) == 4, said
    assert time.perf_counter() - began < LONGEST_SECONDS
