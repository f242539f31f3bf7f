"""When a board pack can be made and what of it one reader may not see, from plain values.

Source: issue of the board, 3 ("board packs for a meeting date: immutable snapshot, redacted by role"). That a correction is
an edition of its own, and only of the next meeting's pack, is our proposal.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from securing_good.errors import Conflict, Forbidden, Invalid
from securing_good.sentences import in_words
from securing_good.vocabulary import PackReader, SchoolsShown
from securing_good_api.redaction.rules import How, Sight

NOTHING: Final = ""
"""Nothing of a pack is withheld."""


@dataclass(frozen=True)
class Meeting:
    """The meeting a pack is for, and what was made for it."""

    day: date
    called_off_reason: str | None
    next_on: date | None
    """When the board meets next, today included."""
    newest_id: UUID | None = None
    """The newest edition of its pack."""
    editions: int = 0


@dataclass(frozen=True)
class Withheld:
    """Schools and providers of which one reader may not see what the board brokers, decides and agreed."""

    urns: frozenset[int] = frozenset()
    providers: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The same for whoever is withheld the same; empty where that is nothing."""
        if not self.urns and not self.providers:
            return NOTHING
        said = f"{sorted(self.urns)}{sorted(self.providers)}"
        return hashlib.sha256(said.encode()).hexdigest()


def check_pack(meeting: Meeting, *, replaces_id: UUID | None, reason: str | None, today: date) -> None:
    """Whether a pack can be made for a meeting now, as its first edition or in the place of the newest.

    Raises Conflict naming everything that keeps it, Invalid where an edition is corrected without a reason or the other way
    round.
    """
    if (replaces_id is None) != (reason is None):
        given = ("replaces_id", "reason") if reason is None else ("reason", "replaces_id")
        said = "A correction names the edition it takes the place of, and says why."
        raise Invalid.at(f"#/{given[1]}", "needed", said)
    blockers: list[Mapping[str, str]] = []
    if meeting.called_off_reason is not None:
        blockers.append({"code": "called-off", "detail": f"It was called off: {meeting.called_off_reason}"})
    elif meeting.day < today:
        said = f"The board met on {in_words(meeting.day)}: what stands now is not what it looked at."
        blockers.append({"code": "past", "detail": said})
    elif meeting.next_on is not None and meeting.next_on < meeting.day:
        said = (
            f"The board meets on {in_words(meeting.next_on)} before: a pack tells of what the next meeting is to hear."
        )
        blockers.append({"code": "not-next", "detail": said})
    blockers += _of_editions(meeting, replaces_id)
    if blockers:
        raise Conflict("No pack can be made for this meeting.", blockers=blockers)


def _of_editions(meeting: Meeting, replaces_id: UUID | None) -> list[Mapping[str, str]]:
    if replaces_id == meeting.newest_id:
        return []
    if meeting.newest_id is None:
        return [{"code": "no-such-edition", "detail": f"No edition of this meeting's pack has the id {replaces_id}."}]
    if replaces_id is None:
        said = (
            f"It has a pack, {meeting.newest_id}: name it in `replaces_id` and say why there is to be another edition."
        )
        return [{"code": "made", "detail": said}]
    said = f"{replaces_id} is not the newest edition, which is {meeting.newest_id}."
    return [{"code": "not-newest", "detail": said}]


def reader_of(sight: Sight) -> PackReader:
    """Whose copy somebody reads."""
    return PackReader.BOARD if sight.members_only else PackReader.OFFICERS


def check_reader(sight: Sight, schools: SchoolsShown) -> None:
    """Whether somebody may read a pack that was made under this setting. Raises Forbidden.

    Who is shown codes now reads no pack with names: they would tell which code is whose.
    """
    if sight.how is How.CODES and schools is SchoolsShown.NAMES:
        raise Forbidden(
            "This pack names schools, and the council shows them to its board by code now: it can be read again when your "
            "recusal is cleared."
        )


def withheld_of(sight: Sight, told: Mapping[str, Any]) -> Withheld:
    """What of a pack's facts is about a reader's own schools, declared interests and providers."""
    urns = {one["urn"] for one in (*told["support"]["packages"], *told["decisions"]["items"], *told["actions"])}
    known = {one["id"] for one in told["support"]["providers"]}
    known |= {one["provider_id"] for one in told["support"]["packages"]} - {None}
    return Withheld(frozenset(urns & sight.own), frozenset(known & _texts(sight.providers)))


def _texts(ids: Collection[UUID]) -> frozenset[str]:
    return frozenset(str(one) for one in ids)
