"""The chains of events of all councils and of England: verified, and their heads signed to be kept elsewhere."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable

from sqlalchemy import text

from securing_good.chain_heads import Head, SigningKey, head_of, signed
from securing_good.chain_verifying import Fault, Verified, last_of, verify
from securing_good.database import OF_ENGLAND, Database, Scope, of_council
from securing_good.events import ENGLAND


async def verify_chains(database: Database, kept: Iterable[Head] = ()) -> AsyncIterator[Verified]:
    """Each chain in turn, held against the heads that were kept of it; one of which heads were kept and that is gone, too."""
    heads: defaultdict[str, dict[int, Head]] = defaultdict(dict)
    for head in kept:
        heads[head.chain][head.sequence] = head
    scopes = await _chains(database)
    for chain, scope in scopes.items():
        async with database.reading(scope, at_one_moment=True) as session:
            yield await verify(session, chain, heads[chain])
    for chain in heads.keys() - scopes.keys():
        gone = [Fault(chain, number, "The whole chain is gone, and its council with it.") for number in heads[chain]]
        yield Verified(chain, 0, 0, gone)


async def sign_heads(database: Database, key: SigningKey) -> AsyncIterator[str]:
    """The head of each chain that has begun, signed, as one line of JSON."""
    for chain, scope in (await _chains(database)).items():
        async with database.reading(scope) as session:
            head = await last_of(session, chain)
        if head is not None:
            yield signed(head_of(chain, *head, database.clock()), key)


async def _chains(database: Database) -> dict[str, Scope]:
    async with database.reading(OF_ENGLAND) as session:
        codes = await session.scalars(text("select code from council order by code"))
        return {ENGLAND: OF_ENGLAND, **{code: of_council(code) for code in codes}}
