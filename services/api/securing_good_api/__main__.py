"""`python -m securing_good_api begin [--again] COUNCIL NAME < issuer.json`: a council, whom it trusts, who administers it."""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence

from pydantic import ValidationError

from securing_good.database import DATABASE_ERRORS, open_database
from securing_good.errors import SecuringGoodError
from securing_good.sealing import Sealing
from securing_good.settings import Service, Settings, SettingsError
from securing_good_api.beginning import Begun, begin_council
from securing_good_api.identity_issuers.bodies import IdentityIssuerIn
from securing_good_api.sign_in.discovering import Discovery

_REFUSED, _MISUSED = 1, 2


def main(arguments: Sequence[str]) -> int:
    """Begin with a council. Prints the invitation's code on standard output, what to do with it on standard error."""
    asked = _parser().parse_args(arguments)
    try:
        settings = Settings.from_env(Service.API, os.environ)
        issuer = IdentityIssuerIn.model_validate_json(sys.stdin.read())
    except (SettingsError, ValidationError) as error:
        _say(str(error))
        return _MISUSED
    try:
        begun = asyncio.run(_begin(settings, issuer, council=asked.council, name=asked.name, again=asked.again))
    except SecuringGoodError as refused:
        _say(refused.detail)
        return _REFUSED
    except DATABASE_ERRORS as error:
        _say(f"The database could not be used: {type(error).__name__}.")
        return _REFUSED
    if begun.unreachable:
        _say(f"Note: {begun.unreachable} Nobody signs in by it until it can be asked for its keys.")
    _say(
        f"{asked.name} signs in by {issuer.issuer} and sends this code to POST /v1/invitations/acceptance, "
        f"until {begun.expires_on} and once:"
    )
    sys.stdout.write(f"{begun.code}\n")
    return 0


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


async def _begin(settings: Settings, issuer: IdentityIssuerIn, *, council: str, name: str, again: bool) -> Begun:
    database = open_database(settings, pooled=False)
    try:
        return await begin_council(
            database,
            Discovery(local=not settings.production),
            Sealing(settings.webhook_keys),
            council=council,
            name=name,
            issuer=issuer,
            again=again,
        )
    finally:
        await database.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m securing_good_api", description=__doc__)
    begin = parser.add_subparsers(required=True).add_parser(
        "begin", help="trust an issuer, described on standard input, and invite the first administrator"
    )
    begin.add_argument("council", type=_code, help="the council's LA code, as in 307")
    begin.add_argument("name", type=_name, help="who administers it")
    begin.add_argument("--again", action="store_true", help="invite one though an administrator signs in already")
    return parser


def _code(said: str) -> str:
    if not (len(said) == 3 and said.isascii() and said.isdigit()):
        raise argparse.ArgumentTypeError(f"{said} is not an LA code, which has three digits")
    return said


def _name(said: str) -> str:
    if not (said.strip() and said.isprintable() and len(said) <= 200):
        raise argparse.ArgumentTypeError("a name is one line of at most 200 characters")
    return said.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
