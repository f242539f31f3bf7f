"""What a merge has changed, fact by fact, noted inside the transaction that made it, so that it outlives its undoing.

A file's rows carry the import that told them and the one that ended them, so each is found by what the merge itself
wrote. A school has one row that is written over: it is compared with how it was.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any, Final, Self

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.database import UnitOfWork
from securing_good.local_authorities import name_of
from securing_good.receiving import MOST_DIFFERENCES
from securing_good.sentences import in_words
from securing_good.vocabulary import CalendarKind, FactChange, FactKind
from securing_good_risk_engine.sources.dataset import academic_year
from securing_good_risk_engine.sources.facts import Subject

_BATCH: Final = 1000
_IN_MEMORY: Final = 4_000_000
"""Bytes that are held in memory until they are stored; more are written to disk meanwhile."""
_AREAS: Final = {
    "england": "England, state-funded schools",
    "england_all": "England, all schools",
    "england_primary": "England, state-funded primary schools",
    "england_secondary": "England, state-funded secondary schools",
    "england_special": "England, state-funded special schools",
    "england_schools": "how England's schools are spread",
}


async def look_before(session: AsyncSession, subject: Subject) -> None:
    """Remember what a merge of this subject writes over, before it does."""
    if subject is Subject.SCHOOLS:
        await session.execute(text("create temporary table school_before on commit drop as select * from school"))


class Noted:
    """Differences on their way from a merge that is undone to the transaction's end. Memory stays flat."""

    def __init__(self) -> None:
        self.found = 0
        """How many there are, kept or not."""
        self._lines: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()

    async def take(self, unit: UnitOfWork, subject: Subject, *, import_id: int) -> None:
        """Note what this transaction's merge of an import has changed: what would be another or cease first, then news."""
        pairs = " union all ".join(_PAIRS[kind] for kind in _KINDS[subject])
        values = {"import_id": import_id, "now": unit.now, "owner": unit.scope.owner or "england"}
        given = {name: value for name, value in values.items() if f":{name}" in pairs}
        self.found = await unit.session.scalar(text(_COUNT.format(pairs=pairs)), given) or 0
        rows = await unit.session.stream(
            text(_LIST.format(pairs=pairs)),
            {**given, "most": MOST_DIFFERENCES},
            execution_options={"yield_per": _BATCH},
        )
        number = 0
        async for row in rows.mappings():
            number += 1
            self._lines.write(json.dumps(_told(number, row)).encode() + b"\n")

    async def store(self, unit: UnitOfWork, import_id: int) -> None:
        """Keep what was noted."""
        self._lines.seek(0)
        while batch := list(islice(self._lines, _BATCH)):
            values = {"import_id": import_id, "council": unit.scope.owner, "told": f"[{b','.join(batch).decode()}]"}
            await unit.session.execute(text(_STORE), values)


def _told(number: int, row: Any) -> dict[str, Any]:
    """One difference as it is kept: JSON stays the text that the database wrote, so that no figure loses a digit."""
    kind, which = FactKind(row["fact"]), json.loads(row["which"])
    change = (
        FactChange.ADDED if row["before"] is None else FactChange.CEASED if row["after"] is None else FactChange.CHANGED
    )
    names = ("fact", "urn", "school", "which", "indicator", "period", "area", "before", "after")
    return {**{name: row[name] for name in names}, "number": number, "change": change, "what": _WHAT[kind](row, which)}


def _of_figure(row: Mapping[str, Any], which: Mapping[str, Any]) -> str:
    release = which["release"].replace("_", " ")
    area = "" if row["area"] is None else f", {_AREAS.get(row['area']) or _place(row['area'])}"
    return f"{row['title']}, {academic_year(row['period'])}, {release}{area}"


def _of_link(row: Mapping[str, Any], which: Mapping[str, Any]) -> str:
    name = row["title"]
    return f"Link with {name} ({which['other_urn']})" if name else f"Link with {which['other_urn']}"


def _of_inspection(_: Mapping[str, Any], which: Mapping[str, Any]) -> str:
    return f"{which['kind'].capitalize()} inspection of {in_words(date.fromisoformat(which['inspected_on']))}"


def _of_calendar(row: Mapping[str, Any], which: Mapping[str, Any]) -> str:
    kind, term = CalendarKind(which["kind"]), which.get("term")
    words = {
        CalendarKind.TERM: f"{term} term",
        CalendarKind.HALF_TERM: f"{term} half-term break",
        CalendarKind.HOLIDAY: "holiday" if term is None else f"{term} holiday",
        CalendarKind.BANK_HOLIDAY: "bank holiday",
    }[kind].capitalize()
    title = f" ({which['title']})" if which.get("title") else ""
    place = "England" if row["area"] is None else _place(row["area"])
    return f"{words}{title}, {academic_year(row['period'])}, {place}"


def _place(code: str) -> str:
    return name_of(code) or f"LA {code}"


_WHAT: Final[Mapping[FactKind, Callable[[Mapping[str, Any], Mapping[str, Any]], str]]] = {
    FactKind.SCHOOL: lambda _row, _which: "The school in the register",
    FactKind.SCHOOL_LINK: _of_link,
    FactKind.OBSERVATION: _of_figure,
    FactKind.BENCHMARK: _of_figure,
    FactKind.INSPECTION: _of_inspection,
    FactKind.CALENDAR_PERIOD: _of_calendar,
}

_KINDS: Final[Mapping[Subject, tuple[FactKind, ...]]] = {
    Subject.SCHOOLS: (FactKind.SCHOOL,),
    Subject.LINKS: (FactKind.SCHOOL_LINK,),
    Subject.OBSERVATIONS: (FactKind.OBSERVATION, FactKind.BENCHMARK),
    Subject.INSPECTIONS: (FactKind.INSPECTION,),
    Subject.CALENDAR: (FactKind.CALENDAR_PERIOD,),
}


def _object(row: str, key: str, columns: str) -> str:
    """The row's columns as JSON; null where there is no such row."""
    pairs = ", ".join(f"'{column}', {row}.{column}" for column in columns.split())
    return f"case when {row}.{key} is not null then jsonb_build_object({pairs}) end"


def _sides(key: str, columns: str) -> str:
    """What stood, `o`, and what stands now, `n`: each with these columns, and with `key` where it is there at all."""
    return f"{_object('o', key, columns)} as before, {_object('n', key, columns)} as after"


_FIGURE: Final = "value lower upper cohort status available_on"
_AREA: Final = "value cohort p10 p20 schools available_on"
_INSPECTED: Final = "ended_on published_on number inspected_urn outcome category judgements available_on"

# What a merge wrote is known by its moment, which no other merge of the same owner has, and by its import.
_PAIRS: Final[Mapping[FactKind, str]] = {
    FactKind.SCHOOL: """
        select 'school' as fact, n.urn, null as indicator, null as title, cast(null as integer) as period, null as area,
               jsonb_build_object() as which, to_jsonb(o) - array['urn', 'import_id', 'available_on'] as before,
               to_jsonb(n) - array['urn', 'import_id', 'available_on'] as after
        from school n left join school_before o on o.urn = n.urn
    """,
    FactKind.SCHOOL_LINK: f"""
        select 'school_link' as fact, n.urn, null as indicator, coalesce(n.other_name, o.other_name) as title,
               cast(null as integer) as period, null as area, jsonb_build_object('other_urn', n.other_urn) as which,
               {_sides("urn", "type other_name established_on")}
        from school_link n
        left join school_link o on o.urn = n.urn and o.other_urn = n.other_urn
                               and o.ceased_at = :now and o.ceased_by = :import_id
        where n.import_id = :import_id
    """,  # noqa: S608
    FactKind.OBSERVATION: f"""
        select 'observation' as fact, n.urn, i.code as indicator, i.title, cast(n.period as integer) as period,
               null as area, jsonb_build_object('release', n.release) as which, {_sides("urn", _FIGURE)}
        from observation n join indicator i on i.id = n.indicator_id
        left join observation o on o.urn = n.urn and o.indicator_id = n.indicator_id and o.period = n.period
                               and o.release = n.release and o.ceased_at = :now and o.ceased_by = :import_id
        where n.import_id = :import_id
    """,  # noqa: S608
    # A spread of England is told in the name of the newest import in it, whichever made it necessary.
    FactKind.BENCHMARK: f"""
        select 'benchmark' as fact, cast(null as integer) as urn, i.code as indicator, i.title,
               cast(i.period as integer) as period, i.area, jsonb_build_object('release', i.release) as which,
               {_sides("id", _AREA)}
        from (select * from benchmark where ceased_at = :now and ceased_by = :import_id and owner = :owner) o
        full join (select * from benchmark where known_at = :now and owner = :owner and ceased_at is null
                   and (import_id = :import_id or area = 'england_schools')) n
                  on (o.indicator_id, o.period, o.area, o.release) = (n.indicator_id, n.period, n.area, n.release)
        cross join lateral (
            select code, title, coalesce(n.period, o.period) as period, coalesce(n.area, o.area) as area,
                   coalesce(n.release, o.release) as release
            from indicator where id = coalesce(n.indicator_id, o.indicator_id)
        ) i
    """,  # noqa: S608
    FactKind.INSPECTION: f"""
        select 'inspection' as fact, coalesce(n.urn, o.urn) as urn, null as indicator, null as title,
               cast(null as integer) as period, null as area,
               jsonb_build_object('kind', coalesce(n.kind, o.kind),
                                  'inspected_on', coalesce(n.inspected_on, o.inspected_on)) as which,
               {_sides("urn", _INSPECTED)}
        from (select * from inspection where ceased_at = :now and ceased_by = :import_id) o
        full join (select * from inspection where import_id = :import_id) n
                  on (o.urn, o.kind, o.inspected_on) = (n.urn, n.kind, n.inspected_on)
    """,  # noqa: S608
    FactKind.CALENDAR_PERIOD: f"""
        select 'calendar_period' as fact, cast(null as integer) as urn, null as indicator, null as title,
               cast(coalesce(n.academic_year, o.academic_year) as integer) as period, coalesce(n.area, o.area) as area,
               jsonb_strip_nulls(jsonb_build_object('kind', coalesce(n.kind, o.kind), 'term', coalesce(n.term, o.term),
                                                    'title', coalesce(n.title, o.title))) as which,
               {_sides("id", "starts_on ends_on")}
        from (select t.*, row_number() over alike as place from calendar_period t
              where ceased_at = :now and ceased_by = :import_id
              window alike as (partition by area, academic_year, kind, term, title order by starts_on)) o
        full join (select t.*, row_number() over alike as place from calendar_period t where import_id = :import_id
                   window alike as (partition by area, academic_year, kind, term, title order by starts_on)) n
                  on coalesce(o.area, '') = coalesce(n.area, '') and o.academic_year = n.academic_year
                 and o.kind = n.kind and coalesce(o.term, '') = coalesce(n.term, '')
                 and coalesce(o.title, '') = coalesce(n.title, '') and o.place = n.place
    """,  # noqa: S608
}

_COUNT: Final = "select count(*) from ({pairs}) p where p.before is distinct from p.after"

_DIFFERS: Final = """
    case when d.before is null or d.after is null then jsonb_strip_nulls(d.{side})
         else (select jsonb_object_agg(e.key, d.{side} -> e.key) from jsonb_each(d.before) e
               where e.value is distinct from d.after -> e.key) end
"""
_ORDER: Final = "{0}.before is null, {0}.urn nulls first, {0}.indicator, {0}.period, {0}.area, cast({0}.which as text)"
_LIST: Final = f"""
    with d as (
        select * from ({{pairs}}) p where p.before is distinct from p.after order by {_ORDER.format("p")} limit :most
    )
    select d.fact, d.urn, s.name as school, d.indicator, d.title, d.period, d.area, cast(d.which as text) as which,
           cast({_DIFFERS.format(side="before")} as text) as before, cast({_DIFFERS.format(side="after")} as text) as after
    from d left join school s on s.urn = d.urn order by {_ORDER.format("d")}
"""  # noqa: S608

_STORE: Final = """
    insert into import_difference (import_id, number, council, fact, change, urn, school, what, which, indicator, period,
                                   area, before, after)
    select cast(:import_id as integer), d.number, cast(:council as text), d.fact, d.change, d.urn, d.school, d.what,
           cast(d.which as jsonb), d.indicator, d.period, d.area, cast(d.before as jsonb), cast(d.after as jsonb)
    from json_to_recordset(cast(:told as json))
         as d(number integer, fact text, change text, urn integer, school text, what text, which text, indicator text,
              period integer, area text, before text, after text)
"""
