"""How long a school may have to reply to a level."""

from typing import Final

FEWEST_DAYS: Final = 5
MOST_DAYS: Final = 20
USUAL_DAYS: Final = 10
"""School days a school has to reply where its council has set no other number."""
