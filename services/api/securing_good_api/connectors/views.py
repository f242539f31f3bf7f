"""What is shown of a connector: where it leads, whether it is on, what came of the last look."""

from typing import Annotated

from securing_good.vocabulary import FetchOutcome, ImportState
from securing_good_api.reads import Out, Sql, View


class ConnectorOut(Out):
    """One kind of published release that can be fetched by itself."""

    code: str
    title: str
    publisher: str
    note: str
    enabled: Annotated[bool, Sql("coalesce(s.enabled, false)")]
    address: Annotated[str | None, Sql("coalesce(s.address, c.address)")]
    address_verified: Annotated[bool, Sql("c.verified and s.address is null")]
    """Whether the address it ships with was tried when this was written; one that was entered is yours to know."""
    needs_period: bool
    period: Annotated[str | None, Sql("s.period || '/' || right((s.period + 1)::text, 2)")]
    """The academic year sent with the file."""
    check_every_days: int
    outcome: Annotated[FetchOutcome | None, Sql("t.outcome")]
    said: Annotated[str | None, Sql("t.said")]
    """What came of the last look, in a sentence."""
    failures: Annotated[int, Sql("coalesce(t.failures, 0)")]
    """In a row."""
    checked_at: Annotated[str | None, Sql("t.checked_at")]
    due_at: Annotated[str | None, Sql("case when s.enabled then t.due_at end")]
    """When it looks again."""
    import_id: Annotated[int | None, Sql("t.import_id")]
    """The newest import it made."""
    import_state: Annotated[
        ImportState | None,
        Sql(
            "case when t.import_id is not null then case when o.withdrawn_at is not null then 'withdrawn' "
            "else coalesce(o.state, 'received') end end"
        ),
    ]


CONNECTORS = View(
    ConnectorOut,
    "connector c left join connector_setting s on s.code = c.code left join connector_state t on t.code = c.code "
    "left join import_outcome o on o.import_id = t.import_id",
    "c",
    order=("c.code",),
    identity="c.code = :id",
    council=None,
    school=None,
    version="coalesce(s.version, 0)",
    moving=True,
)
