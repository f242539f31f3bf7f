"""What the rules need to know of minutes, read in one expression: for a command and for what a reader may do."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from securing_good.vocabulary import CasePost, MinutesState, Role
from securing_good_api.actors import Actor
from securing_good_api.case_team.views import holder
from securing_good_api.minutes.rules import MinutesToMove, Mover

LEAD: Final = holder(CasePost.LEAD_OFFICER, "lo")
"""Joins the lead officer of the case `c` on the day as `lo`."""
_DRAFTERS: Final = """(select coalesce(json_agg(distinct d.drafted_by), '[]'::json) from minutes_version d
    where d.council = r.council and d.visit_id = r.visit_id and d.number > coalesce((
        select max(x.number) from minutes_approval x
        where x.council = r.council and x.visit_id = r.visit_id and x.number < r.newest), 0))"""
_LEADS: Final = """(select coalesce(json_agg(json_build_array(q.issuer, q.subject)), '[]'::json) from person_identity q
    where q.council = r.council and q.person_id = lo.id and q.unlinked_at is null)"""
_OF_ISSUED: Final = "w.council = r.council and w.visit_id = r.visit_id and w.number = r.issued"
UNANSWERED: Final = f"""(select count(*) from minutes_word w where {_OF_ISSUED} and not w.accurate and not exists (
    select from minutes_answer n where n.council = w.council and n.visit_id = w.visit_id and n.number = w.number
        and n.said_as = w.said_as))"""
FACTS: Final = f"""(select json_build_object(
    'state', r.state, 'issued', r.issued, 'attendance', jsonb_array_length(d.attendance),
    'areas', jsonb_array_length(d.areas), 'objectives', jsonb_array_length(d.objectives),
    'drafters', {_DRAFTERS}, 'leads', {_LEADS},
    'respond_by', (select w.respond_by from minutes_issue w where {_OF_ISSUED}),
    'spoken', (select coalesce(json_agg(w.said_as), '[]'::json) from minutes_word w where {_OF_ISSUED}),
    'unanswered', {UNANSWERED}) from minutes_version d
    where d.council = r.council and d.visit_id = r.visit_id and d.number = r.newest)"""
"""Of the row `r` of `visit_record`, with its case's lead officer `lo`."""
ASKED: Final = (
    f'select {FACTS} from visit_record r join "case" c on c.council = r.council and c.id = r.case_id{LEAD} '
    "where r.council = :council and r.visit_id = :id"
)


def minutes_from(facts: Mapping[str, Any]) -> MinutesToMove:
    """The facts as the rules take them."""
    return MinutesToMove(
        state=MinutesState(facts["state"]),
        issued=facts["issued"],
        has_attendance=facts["attendance"] > 0,
        has_areas=facts["areas"] > 0,
        has_objectives=facts["objectives"] > 0,
        drafters=frozenset(facts["drafters"]),
        leads=frozenset((issuer, subject) for issuer, subject in facts["leads"]),
        respond_by=date.fromisoformat(facts["respond_by"]) if facts["respond_by"] else None,
        spoken=frozenset(facts["spoken"]),
        unanswered=facts["unanswered"],
    )


def mover_from(actor: Actor) -> Mover:
    """The actor as the rules take them; who is both headteacher and chair speaks as headteacher."""
    spoken = [role for role in (Role.HEADTEACHER, Role.CHAIR_OF_GOVERNORS) if role in actor.roles]
    return Mover(
        actor.issuer,
        actor.subject,
        is_principal_adviser=Role.PRINCIPAL_ADVISER in actor.roles,
        speaks_as=spoken[0].value if spoken else None,
        signs_in_as=actor.signs_in_as,
    )
