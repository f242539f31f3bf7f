"""The scheduler: what schools are owed, when each visit is, and who is reminded of what."""

from typing import Final

ACTOR: Final = "system:scheduler"
"""Who acts where no person does."""
LOOK_EVERY_S: Final = 900
"""What is due is looked up so often: whoever was down finds all of it, whatever hour it is by then."""
