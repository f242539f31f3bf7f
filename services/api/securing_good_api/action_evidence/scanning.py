"""Whether a file holds malware, as a command that the council chose says."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from securing_good.errors import Conflict, Invalid
from securing_good.vocabulary import ScanResult

LONGEST_SECONDS: Final = 60
INFECTED: Final = 1
"""What scanners exit with when they found something."""


async def scan(content: bytes, command: Sequence[str] | None) -> ScanResult:
    """Give the file to the command on its standard input; without a command nothing is looked at.

    It ends with 0 for a clean file and 1 for malware. Raises Invalid for malware, and Conflict where the command could not
    say: what could not be scanned is refused.
    """
    if not command:
        return ScanResult.NOT_SCANNED
    status = await _ask(content, command)
    if status == INFECTED:
        raise Invalid.at("#/file", "malware", "The file was refused: malware was found in it.")
    if status != 0:
        detail = "The scanner gave no answer. Nothing was kept; try again shortly."
        raise Conflict("The file could not be scanned for malware.", blockers=[{"code": "unscanned", "detail": detail}])
    return ScanResult.CLEAN


async def _ask(content: bytes, command: Sequence[str]) -> int | None:
    """How the command ended; None where it could not start or took too long."""
    nothing = asyncio.subprocess.DEVNULL
    try:
        scanner = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=nothing, stderr=nothing
        )
    except OSError:
        return None
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            await scanner.communicate(content)
    except TimeoutError:
        return None
    finally:
        if scanner.returncode is None:
            with suppress(ProcessLookupError):
                scanner.kill()
            await scanner.wait()
    return scanner.returncode
