"""Take in a file of running cases, as somebody of council 307 might."""

from tests.harness.examples.kinds import Sent
from tests.harness.operations.kinds import THIRD, Command
from tests.harness.tellings.running import file_of


def import_cases(_story, _before=None) -> tuple[str, str, Sent]:
    """An academy's."""
    content = file_of("307", THIRD, "Lead Officer of 307", trust="Trust Officer of 307")
    sent = {"files": {"file": ("cases.csv", content.encode())}}
    return "POST", "principal_adviser", Sent("/v1/case-imports", sent)


COMMANDS: list[Command] = [import_cases]
