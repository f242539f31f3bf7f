"""The chain of events: whatever its owner changes in it is found, and where; what holds by itself is found by kept heads."""

import json
import random
import subprocess
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.chain_heads import HeadsError, head_of, read_heads, signed
from securing_good.chain_verifying import verify
from securing_good.database import make_engine, of_council
from securing_good.events import EventKind, Happening, Link, link_hash
from securing_good.settings import Service
from tests.harness.callers import api_on

CHAIN, EVENTS, KEPT = "307", 120, 30
"""A head is kept of each thirtieth event."""
TRIES = 1_000
TELLING = ("kind", "subject", "actor", "at", "urn", "hash", "commitment")


@pytest.fixture
async def chain(database):
    """A database with a chain of so many events."""
    async with api_on(database, councils=(CHAIN,)):
        pass
    service = database.opened(Service.API)
    try:
        async with database.owner() as owner:
            written = await owner.fetchval("select sequence from event_chain where chain = $1", CHAIN) or 0
        for number in range(written, EVENTS, 3):
            async with service.unit_of_work(of_council(CHAIN), actor=f"test:{number % 7}") as unit:
                for one in range(number, min(number + 3, EVENTS)):
                    said = {"name": f"Person {one}", "of": {"ä": [one, None, 1.5]}}
                    unit.record(Happening(EventKind.PERSON_ADDED, f"person:{one}", said, urn=100_000 + one))
    finally:
        await service.close()
    return database


@asynccontextmanager
async def owning(database):
    """A transaction of the database's owner, whom nothing binds; it is undone."""
    engine = make_engine(database.url, pool_size=1)
    try:
        async with engine.connect() as connection, connection.begin() as transaction:
            yield AsyncSession(bind=connection)
            await transaction.rollback()
    finally:
        await engine.dispose()


async def run(session, statement: str, **values):
    return await session.execute(text(statement), {"chain": CHAIN, **values})


async def edit(session, chance, at):
    """One thing an event tells."""
    name = chance.choice(TELLING)
    to = {
        "urn": "coalesce(urn, 100000) + 1",
        "at": "at + interval '1 microsecond'",
        "hash": "sha256(hash)",
        "commitment": "sha256(commitment)",
    }.get(name, f"{name} || 'x'")
    await run(session, f"update event set {name} = {to} where chain = :chain and sequence = :at", at=at)
    return {at, at + 1} if name == "hash" else {at}


async def edit_detail(session, chance, at):
    """What an event says in detail, or the salt of it."""
    to = chance.choice(["payload = payload || '{\"more\": 1}'", "salt = sha256(salt)", "payload = '{}'"])
    await run(session, f"update event_payload set {to} where chain = :chain and sequence = :at", at=at)
    return {at}


async def delete(session, chance, at):
    """An event or several."""
    until = min(at + chance.randrange(3), EVENTS - 1)
    for table in ("event_payload", "event"):
        await run(
            session, f"delete from {table} where chain = :chain and sequence between :at and :until", at=at, until=until
        )
    return {at}


async def reorder(session, chance, at):
    """Two events change places."""
    other = chance.choice([one for one in range(1, EVENTS + 1) if one != at])
    told = ", ".join(TELLING)
    pairs = "(values (cast(:at as bigint), cast(:other as bigint)), (:other, :at)) x(place, taken)"
    await run(
        session,
        f"update event e set ({told}) = (select {told} from event o where o.chain = :chain and o.sequence = x.taken) "
        f"from {pairs} where e.chain = :chain and e.sequence = x.place",
        at=at,
        other=other,
    )
    return {at, other}


async def insert(session, _chance, at):
    """Another event between two, and all that follow one place on."""
    await run(session, "delete from event_payload where chain = :chain and sequence > :at", at=at)
    await run(session, "update event set sequence = -sequence where chain = :chain and sequence > :at", at=at)
    await run(session, "update event set sequence = 1 - sequence where chain = :chain and sequence < 0")
    told = ", ".join(("council", *TELLING))
    await run(
        session,
        f"insert into event (sequence, {told}) select sequence + 1, {told} from event where chain = :chain and sequence = :at",
        at=at,
    )
    await run(session, "update event_chain set sequence = sequence + 1 where chain = :chain")
    return {at + 1}


async def move_head(session, chance, _at):
    """What the chain's end is said to be."""
    to = chance.choice(["sequence = sequence - 1", "hash = sha256(hash)", "sequence = sequence + 5"])
    await run(session, f"update event_chain set {to} where chain = :chain")
    return {EVENTS, EVENTS - 1, EVENTS + 5}


@pytest.mark.parametrize(
    "change", [edit, edit_detail, delete, reorder, insert, move_head], ids=lambda one: one.__name__
)
async def test_each_of_a_thousand_changes_is_found_where_it_is(chain, change):
    async with owning(chain) as session:
        clean = await verify(session, CHAIN)
        assert (clean.events, clean.redacted, clean.faults) == (EVENTS, 0, [])
        chance = random.Random(change.__name__)
        for _ in range(TRIES // 6 + 1):
            within = await session.begin_nested()
            places = await change(session, chance, chance.randrange(1, EVENTS))
            found = (await verify(session, CHAIN)).faults
            assert found
            assert min(one.sequence for one in found) in places
            await within.rollback()
        assert (await verify(session, CHAIN)).faults == []


async def written_anew(session, first: int, until: int = EVENTS) -> None:
    """As somebody would who knows how: from one event on each hash and the head are made again, up to a new end."""
    rows = (await run(session, "select * from event where chain = :chain order by sequence")).all()
    previous = bytes(32) if first == 1 else bytes(rows[first - 2].hash)
    for row in rows[first - 1 : until]:
        actor = "somebody:else" if row.sequence == first else row.actor
        link = Link(CHAIN, row.sequence, row.kind, row.subject, row.urn, actor, row.at, bytes(row.commitment))
        previous = link_hash(previous, link)
        values = {"at": row.sequence, "actor": actor, "hash": previous}
        await run(
            session, "update event set actor = :actor, hash = :hash where chain = :chain and sequence = :at", **values
        )
    for table in ("event_payload", "event"):
        await run(session, f"delete from {table} where chain = :chain and sequence > :until", until=until)
    await run(
        session,
        "update event_chain set sequence = :until, hash = :hash where chain = :chain",
        until=until,
        hash=previous,
    )


async def heads(session):
    """Those that were signed as the chain grew."""
    rows = (
        await run(session, "select sequence, hash from event where chain = :chain and sequence % :n = 0", n=KEPT)
    ).all()
    return {row.sequence: head_of(CHAIN, row.sequence, bytes(row.hash), datetime.now(UTC)) for row in rows}


@pytest.mark.parametrize("first", [1, 29, 30, 31, 90, EVENTS])
async def test_a_chain_that_was_written_anew_holds_but_not_against_the_heads_that_were_kept(chain, first):
    async with owning(chain) as session:
        kept = await heads(session)
        assert (await verify(session, CHAIN, kept)).faults == []
        await written_anew(session, first)
        assert (await verify(session, CHAIN)).faults == []
        found = (await verify(session, CHAIN, kept)).faults
        assert [one.sequence for one in found] == [number for number in sorted(kept) if number >= first]


@pytest.mark.parametrize("until", [1, 59, 60, EVENTS - 1])
async def test_an_end_that_was_cut_off_is_missed_by_the_heads_that_were_kept(chain, until):
    async with owning(chain) as session:
        kept = await heads(session)
        await written_anew(session, until + 1, until)
        assert (await verify(session, CHAIN)).faults == []
        found = (await verify(session, CHAIN, kept)).faults
        assert [one.sequence for one in found] == [number for number in sorted(kept) if number > until]
        assert f"The chain ends with event {until}" in found[0].what


async def test_a_detail_that_was_redacted_leaves_a_chain_that_holds(chain):
    async with owning(chain) as session:
        await run(session, "delete from event_payload where chain = :chain and sequence in (5, 6, 50)")
        found = await verify(session, CHAIN)
        assert (found.events, found.redacted, found.faults) == (EVENTS, 3, [])


def test_a_head_is_its_signers_and_no_letter_of_it_can_change():
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    head = head_of(CHAIN, 5, bytes(range(32)), datetime(2026, 11, 28, tzinfo=UTC))
    line = signed(head, key)
    assert read_heads([line, "", "  \n"], key.public_key()) == [head]
    for wrong in (
        line.replace('"sequence":5', '"sequence":6'),
        line.replace("00", "01", 1),
        line.replace("307", "310"),
    ):
        with pytest.raises(HeadsError, match="Line 2 was not signed by this key"):
            read_heads([line, wrong], key.public_key())
    with pytest.raises(HeadsError, match="Line 1 was not signed"):
        read_heads([line], other.public_key())
    for wrong in ("{", "[]", '{"chain": 1}', line.replace('"signature":"', '"signature":"!')):
        with pytest.raises(HeadsError, match="Line 1 is no signed head"):
            read_heads([wrong], key.public_key())


async def test_whoever_runs_it_keeps_heads_and_verifies_by_a_command(chain, tmp_path):
    key = Ed25519PrivateKey.generate()
    private, public = tmp_path / "heads.pem", tmp_path / "heads.pub"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))

    def asked(*arguments):
        environment = {"DATABASE_URL": chain.url, "SECURING_GOOD_ENVIRONMENT": "local", "PATH": ""}
        command = [sys.executable, "-m", "securing_good_api", *map(str, arguments)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)

    printed = asked("heads", private)
    assert (printed.returncode, printed.stderr) == (0, "")
    kept = tmp_path / "heads.jsonl"
    kept.write_text(printed.stdout)
    assert {json.loads(line)["chain"] for line in printed.stdout.splitlines()} >= {CHAIN}
    found = asked("verify", "--heads", kept, "--key", public)
    assert (found.returncode, found.stdout) == (0, ""), found.stderr
    assert f"307: {EVENTS} events, 0 of them redacted, as it was written." in found.stderr

    async with chain.owner() as owner:
        await owner.execute("update event set actor = 'nobody' where chain = '307' and sequence = 17")
    found = asked("verify")
    assert (found.returncode, [json.loads(line)["sequence"] for line in found.stdout.splitlines()]) == (1, [17])
    assert "307: 120 events, 0 of them redacted, faults: 1." in found.stderr
    for wrong, said in (
        (("verify", "--heads", kept), "give both --heads and --key"),
        (("verify", "--heads", kept, "--key", private), "holds no public key"),
        (("verify", "--heads", tmp_path / "none", "--key", public), "No such file"),
        (("heads", public), "holds no private key"),
    ):
        refused = asked(*wrong)
        assert (refused.returncode, refused.stdout) == (2, ""), wrong
        assert said in refused.stderr
