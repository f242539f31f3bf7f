"""The scheduler: what schools are owed, when each visit is, and who is reminded of what."""

from typing import Final

ACTOR: Final = "system:scheduler"
"""Who acts where no person does."""
