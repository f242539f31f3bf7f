"""What assessments of some schools rest on, read together: evidence, England's picture, what was found before, concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from securing_good_risk_engine.england import picture_of_england
from securing_good_risk_engine.knowing import Known, assessed_before, concerns_about, what_is_known
from securing_good_risk_engine.loading.known import read_what_stands
from securing_good_risk_engine.rulesets import Ruleset
from securing_good_risk_engine.scoring.assess import assess
from securing_good_risk_engine.scoring.evidence import Assessment, Earlier, EnteredConcern, Evidence, Inspection
from securing_good_risk_engine.scoring.picture import NO_PICTURE, Picture


@dataclass(frozen=True)
class Basis:
    """Everything one ruleset looks at for some schools of a council, as of a day and as known at one moment."""

    rules: Ruleset
    as_of: date
    known: Known
    picture: Picture
    before: Mapping[int, Sequence[Earlier]]
    entered: Mapping[int, Sequence[EnteredConcern]]

    def open_concerns(self, urn: int) -> list[EnteredConcern]:
        """Those that everybody may know of: whatever shows what comes of them counts no others."""
        return [one for one in self.entered.get(urn, ()) if not one.restricted]

    def assessed(
        self,
        urn: int,
        concerns: Sequence[EnteredConcern],
        *,
        evidence: Sequence[Evidence] | None = None,
        inspections: Sequence[Inspection] | None = None,
    ) -> Assessment:
        """One school assessed; `evidence` and `inspections`, where given, stand in the place of what is known."""
        return assess(
            self.known.schools[urn],
            self.known.evidence.get(urn, []) if evidence is None else evidence,
            self.known.benchmarks_for(self.known.schools[urn].phase),
            self.rules,
            self.as_of,
            inspections=self.known.inspections.get(urn, []) if inspections is None else inspections,
            picture=self.picture,
            earlier=self.before.get(urn, []),
            concerns=concerns,
        )


async def read_basis(
    session: AsyncSession, council: str, urns: Sequence[int], rules: Ruleset, *, as_of: date, at: datetime
) -> Basis:
    """Read all of it, while no import changes what the council can know."""
    await read_what_stands(session, council)
    known = await what_is_known(session, urns, rules, as_of=as_of, at=at)
    picture, before = NO_PICTURE, {}
    if rules.method == "count-rule-2":
        picture = await picture_of_england(session, rules.reads, as_of=as_of, at=known.at)
        before = await assessed_before(session, council, urns, as_of)
    entered = await concerns_about(session, council, urns, at=known.at)
    return Basis(rules, as_of, known, picture, before, entered)
