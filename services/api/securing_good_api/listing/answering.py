"""The answer to what is asked of a list."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.background import BackgroundTask

from securing_good.database import Clock
from securing_good.errors import Invalid
from securing_good_api.actors import Actor
from securing_good_api.cursors import next_address, read_cursor
from securing_good_api.listing.asking import Page
from securing_good_api.listing.changes import identity, read_changes, settle
from securing_good_api.listing.exporting import CHUNK, Export, Provenance, export
from securing_good_api.listing.fields import chosen, ordered_by
from securing_good_api.listing.paging import read_page
from securing_good_api.reads import Rows, View, heads

JSON: Final = "application/json"
SOME_FIELDS: Final = "application/vnd.securing-good.some-fields+json"
"""An answer whose items have the fields that were asked for, and not those their shape promises."""
EXPORTED: Final = "application/vnd.securing-good.export+json"
_KINDS: Final = {Export.CSV: "text/csv; charset=utf-8", Export.JSON: EXPORTED}


@dataclass(frozen=True)
class Asked:
    """One request of a list, by somebody who may read it."""

    request: Request
    actor: Actor
    view: View
    page: Page
    where: Mapping[str, Any]

    async def answer(self, session: AsyncSession, rows: Rows, clock: Clock, headers: Mapping[str, str]) -> Response:
        """A page, what changed, or a file. Raises Invalid for what does not go together."""
        if self.page.export is not None:
            return await self._file(session, rows, clock, headers)
        if self.page.updated_since is not None:
            return await self._changes(session, rows, clock, headers)
        only = chosen(self.view.shape, self.page.fields)
        keys = ordered_by(self.view, self.page.sort)
        cursor = read_cursor(self.request, self.actor.council, self.page.cursor)
        items, last = await read_page(session, rows, self.view.row(only), keys, cursor=cursor, limit=self.page.limit)
        return self._listed(items, last, headers)

    async def _changes(self, session: AsyncSession, rows: Rows, clock: Clock, headers: Mapping[str, str]) -> Response:
        assert self.page.updated_since is not None, "asked for no changes"
        if self.page.sort is not None:
            raise Invalid.at("query: sort", "not_together", "What changed comes in the order in which it changed.")
        identity(self.view)
        cursor = read_cursor(self.request, self.actor.council, self.page.cursor)
        ledger = await settle(session, self.actor.council, self.view, self.where, now=clock(), today=rows.today)
        changes = await read_changes(
            session,
            rows,
            self.view,
            self.actor,
            ledger,
            row=self.view.row(chosen(self.view.shape, self.page.fields)),
            since=self.page.updated_since,
            cursor=cursor,
            limit=self.page.limit,
        )
        more: dict[str, Any] = {"gone": changes.gone, "complete": changes.complete}
        if cursor.after is None:
            more["as_of"] = changes.as_of.isoformat().replace("+00:00", "Z")
        return self._listed(changes.items, changes.last, headers, changes=more)

    def _listed(self, items: Any, last: list[Any] | None, headers: Mapping[str, str], **more: Any) -> Response:
        if last is not None:
            more["next"] = next_address(self.request, self.actor.council, last)
        following = "".join(f',"{name}":{json.dumps(value)}' for name, value in more.items())
        body = b'{"items":[' + b",".join(items) + b"]" + following.encode() + b"}"
        return Response(body, 200, dict(headers), JSON if self.page.fields is None else SOME_FIELDS)

    async def _file(self, session: AsyncSession, rows: Rows, clock: Clock, headers: Mapping[str, str]) -> Response:
        kind = self.page.export
        assert kind is not None, "asked for no file"
        if self.page.cursor is not None or self.page.updated_since is not None:
            raise Invalid.at(
                "query: export", "not_together", "A file is the whole list: it has no page and no changes."
            )
        only = chosen(self.view.shape, self.page.fields)
        query = getattr(self.request.state, "asked_query", self.request.url.query)
        provenance = Provenance(
            exported_from=self.request.url.path + (f"?{query}" if query else ""),
            exported_at=clock(),
            event_sequence=int((await heads(session, self.actor.council)).partition(".")[0]),
        )
        file = await export(
            session,
            rows,
            self.view.row(only),
            ordered_by(self.view, self.page.sort),
            names=[name for name in self.view.shape.model_fields if only is None or name in only],
            kind=kind,
            provenance=provenance,
        )

        def chunks() -> Iterator[bytes]:
            while chunk := file.read(CHUNK):
                yield chunk

        name = f"{self.request.url.path.rpartition('/')[2]}-{rows.today}.{kind}"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(
            chunks(), 200, {**headers, **disposition}, _KINDS[kind], background=BackgroundTask(file.close)
        )
