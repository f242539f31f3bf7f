"""Who did something, by name: the API tells subjects, which are nobody's to read."""

from collections.abc import Iterable, Mapping
from typing import Final

from securing_good_api.board.asking import Api

_KNOWN: Final = "person:"


async def names_of(api: Api, subjects: Iterable[str | None]) -> Mapping[str, str]:
    """The names of those whom somebody may know by name."""
    wanted = sorted({one for one in subjects if one and one.startswith(_KNOWN)})
    found = await api.together(*(api.find(f"/v1/people/{one.removeprefix(_KNOWN)}") for one in wanted))
    return {subject: person["name"] for subject, person in zip(wanted, found, strict=True) if person}
