"""What is shown of a connector: where it leads, whether it is on, what came of the last look."""

from typing import Annotated

from securing_good.vocabulary import FetchOutcome, ImportState
from securing_good_api.reads import Out, Sql, View


class ConnectorOut(Out):
    """One kind of published release that can be fetched by itself."""

    code: str
    title: str
    publisher: str
    page: str | None
    """Where the publisher tells people of its releases."""
    note: str
    enabled: Annotated[bool, Sql("coalesce(s.enabled, false)")]
    address: Annotated[str | None, Sql("coalesce(s.address, c.address)")]
    """{date} in it stands for the day, as in 20261125."""
    source: Annotated[str | None, Sql("case when s.address is null then c.source end")]
    """What names the address it ships with, or the page."""
    address_verified: Annotated[bool, Sql("c.verified and s.address is null")]
    """Whether the address it ships with was tried when this was written; one that was entered is yours to know."""
    needs_period: bool
    period: Annotated[str | None, Sql("s.period || '/' || right((s.period + 1)::text, 2)")]
    """The academic year sent with the file."""
    check_every_days: int
    outcome: Annotated[FetchOutcome | None, Sql("t.outcome")]
    looked_at: Annotated[str | None, Sql("t.address")]
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
