"""What stands, fact by fact, read as the database's owner: to hold what a try tells against what a load then does."""

import json
from dataclasses import dataclass
from typing import Any

Key = tuple[Any, ...]
Fields = dict[str, Any]

_SQL = """
    select 'school' as fact, urn, null as indicator, null::int as period, null as area, '{}'::jsonb as which,
           to_jsonb(s) - '{urn,import_id,available_on}'::text[] as fields from school s
    union all
    select 'school_link', urn, null, null, null, jsonb_build_object('other_urn', other_urn),
           to_jsonb(l) - '{urn,other_urn,import_id,known_at,ceased_at,ceased_by}'::text[]
    from school_link l where ceased_at is null
    union all
    select 'observation', o.urn, i.code, o.period, null, jsonb_build_object('release', o.release),
           to_jsonb(o) - '{urn,indicator_id,period,import_id,known_at,ceased_at,ceased_by,council,owner,release}'::text[]
    from observation o join indicator i on i.id = o.indicator_id join import_outcome r using (import_id)
    where ceased_at is null and o.owner = $1 and r.dataset = $2
    union all
    select 'benchmark', null, i.code, b.period, b.area, jsonb_build_object('release', b.release),
           to_jsonb(b) - '{id,indicator_id,period,area,import_id,known_at,ceased_at,ceased_by,council,owner,release}'::text[]
    from benchmark b join indicator i on i.id = b.indicator_id join import_outcome r using (import_id)
    where ceased_at is null and b.owner = $1 and (r.dataset = $2 or b.area = 'england_schools')
    union all
    select 'inspection', n.urn, null, null, null, jsonb_build_object('kind', n.kind, 'inspected_on', n.inspected_on),
           to_jsonb(n) - '{urn,kind,inspected_on,import_id,known_at,ceased_at,ceased_by,council,owner}'::text[]
    from inspection n join import_outcome r using (import_id)
    where ceased_at is null and n.owner = $1 and r.dataset = $2
    union all
    select 'calendar_period', null, null, academic_year, area,
           jsonb_strip_nulls(jsonb_build_object('kind', kind, 'term', term, 'title', title)),
           jsonb_build_object('starts_on', starts_on, 'ends_on', ends_on)
    from calendar_period where ceased_at is null and owner = $1
"""


@dataclass(frozen=True)
class Difference:
    """How a fact differs: both sides whole, or where it stands on both the fields that differ."""

    before: Fields | None
    after: Fields | None


async def standing(database, imported: dict) -> dict[Key, Fields]:
    """Every fact that stands of the import's owner, as far as a file of its dataset can touch it."""
    async with database.owner() as owner:
        rows = await owner.fetch(_SQL, imported["council"] or "england", imported["dataset"])
    found: dict[Key, Fields] = {}
    for row in rows:
        key = (*row[:5], json.dumps(json.loads(row["which"]), sort_keys=True))
        assert key not in found, f"two facts that nothing tells apart: {key}"
        found[key] = json.loads(row["fields"])
    return found


def differing(before: dict[Key, Fields], after: dict[Key, Fields]) -> dict[Key, Difference]:
    """Fact by fact, how what stood before differs from what stands after."""
    found = {}
    for key in before.keys() | after.keys():
        was, now = before.get(key), after.get(key)
        if was is None or now is None:
            found[key] = Difference(_told(was), _told(now))
        elif names := {name for name in was if was[name] != now[name]}:
            found[key] = Difference({name: was[name] for name in names}, {name: now[name] for name in names})
    return found


def _told(fields: Fields | None) -> Fields | None:
    return None if fields is None else {name: value for name, value in fields.items() if value is not None}


def as_told(items: list[dict]) -> dict[Key, Difference]:
    """The differences of an import, as its list tells them."""
    names = ("fact", "urn", "indicator", "period", "area")
    told = {
        (*(item[name] for name in names), json.dumps(item["which"], sort_keys=True)): Difference(
            item["before"], item["after"]
        )
        for item in items
    }
    assert len(told) == len(items), "a fact is told twice"
    for item in items:
        change = "added" if item["before"] is None else "ceased" if item["after"] is None else "changed"
        assert item["change"] == change, item
        assert item["what"], item
    return told
