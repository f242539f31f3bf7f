"""Two councils never see or touch each other's rows, even with the application's own filters removed."""

import json
from collections import Counter
from uuid import uuid4

import asyncpg
import pytest

from securing_good import rights
from securing_good.settings import Service
from securing_good.tables import Base, Ownership
from securing_good.vocabulary import SCHOOL_ROLES, Role
from tests.harness.bodies import URNS, minutes_of, need_of, step_of
from tests.harness.examples import EXAMPLES, is_list, named
from tests.harness.rows import OWNED, private_values, rows_of
from tests.harness.statements import without_council_filters

TABLES = {table.name: table for table in Base.metadata.sorted_tables}
BOTH = [("307", "310"), ("310", "307")]
GETS = [route for route in EXAMPLES if route[0] == "GET"]
SAME_ID = {"X-Request-Id": "the-same-for-all", "Traceparent": f"00-{'a' * 32}-{'b' * 16}-00"}


@pytest.fixture(scope="module")
async def full_api(world_api):
    """The world, with a row of each council in every table that councils own."""
    for council in URNS:
        keyed = {"Idempotency-Key": f"key of {council}"}
        added = await world_api.post("/v1/people", council=council, headers=keyed, json={"name": f"Clerk of {council}"})
        assert added.is_success, added.text
    async with world_api.database.owner() as owner:
        for council in URNS:
            own = await owner.fetchval("select id from import where council = $1", council)
            await owner.execute(BENCHMARK, council, own)
            await owner.execute(CALENDAR, council, own)
            await owner.execute(WITHDRAWAL, council, own)
            await owner.execute(PROGRESS, council, own)
            await owner.execute(WORK, council, f"waits for {council}")
            await owner.execute(RAISED, council)
            await owner.execute(SIGNED_IN, council)
            await owner.execute(UNPLANNED, council)
            await owner.execute(ATTENDED, council)
            await owner.execute(DECIDED, council)
            await owner.execute(RECUSED, council)
        for table, ownership in OWNED.items():
            for council in URNS:
                assert await rows_of(world_api.database, table, council), f"no row of {council} in {table}"
            if ownership is Ownership.PUBLISHED_OR_COUNCIL and table not in PRIVATE_ONLY:
                assert await rows_of(world_api.database, table, None), f"no published row in {table}"
    return world_api


PRIVATE_ONLY = {"benchmark", "import_difference", "import_progress", "import_row", "import_withdrawal"}
"""Tables of which the story has no published row."""

BENCHMARK = """
    insert into benchmark (council, indicator_id, period, area, release, available_on, import_id, known_at, value)
    select $1, min(id), 2018, 'secret of ' || $1, 'final', '2020-01-01', $2, '2020-01-01', 1 from indicator
"""
CALENDAR = """
    insert into calendar_period (council, area, academic_year, kind, starts_on, ends_on, title, import_id, known_at)
    select $1, $1, 2024, 'holiday', '2025-04-07', '2025-04-21', 'Easter of ' || $1, $2, '2020-01-01'
"""
UNPLANNED = """
    insert into unplanned_visit (council, link_partner_visit_id, visit_id, slot, window_start, window_end)
    select council, id, gen_random_uuid(), 'secret of ' || council, held_on, held_on from link_partner_visit
    where council = $1 order by id limit 1
"""
ATTENDED = """
    insert into board_attendance (council, meeting_id, person_id, recusal_cleared, recorded_by, recorded_at)
    select m.council, m.id, (select min(q.id::text)::uuid from person q where q.council = $1), false,
           'recorder of ' || $1, '2025-01-01' from board_meeting m where m.council = $1 order by m.id limit 1
"""
DECIDED = """
    insert into board_decision (council, id, meeting_id, package_id, provider_id, quorum, deciding, recorded_by, recorded_at)
    select a.council, gen_random_uuid(), a.meeting_id, p.id, p.provider_id, 3, 3, 'decider of ' || $1, '2025-01-01'
    from board_attendance a join support_package p on p.council = a.council and p.provider_id is not null
    where a.council = $1 order by p.id limit 1
"""
RECUSED = """
    insert into board_recusal (council, decision_id, person_id, because)
    select d.council, d.id, a.person_id, 'school' from board_decision d
    join board_attendance a on a.council = d.council and a.meeting_id = d.meeting_id where d.council = $1
"""
WITHDRAWAL = """
    insert into import_withdrawal (council, import_id, reason, asked_by, asked_at)
    values ($1, $2, 'Secret reason of ' || $1, 'somebody of ' || $1, '2020-01-01')
"""
PROGRESS = """
    insert into import_progress (council, import_id, stage, rows_read, line, told, begun_at, told_at)
    values ($1, $2, 'reading', 1, 2, 1, '2020-01-01', '2020-01-01')
"""
RAISED = """
    insert into review_raised (council, review_point_id, raised_at)
    select council, id, now() from review_point where council = $1 limit 1
"""
SIGNED_IN = """
    insert into browser_session (council, id, secret_hash, issuer, called, name, is_guest, begun_at, seen_at, ends_at)
    values ($1, gen_random_uuid(), sha256(convert_to($1, 'UTF8')), 'issuer of ' || $1, 'caller of ' || $1, 'Browser of ' || $1, false,
            '2025-01-01', '2025-01-01', '2025-01-02')
"""
WORK = """
    insert into work (kind, key, council, due_at, asked_at, asks, fence, attempts, failures)
    values ('plan_visits', $2, $1, '2099-01-01', '2025-01-01', 1, 0, 0, 0)
"""


def callers(council: str):
    """Every role of a council; people of a school come from its first."""
    for role in Role:
        yield {"role": role, "council": council, "urns": [URNS[council][0]] if role in SCHOOL_ROLES else ()}


@pytest.mark.parametrize(("council", "other"), BOTH)
async def test_without_the_applications_filters_no_answer_changes(full_api, world, council, other):
    private = await private_values(full_api.database, of=other, not_of=council)
    published = {row["hash"].removeprefix("\\x") for row in await rows_of(full_api.database, "event", None)}
    altered_for, read_by = Counter(), Counter()
    for route in GETS:
        paths = {EXAMPLES[route].make(named(world, whose, school=n)).path for whose in URNS for n in (0, 1)}
        for path in sorted(paths):
            for caller in callers(council):
                plain = await full_api.call("GET", path, headers=SAME_ID, **caller)
                with without_council_filters(full_api.service_database) as altered:
                    opened = await full_api.call("GET", path, headers=SAME_ID, **caller)
                altered_for[route] += len(altered)
                read_by[route] += plain.is_success
                assert opened.status_code == plain.status_code, (path, caller)
                assert without(published, opened) == without(set(), plain), (path, caller)
                assert opened.headers.get("etag") == plain.headers.get("etag"), (path, caller)
                if opened.is_success:
                    assert not [value for value in private if value in opened.text], (path, caller)
    unfiltered = {("GET", "/v1/me"), ("GET", "/v1/event-kinds"), ("GET", "/v1/case-imports/template.csv")}
    assert {route for route in GETS if not altered_for[route]} == unfiltered
    lists = [route for route in GETS if is_list(*route)]
    assert [route for route in lists if not altered_for[route] >= read_by[route] > 0] == []


def without(published: set[str], answer) -> bytes | list:
    """What was answered, byte for byte. Events are read one by one, less those of England's chain: no council's own."""
    if not answer.is_success or answer.url.path != "/v1/events":
        return answer.content
    return [event for event in answer.json()["items"] if event["hash"] not in published]


async def test_without_the_applications_filters_nobody_changes_what_is_anothers(full_api, world):
    theirs = named(world, "310").school
    decision = {"urn": 101901, "level": "red", "reason": "Why not."}
    attempts = [
        ("POST", f"/v1/visits/{theirs.planned_visit_id}/record", {"json": minutes_of("307")}, 404),
        ("PATCH", f"/v1/actions/{theirs.action_id}", patch(theirs), 404),
        ("POST", f"/v1/review-points/{theirs.review_point_id}/decision", reviewing(theirs), 404),
        ("POST", "/v1/support-packages", {"json": need_of("307", case_id=theirs.case_id)}, 422),
        ("POST", f"/v1/support-packages/{theirs.packages['identified'].id}/broker", brokering(theirs), 404),
        ("POST", "/v1/level-decisions", {"json": {**decision, "assessment_id": theirs.assessment_id}}, 422),
        ("POST", "/v1/cases", {"json": opening(101903, lead_officer_id=world.councils["310"].person_id)}, 422),
    ]
    before = {table: await rows_of(full_api.database, table, "310") for table in OWNED}
    for method, path, more, status in attempts:
        role = "assistant_director" if path.endswith("/decision") else "principal_adviser"
        with without_council_filters(full_api.service_database) as altered:
            answer = await full_api.call(method, path, role, council="307", **more)
        assert answer.status_code == status, (path, answer.text)
        assert altered
    assert {table: await rows_of(full_api.database, table, "310") for table in OWNED} == before


def patch(school) -> dict:
    """A change of an action that names the right version."""
    return {"json": {"status": "done"}, "headers": {"If-Match": school.action_etag}}


def reviewing(school) -> dict:
    """A decision on a review that names the right version."""
    return {"json": {"decision": "exit", "reason": "Why not."}, "headers": {"If-Match": school.review_etag}}


def brokering(school) -> dict:
    """A step of a support package that names the right version."""
    return {"json": step_of("307", "brokered"), "headers": {"If-Match": school.packages["identified"].etag}}


def opening(urn: int, **more) -> dict:
    """A case to open."""
    return {"urn": urn, "reason": "Why not.", **more}


async def test_an_idempotency_key_of_another_council_is_nobodys(full_api):
    for council in URNS:
        with without_council_filters(full_api.service_database):
            answer = await full_api.post(
                "/v1/people",
                council=council,
                headers={"Idempotency-Key": f"key of {'310' if council == '307' else '307'}"},
                json={"name": f"Somebody else of {council}"},
            )
        assert answer.status_code == 201
        assert "idempotent-replayed" not in answer.headers


class Session:
    """A transaction as one service's role, rolled back in the end."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.connection = connection

    async def enter(self, service: Service, scope: str | None, council: str | None) -> None:
        """Become the service in a scope; None leaves the setting alone."""
        for name, value in (("scope", scope), ("council", council)):
            if value is not None:
                await self.connection.execute(f"select set_config('securing_good.{name}', $1, true)", value)
        await self.connection.execute(f"set local role {service.database_role}")

    async def owners(self, table: str) -> set[str | None]:
        """Whose rows of a table are seen."""
        return {row["council"] for row in await self.connection.fetch(f'select distinct council from "{table}"')}

    async def refused(self, sql: str, *values) -> str | None:
        """Why row-level security refuses a statement; None when it does not."""
        try:
            async with self.connection.transaction():
                await self.connection.execute(sql, *values)
        except asyncpg.InsufficientPrivilegeError as error:
            return str(error)
        return None


@pytest.fixture
async def session(full_api):
    """A transaction to try things in."""
    async with full_api.database.owner() as connection:
        transaction = connection.transaction()
        await transaction.start()
        yield Session(connection)
        await transaction.rollback()


PUBLISHED = {Ownership.PUBLISHED_OR_COUNCIL: {None}}


@pytest.mark.parametrize("service", list(Service))
@pytest.mark.parametrize(("scope", "council"), [(None, None), ("", ""), ("council", ""), ("council", "311")])
async def test_whoever_names_no_council_sees_no_row_of_any(session, service, scope, council):
    await session.enter(service, scope, council)
    for table, ownership in OWNED.items():
        assert await session.owners(table) <= PUBLISHED.get(ownership, set()), table


@pytest.mark.parametrize("service", list(Service))
@pytest.mark.parametrize(("council", "other"), BOTH)
async def test_whoever_names_a_council_sees_its_rows_and_what_is_published(session, service, council, other):
    await session.enter(service, "council", council)
    for table, ownership in OWNED.items():
        seen = await session.owners(table)
        assert council in seen, table
        assert seen - {council} <= PUBLISHED.get(ownership, set()), table


@pytest.mark.parametrize("service", list(Service))
async def test_the_sweep_sees_work_of_all_councils_and_no_other_row_of_theirs(full_api, session, service):
    # England is scored when it has been quiet for a while: on a slow day that is done before the story ends.
    of_england = {None} if await rows_of(full_api.database, "work", None) else set()
    await session.enter(service, "sweep", "")
    for table, ownership in OWNED.items():
        expected = {*URNS, *of_england} if ownership is Ownership.WORK else PUBLISHED.get(ownership, set())
        assert (await session.owners(table)) | PUBLISHED.get(ownership, set()) == expected, table


@pytest.mark.parametrize("service", list(Service))
async def test_whoever_finds_out_whose_somebody_is_sees_whom_councils_trust_and_no_other_row(session, service):
    await session.enter(service, "sign_in", "")
    seen = {table for table in OWNED if (await session.owners(table)) - PUBLISHED.get(OWNED[table], set())}
    assert seen == {name for name, table in TABLES.items() if table.info["read_at_sign_in"]} == {"identity_issuer"}
    assert await session.owners("identity_issuer") == set(URNS)


WRITES = sorted((name, service) for name in OWNED for service in rights.writers(TABLES[name]) if name in TABLES)


@pytest.mark.parametrize(("table", "service"), WRITES)
async def test_nobody_writes_rows_of_another_council_or_of_england(full_api, session, table, service):
    theirs = (await rows_of(full_api.database, table, "307"))[0]
    ours = (await rows_of(full_api.database, table, "310"))[0]
    await session.enter(service, "council", "310")
    assert "row-level security" in str(await session.refused(insertion(table), as_json({**theirs, **fresh(theirs)})))
    assert "row-level security" in str(await session.refused(insertion(table), as_json({**ours, "council": None})))
    if TABLES[table].info["append_only"]:
        for statement in (f"update \"{table}\" set council = '307'", f'delete from "{table}"'):
            assert "permission denied" in str(await session.refused(statement))
        return
    assert "row-level security" in str(await session.refused(f"update \"{table}\" set council = '307'"))
    for whose in ("council = '307'", "council is null"):
        touched = await session.connection.execute(f'update "{table}" set council = council where {whose}')
        assert touched == "UPDATE 0"
        assert await session.connection.execute(f'delete from "{table}" where {whose}') == "DELETE 0"
    assert await session.owners(table) <= {"310", None}


@pytest.mark.parametrize(("table", "service"), [pair for pair in WRITES if OWNED[pair[0]] is not Ownership.WORK])
@pytest.mark.parametrize("scope", ["england", "sweep", "sign_in"])
async def test_who_loads_for_england_or_hands_out_work_writes_no_councils_rows(
    full_api, session, table, service, scope
):
    theirs = (await rows_of(full_api.database, table, "307"))[0]
    await session.enter(service, scope, "")
    assert "row-level security" in str(await session.refused(insertion(table), as_json({**theirs, **fresh(theirs)})))
    if TABLES[table].info["append_only"]:
        assert "permission denied" in str(await session.refused(f'delete from "{table}"'))
        return
    assert await session.connection.execute(f"delete from \"{table}\" where council = '307'") == "DELETE 0"
    if scope != "england" and OWNED[table] is Ownership.PUBLISHED_OR_COUNCIL:
        assert await session.connection.execute(f'delete from "{table}" where council is null') == "DELETE 0"


def insertion(table: str) -> str:
    """A statement that inserts a row given as JSON, whatever its columns."""
    columns = ", ".join(f'"{column.name}"' for column in TABLES[table].columns if column.computed is None)
    return (
        f'insert into "{table}" ({columns}) overriding system value '
        f'select {columns} from jsonb_populate_record(null::"{table}", $1::jsonb)'
    )


def fresh(row: dict) -> dict:
    """New keys, so that only row-level security can refuse the row."""
    return {"id": str(uuid4())} if len(str(row.get("id", ""))) == 36 else {}


def as_json(row: dict) -> str:
    """A row as the statement takes it."""
    return json.dumps(row)
