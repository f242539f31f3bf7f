"""Which edition of a template holds, and where each stands, as SQL."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from securing_good.vocabulary import DocumentKind, TemplateState

IN_FORCE: Final = (
    "(select x.id from document_template x where (x.council is null or x.council = :council) and x.kind = {kind} "
    "and x.in_force_at is not null order by x.council nulls last, x.in_force_at desc, x.version desc limit 1)"
)
"""The edition that holds for a council, of the kind in `kind`."""
STATE: Final = (
    f"case when t.id = {IN_FORCE.format(kind='t.kind')} then 'in_force' when t.in_force_at is not null or exists "
    "(select from document_template y where y.council = t.council and y.kind = t.kind and y.version > t.version "
    "and y.in_force_at is not null) then 'superseded' else 'proposed' end"
)


async def state_of(session: AsyncSession, council: str, template_id: int) -> TemplateState:
    """Where one edition stands."""
    sql = f"select {STATE} from document_template t where t.id = :id"
    return TemplateState(str(await session.scalar(text(sql), {"id": template_id, "council": council})))


async def id_in_force(session: AsyncSession, council: str, kind: DocumentKind) -> int:
    """The edition documents of a kind are drafted from now: the council's own, or what we ship."""
    sql = f"select {IN_FORCE.format(kind=':kind')}"
    return int(str(await session.scalar(text(sql), {"kind": kind.value, "council": council})))
