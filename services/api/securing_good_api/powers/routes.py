"""`/v1/interventions/{id}/groundwork` and `/powers`: what is done before a power is used, and that it is."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ConfigDict

from securing_good.vocabulary import Groundwork, InterventionPower
from securing_good_api.actors import Permission
from securing_good_api.interventions.routes import STEP
from securing_good_api.interventions.views import FullInterventionOut, intervention_for
from securing_good_api.powers import commands
from securing_good_api.problems import documented
from securing_good_api.requests import Write, writing
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Prose

router = APIRouter(prefix="/interventions/{intervention_id}", tags=["interventions"])


def _example(**body: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [body]})


class GroundworkIn(Sent):
    """What was done before which power, with whom, on which day, and what was said."""

    model_config = _example(
        power="interim_executive_board",
        what="secretary_of_state_consented",
        done_on="2027-02-10",
        with_whom="Regional Director, London",
        words="Consent under s.65(1), letter of 10 February 2027.",
    )

    power: InterventionPower
    what: Groundwork
    done_on: date
    with_whom: Line
    words: Prose


class PowerIn(Sent):
    """A power that was used: on which day, how, and who decided it."""

    model_config = _example(
        power="interim_executive_board",
        used_on="2027-02-12",
        what="An interim executive board of five takes the governing body's place.",
        decision_maker="Ruth Adeyemi, assistant director, under the scheme of delegation",
    )

    power: InterventionPower
    used_on: date
    what: Prose
    decision_maker: Line


class PowerEndIn(Sent):
    """The last day of a power that lasts, and why it ended."""

    model_config = _example(ended_on="2028-08-31", reason="A governing body of the usual kind takes over.")

    ended_on: date
    reason: Prose


@router.post(
    "/groundwork",
    status_code=201,
    operation_id="record_groundwork",
    summary="Record what is done before a power is used",
    responses={201: {"model": FullInterventionOut}, **documented("malformed-json", "not-found", "conflict", "invalid")},
)
async def post_groundwork(
    intervention_id: UUID, body: GroundworkIn, write: Annotated[Write, writing(Permission.INTERVENTIONS_PREPARE)]
) -> Response:
    """Consultations, the proposal in writing, word to the Secretary of State or their consent; kept as it was said."""
    await commands.record_groundwork(
        write.unit,
        intervention_id=intervention_id,
        power=body.power,
        what=body.what,
        done_on=body.done_on,
        with_whom=body.with_whom,
        words=body.words,
    )
    location = f"/v1/interventions/{intervention_id}"
    return await write.answer(intervention_for(write.actor), intervention_id, status=201, location=location)


@router.post(
    "/powers",
    operation_id="use_power",
    summary="Use a power over a school",
    responses=STEP,
)
async def post_power(
    intervention_id: UUID, body: PowerIn, write: Annotated[Write, writing(Permission.INTERVENTIONS_DECIDE)]
) -> Response:
    """Sections 63 to 66 of the Education and Inspections Act 2006, over a school that is eligible for intervention.

    What has to be done before is checked: consultations, consent, word in writing; and the two months in which powers of
    ss.63, 64 and 66 can be used after a notice went unheeded.
    """
    await commands.use_power(
        write.unit,
        intervention_id=intervention_id,
        expected_version=write.expected_version,
        power=body.power,
        used_on=body.used_on,
        what=body.what,
        decision_maker=body.decision_maker,
    )
    return await write.answer(intervention_for(write.actor), intervention_id, status=200)


@router.post(
    "/powers/{power_id}/ending",
    operation_id="end_power",
    summary="End a power that lasts",
    responses=STEP,
)
async def post_power_ending(
    intervention_id: UUID,
    power_id: UUID,
    body: PowerEndIn,
    write: Annotated[Write, writing(Permission.INTERVENTIONS_DECIDE)],
) -> Response:
    """Interim executive members, or the suspension of a budget."""
    await commands.end_power(
        write.unit,
        intervention_id=intervention_id,
        power_id=power_id,
        expected_version=write.expected_version,
        ended_on=body.ended_on,
        reason=body.reason,
    )
    return await write.answer(intervention_for(write.actor), intervention_id, status=200)
