"""How a year of visits goes: cadence kept, visits moved and with what notice, and who carries how much."""

from typing import Annotated, Final

from securing_good.vocabulary import ObligationKind
from securing_good_api.obligations.views import ALL, STATE
from securing_good_api.reads import Many, Out, Sql, View, columns

_IN_YEAR: Final = "between make_date(cast(:id as integer), 9, 1) and make_date(cast(:id as integer) + 1, 8, 31)"


class CadenceMetricOut(Out):
    """What was owed of one kind by now, and what came of it."""

    kind: ObligationKind
    met: int
    met_late: int
    waived: int
    breached: int
    open: int
    """Its time is not over."""
    kept: Annotated[float | None, Sql("round(k.met::numeric / nullif(k.met + k.met_late + k.breached, 0), 4)")]
    """Met in time, as a share of what was owed by now and not waived; None where nothing was."""


class MovesMetricOut(Out):
    """Published visits that a later timetable moved, or has no place for."""

    visits_published: int
    moved: int
    """Moves of visits, each time one was moved or lost its place."""
    left_out: int
    """Of those: visits that lost their place and were given no other."""
    asked: int
    """Of those: ones that could have stayed, so that the school was asked."""
    median_notice_days: float | None
    """From the day a move was published to the day the visit had been on."""
    least_notice_days: int | None


class LoadMetricOut(Out):
    """What one person carries by the timetable in force."""

    person_id: Annotated[str, Sql("l.id")]
    name: str
    visits: int
    days: int
    most_in_a_week: int


_STATES: Final = ", ".join(
    f"count(*) filter (where {STATE} = '{state}') as {state}"
    for state in ("met", "met_late", "waived", "breached", "open")
)
_CADENCE: Final = f"(select o.kind, {_STATES} from {ALL} where o.window_end {_IN_YEAR} group by o.kind) k"
_MOVES: Final = f"""(
    select (select count(*) from visit p where p.council = :council and p.timetable is not null and p.date {_IN_YEAR})
               as visits_published,
           count(*) as moved, count(*) filter (where m.date is null) as left_out,
           count(*) filter (where not m.must_move) as asked,
           percentile_cont(0.5) within group (order by m.was_on - cast(t.published_at at time zone 'Europe/London' as date))
               as median_notice_days,
           min(m.was_on - cast(t.published_at at time zone 'Europe/London' as date)) as least_notice_days
    from timetable t join timetable_visit m on m.council = t.council and m.number = t.number
         and (m.date, m.half) is distinct from (m.was_on, m.was_half)
    where t.council = :council and t.published_at is not null and m.was_on {_IN_YEAR}
) m"""
_LOAD: Final = f"""(
    select w.id, w.name, sum(w.visits)::int as visits, sum(w.days)::int as days, max(w.visits)::int as most_in_a_week
    from (select q.id, q.name, date_trunc('week', d.date) as week, count(*) as visits, count(distinct d.date) as days
          from timetable t
          join timetable_visit d on d.council = t.council and d.number = t.number
          join person q on q.council = d.council and q.id = any(d.people)
          where t.council = :council and t.state = 'published' and d.date {_IN_YEAR}
            and exists (select from appointment a where a.council = q.council and a.person_id = q.id and a.urn is null)
          group by q.id, q.name, week) w
    group by w.id, w.name
) l"""


class VisitMetricsOut(Out):
    """One academic year."""

    academic_year: Annotated[int, Sql("cast(:id as integer)")]
    """By the year it starts in."""
    cadence: Annotated[list[CadenceMetricOut], Many(_CADENCE, "true", "k.kind")]
    moves: Annotated[MovesMetricOut, Sql(f"(select {columns(MovesMetricOut, 'm')} from {_MOVES})")]
    load: Annotated[list[LoadMetricOut], Many(_LOAD, "true", "l.visits desc, l.name, l.id")]
    """The council's people, busiest first."""


VISIT_METRICS: Final = View(
    VisitMetricsOut,
    "council y",
    "y",
    order=("y.code",),
    identity="cast(:id as integer) is not null",
    council="code",
    school=None,
    moving=True,
)
