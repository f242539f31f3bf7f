"""Who may have which visits in a calendar, from plain values."""

from dataclasses import dataclass
from uuid import UUID

from securing_good.errors import Forbidden, Invalid
from securing_good.vocabulary import FeedScope


@dataclass(frozen=True)
class FeedWanted:
    """Whose visits somebody wants to read."""

    scope: FeedScope
    person_id: UUID | None
    urn: int | None


@dataclass(frozen=True)
class Asker:
    """Who asks for a feed."""

    person_id: UUID | None
    """Who they are here; None where no invitation linked their sign-in to a person."""
    urns: frozenset[int]
    is_of_a_school: bool
    is_decider: bool


def check_feed(wanted: FeedWanted, asker: Asker) -> None:
    """Everybody may read their own visits, people of a school its, officers any school's, and deciders all.

    Raises Invalid where the scope and what is named do not fit, Forbidden for what is not theirs.
    """
    needs = {FeedScope.PERSON: "person_id", FeedScope.SCHOOL: "urn", FeedScope.COUNCIL: None}[wanted.scope]
    for name in ("person_id", "urn"):
        if (getattr(wanted, name) is not None) != (name == needs):
            of = f"A feed of a {wanted.scope}" if wanted.scope is not FeedScope.COUNCIL else "A feed of the council"
            detail = f"{of} names {'its ' + needs if needs else 'nobody'}{' and nothing else' if needs else ''}."
            raise Invalid.at(f"#/{name}", "scope", detail)
    if asker.is_decider:
        return
    if wanted.scope is FeedScope.PERSON and wanted.person_id != asker.person_id:
        raise Forbidden("A feed of a person's visits is made by themselves, or by a principal adviser for them.")
    if wanted.scope is FeedScope.COUNCIL:
        raise Forbidden("A feed of all visits is made by a principal adviser or the assistant director.")
    if wanted.scope is FeedScope.SCHOOL and asker.is_of_a_school and wanted.urn not in asker.urns:
        raise Forbidden("A feed of a school's visits is made by its own people, or by an officer.")
