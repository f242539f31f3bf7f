"""What is shown of a school."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.vocabulary import (
    ConcernCategory,
    Grade,
    InspectionKind,
    LinkType,
    MonitoringLevel,
    Phase,
    SchoolStatus,
)
from securing_good_api.actors import Actor, Permission
from securing_good_api.reads import Many, Out, Sql, View
from securing_good_api.redaction.facts import MEMBER
from securing_good_api.redaction.rules import How, Sight


class SchoolFactsOut(Out):
    """What the national register says of a school: public fact."""

    urn: int
    name: str
    phase: Phase
    type: str
    status: SchoolStatus
    council: str | None
    """LA code of the council whose area the school is in."""
    town: str | None
    postcode: str | None
    easting: int | None
    northing: int | None
    """Metres on the British National Grid, where the register has them."""
    religious_character: str | None
    trust: str | None
    """The academy trust that runs it; none where the council or a diocese maintains it."""
    trust_uid: str | None
    """The register's own number of the trust."""
    diocese: str | None
    low_age: int | None
    high_age: int | None
    opened_on: str | None
    closed_on: str | None
    laestab: Annotated[str | None, Sql("s.council || lpad(s.establishment_number::text, 4, '0')")]
    """LA code and establishment number, by which other national systems know it."""


class SchoolOut(SchoolFactsOut):
    """A school of the council, with the monitoring level people last decided."""

    monitoring_level: Annotated[MonitoringLevel, Sql("coalesce(d.level, 'not_assessed')")]
    level_decided_at: Annotated[str | None, Sql("d.decided_at")]


def _linked(ours: str, theirs: str) -> Many:
    """Schools linked to the school `s`, told from either end; where both ends tell, the school's own words count."""
    links = f"""
        select l.other_urn as urn, l.other_name as name, l.type, l.established_on, 1 as teller from school_link l
        where l.urn = s.urn and l.type like '{ours}%' and l.ceased_at is null
        union all
        select l.urn, null, replace(l.type, '{theirs}', '{ours}'), l.established_on, 2 from school_link l
        where l.other_urn = s.urn and l.type like '{theirs}%' and l.ceased_at is null
    """
    return Many(
        f"(select distinct on (l.urn) l.* from ({links}) l order by l.urn, l.teller) l",
        "true",
        "l.established_on, l.urn",
    )


class LinkedSchoolOut(Out):
    """A school that came before or after this one, as the national register links them."""

    urn: int
    name: Annotated[str | None, Sql("coalesce((select o.name from school o where o.urn = l.urn), l.name)")]
    type: LinkType
    """Seen from the school that is read: the other is its predecessor, say."""
    established_on: str | None


class InspectionOut(Out):
    """What inspectors found, as published. Which judgements there are depends on the framework of the day."""

    kind: InspectionKind
    inspected_on: str
    ended_on: str | None
    published_on: str | None
    number: str | None
    inspected_urn: int | None
    """URN of the school that was inspected, where the publisher tells: it may be a predecessor's."""
    outcome: str | None
    """What an ungraded inspection found."""
    category: ConcernCategory | None
    judgements: dict[str, Grade]


_INSPECTIONS = (
    "(select distinct on (inspected_on, kind) * from inspection where urn = s.urn and ceased_at is null "
    "order by inspected_on, kind, published_on is null, jsonb_array_length(jsonb_path_query_array(judgements, "
    """'$.* ? (@ != "not_judged" && @ != "not_applicable" && @ != "not_told")')) desc, available_on desc, """
    "import_id desc) i"
)
"""Each inspection once, by the fullest of its tellings, as assessments choose."""


class SchoolWithHistoryOut(SchoolOut):
    """A school of the council: which schools came before and after it, and its inspections, the latest first."""

    predecessors: Annotated[list[LinkedSchoolOut], _linked("predecessor", "successor")]
    successors: Annotated[list[LinkedSchoolOut], _linked("successor", "predecessor")]
    inspections: Annotated[list[InspectionOut], Many(_INSPECTIONS, "true", "i.inspected_on desc, i.kind")]


class SchoolFactsWithHistoryOut(SchoolFactsOut):
    """A school of the council without its level, as the board sees it while schools go by codes."""

    predecessors: Annotated[list[LinkedSchoolOut], _linked("predecessor", "successor")]
    successors: Annotated[list[LinkedSchoolOut], _linked("successor", "predecessor")]
    inspections: Annotated[list[InspectionOut], Many(_INSPECTIONS, "true", "i.inspected_on desc, i.kind")]


class PlaceInEnglandOut(Out):
    """Where a school's index stands among England's schools, on published evidence alone. It decides nothing."""

    ruleset: str
    """The newest that is shipped, whichever ruleset the council judges by."""
    as_of: str
    index_points: float | None
    """Points above an average school of its phase; none where the ruleset has no index for the phase."""
    index_share: float | None
    """Percent of England's schools of its kind whose index is as high or higher: the smaller, the more at risk."""


class SchoolInEnglandOut(SchoolWithHistoryOut):
    """A school for those who may read assessments: with its place among England's schools."""

    place_in_england: Annotated[
        PlaceInEnglandOut | None,
        Sql(
            "(select json_build_object('ruleset', e.ruleset, 'as_of', e.as_of, 'index_points', e.index_points, "
            "'index_share', e.index_share) from england_score e where e.urn = s.urn order by e.known_at desc limit 1)"
        ),
    ]
    """None until England has been scored, some seconds after published files were imported."""


_LATEST_DECISION = (
    "left join lateral (select level, decided_at from level_decision d where d.council = :council and d.urn = s.urn "
    "order by decided_at desc, d.id desc limit 1) d on true"
)
_ORDER = ("s.name", "s.urn")
_IDENTITY = "s.urn = :id"

SCHOOLS = View(SchoolOut, f"school s {_LATEST_DECISION}", "s", order=_ORDER, identity=_IDENTITY, moving=True)
_SCHOOL = replace(SCHOOLS, shape=SchoolWithHistoryOut)
_SCHOOL_IN_ENGLAND = replace(SCHOOLS, shape=SchoolInEnglandOut)
_UNLEVELLED = View(SchoolFactsOut, "school s", "s", order=_ORDER, identity=_IDENTITY, moving=True)
_SCHOOL_UNLEVELLED = replace(_UNLEVELLED, shape=SchoolFactsWithHistoryOut)
REGISTER = View(SchoolFactsOut, "school s", "s", order=_ORDER, identity=_IDENTITY, council=None, school=None)


async def look_up(
    session: AsyncSession, actor: Actor, today: date, *, urns: Sequence[int], codes: Sequence[str]
) -> list[bytes]:
    """What the register says of each of these schools, by name; `codes` are LA code and establishment number in one."""
    rows = REGISTER.rows(actor, today)
    known = (
        "(s.urn = any(:urns) or (s.council, s.establishment_number) in "
        "(select left(code, 3), right(code, 4)::integer from unnest(cast(:codes as text[])) as code))"
    )
    sql = rows.select(f"{REGISTER.row()}::text as body", known, then="order by s.name, s.urn")
    found = await session.execute(text(sql), rows.values_for(sql, urns=list(urns), codes=list(codes)))
    return [row.body.encode() for row in found]


def schools_for(sight: Sight) -> View:
    """The council's schools as somebody of this sight may list them."""
    return _UNLEVELLED if sight.how is How.CODES else _seen(SCHOOLS, sight)


def school_for(actor: Actor, sight: Sight) -> View:
    """One school as this actor may see it: its place among England's schools is for readers of assessments."""
    if sight.how is How.CODES:
        return _SCHOOL_UNLEVELLED
    return _seen(_SCHOOL_IN_ENGLAND if actor.may(Permission.ASSESSMENTS_READ) else _SCHOOL, sight)


def _seen(view: View, sight: Sight) -> View:
    """Member schools alone to the board, and each member's own; all of them to everybody else."""
    if not sight.members_only:
        return view
    own = ", ".join(map(str, sorted(sight.own))) or "null"
    return replace(view, always=(f"({MEMBER} or s.urn in ({own}))",))
