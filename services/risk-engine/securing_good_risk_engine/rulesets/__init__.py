"""Rulesets: which evidence counts, at which thresholds, how flags become a suggested level. Data, not code."""

from securing_good_risk_engine.rulesets.reading import RulesetInvalid, fingerprint, load_shipped, read_ruleset
from securing_good_risk_engine.rulesets.schema import Ruleset

__all__ = ["Ruleset", "RulesetInvalid", "fingerprint", "load_shipped", "read_ruleset"]
