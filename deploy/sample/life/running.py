"""A case that was kept on paper until today, as the file in which a principal adviser sends it."""

import csv
import io
from datetime import date, timedelta
from typing import Final

from deploy.sample.borough import School
from deploy.sample.life import wording
from deploy.sample.life.stories import weekday_by
from deploy.sample.life.wording import Focus
from deploy.sample.people import SamplePerson, chair_of_governors, headteacher
from deploy.sample.term_dates import terms
from securing_good.calendar import academic_year_of
from securing_good.programme import add_months
from securing_good.vocabulary import Progress

_MONTHS_AGO: Final = 13
_DAY: Final = timedelta(days=1)
_COLUMNS: Final = (
    *("urn", "record", "on", "words", "level", "by", "person", "with_whom", "route", "attendance", "progress", "owner"),
    *("due_on", "done_on", "months", "decision"),
)


def running_file(
    school: School,
    today: date,
    *,
    director: SamplePerson,
    adviser: SamplePerson,
    lead: SamplePerson,
    partner: SamplePerson,
) -> str:
    """Amber for thirteen months: met once a term, reviewed at twelve months, an action open."""
    words = wording.WORDS[Focus.READING]
    opened = weekday_by(add_months(today, -_MONTHS_AGO))
    engaged = weekday_by(opened + 10 * _DAY)
    head, chair = headteacher(school, engaged), chair_of_governors(school)
    four = (
        f"assistant director: {director.name}; principal adviser: {adviser.name}; headteacher: {head.name}; "
        f"chair of governors: {chair.name}"
    )
    (what, owner), *_ = words.actions
    rows: list[dict[str, object]] = [
        {"record": "case", "on": opened, "words": words.concern, "level": "amber", "by": director.name},
        {"record": "lead_officer", "on": opened, "person": lead.email},
        {"record": "link_partner", "on": opened, "person": partner.email},
        {
            "record": "contact",
            "on": weekday_by(opened + 3 * _DAY),
            "words": wording.FIRST_CONTACT,
            "with_whom": "The headteacher",
            "route": "phone",
        },
        {"record": "letter", "on": weekday_by(opened + 7 * _DAY), "words": "By email to headteacher and chair."},
        {"record": "engagement_meeting", "on": engaged, "words": wording.ENGAGED, "attendance": four},
    ]
    days = [day for day in _meeting_days(today) if engaged + 14 * _DAY < day < today]
    for day, following in zip(days, [*days[1:], today + 21 * _DAY], strict=True):
        last = day == days[-1]
        progress = Progress.IMPROVING if last else Progress.UNCHANGED
        rows.append({"record": "meeting", "on": day, "words": words.discussed[progress], "progress": progress})
        done = {} if last else {"done_on": following - 5 * _DAY}
        rows.append({"record": "action", "on": day, "words": what, "owner": owner, "due_on": following, **done})
    reviewed = {"record": "review", "on": weekday_by(add_months(opened, 12)), "months": 12, "decision": "continue"}
    rows.append({**reviewed, "words": wording.REVIEW_REASONS["continue"], "by": director.name})
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS)
    writer.writeheader()
    writer.writerows({"urn": school.urn, **row} for row in rows)
    return out.getvalue()


def _meeting_days(today: date) -> list[date]:
    """Before each term's half-term break, this year and the last."""
    year = academic_year_of(today)
    return [weekday_by(term.break_starts - 12 * _DAY) for past in (year - 2, year - 1, year) for term in terms(past)]
