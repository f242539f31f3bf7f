"""Links between schools, from the national register: who came before whom, and who shares what.

The file does not tell its own day and names the links of open and closed schools alike, each usually from both ends.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from securing_good.vocabulary import LinkType, ReleaseStatus
from securing_good_risk_engine.sources.cells import CellRefused, urn
from securing_good_risk_engine.sources.dataset import Dataset
from securing_good_risk_engine.sources.facts import RecognisedFile, Row, RowProblem, SchoolLinkFact, Subject
from securing_good_risk_engine.sources.register_rows import YEARS_AHEAD, Entry
from securing_good_risk_engine.sources.table import Table

_NAME: Final = "gias_links"
_TITLE: Final = "Links between schools (GIAS)"
_TYPES: Final = {
    "predecessor": LinkType.PREDECESSOR,
    "predecessoramalgamated": LinkType.PREDECESSOR_AMALGAMATED,
    "predecessormerged": LinkType.PREDECESSOR_MERGED,
    "predecessorsplitschool": LinkType.PREDECESSOR_SPLIT,
    "successor": LinkType.SUCCESSOR,
    "successoramalgamated": LinkType.SUCCESSOR_AMALGAMATED,
    "successormerged": LinkType.SUCCESSOR_MERGED,
    "successorsplitschool": LinkType.SUCCESSOR_SPLIT,
    "resultofamalgamation": LinkType.RESULT_OF_AMALGAMATION,
    "mergedchangeinagerange": LinkType.MERGED_AGE_RANGE,
    "mergedexpansionofschoolcapacity": LinkType.MERGED_CAPACITY,
    # The register's own slip of the pen, and what it means.
    "mergedexpansioninschoolcapacityandchangerinagerange": LinkType.MERGED_AGE_RANGE_AND_CAPACITY,
    "mergedexpansioninschoolcapacityandchangeinagerange": LinkType.MERGED_AGE_RANGE_AND_CAPACITY,
    "sixthformcentrelink": LinkType.SIXTH_FORM_CENTRE_LINK,
    "sixthformcentreschool": LinkType.SIXTH_FORM_CENTRE_SCHOOL,
    "expansion": LinkType.EXPANSION,
    "closure": LinkType.CLOSURE,
    "other": LinkType.OTHER,
}


def _link(entry: Entry) -> SchoolLinkFact:
    own, other = urn(entry.text("URN"), "URN"), urn(entry.text("LinkURN"), "LinkURN")
    if own == other:
        raise CellRefused("LinkURN", str(other), "linked_to_itself", f"{own} is linked to itself")
    return SchoolLinkFact(
        urn=own,
        other_urn=other,
        other_name=entry.said("LinkName"),
        type=entry.word("LinkType", _TYPES),
        established_on=entry.day("LinkEstablishedDate", "be linked"),
    )


def _rows(table: Table, today: date) -> Iterator[Row | RowProblem]:
    places = {name: place for place, name in enumerate(table.header) if name}
    seen: dict[tuple[int, int], int] = {}
    for row in table.rows():
        if isinstance(row, RowProblem):
            yield row
            continue
        line, cells = row
        try:
            link = _link(Entry(cells, places, today.year + YEARS_AHEAD))
        except CellRefused as refused:
            yield RowProblem(line, refused.column, refused.value, refused.code, refused.reason)
            continue
        pair = (link.urn, link.other_urn)
        if pair in seen:
            reason = (
                f"the link of {link.urn} to {link.other_urn} already stands on line {seen[pair]}; the first is kept"
            )
            yield RowProblem(line, "LinkURN", str(link.other_urn), "duplicate_row", reason)
        else:
            seen[pair] = line
            yield Row(line, link.urn, (link,))


def _read(table: Table, today: date, _period: int | None) -> RecognisedFile:
    return RecognisedFile(
        dataset=_NAME,
        title=_TITLE,
        subject=Subject.LINKS,
        period=None,
        release=ReleaseStatus.FINAL,
        available_on=today,
        rows=_rows(table, today),
    )


DATASET: Final = Dataset(
    _NAME, _TITLE, frozenset({"URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"}), _read
)
