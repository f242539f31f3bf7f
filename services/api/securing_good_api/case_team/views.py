"""Who works on a case: for its views, for those of its visits, and as the history of its team."""

from typing import Annotated, Final

from securing_good.vocabulary import CasePost
from securing_good_api.reads import Out, Sql


def holder(post: CasePost, alias: str) -> str:
    """SQL that joins whoever holds a post of the case `c` on `:today`, cover before whoever is assigned, as `alias`."""
    return (
        f" left join lateral (select q.id, q.name, x.cover from case_assignment x"
        " join person q on q.council = x.council and q.id = x.person_id"
        f" where x.council = c.council and x.case_id = c.id and x.post = '{post.value}'"
        " and x.starts_on <= :today and (x.ends_on is null or x.ends_on >= :today)"
        f" order by x.cover desc, x.starts_on desc, x.id limit 1) {alias} on true"
    )


BOTH: Final = holder(CasePost.LEAD_OFFICER, "lo") + holder(CasePost.LINK_PARTNER, "lp")


class TeamMemberOut(Out):
    """Somebody on a case in one post: first and last day count."""

    post: CasePost
    person_id: str
    person: Annotated[str, Sql("(select q.name from person q where q.council = x.council and q.id = x.person_id)")]
    cover: bool
    """Whether they stand in for whoever is assigned."""
    starts_on: str
    ends_on: str | None
    reason: str
    assigned_by: str
