"""What is shown of an import."""

from dataclasses import replace
from typing import Annotated, Any

from securing_good.receiving import MOST_DIFFERENCES
from securing_good.vocabulary import FactChange, FactKind, ImportStage, ImportState, ReleaseStatus
from securing_good_api.reads import Out, Sql, View, columns

_STATE = (
    "case when o.withdrawn_at is not null then 'withdrawn' when w.waits then 'withdrawing' "
    "else coalesce(o.state, 'received') end"
)


class OriginOut(Out):
    """Where a connector fetched a file from, and what the publisher's server said of it."""

    connector: str
    address: str
    etag: str | None
    last_modified: str | None
    fetched_at: str


class ImportOut(Out):
    """One load of one file: what it was recognised as, and what became of its rows."""

    id: int
    council: str | None
    """The council whose own file it is; null for published facts that every council may read."""
    filename: str
    size: int
    sha256: str
    sent_at: str
    dry_run: bool
    """Whether it is only tried: nothing of it is kept as fact, and its counts say what a load would have come to."""
    origin: Annotated[OriginOut | None, Sql(f"case when g.import_id is not null then {columns(OriginOut, 'g')} end")]
    """None for a file that somebody sent."""
    state: Annotated[ImportState, Sql(_STATE)]
    dataset: Annotated[str | None, Sql("o.dataset")]
    title: Annotated[str | None, Sql("o.title")]
    period: Annotated[int | None, Sql("o.period")]
    release: Annotated[ReleaseStatus | None, Sql("o.release")]
    available_on: Annotated[str | None, Sql("o.available_on")]
    rows_accepted: Annotated[int, Sql("coalesce(o.rows_accepted, 0)")]
    rows_refused: Annotated[int, Sql("coalesce(o.rows_refused, 0)")]
    rows_unchanged: Annotated[int, Sql("coalesce(o.rows_unchanged, 0)")]
    facts_added: Annotated[int, Sql("coalesce(o.facts_added, 0)")]
    facts_superseded: Annotated[int, Sql("coalesce(o.facts_superseded, 0)")]
    differences: Annotated[int | None, Sql("o.differences")]
    """Of a file that was tried: how many facts a load would add, change or end. All are counted."""
    differences_listed: Annotated[
        int | None, Sql(f"case when o.differences is not null then least(o.differences, {MOST_DIFFERENCES}) end")
    ]
    """How many of them its differences list: of more than 100,000 those first that change what stands."""
    problem: Annotated[dict[str, Any] | None, Sql("o.problem")]
    finished_at: Annotated[str | None, Sql("o.finished_at")]
    withdrawal_reason: Annotated[str | None, Sql("w.reason")]
    """Why somebody asked for it to be withdrawn."""
    withdrawal_problem: Annotated[dict[str, Any] | None, Sql("case when not w.waits then o.withdrawal_problem end")]
    """Why it could not be."""
    withdrawn_at: Annotated[str | None, Sql("o.withdrawn_at")]
    facts_withdrawn: Annotated[int | None, Sql("o.facts_withdrawn")]
    """Facts that stood by this import alone and ceased with it."""


class ProgressOut(Out):
    """How far a load has come."""

    stage: ImportStage
    rows_read: int
    line: int
    """Of the row read last; of a workbook or a JSON file, the number of its row."""
    lines: int | None
    """How many the file has, its heading included; null for a workbook or a JSON file."""
    begun_at: str
    told_at: str


class FullImportOut(ImportOut):
    """One load, and how far it has come."""

    progress: Annotated[
        ProgressOut | None,
        Sql(f"case when o.import_id is null and p.import_id is not null then {columns(ProgressOut, 'p')} end"),
    ]
    """While it is under way; null before it begins and when it has ended."""


class ImportRowOut(Out):
    """One refused row: where it stands, what it said, which rule it broke."""

    line: int
    column: str | None
    value: str | None
    code: str
    reason: str


class ImportDifferenceOut(Out):
    """One fact that loading the file would add, change or end."""

    number: int
    """Its place: what would change or end comes before what would be added, each by school."""
    change: FactChange
    fact: FactKind
    urn: int | None
    """None for what is of an area."""
    school: str | None
    """Its name, where the register knows it."""
    what: str
    """What the fact is about, in words."""
    indicator: str | None
    """Of a figure: the indicator's code."""
    period: int | None
    """Academic year it is about, by the year it starts in."""
    area: str | None
    """Of a benchmark or a calendar: an LA code, or a word for a part of England; null for England's bank holidays."""
    which: dict[str, Any]
    """What else tells the fact from others: `release`, `other_urn`, `kind` and `inspected_on`, or `kind`, `term`, `title`."""
    before: dict[str, Any] | None
    """What stands, field by field: those that would be another, or all where it would cease. None where it would be added."""
    after: dict[str, Any] | None
    """What would stand: those fields that would be another, or all where it would be added. None where it would cease."""


_OURS = "({0}.council is null or {0}.council = :council)"

IMPORTS = View(
    ImportOut,
    "import i left join import_outcome o on o.import_id = i.id left join import_origin g on g.import_id = i.id"
    " left join lateral (select reason, o.withdrawn_at is null and"
    " (o.withdrawal_refused_at is null or o.withdrawal_refused_at < asked_at) as waits"
    " from import_withdrawal where import_id = i.id) w on true",
    "i",
    order=("-i.id",),
    identity="i.id = :id",
    council=None,
    school=None,
    version="case when o.state is null then 1 when o.withdrawn_at is not null then 1000"
    " when w.waits then 999 when o.withdrawal_refused_at is not null then 3 else 2 end",
    always=(_OURS.format("i"),),
)
# How far a load has come is told of no event, so no list may show it: a list's ETag goes by events.
IMPORT = replace(
    IMPORTS,
    shape=FullImportOut,
    source=f"{IMPORTS.source} left join import_progress p on p.import_id = i.id",
    version=f"case when o.state is null and p.told is not null then 1000 + p.told else {IMPORTS.version} end",
)
IMPORT_ROWS = View(
    ImportRowOut, "import_row r", "r", order=("r.number",), council=None, school=None, always=(_OURS.format("r"),)
)
IMPORT_DIFFERENCES = View(
    ImportDifferenceOut,
    "import_difference d",
    "d",
    order=("d.number",),
    council=None,
    school=None,
    always=(_OURS.format("d"),),
)
