"""What is shown of what schools say of themselves: beside our evidence then, and beside what came of it a year later."""

from dataclasses import replace
from typing import Annotated, Final

from securing_good.vocabulary import Beside, Flag, MonitoringLevel, RiskFactor, SelfJudgement
from securing_good_api.reads import Many, Out, Sql, View

_YEAR: Final = "e.academic_year || '/' || right((e.academic_year + 1)::text, 2)"
_RANKS: Final = (
    "'strong', 0, 'secure', 0, 'none', 0, 'concern', 1, 'serious_concern', 2, 'green', 0, 'amber', 1, 'red', 2"
)


def _beside(said: str, ours: str) -> str:
    """SQL: how what a school says stands beside ours; both are words with a rank."""
    ranks = f"jsonb_build_object({_RANKS})"
    own, our = f"({ranks} ->> {said})::int", f"({ranks} ->> {ours})::int"
    return (
        f"case when {our} is null then 'not_assessed' when {own} < {our} then 'milder' "
        f"when {own} > {our} then 'harsher' else 'same' end"
    )


def _flag_in(assessment: str) -> str:
    """SQL: what an assessment's document says of the factor `f.factor`."""
    return (
        f"(select x ->> 'flag' from json_array_elements({assessment}.document::json -> 'factors') x "
        "where x ->> 'factor' = f.factor)"
    )


_WITH_OURS: Final = (
    f"(select f.*, {_flag_in('a')} as flag from self_evaluation_factor f "
    "join self_evaluation o on o.council = f.council and o.id = f.evaluation_id "
    "left join assessment a on a.council = o.council and a.id = o.assessment_id) f"
)


_NONE_SINCE: Final = (
    "not exists (select from self_evaluation n where n.council = e.council and n.urn = e.urn "
    "and n.academic_year = e.academic_year and n.version > e.version)"
)


class JudgedFactorOut(Out):
    """What the school says of one factor, and what our evidence said when it was sent."""

    factor: RiskFactor
    judgement: SelfJudgement
    evidence: str
    ours: Annotated[Flag, Sql("coalesce(f.flag, 'not_assessed')")]
    beside: Annotated[Beside, Sql(_beside("f.judgement", "f.flag"))]


class SelfEvaluationOut(Out):
    """A school's evaluation of itself."""

    id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    academic_year: Annotated[str, Sql(_YEAR)]
    version: int
    current: Annotated[
        bool,
        Sql(_NONE_SINCE),
    ]
    """Whether the school has sent none since for the year."""
    level: MonitoringLevel
    """The level the school would give itself."""
    suggested_level: Annotated[MonitoringLevel | None, Sql("b.suggested_level")]
    """What our newest assessment suggested when it was sent."""
    beside: Annotated[Beside, Sql(_beside("e.level", "b.suggested_level"))]
    summary: str
    assessment_id: str | None
    submitted_by: str
    submitted_at: str


class FullSelfEvaluationOut(SelfEvaluationOut):
    """A school's evaluation of itself, factor by factor beside ours."""

    factors: Annotated[
        list[JudgedFactorOut], Many(_WITH_OURS, "f.council = e.council and f.evaluation_id = e.id", "f.factor")
    ]


class ComparedOut(Out):
    """How many factors a school judged as our evidence did, more mildly, or more harshly."""

    assessment_id: str
    as_of: str
    suggested_level: MonitoringLevel
    level: Beside
    compared: int
    """Factors both judged: the other three add up to it."""
    same: int
    milder: int
    harsher: int


def _compared(assessment: str) -> str:
    """SQL: the newest version of a school's evaluation beside one assessment; null where there is none."""
    counts = ", ".join(f"count(*) filter (where q.b = '{word}') as {word}" for word in ("same", "milder", "harsher"))
    beside = _beside("f.judgement", _flag_in("a"))
    return (
        f"(select json_build_object('assessment_id', a.id, 'as_of', a.as_of, 'suggested_level', a.suggested_level, "
        f"'level', {_beside('e.level', 'a.suggested_level')}, 'compared', c.same + c.milder + c.harsher, "
        "'same', c.same, 'milder', c.milder, 'harsher', c.harsher) from assessment a cross join lateral "
        f"(select {counts} from (select {beside} as b from self_evaluation_factor f "
        f"where f.council = e.council and f.evaluation_id = e.id) q) c where a.council = e.council and a.id = {assessment})"
    )


_A_YEAR_LATER: Final = (
    "(select l.id from assessment l where l.council = e.council and l.urn = e.urn "
    "and l.as_of between make_date(e.academic_year + 1, 9, 1) and make_date(e.academic_year + 1, 12, 31) "
    "order by l.as_of desc, l.made_at desc, l.id desc limit 1)"
)


class AccuracyOut(Out):
    """How a school's newest self-evaluation of a year compares: with ours then, and with ours of the autumn after."""

    id: str
    urn: int
    school: Annotated[str, Sql("s.name")]
    academic_year: Annotated[str, Sql(_YEAR)]
    level: MonitoringLevel
    when_sent: Annotated[ComparedOut | None, Sql(_compared("e.assessment_id"))]
    the_autumn_after: Annotated[ComparedOut | None, Sql(_compared(_A_YEAR_LATER))]
    """With the newest assessment of that autumn; none before it was made."""


SELF_EVALUATIONS = View(
    SelfEvaluationOut,
    "self_evaluation e join school s on s.urn = e.urn "
    "left join assessment b on b.council = e.council and b.id = e.assessment_id",
    "e",
    order=("e.submitted_at", "e.id"),
    identity="e.id = :id",
    moving=True,
)
SELF_EVALUATION = replace(SELF_EVALUATIONS, shape=FullSelfEvaluationOut)
ACCURACY = View(
    AccuracyOut,
    "self_evaluation e join school s on s.urn = e.urn",
    "e",
    order=("s.name", "e.urn", "e.academic_year", "e.id"),
    moving=True,
    always=(_NONE_SINCE,),
)
