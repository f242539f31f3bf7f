"""People and their appointments as rows of a CSV file: read wholly, or refused with every fault's line and column."""

from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from securing_good.vocabulary import Post
from securing_good_api import csv_files
from securing_good_api.appointments.rules import Held, check_place
from securing_good_api.csv_files import Fault, read_day, read_lines, read_urn, read_yes, word_of
from securing_good_api.words import Email, Line

COLUMNS: Final = ("name", "email", "post", "urn", "acting", "starts_on", "ends_on")
NEEDED: Final = ("name", "post", "starts_on")
_NAME, _EMAIL = TypeAdapter[str](Line), TypeAdapter[str](Email)


@dataclass(frozen=True)
class PersonRow:
    """One line: somebody in a post."""

    line: int
    name: str
    email: str | None
    post: Post
    urn: int | None
    acting: bool
    held: Held


class PeopleRefused(csv_files.FileRefused):
    """The file of people as it stands cannot be taken in."""


def read_people(content: bytes) -> list[PersonRow]:
    """The rows of a file. Raises Invalid where the file cannot be read, and PeopleRefused naming every bad cell."""
    faults: list[Fault] = []
    lines = read_lines(content, columns=COLUMNS, needed=NEEDED, faults=faults)
    rows = [row for line in lines if (row := _row(line)) is not None]
    if faults:
        raise PeopleRefused.because(faults)
    return rows


def _row(line: csv_files.Line) -> PersonRow | None:
    before = len(line.faults)
    name = line.read("name", _NAME.validate_python)
    email = line.read("email", lambda said: _EMAIL.validate_python(said) if said else None)
    post = line.read("post", _post)
    urn = line.read("urn", lambda said: read_urn(said) if said else None)
    acting = line.read("acting", read_yes)
    starts_on = line.read("starts_on", read_day)
    ends_on = line.read("ends_on", lambda said: read_day(said) if said else None)
    if post is not None and len(line.faults) == before:
        line.read("urn", lambda _said: check_place(post, urn))
    if len(line.faults) != before:
        return None
    return PersonRow(line.number, name, email, post, urn, acting, Held(starts_on, ends_on))


def _post(said: str) -> Post:
    try:
        return Post(word_of(said))
    except ValueError:
        raise ValueError(f"{said[:40]!r} is not a post. Posts: {', '.join(Post)}.") from None
