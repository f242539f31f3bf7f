"""Ofsted's management information on the sample's schools, in the 70 columns it had in 2020."""

from datetime import date
from typing import Final

from deploy.sample.borough import COUNCIL_NAME, School, open_schools
from deploy.sample.inspections import NOT_JUDGED, Graded, Ungraded, inspections
from deploy.sample.quality import roll
from deploy.sample.sample_file import SampleFile, table_bytes
from securing_good.vocabulary import Phase

_JUDGEMENTS: Final = (
    *("Quality of education", "Behaviour and attitudes", "Personal development"),
    *("Effectiveness of leadership and management", "Safeguarding is effective?"),
    *("Early years provision (where applicable)", "Sixth form provision (where applicable)"),
)
_UNGRADED: Final = (
    *("Latest section 8 inspection number since last full inspection",),
    *("Does the section 8 inspection relate to the URN of the current school?",),
    *("URN at time of the section 8 inspection", "LAESTAB at time of the section 8 inspection"),
    *(
        "School name at time of the latest section 8 inspection",
        "School type at time of the latest section 8 inspection",
    ),
    *("Number of section 8 inspections since the last full inspection", "Date of latest section 8 inspection"),
    *("Section 8 inspection publication date", "Did the latest section 8 inspection convert to a full inspection?"),
    *("Section 8 inspection overall outcome", "Number of other section 8 inspections since last full inspection"),
)


def _at_the_time(which: str) -> tuple[str, ...]:
    return (
        f"Does the {which} full inspection relate to the URN of the current school?",
        *(f"{what} at time of {which} full inspection" for what in ("URN", "LAESTAB", "School name", "School type")),
    )


_LATEST: Final = (
    *("Inspection number of latest full inspection", "Inspection type", "Inspection type grouping"),
    *("Event type grouping", "Inspection start date", "Inspection end date", "Publication date"),
    *_at_the_time("latest"),
    *("Overall effectiveness", "Category of concern", *_JUDGEMENTS),
)
_PREVIOUS: Final = (
    *("Previous full inspection number", "Previous inspection start date", "Previous inspection end date"),
    *("Previous publication date", *_at_the_time("previous")),
    *("Previous full inspection overall effectiveness", "Previous category of concern"),
    *(f"Previous {name[0].lower()}{name[1:]}" for name in _JUDGEMENTS),
)
COLUMNS: Final = (
    *("Web Link", "URN", "LAESTAB", "School name", "Ofsted phase", "Type of education", "School open date"),
    *("Admissions policy", "Sixth form", "Designated religious character", "Religious ethos", "Faith grouping"),
    *("Ofsted region", "Region", "Local authority", "Parliamentary constituency", "Postcode"),
    "The income deprivation affecting children index (IDACI) quintile",
    "Total number of pupils",
    *_UNGRADED,
    *_LATEST,
    *_PREVIOUS,
)
_TYPES: Final = {
    "Local authority nursery school": "LA Nursery School",
    "Free schools": "Free School",
    "Free schools special": "Free School Special",
    "Free schools 16 to 19": "Free School 16 to 19",
}


def inspections_file(today: date) -> SampleFile:
    """What was published by the last day of the month before."""
    as_at = _month_end_before(today)
    rows = [_row(school, as_at) for school in open_schools() if _is_inspected(school)]
    return SampleFile(f"ofsted_mi_state_funded_as_at_{as_at}.csv", table_bytes(COLUMNS, rows))


def _month_end_before(today: date) -> date:
    return date.fromordinal(today.replace(day=1).toordinal() - 1)


def _is_inspected(school: School) -> bool:
    """Whether it is in this file: independent schools and colleges are in others."""
    return not school.is_independent and school.type != "Sixth form centres"


def _row(school: School, as_at: date) -> dict[str, object]:
    known = [each for each in inspections(school) if each.published <= as_at]
    graded = [each for each in known if isinstance(each, Graded)]
    told = _about(school, as_at)
    if not graded:
        return told
    latest = graded[-1]
    told |= _latest(school, latest)
    since = [each for each in known if isinstance(each, Ungraded) and each.starts > latest.starts]
    if since:
        told |= _ungraded(school, since)
    return told | (_previous(school, graded[-2]) if len(graded) > 1 else {})


def _about(school: School, as_at: date) -> dict[str, object]:
    year = as_at.year - (as_at.month < 9)
    return {
        "Web Link": "Ofsted School Webpage",
        "URN": school.urn,
        "LAESTAB": school.laestab,
        "School name": school.name,
        "Ofsted phase": _phase(school),
        "Type of education": _type(school),
        "School open date": school.opened_on or "",
        "Admissions policy": "Non-selective" if school.phase is Phase.SECONDARY else "Not applicable",
        "Sixth form": "Has a sixth form" if 13 in school.year_groups else "Does not have a sixth form",
        "Designated religious character": school.faith or "Does not apply",
        "Religious ethos": "Does not apply",
        "Faith grouping": _faith_group(school),
        "Ofsted region": "London",
        "Region": "London",
        "Local authority": COUNCIL_NAME,
        "Parliamentary constituency": COUNCIL_NAME,
        "Postcode": school.postcode,
        "The income deprivation affecting children index (IDACI) quintile": min(school.free_meals // 9 + 1, 5),
        "Total number of pupils": roll(school, year),
    }


def _phase(school: School) -> str:
    if school.is_alternative:
        return "PRU"
    if school.is_special:
        return "Special"
    if school.phase is Phase.NURSERY:
        return "Nursery"
    return "Primary" if school.phase is Phase.PRIMARY else "Secondary"


def _type(school: School) -> str:
    return _TYPES.get(school.type) or " ".join(word.capitalize() for word in school.type.split())


def _faith_group(school: School) -> str:
    if not school.faith:
        return "Non-faith"
    return {"Jewish": "Jewish", "Muslim": "Muslim", "Sikh": "Other faith", "Hindu": "Other faith"}.get(
        school.faith, "Christian"
    )


def _at_that_time(school: School, which: str) -> dict[str, object]:
    names = _at_the_time(which)
    return dict(zip(names, ("Yes", school.urn, school.laestab, school.name, _type(school)), strict=True))


def _latest(school: School, found: Graded) -> dict[str, object]:
    return {
        "Inspection number of latest full inspection": found.number,
        "Inspection type": "S5 Inspection",
        "Inspection type grouping": "S5 Inspection",
        "Event type grouping": "Schools - S5",
        "Inspection start date": found.starts,
        "Inspection end date": found.ends,
        "Publication date": found.published,
        **_at_that_time(school, "latest"),
        "Overall effectiveness": found.overall,
        "Category of concern": found.category,
        **dict(zip(_JUDGEMENTS, _judged(school, found), strict=True)),
    }


def _previous(school: School, found: Graded) -> dict[str, object]:
    grades = (found.overall, found.category, *_judged(school, found))
    days = (found.number, found.starts, found.ends, found.published)
    return {
        **dict(zip(_PREVIOUS[:4], days, strict=True)),
        **_at_that_time(school, "previous"),
        **dict(zip(_PREVIOUS[9:], grades, strict=True)),
    }


def _judged(school: School, found: Graded) -> tuple[object, ...]:
    safe = NOT_JUDGED if found.education == NOT_JUDGED else "Yes" if found.is_safe else "No"
    early = found.development if 0 in school.year_groups or school.phase is Phase.NURSERY else NOT_JUDGED
    sixth = found.development if 13 in school.year_groups else NOT_JUDGED
    return found.education, found.behaviour, found.development, found.leadership, safe, early, sixth


def _ungraded(school: School, since: list[Ungraded]) -> dict[str, object]:
    latest = since[-1]
    values = (latest.number, "Yes", school.urn, school.laestab, school.name, _type(school), len(since), latest.starts)
    return dict(zip(_UNGRADED, (*values, latest.published, "No", latest.outcome, ""), strict=True))
