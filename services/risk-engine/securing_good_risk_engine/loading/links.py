"""Links between schools: kept where they are news, read as lineage.

A link that is already known stays untouched; another type, day or name for the same two schools supersedes it, and the old
one keeps the time it was held true. A link that a newer file leaves out stays: the file may have been cut to some schools.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.database import UnitOfWork
from securing_good.vocabulary import LinkType
from securing_good_risk_engine.loading.outcome import Tally
from securing_good_risk_engine.sources.facts import FileRefused, Row, SchoolLinkFact
from securing_good_risk_engine.succession import Former, Link, histories


async def merge_links(unit: UnitOfWork, tally: Tally, rows: Sequence[Row], *, import_id: int) -> None:
    """Keep the links that differ from what is known, ending those they supersede. Raises FileRefused for a council."""
    if unit.scope.owner is not None:
        raise FileRefused("england_only", "Links between schools are published facts: an administrator loads them.")
    told = [fact for row in rows for fact in row.facts if isinstance(fact, SchoolLinkFact)]
    values = {
        "urns": [link.urn for link in told],
        "others": [link.other_urn for link in told],
        "names": [link.other_name for link in told],
        "types": [link.type.value for link in told],
        "days": [link.established_on for link in told],
        "import_id": import_id,
        "now": unit.now,
    }
    merged = (await unit.session.execute(text(_MERGE), values)).one()
    tally.rows_changed += merged.added
    tally.facts_added += merged.added
    tally.facts_superseded += merged.superseded


async def earlier_urns(session: AsyncSession) -> frozenset[int]:
    """URNs that came before a school of the register, at any remove: figures published under them are of use."""
    return frozenset((await session.scalars(text(_EARLIER))).all())


async def read_histories(
    session: AsyncSession, urns: Sequence[int], *, as_of: date, at: datetime
) -> dict[int, tuple[Former, ...]]:
    """The URNs each of these schools had before, by links known at a moment, of successions that had happened by a day."""
    rows = await session.execute(text(_AROUND), {"urns": list(urns), "as_of": as_of, "at": at})
    return histories(urns, [Link(row.urn, row.other_urn, LinkType(row.type), row.established_on) for row in rows])


_MERGE = """
    with told as (
        select * from unnest(cast(:urns as integer[]), cast(:others as integer[]), cast(:names as text[]),
                             cast(:types as text[]), cast(:days as date[]))
                 as t(urn, other_urn, other_name, type, established_on)
    ), news as (
        select t.*, l.import_id as held_from, l.known_at as held_since
        from told t left join school_link l on l.urn = t.urn and l.other_urn = t.other_urn and l.ceased_at is null
        where l.urn is null
           or (l.import_id < :import_id and (l.other_name, l.type, l.established_on) is distinct from
                                            (t.other_name, t.type, t.established_on))
    ), ended as (
        update school_link l set ceased_at = :now, ceased_by = :import_id from news n
        where l.urn = n.urn and l.other_urn = n.other_urn and l.import_id = n.held_from and l.known_at = n.held_since
        returning 1
    ), kept as (
        insert into school_link (urn, other_urn, import_id, known_at, type, other_name, established_on)
        select urn, other_urn, :import_id, :now, type, other_name, established_on from news
        returning 1
    )
    select (select count(*) from kept) as added, (select count(*) from ended) as superseded
"""

_EARLIER = """
    with recursive pair as (
        select other_urn as earlier, urn as later from school_link
        where type like 'predecessor%' and ceased_at is null
        union
        select urn, other_urn from school_link where type like 'successor%' and ceased_at is null
    ), line as (
        select p.earlier as urn from pair p join school s on s.urn = p.later
        union
        select p.earlier from pair p join line on line.urn = p.later
    )
    select urn from line
"""

_AROUND = """
    with recursive known as not materialized (
        select * from school_link
        where known_at <= :at and (ceased_at is null or ceased_at > :at)
          and (established_on is null or established_on <= :as_of)
    ), line as (
        select unnest(cast(:urns as integer[])) as urn
        union
        select e.urn from line cross join lateral (
            select k.other_urn as urn from known k where k.urn = line.urn and k.type like 'predecessor%'
            union all
            select k.urn from known k where k.other_urn = line.urn and k.type like 'successor%'
        ) e
    )
    select k.urn, k.other_urn, k.type, k.established_on from line join known k on k.urn = line.urn
    union
    select k.urn, k.other_urn, k.type, k.established_on from line join known k on k.other_urn = line.urn
"""
