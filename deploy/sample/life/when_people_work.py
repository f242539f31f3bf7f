"""When the borough's people have time, whose school each is, what some schools say of half-days."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from deploy.sample.borough import open_schools
from deploy.sample.life.council import ADMINISTRATOR, Council
from deploy.sample.own_days import open_day
from deploy.sample.people import SamplePerson
from securing_good.vocabulary import Role
from securing_good.work import WorkKind

_WHOLE: Final = ("morning", "afternoon")
_MIDDLE: Final = dict.fromkeys(("tuesday", "wednesday", "thursday"), _WHOLE)
_NOT_FRIDAYS: Final = {"monday": _WHOLE, **_MIDDLE}
_MORNINGS: Final = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), ("morning",))
_PATTERNS: Final = (
    (Role.LINK_PARTNER, 0, _MIDDLE, 2, 3),
    (Role.LINK_PARTNER, 1, _NOT_FRIDAYS, 2, 4),
    (Role.LINK_PARTNER, 2, _MORNINGS, 1, 3),
    (Role.LEAD_OFFICER, 0, _NOT_FRIDAYS, 2, 4),
)
"""Who does not work all week: the half-days, and the most visits a day and a week."""
_DAY: Final = timedelta(days=1)
_CALENDAR: Final = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Quillbourne//Calendar//EN\r
BEGIN:VEVENT\r
UID:team-meeting@quillbourne.example\r
DTSTART;TZID=Europe/London:{first}T100000\r
DTEND;TZID=Europe/London:{first}T120000\r
RRULE:FREQ=WEEKLY\r
SUMMARY:Team meeting\r
END:VEVENT\r
END:VCALENDAR\r
"""


async def say_when_people_work(
    council: Council, one: Callable[..., SamplePerson], ids: Mapping[SamplePerson, str], today: date
) -> None:
    """Patterns, leave, a calendar, half-days of two schools; then a link partner for every school.

    Schools in the programme keep the link partner of their case; who takes the others is as the product suggests.
    Raises SampleError when one is refused.
    """
    adviser = one(Role.PRINCIPAL_ADVISER)
    for role, number, halves, most_a_day, most_a_week in _PATTERNS:
        body: dict[str, Any] = {"person_id": ids[one(role, number)], "halves": halves}
        body |= {"most_a_day": most_a_day, "most_a_week": most_a_week}
        await council.post("/v1/availability/patterns", adviser, body)
    away = today + timedelta(days=7 - today.weekday())
    leave = {"person_id": ids[one(Role.LINK_PARTNER, 3)], "kind": "annual_leave"}
    leave |= {"starts_on": away.isoformat(), "ends_on": (away + 4 * _DAY).isoformat()}
    await council.post("/v1/availability/leave", adviser, leave)
    form = {"person_id": ids[one(Role.LINK_PARTNER, 4)]}
    content = _CALENDAR.format(first=f"{away:%Y%m%d}").encode()
    files = {"file": ("calendar.ics", content, "text/calendar")}
    await council.ask("POST", "/v1/availability/busy-times", adviser, data=form, files=files)
    await _assign(council, adviser)
    await _speak_for_schools(council, one(Role.LEAD_OFFICER), today)
    await council.work_off(WorkKind.REPLAN_COUNCIL)
    await council.work_off(WorkKind.PLAN_VISITS)
    await council.work_off(WorkKind.PLAN_LINK_PARTNER_VISITS)


async def _assign(council: Council, adviser: SamplePerson) -> None:
    cases: list[Any] = await council.items("/v1/cases?limit=100", adviser)
    for case in cases:
        if case["closed_on"] is None and case["link_partner_id"]:
            why = "Their link partner in the programme."
            body = {"urn": case["urn"], "person_id": case["link_partner_id"], "reason": why}
            await council.post("/v1/availability/assignments", adviser, body)
    suggested = await council.get("/v1/availability/caseloads", adviser)
    for school in suggested["unassigned"]:
        body = {"urn": school["urn"], "person_id": school["person_id"], "reason": school["why"]}
        await council.post("/v1/availability/assignments", adviser, body)


async def _speak_for_schools(council: Council, officer: SamplePerson, today: date) -> None:
    localities: list[Any] = await council.items("/v1/availability/localities?limit=100", ADMINISTRATOR)
    schools = {school.urn: school for school in open_schools()}
    busy, glad = (schools[locality["urn"]] for locality in localities[:2])
    soon = today + timedelta(days=21)
    said = {"half": "morning", "word": "blocked", "reason": "The whole school is out."}
    for school, more in ((busy, said), (glad, {"half": "afternoon", "word": "proposed"})):
        body = {"urn": school.urn, "date": open_day(school, soon).isoformat(), **more}
        await council.post("/v1/availability/school-times", officer, body)
