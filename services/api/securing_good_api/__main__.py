"""`python -m securing_good_api`: what whoever runs the product does at its side, without HTTP.

begin [--again] COUNCIL NAME < issuer.json   a council, whom it trusts, who administers it
heads KEY.pem                                the heads of all chains of events, signed: to be kept elsewhere
verify [--heads FILE --key PUBLIC.pem]       whether all chains are what was written; 1 where one is not
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from pydantic import ValidationError

from securing_good.chain_heads import HeadsError, private_key, public_key, read_heads
from securing_good.database import DATABASE_ERRORS, Database, open_database
from securing_good.errors import SecuringGoodError
from securing_good.sealing import Sealing
from securing_good.settings import Service, Settings, SettingsError
from securing_good_api.beginning import begin_council
from securing_good_api.chain_audit import sign_heads, verify_chains
from securing_good_api.identity_issuers.bodies import IdentityIssuerIn
from securing_good_api.sign_in.discovering import Discovery

_REFUSED, _MISUSED = 1, 2
Task = Callable[[Database], Awaitable[int]]
"""Something to do, given the database; returns the exit code."""


def main(arguments: Sequence[str]) -> int:
    """Do what was asked; 1 where it was refused or a chain does not hold, 2 where it was asked wrongly."""
    asked = _parser().parse_args(arguments)
    try:
        settings = Settings.from_env(Service.API, os.environ)
        task: Task = asked.task(asked, settings)
    except (SettingsError, ValidationError, HeadsError, OSError) as error:
        _say(str(error))
        return _MISUSED
    try:
        return asyncio.run(_with_database(settings, task))
    except SecuringGoodError as refused:
        _say(refused.detail)
        return _REFUSED
    except DATABASE_ERRORS as error:
        _say(f"The database could not be used: {type(error).__name__}.")
        return _REFUSED


async def _with_database(settings: Settings, task: Task) -> int:
    database = open_database(settings, pooled=False)
    try:
        return await task(database)
    finally:
        await database.close()


def _begin(asked: argparse.Namespace, settings: Settings) -> Task:
    """Prints the invitation's code on standard output, what to do with it on standard error."""
    issuer = IdentityIssuerIn.model_validate_json(sys.stdin.read())

    async def begin(database: Database) -> int:
        begun = await begin_council(
            database,
            Discovery(local=not settings.production),
            Sealing(settings.webhook_keys),
            council=asked.council,
            name=asked.name,
            issuer=issuer,
            again=asked.again,
        )
        if begun.unreachable:
            _say(f"Note: {begun.unreachable} Nobody signs in by it until it can be asked for its keys.")
        _say(
            f"{asked.name} signs in by {issuer.issuer} and sends this code to POST /v1/invitations/acceptance, "
            f"until {begun.expires_on} and once:"
        )
        sys.stdout.write(f"{begun.code}\n")
        return 0

    return begin


def _heads(asked: argparse.Namespace, _settings: Settings) -> Task:
    key = private_key(asked.key)

    async def heads(database: Database) -> int:
        async for line in sign_heads(database, key):
            sys.stdout.write(f"{line}\n")
        return 0

    return heads


def _verify(asked: argparse.Namespace, _settings: Settings) -> Task:
    """Each fault is one line of JSON on standard output, what was found of each chain is said on standard error."""
    if (asked.heads is None) != (asked.key is None):
        raise HeadsError(
            "Heads that were kept are checked by the key that belongs to theirs: give both --heads and --key."
        )
    kept = []
    if asked.heads is not None:
        kept = read_heads(asked.heads.read_text(encoding="utf-8").splitlines(), public_key(asked.key))

    async def verified(database: Database) -> int:
        sound = True
        async for chain in verify_chains(database, kept):
            for fault in chain.faults:
                sys.stdout.write(json.dumps(asdict(fault)) + "\n")
            found = f"faults: {len(chain.faults)}" if chain.faults else "as it was written"
            _say(f"{chain.chain}: {chain.events:,} events, {chain.redacted:,} of them redacted, {found}.")
            sound = sound and not chain.faults
        return 0 if sound else _REFUSED

    return verified


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m securing_good_api")
    commands = parser.add_subparsers(required=True)
    begin = commands.add_parser(
        "begin", help="trust an issuer, described on standard input, and invite the first administrator"
    )
    begin.add_argument("council", type=_code, help="the council's LA code, as in 307")
    begin.add_argument("name", type=_name, help="who administers it")
    begin.add_argument("--again", action="store_true", help="invite one though an administrator signs in already")
    begin.set_defaults(task=_begin)
    heads = commands.add_parser("heads", help="print the heads of all chains of events, signed, to be kept elsewhere")
    heads.add_argument("key", type=Path, help="the private key, Ed25519, as PEM")
    heads.set_defaults(task=_heads)
    verifying = commands.add_parser("verify", help="say whether every chain of events is what was written")
    verifying.add_argument(
        "--heads", type=Path, help="heads that were signed before: only these show that an end was cut off"
    )
    verifying.add_argument("--key", type=Path, help="the public key that belongs to theirs, as PEM")
    verifying.set_defaults(task=_verify)
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
