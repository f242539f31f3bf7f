"""How concerns that people enter are judged: by how severe they are and how sure somebody is."""

from typing import Literal, Self

from pydantic import model_validator

from securing_good.vocabulary import Strength
from securing_good_risk_engine.rulesets.measures import Code, Measured

_ORDER = tuple(Strength)


class ConcernMeasure(Measured):
    """Concerns entered against one factor that are neither closed nor expired. The worst of them gives the flag."""

    method: Literal["entered-concerns-1"]
    name: Code
    concern_from: Strength
    """Severity from which one is a concern."""
    serious_from: Strength
    serious_confidence: Strength
    """How sure somebody must be at least before it is serious."""

    @property
    def indicators(self) -> tuple[str, ...]:
        """Its own name."""
        return (self.name,)

    @property
    def reads(self) -> tuple[str, ...]:
        """No observation: concerns are evidence of their own."""
        return ()

    @model_validator(mode="after")
    def _serious_is_worse(self) -> Self:
        if _ORDER.index(self.serious_from) < _ORDER.index(self.concern_from):
            raise ValueError(f"serious from {self.serious_from} is milder than a concern from {self.concern_from}")
        return self
