"""Absence, census, workforce, money, admissions and Parent View of the sample: a file a year in its published shape."""

from typing import Final

from deploy.sample import national
from deploy.sample.borough import COUNCIL, SCHOOLS, School
from deploy.sample.chance import drawn
from deploy.sample.published import academic_year
from deploy.sample.quality import quality, roll, trouble
from deploy.sample.results import WITHHELD_UP_TO
from deploy.sample.sample_file import SampleFile, csv_bytes, json_bytes
from deploy.sample.school_life import Intake, absence, intake, kind_of, money, preferences, workforce

_KINDS: Final = ("PRI", "SEC", "SPE")
_CENSUS: Final = (
    *("URN", "LA", "Estab", "SCHOOLTYPE", "NOR", "NORG", "NORB", "PNORG", "PNORB", "TSENELSE", "PSENELSE"),
    *("TSENELK", "PSENELK", "NUMEAL", "NUMENGFL", "NUMUNCFL", "PNUMEAL", "PNUMENGFL", "PNUMUNCFL", "NUMFSM"),
    *("NUMFSMEVER", "NORFSMEVER", "PNUMFSMEVER"),
)
_SCHOOL_TYPES: Final = {
    "PRI": ("State-funded primary", "49.1%", "2.5%", "13.5%", "22.0%", "25.9%"),
    "SEC": ("State-funded secondary", "49.7%", "2.4%", "12.4%", "18.1%", "27.1%"),
    "SPE": ("Special school", "27.4%", "99.2%", "0.8%", "14.4%", "50.1%"),
}
"""What the census calls each kind, and shares in all of England: girls, plans, support, language, free meals."""
_WORKFORCE: Final = (
    *("LA Number", "Establishment Number", "URN", "School Phase", "Total Number of Teachers (Headcount)"),
    "Total Number of Teaching Assistants (Headcount)",
    "Total Number of Non Classroom-based School Support Staff, Excluding Auxiliary Staff (Headcount)",
    "Total Number of Teachers (Full-Time Equivalent)",
    "Total Number of Teaching Assistants (Full-time Equivalent)",
    "Total Number of Non Classroom-based School Support Staff, Excluding Auxiliary Staff (Full-Time Equivalent)",
    *("Pupil:     Teacher Ratio", "Mean Gross FTE Salary of All Teachers (£s)"),
)
_ADMISSIONS: Final = (
    *("urn", "year_key", "phase_key", "total_number_places_offered", "number_preferred_offers"),
    *("number_1st_preference_offers", "number_2nd_preference_offers", "number_3rd_preference_offers"),
    *("times_put_as_any_preferred_school", "times_put_as_1st_preference", "times_put_as_2nd_preference"),
    *("times_put_as_3rd_preference", "proportion_1stprefs_v_1stprefoffers", "proportion_1stprefs_v_totaloffers"),
    *("offers_to_applicants_from_another_la", "number_of_preferences"),
)


def _name(year: int, what: str) -> str:
    return f"{academic_year(year).replace('/', '-')}_{what}"


def absence_file(year: int) -> SampleFile:
    """Sessions missed and pupils persistently absent, of the full year."""
    rows: list[tuple[object, ...]] = []
    for school in SCHOOLS:
        missed = absence(school, year)
        if missed is None:
            continue
        figures = (missed.overall, missed.persistent) if roll(school, year) > WITHHELD_UP_TO else ("SUPP", "SUPP")
        rows.append((COUNCIL, f"{school.number:04}", school.urn, *figures))
    totals = ((kind, national.ABSENCE[kind][year]) for kind in _KINDS)
    rows += [("NAT", kind, "", f"{total.overall:g}", f"{total.persistent:g}") for kind, total in totals]
    content = csv_bytes(("LA", "ESTAB", "URN", "PERCTOT", "PPERSABS10"), rows)
    return SampleFile(_name(year, "england_abs.csv"), content, academic_year(year))


def census_file(year: int) -> SampleFile:
    """Pupils on roll in January of the academic year, and who they are."""
    rows = [_census_row(school, census) for school in SCHOOLS if (census := intake(school, year)) is not None]
    for kind in _KINDS:
        name, girls, plans, support, language, meals = _SCHOOL_TYPES[kind]
        pupils = national.census_pupils(kind, year)
        total = dict.fromkeys(_CENSUS, "") | {"URN": "NAT", "Estab": kind, "SCHOOLTYPE": name, "NOR": str(pupils)}
        total |= {"PNORG": girls, "PSENELSE": plans, "PSENELK": support, "PNUMEAL": language, "PNUMFSMEVER": meals}
        rows.append(tuple(total.values()))
    return SampleFile(_name(year, "england_census.csv"), csv_bytes(_CENSUS, rows), academic_year(year))


def _census_row(school: School, census: Intake) -> tuple[object, ...]:
    def share(part: int, whole: int) -> str:
        return f"{100 * part / whole:.1f}%" if whole else "0.0%"

    pupils, boys, language = census.pupils, census.pupils - census.girls, census.additional_language
    kind = "Independent school" if school.is_independent else _SCHOOL_TYPES[kind_of(school)][0]
    row: list[object] = [school.urn, COUNCIL, school.number, kind, pupils, census.girls, boys]
    row += [share(census.girls, pupils), share(boys, pupils)]
    row += [census.plans, share(census.plans, pupils), census.support, share(census.support, pupils)]
    if school.is_independent:
        return (*row, *["NA"] * 10)
    row += [language, pupils - language, 0, share(language, pupils), share(pupils - language, pupils), "0.0%"]
    row += [census.free_meals, census.free_meals_ever, census.up_to_year_11]
    return (*row, share(census.free_meals_ever, census.up_to_year_11))


def workforce_file(year: int) -> SampleFile:
    """Teachers and others who work in schools, in November of the academic year."""
    rows: list[tuple[object, ...]] = []
    for school in SCHOOLS:
        staff = workforce(school, year)
        if staff is None:
            continue
        phase = {"PRI": "Primary", "SEC": "Secondary", "SPE": "Special"}[kind_of(school)]
        heads = (staff.teacher_heads, staff.assistant_heads, staff.support_staff_heads)
        # What so few earn would be known of each of them.
        pay = f"£{staff.pay:,}" if staff.teacher_heads > WITHHELD_UP_TO else "SUPP"
        full = (staff.teachers, staff.assistants, staff.support_staff, staff.pupils_per_teacher, pay)
        rows.append((COUNCIL, school.number, school.urn, phase, *heads, *full))
    return SampleFile(_name(year, "england_swf.csv"), csv_bytes(_WORKFORCE, rows), academic_year(year))


def maintained_finance_file(year: int) -> SampleFile:
    """Income and expenditure of schools the council maintains, in the financial year that starts in `year`."""
    rows = []
    for school in SCHOOLS:
        accounts = money(school, year)
        if accounts is not None and school.is_maintained:
            spent = round(accounts.income - accounts.balance, 2)
            rows.append((school.urn, f"{accounts.income:.2f}", f"{spent:.2f}", f"{accounts.balance:.2f}", year + 1))
    content = csv_bytes(("URN", "Income", "Expenditure", "Balance", "Academic Year"), rows, mark=False)
    return SampleFile(f"financials_{year + 1}.csv", content, academic_year(year))


def all_finance_file(year: int) -> SampleFile:
    """Reserve, balance and spending for each pupil of every state-funded school, academies included."""
    records = {
        str(school.urn): {
            "perPupil": round((accounts.income - accounts.balance) / roll(school, year)),
            "reserve": round(accounts.reserve),
            "inYear": round(accounts.balance),
            "year": academic_year(year),
        }
        for school in SCHOOLS
        if (accounts := money(school, year)) is not None
    }
    return SampleFile(f"finance_by_urn_{_name(year, '')[:-1]}.json", json_bytes(records), academic_year(year))


def admissions_file(year: int) -> SampleFile:
    """Preferences and offers for the September of this year: the rows of one entry year of the published file."""
    rows: list[tuple[object, ...]] = []
    for school in SCHOOLS:
        asked = preferences(school, year)
        if asked is None:
            continue
        preferred = asked.first_offers + asked.second_offers + asked.third_offers
        offers = (asked.offers, preferred, asked.first_offers, asked.second_offers, asked.third_offers)
        times = (asked.any_place, asked.first, asked.second, asked.third)
        ratios = (f"{asked.first / asked.first_offers:.9g}", f"{asked.first / asked.offers:.9g}")
        rows.append((school.urn, year, asked.phase, *offers, *times, *ratios, round(asked.offers * 0.06), 6))
    name = f"school_preferences_offers_{_name(year, '')[:-1]}.csv"
    return SampleFile(name, csv_bytes(_ADMISSIONS, rows, mark=False), academic_year(year))


def parent_view_file(year: int) -> SampleFile:
    """What parents answered in one academic year. Schools few answered about are left out, as they are in the original."""
    records: dict[str, object] = {}
    for school in SCHOOLS:
        responses = round(roll(school, year) * drawn("answers", school.urn, year).uniform(0.08, 0.25))
        if responses >= 10 and not school.is_independent:
            records[str(school.urn)] = _answers(school, year, responses)
    return SampleFile(f"parentview_{_name(year, '')[:-1]}.json", json_bytes(records), academic_year(year))


def _answers(school: School, year: int, responses: int) -> dict[str, object]:
    chance = drawn("parents", school.urn, year)
    mood = 90 + 3 * quality(school, year) - 10 * min(trouble(school, year, "parents"), 2.5)

    def agreeing(shift: float = 0) -> dict[str, int]:
        agree = round(min(max(mood + shift + chance.gauss(0, 3), 15), 100))
        return {"pos": agree, "neg": round((100 - agree) * 0.8)}

    asked: dict[str, dict[str, int]] = {str(number): agreeing() for number in (1, 2, 3)}
    asked["4"] = {"na": round(chance.uniform(50, 75)), **agreeing(-15)}
    asked["5"] = agreeing(-1)
    asked["6"] = {"na": round(chance.uniform(20, 40)), **agreeing(-6)}
    asked["7a"] = {"yes": round(chance.uniform(12, 30))}
    asked["7b"] = agreeing(-12)
    asked |= {str(number): agreeing(-2) for number in range(8, 14)}
    asked["14"] = {"pos": agreeing(-1)["pos"]}
    return {"happy": asked["1"]["pos"], "responses": responses, "q": asked}
