"""What is shown of an academy trust's word on a case."""

from typing import Annotated

from securing_good.vocabulary import TrustReply
from securing_good_api.reads import Out, Sql


class TrustInvitationOut(Out):
    """An invitation to a trust to let its school into the programme, and its reply."""

    trust: str
    addressed_to: str
    invited_on: str
    reply: TrustReply | None
    replied_on: str | None
    reply_words: str | None
    officer_id: str | None
    officer: Annotated[
        str | None, Sql("(select q.name from person q where q.council = i.council and q.id = i.officer_id)")
    ]
    """The trust's own officer for the case: copied from then on."""
