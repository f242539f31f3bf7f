"""What a command in these files is, and the schools they are told of."""

from collections.abc import Callable

from tests.harness.bodies import URNS
from tests.harness.examples.kinds import Sent

FIRST, SECOND, THIRD = URNS["307"]
Command = Callable[..., tuple[str, str, Sent]]
"""Method, role and request, for the story and the answer of the command before."""
