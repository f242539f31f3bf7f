"""The record of a case, gathered item by item, with what is withheld by rule. What is restricted is never gathered."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from securing_good.database import UnitOfWork
from securing_good.tables import Case
from securing_good.vocabulary import Exemption
from securing_good_api.case_history.views import ANY_OF_CASE
from securing_good_api.foi_exports.parts import PARTS
from securing_good_api.foi_exports.rules import Item, Names

_WHY: Final = {
    Exemption.LAW_ENFORCEMENT: "Disclosure would prejudice whether action under the Act is justified (s.31(1)(g), (2)(c)).",
    Exemption.CONDUCT_OF_PUBLIC_AFFAIRS: "Free and frank advice: the qualified person's opinion is needed (s.36(2)(b)).",
    Exemption.PERSONAL_DATA: "It may tell of somebody's health or circumstances (s.40(2)).",
    Exemption.LEGAL_PRIVILEGE: "Legal advice and where it is filed (s.42).",
    Exemption.FUTURE_PUBLICATION: "The council has decided to publish it (s.22).",
    Exemption.CONFIDENCE: "Said in confidence by somebody else (s.41).",
    Exemption.AUDIT: "Disclosure would prejudice an audit (s.33).",
}

_ITEMS: Final = " union all ".join(
    f"select {place} as place, '{kind.replace(chr(39), chr(39) * 2)}' as kind, '{prefix}:' || x.id as id, "
    f"cast({day} as date) as day, json_build_object({content}) as content, {exemption} as exemption from {source}"
    for place, (kind, prefix, day, content, exemption, source) in enumerate(PARTS)
)
GATHER: Final = (
    "select g.kind, g.id, g.day, g.content, cast(g.exemption as text) as exemption "
    f"from ({_ITEMS}) g order by g.place, g.day, g.id"
)
_EVENTS: Final = (
    "select coalesce(json_agg(json_build_object('sequence', e.sequence, 'at', e.at, 'kind', e.kind) order by e.sequence), "
    "'[]'::json) from event e where e.council = :council and e.kind <> 'restricted.recorded' and "
    + ANY_OF_CASE.replace(":p", ":subject")
)
_NAMES: Final = (
    "select distinct on (p.name) p.name, a.post from person p left join appointment a "
    "on a.council = p.council and a.person_id = p.id "
    "where p.council = :council order by p.name, (a.urn = :urn) desc nulls last, a.starts_on desc nulls last"
)
_ATTENDED: Final = (
    "select a ->> 'name' as name, a ->> 'party' as party from engagement_meeting m, "
    "jsonb_array_elements(m.attendees) a where m.council = :council and m.case_id = :case_id union "
    "select a ->> 'name', a ->> 'party' from minutes_version v join visit_record r on r.council = v.council "
    "and r.visit_id = v.visit_id, jsonb_array_elements(v.attendance) a "
    "where v.council = :council and r.case_id = :case_id"
)


async def gathered(unit: UnitOfWork, case: Case) -> list[Item]:
    """Everything of a case's record, in order, with what is withheld by rule."""
    rows = await unit.session.execute(text(GATHER), {"council": unit.council, "case_id": case.id})
    events = await unit.session.scalar(text(_EVENTS), {"council": unit.council, "subject": str(case.id)})
    opened = {
        "reference": case.reference,
        "urn": case.urn,
        "level": case.level,
        "reason": case.reason,
        "state": case.state,
        "closed_on": case.closed_on.isoformat() if case.closed_on else None,
    }
    return [
        Item(f"case:{case.id}", "case", case.opened_on.isoformat(), opened),
        *(_item(row.kind, row.id, row.day, row.content, row.exemption) for row in rows),
        Item(f"events:{case.id}", "events", None, events),
    ]


async def names_around(unit: UnitOfWork, case_id: UUID, urn: int) -> Names:
    """Everybody the council knows by name, and whoever was at a meeting of the case, with what they are."""
    known = await unit.session.execute(text(_NAMES), {"council": unit.council, "urn": urn})
    titles = {row.name: _title(row.post) for row in known}
    attended = await unit.session.execute(text(_ATTENDED), {"council": unit.council, "case_id": case_id})
    return Names({row.name: _title(row.party) for row in attended} | titles)


def _item(kind: str, id_: str, day: Any, content: Any, exemption: str | None) -> Item:
    withheld = Exemption(exemption) if exemption else None
    return Item(id_, kind, day.isoformat() if day else None, content, withheld, _WHY[withheld] if withheld else None)


def _title(post: str | None) -> str:
    return post.replace("_", " ") if post else "somebody known to the council"
