"""What is shown of a school."""

from typing import Annotated

from securing_good.vocabulary import MonitoringLevel, Phase, SchoolStatus
from securing_good_api.reads import Out, Sql, View


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


class SchoolOut(SchoolFactsOut):
    """A school of the council, with the monitoring level people last decided."""

    monitoring_level: Annotated[MonitoringLevel, Sql("coalesce(d.level, 'not_assessed')")]
    level_decided_at: Annotated[str | None, Sql("d.decided_at")]


_LATEST_DECISION = (
    "left join lateral (select level, decided_at from level_decision d where d.council = :council and d.urn = s.urn "
    "order by decided_at desc, d.id desc limit 1) d on true"
)
_ORDER = ("s.name", "s.urn")
_IDENTITY = "s.urn = :id"

SCHOOLS = View(SchoolOut, f"school s {_LATEST_DECISION}", "s", order=_ORDER, identity=_IDENTITY, moving=True)
REGISTER = View(SchoolFactsOut, "school s", "s", order=_ORDER, identity=_IDENTITY, council=None, school=None)
