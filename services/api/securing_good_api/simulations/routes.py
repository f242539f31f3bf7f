"""`/v1/assessments/simulations`: what would be if."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Self
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from securing_good.vocabulary import Grade, ObservationStatus, RiskFactor, Strength
from securing_good_api.actors import Permission
from securing_good_api.problems import documented
from securing_good_api.requests import Read, Write, reading, writing
from securing_good_api.sending import Sent
from securing_good_api.simulations.commands import simulate
from securing_good_api.simulations.views import SIMULATIONS, SimulationOut
from securing_good_api.words import Line, Urn

MOST: Final = 99_999_999
"""The largest figure: twelve digits, four of them after the point."""
router = APIRouter(prefix="/assessments/simulations", tags=["assessments"])

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,80}$", max_length=80)]


class FigureIn(Sent):
    """A figure that is supposed, in the place of what is known of that indicator and year."""

    model_config = ConfigDict(extra="forbid")

    indicator: Code
    period: Annotated[int, Field(ge=2000, le=2100)]
    """The academic year, by the year it starts in."""
    value: Annotated[Decimal, Field(ge=-MOST, le=MOST, max_digits=12, decimal_places=4, allow_inf_nan=False)] | None = (
        None
    )
    cohort: Annotated[int, Field(ge=0, le=10_000)] | None = None
    """Pupils it is about, where that matters."""
    status: ObservationStatus = ObservationStatus.PRESENT

    @model_validator(mode="after")
    def _has_a_value_or_a_reason(self) -> Self:
        if (self.value is not None) != (self.status is ObservationStatus.PRESENT):
            raise PydanticCustomError("value-or-status", "give a value, or a status that says why there is none")
        return self


class SupposedConcernIn(Sent):
    """A concern that is supposed to be entered on that day."""

    model_config = ConfigDict(extra="forbid")

    factor: RiskFactor
    severity: Strength
    confidence: Strength


class SupposedInspectionIn(Sent):
    """A graded inspection that is supposed."""

    model_config = ConfigDict(extra="forbid")

    inspected_on: date
    judgements: Annotated[dict[str, Grade], Field(min_length=1, max_length=20)]
    """Grades by judgement, as the ruleset's inspection measures name them."""


class SimulationIn(Sent):
    """One school, with something supposed; or another ruleset."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "urn": 101922,
                    "figures": [{"indicator": "governor_vacancies_percent", "period": 2025, "value": 12.5}],
                    "concerns": [{"factor": "leadership_and_governance", "severity": "high", "confidence": "medium"}],
                }
            ]
        },
    )

    urn: Urn
    as_of: date | None = None
    """Only evidence that could be known on that day counts; today when left out."""
    ruleset: Line | None = None
    """Version; the one in force when left out."""
    figures: Annotated[list[FigureIn], Field(max_length=100)] = []
    concerns: Annotated[list[SupposedConcernIn], Field(max_length=20)] = []
    inspection: SupposedInspectionIn | None = None


@router.post(
    "",
    status_code=202,
    operation_id="ask_simulation",
    summary="Ask what would be if",
    responses={202: {"model": SimulationOut}, **documented("malformed-json", "invalid")},
)
async def post_simulation(
    body: SimulationIn, write: Annotated[Write, writing(Permission.ASSESSMENTS_WRITE)]
) -> Response:
    """Nothing of it is recorded: poll the `Location` until it is `answered`, within a day."""
    changes = body.model_dump(mode="json", include={"figures", "concerns", "inspection"})
    question = await simulate(
        write.unit,
        urn=body.urn,
        ruleset=body.ruleset,
        as_of=body.as_of,
        changes=changes,
        drafts=write.actor.may(Permission.RULESETS_PROPOSE),
    )
    return await write.answer(SIMULATIONS, question, status=202, location=f"/v1/assessments/simulations/{question}")


@router.get(
    "/{simulation_id}",
    operation_id="get_simulation",
    summary="Read the answer to a what-if question",
    responses={200: {"model": SimulationOut}, **documented("not-found", "invalid")},
)
async def get_simulation(simulation_id: UUID, read: Annotated[Read, reading(Permission.ASSESSMENTS_WRITE)]) -> Response:
    """For whoever asked it."""
    return await read.one(SIMULATIONS, simulation_id)
