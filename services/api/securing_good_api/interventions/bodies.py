"""What is sent about an intervention as a whole."""

from datetime import date
from typing import Annotated, Any, ClassVar, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from securing_good.vocabulary import (
    Attempt,
    Ground,
    InterventionOutcome,
    InterventionRoute,
    LowBy,
    Recommendation,
)
from securing_good_api.interventions.rules import GroundStated
from securing_good_api.patches import MergePatch
from securing_good_api.sending import Sent
from securing_good_api.words import Line, Prose, Urn

DECIDED_BY = "Ruth Adeyemi, assistant director, under the scheme of delegation"


def _example(**body: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [body]})


class GroundIn(Sent):
    """A ground of the Act, with what it rests on."""

    model_config = ConfigDict(extra="forbid")

    ground: Ground
    low_by: Annotated[list[LowBy], Field(max_length=3)] = []
    """For low standards: by reference to what (s.60(3))."""
    matters: Prose

    def stated(self) -> tuple[GroundStated, str]:
        """As the rules take it, and its words."""
        return GroundStated(self.ground, tuple(dict.fromkeys(self.low_by))), self.matters


class TriedIn(Sent):
    """What was tried before, on which day, and what came of it."""

    model_config = ConfigDict(extra="forbid")

    attempt: Attempt
    on: date
    result: Prose


class InterventionIn(Sent):
    """An intervention to begin: by which route, on which grounds, why, and who decided it for the council."""

    model_config = _example(
        urn=101922,
        route="council_decides",
        grounds=[
            {
                "ground": "standards",
                "low_by": ["previous", "comparable_schools"],
                "matters": "Reading at key stage 2 has fallen for three years, to 21 points below similar schools.",
            }
        ],
        reason="Two years in the programme have brought no improvement that lasts.",
        decision_maker=DECIDED_BY,
    )

    urn: Urn
    route: InterventionRoute
    grounds: Annotated[list[GroundIn], Field(max_length=6)] = []
    """None for an academy: the Act's grounds do not apply to it."""
    reason: Prose
    decision_maker: Line
    """By name and post: the assistant director, or whoever is delegated."""


class AgainstIn(Sent):
    """Why no intervention is begun, and who decided so."""

    model_config = _example(
        reason="Results of this summer are back at the national figure; the new leaders have earned time.",
        decision_maker=DECIDED_BY,
    )

    reason: Prose
    decision_maker: Line


class PreparationIn(MergePatch):
    """What is prepared; what is absent stays as it is."""

    model_config = _example(
        equality_assessed_on="2026-11-24",
        equality_assessment="No group is disadvantaged; pupils with special needs gain from steadier teaching.",
        legal_advised_on="2026-11-25",
        legal_advice_reference="LGL/2026/0412",
    )
    never_null: ClassVar[tuple[str, ...]] = (
        "grounds",
        "tried",
        "equality_assessed_on",
        "equality_assessment",
        "legal_advised_on",
        "legal_advice_reference",
        "legal_checked_on",
        "legal_check",
    )
    pairs: ClassVar[tuple[tuple[str, str], ...]] = (
        ("equality_assessed_on", "equality_assessment"),
        ("legal_advised_on", "legal_advice_reference"),
        ("legal_checked_on", "legal_check"),
    )

    grounds: Annotated[list[GroundIn], Field(max_length=6)] | None = None
    tried: Annotated[list[TriedIn], Field(min_length=1, max_length=50)] | None = None
    """All of it: the list replaces the one before."""
    equality_assessed_on: date | None = None
    equality_assessment: Prose | None = None
    """Under the public sector equality duty (Equality Act 2010 s.149)."""
    legal_advised_on: date | None = None
    legal_advice_reference: Line | None = None
    """Where the advice is filed. The advice itself is privileged: do not send it."""
    legal_checked_on: date | None = None
    legal_check: Prose | None = None
    """For a pupil referral unit: how Part 4 of the Act applies."""

    @model_validator(mode="after")
    def _days_with_what_they_are_of(self) -> Self:
        for day, what in self.pairs:
            if (day in self.model_fields_set) != (what in self.model_fields_set):
                raise PydanticCustomError("together", "{day} and {what} are sent together", {"day": day, "what": what})
        return self

    def columns(self) -> dict[str, Any]:
        """What changes, by column; grounds apart."""
        changed = {name: getattr(self, name) for name in self.model_fields_set - {"grounds", "tried"}}
        if self.tried is not None:
            changed["tried"] = [one.model_dump(mode="json") for one in self.tried]
        return changed


class AdviceIn(Sent):
    """What a member of the board advises, and why."""

    model_config = _example(
        recommendation="support_first",
        words="A partner school has offered its deputy for two terms; let that be tried before a notice.",
    )

    recommendation: Recommendation
    words: Prose


class ReferralIn(Sent):
    """To whom an academy was referred, when and why."""

    model_config = _example(
        referred_on="2026-11-25",
        referred_to="Regional Director, London",
        words="The trust declined to take part; results have fallen for three years.",
        decision_maker=DECIDED_BY,
    )

    referred_on: date
    referred_to: Line
    words: Prose
    decision_maker: Line


class OutcomeIn(Sent):
    """How it ended, when the council looks again, and what is published."""

    model_config = _example(
        outcome="withdrawn",
        reason="All four requirements were met before any notice; the reading plan is taught in every class.",
        decision_maker=DECIDED_BY,
        review_on="2027-05-20",
        publishes=True,
        redactions="The names of two members of staff (Freedom of Information Act 2000 s.40).",
    )

    outcome: InterventionOutcome
    reason: Prose
    decision_maker: Line
    review_on: date
    publishes: bool
    redactions: Prose | None = None
    """What is left out of what is published, and why."""
