"""What is shown of a school."""

from typing import Annotated

from securing_good.vocabulary import ConcernCategory, Grade, InspectionKind, MonitoringLevel, Phase, SchoolStatus
from securing_good_api.reads import Many, Out, Sql, View


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
    low_age: int | None
    high_age: int | None
    opened_on: str | None
    closed_on: str | None


class SchoolOut(SchoolFactsOut):
    """A school of the council, with the monitoring level people last decided."""

    monitoring_level: Annotated[MonitoringLevel, Sql("coalesce(d.level, 'not_assessed')")]
    level_decided_at: Annotated[str | None, Sql("d.decided_at")]


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


class SchoolWithInspectionsOut(SchoolOut):
    """A school of the council with its inspections, the latest first."""

    inspections: Annotated[list[InspectionOut], Many(_INSPECTIONS, "true", "i.inspected_on desc, i.kind")]


_LATEST_DECISION = (
    "left join lateral (select level, decided_at from level_decision d where d.council = :council and d.urn = s.urn "
    "order by decided_at desc, d.id desc limit 1) d on true"
)
_ORDER = ("s.name", "s.urn")
_IDENTITY = "s.urn = :id"

SCHOOLS = View(SchoolOut, f"school s {_LATEST_DECISION}", "s", order=_ORDER, identity=_IDENTITY, moving=True)
SCHOOL = View(
    SchoolWithInspectionsOut, f"school s {_LATEST_DECISION}", "s", order=_ORDER, identity=_IDENTITY, moving=True
)
REGISTER = View(SchoolFactsOut, "school s", "s", order=_ORDER, identity=_IDENTITY, council=None, school=None)
