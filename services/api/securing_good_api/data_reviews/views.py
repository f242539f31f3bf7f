"""What is shown of a review of data: as a whole, and school by school."""

from typing import Annotated

from securing_good.vocabulary import DataReviewKind, MonitoringLevel, Phase, Travel
from securing_good_api.reads import Out, Sql, View

FLAGGED = "a.suggested_level in ('amber', 'red')"
_OF_RUN = "from assessment a where a.council = :council and a.run_id = r.run_id"


class DataReviewOut(Out):
    """One review of the council's schools, on what was known on its day."""

    id: str
    kind: DataReviewKind
    year: int
    as_of: str
    run: Annotated[str, Sql("r.run_id")]
    schools: Annotated[int, Sql("n.schools")]
    assessed: Annotated[int, Sql(f"(select count(*) {_OF_RUN})")]
    flagged: Annotated[int, Sql(f"(select count(*) {_OF_RUN} and {FLAGGED})")]
    """Schools for which amber or red is suggested."""
    discussed: Annotated[
        int, Sql("(select count(*) from data_review_discussion d where d.council = :council and d.review_id = r.id)")
    ]
    discuss_by: str
    opened_by: str
    opened_at: str


class ReviewedSchoolOut(Out):
    """One school in a review: what the review found, and what was said of it."""

    urn: int
    school: Annotated[str, Sql("s.name")]
    phase: Annotated[Phase, Sql("s.phase")]
    assessment_id: Annotated[str, Sql("a.id")]
    suggested_level: MonitoringLevel
    provisional: bool
    direction: Travel
    index_points: float | None
    flagged: Annotated[bool, Sql(FLAGGED)]
    discussed_on: Annotated[str | None, Sql("d.discussed_on")]
    discussed_with: Annotated[str | None, Sql("d.discussed_with")]
    engages_with_model_1: Annotated[bool | None, Sql("d.engages_with_model_1")]
    note: Annotated[str | None, Sql("d.note")]
    overdue: Annotated[bool, Sql(f"{FLAGGED} and d.urn is null and r.discuss_by < :today")]


DATA_REVIEWS = View(
    DataReviewOut,
    "data_review r join assessment_run n on n.council = r.council and n.id = r.run_id",
    "r",
    order=("r.as_of", "r.id"),
    identity="r.id = :id",
    school=None,
    moving=True,
)
REVIEWED_SCHOOLS = View(
    ReviewedSchoolOut,
    "assessment a join data_review r on r.council = a.council and r.run_id = a.run_id join school s on s.urn = a.urn "
    "left join data_review_discussion d on d.council = r.council and d.review_id = r.id and d.urn = a.urn",
    "a",
    order=("s.name", "a.urn"),
    identity="a.id = :id",
    moving=True,
)
