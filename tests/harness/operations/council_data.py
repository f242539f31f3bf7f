"""Commands of files, connectors and assessments as somebody of council 307 might give them next, told of the world's first school."""

from tests.harness.bodies import simulation_of
from tests.harness.examples.kinds import Sent
from tests.harness.files import ks2, ks2_row, register, register_row
from tests.harness.operations.kinds import FIRST, SECOND, THIRD, Command

NEW_FIGURES = ks2(ks2_row(FIRST, reading="-6.6,5"), ks2_row(SECOND, reading="-5.1,5"), ks2_row(999999))
NEW_REGISTER = register(
    register_row(FIRST, "Ash Academy 307", last_changed_date="2023-01-01"),
    register_row(103001, "New School 307", last_changed_date="2023-01-01"),
)


def simulate(_story, _before=None) -> tuple[str, str, Sent]:
    """A question of which nothing is a record."""
    return "POST", "lead_officer", Sent("/v1/assessments/simulations", {"json": simulation_of(FIRST)})


def receive_file(_story, _before=None) -> tuple[str, str, Sent]:
    """A file published for all of England."""
    return "POST", "admin", Sent("/v1/imports", {"files": {"file": ("ks2.csv", NEW_FIGURES.encode())}})


def try_file(_story, _before=None) -> tuple[str, str, Sent]:
    """The council's own figures, to see what they would change."""
    return (
        "POST",
        "data_officer",
        Sent("/v1/imports?dry_run=true", {"files": {"file": ("ks2.csv", NEW_FIGURES.encode())}}),
    )


def try_register(_story, _before=None) -> tuple[str, str, Sent]:
    """A newer register, of which nothing is kept."""
    more = {"files": {"file": ("register.csv", NEW_REGISTER.encode())}}
    return "POST", "admin", Sent("/v1/imports?dry_run=true", more)


def request_assessment(_story, _before=None) -> tuple[str, str, Sent]:
    """Three schools at once."""
    return "POST", "data_officer", Sent("/v1/assessments", {"json": {"urns": [FIRST, SECOND, THIRD]}})


def send_register(_story, _before=None) -> tuple[str, str, Sent]:
    """A newer register."""
    return "POST", "admin", Sent("/v1/imports", {"files": {"file": ("register.csv", NEW_REGISTER.encode())}})


def withdraw_import(story, _before=None) -> tuple[str, str, Sent]:
    """The council's own figures."""
    more = {"json": {"reason": "Sent by mistake."}}
    return "POST", "data_officer", Sent(f"/v1/imports/{story.council.import_id}/withdrawal", more)


def set_connector(_story, _before=None) -> tuple[str, str, Sent]:
    """Where it always is, and on."""
    more = {"json": {"enabled": True}, "headers": {"If-Match": '"0.00000000"'}}
    return "PATCH", "admin", Sent("/v1/connectors/bank_holidays", more)


def ask_to_fetch(_story, _before=None) -> tuple[str, str, Sent]:
    """Now."""
    return "POST", "admin", Sent("/v1/connectors/bank_holidays/fetches", {"json": {}})


COMMANDS: list[Command] = [
    receive_file,
    try_file,
    withdraw_import,
    request_assessment,
    simulate,
    set_connector,
    ask_to_fetch,
]
