"""What may be asked of any list."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Query

from securing_good_api.listing.exporting import Export
from securing_good_api.sending import Moment

MOST: Final = 100


@dataclass(frozen=True)
class Page:
    """Which part of a list, in which order and form."""

    limit: Annotated[int, Query(ge=1, le=MOST, description="How many items at most")] = 50
    cursor: Annotated[
        str | None, Query(max_length=2048, description="Where the page begins: `next` of the page before holds it")
    ] = None
    sort: Annotated[
        str | None,
        Query(
            max_length=300, description="Fields of the items to order by, comma-separated; `-` before one reverses it"
        ),
    ] = None
    fields: Annotated[
        str | None, Query(max_length=1000, description="Only these fields of the items, comma-separated")
    ] = None
    updated_since: Annotated[
        Moment | None,
        Query(
            description="Only what changed after this moment: `changes` then says what is gone, from when to ask the next "
            "time (`as_of`), and whether the answer is `complete`: then forget whatever else you have"
        ),
    ] = None
    export: Annotated[
        Export | None, Query(description="The whole list as a file that says where and when its rows were read")
    ] = None
