"""What is shown of an assessment."""

from typing import Annotated, Any

from securing_good.vocabulary import MonitoringLevel, Phase, Travel
from securing_good_api.reads import Out, Sql, View


class RunOut(Out):
    """A request to assess schools, and how many of them are done."""

    id: str
    ruleset: str
    as_of: str
    phase: Phase | None
    schools: int
    assessed: Annotated[int, Sql("(select count(*) from assessment b where b.council = :council and b.run_id = n.id)")]
    assessments: Annotated[str, Sql("'/v1/assessments?run=' || n.id")]
    """Where the results are listed."""
    asked_at: str


class AssessmentOut(Out):
    """What the ruleset suggests for one school, and every reason. People decide; see level decisions."""

    id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    run: Annotated[str, Sql("a.run_id")]
    suggested_level: MonitoringLevel
    level_by_evidence: MonitoringLevel
    """Where the evidence of that day alone leads; a suggestion comes down only when a second review agrees."""
    index_points: float | None
    """Points above an average school of its phase: it puts schools in order and decides nothing."""
    direction: Travel
    """Which way the school has gone since it was last assessed."""
    provisional: bool
    coverage: float
    reasons: Annotated[list[dict[str, Any]], Sql("a.document::json -> 'reasons'")]
    as_of: str
    made_at: str
    ruleset: str
    digest: str


class FullAssessmentOut(AssessmentOut):
    """An assessment with the whole document it was digested from."""

    document: Annotated[dict[str, Any], Sql("a.document::json")]


class RestrictedAssessmentOut(Out):
    """What an assessment comes to with restricted concerns counted."""

    assessment_id: str
    urn: int
    suggested_level: MonitoringLevel
    provisional: bool
    coverage: float
    decisive: bool
    """Whether the level is another than without them: then the assistant director writes the reason the school reads."""
    document: Annotated[dict[str, Any], Sql("r.document::json")]
    digest: str


_SOURCE = "assessment a join school s on s.urn = a.urn"

RUNS = View(
    RunOut, "assessment_run n", "n", order=("n.asked_at", "n.id"), identity="n.id = :id", school=None, moving=True
)
ASSESSMENTS = View(
    AssessmentOut,
    _SOURCE,
    "a",
    order=("s.name", "a.urn", "a.made_at", "a.id"),
    identity="a.id = :id",
    moving=True,
)
FULL_ASSESSMENTS = View(FullAssessmentOut, _SOURCE, "a", order=("a.id",), identity="a.id = :id", moving=True)
RESTRICTED_ASSESSMENTS = View(
    RestrictedAssessmentOut,
    "restricted_assessment r",
    "r",
    order=("r.assessment_id",),
    identity="r.assessment_id = :id",
)
