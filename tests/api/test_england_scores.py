"""England scored at once, through the database: each school as its own assessment has it, kept as a whole, asked for once."""

import json
from datetime import date

from deploy.sample.files import files
from securing_good.database import LONDON, of_council
from securing_good.settings import Service
from securing_good.vocabulary import Flag
from securing_good.work import WorkKind, claim
from securing_good_risk_engine.basis import read_basis
from securing_good_risk_engine.rulesets import load_shipped
from securing_good_risk_engine.score_england import score_england
from securing_good_risk_engine.scoring.judging import judge
from securing_good_risk_engine.scoring.years import settled
from tests.harness.working import load_thin_files, send, work_off

RULES = load_shipped()[-1]
BYTES = {Flag.NOT_ASSESSED: 0, Flag.NONE: 1, Flag.CONCERN: 2, Flag.SERIOUS_CONCERN: 3}


async def due_now(api) -> None:
    async with api.database.owner() as owner:
        await owner.execute("update work set due_at = clock_timestamp() where kind = 'score_england'")


async def score(api) -> list:
    """Do what was asked for, and read what came of it."""
    database = api.database.opened(Service.RISK_ENGINE)
    await due_now(api)
    claims = await claim(database, WorkKind.SCORE_ENGLAND, limit=5)
    await score_england(database, claims)
    await database.close()
    async with api.database.owner() as owner:
        return await owner.fetch("select * from england_score order by urn")


async def asked(api) -> list:
    async with api.database.owner() as owner:
        return await owner.fetch("select key, asks, due_at > asked_at as later from work where kind = 'score_england'")


async def test_each_school_of_the_sample_borough_as_its_own_assessment_has_it(api):
    for file in files(date(2026, 11, 23)):
        content = file.content if isinstance(file.content, bytes) else file.content.encode()
        form = {"period": file.period} if file.period else {}
        sent = await api.post("/v1/imports", "admin", files={"file": (file.filename, content)}, data=form)
        assert sent.status_code == 202, sent.text
    await work_off(api.database)
    rows = await score(api)
    database = api.database.opened(Service.RISK_ENGINE)
    at = database.clock()
    async with database.reading(of_council("307")) as session:
        urns = [row["urn"] for row in rows]
        basis = await read_basis(session, "307", urns, RULES, as_of=at.astimezone(LONDON).date(), at=at)
    await database.close()
    assert len(rows) > 80
    for row in rows:
        urn = row["urn"]
        alone = basis.assessed(urn, ())
        assert row["suggested_level"] == alone.suggested_level
        assert (row["provisional"], row["coverage"]) == (alone.provisional, alone.coverage)
        assert alone.fuller is not None
        assert row["index_points"] == (alone.fuller.index.value if alone.fuller.index else None)
        assert list(row["flags"]) == [flag_byte(basis, urn, measure) for measure in RULES.measures]
    assert {byte for row in rows for byte in row["flags"]} == {0, 1, 2, 3, 255}
    assert {row["suggested_level"] for row in rows} >= {"green", "amber", "red"}


def flag_byte(basis, urn, measure) -> int:
    school = basis.known.schools[urn]
    if school.phase not in measure.phases:
        return 255
    rows = {code: settled(basis.known.evidence[urn], code, basis.as_of) for code in measure.reads}
    benchmarks = basis.known.benchmarks_for(school.phase)
    inspections = basis.known.inspections.get(urn, ())
    made = judge(measure, school, rows, inspections, benchmarks, basis.picture, RULES, basis.as_of)
    return BYTES[made.judgement.flag]


async def test_asked_for_once_some_seconds_after_imports_and_withdrawals(api):
    await load_thin_files(api)
    assert [tuple(row) for row in await asked(api)] == [("england", 2, True)]
    assert await score(api)
    assert await asked(api) == []
    withdrawn = await send(api, "again.csv", "urn,year_key\n")
    assert withdrawn["state"] == "refused"
    assert await asked(api) == []
    again = (await api.get("/v1/imports", "admin")).json()["items"]
    ks2 = next(one for one in again if one["filename"] == "ks2.csv")
    assert (
        await api.post(f"/v1/imports/{ks2['id']}/withdrawal", "admin", json={"reason": "Sent by mistake."})
    ).is_success
    await work_off(api.database)
    assert len(await asked(api)) == 1
    async with api.database.owner() as owner:
        await owner.execute("update school set status = 'closed' where urn = (select min(urn) from school)")
    async with api.database.owner() as owner:
        held = await owner.fetchval("select count(*) from england_score")
    assert len(await score(api)) == held - 1


async def test_a_schools_place_in_england_is_for_those_who_read_assessments_and_follows_the_scores(api):
    await load_thin_files(api)
    urn = (await api.get("/v1/schools")).json()["items"][0]["urn"]
    before = await api.get(f"/v1/schools/{urn}")
    assert before.json()["place_in_england"] is None
    rows = {row["urn"]: row for row in await score(api)}
    after = await api.get(f"/v1/schools/{urn}", headers={"If-None-Match": before.headers["ETag"]})
    place = after.json()["place_in_england"]
    assert (place["ruleset"], place["as_of"]) == (RULES.version, str(rows[urn]["as_of"]))
    points = rows[urn]["index_points"]
    assert place["index_points"] == (None if points is None else float(points))
    assert place["index_share"] is None, "a handful of schools is no England"
    member = await api.post("/v1/memberships", "admin", json={"urn": urn, "starts_on": "2025-09-01"})
    assert member.status_code == 201, member.text
    seen = (await api.get(f"/v1/schools/{urn}", "board_member")).json()
    assert seen["monitoring_level"] == "not_assessed"
    assert "place_in_england" not in seen
    (told,) = [one for one in await england_events(api) if one["kind"] == "england.scored"]
    assert told["payload"]["schools"] == len(rows)


async def england_events(api) -> list[dict]:
    async with api.database.owner() as owner:
        rows = await owner.fetch(
            "select e.kind, p.payload from event e join event_payload p using (chain, sequence) where e.chain = 'england'"
        )
    return [{"kind": row["kind"], "payload": json.loads(row["payload"])} for row in rows]
