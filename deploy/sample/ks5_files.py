"""Key stage 5 performance tables of the sample, as `england_ks5final` is published."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from deploy.sample import national
from deploy.sample.borough import COUNCIL, COUNCIL_NAME, SCHOOLS, School
from deploy.sample.published import academic_year
from deploy.sample.results import WITHHELD_UP_TO, Courses, KeyStage5, key_stage_5
from deploy.sample.sample_file import SampleFile, table_bytes

Grades = tuple[tuple[float, str], ...]
"""Least points for each entry, and the grade they make; best first."""

_SCHOOL: Final = (
    *("RECTYPE", "ALPHAIND", "REGION", "LASORT", "LEA", "ESTAB", "URN", "SCHNAME_AC", "SCHNAME", "ADDRESS1"),
    *("ADDRESS2", "ADDRESS3", "TOWN", "PCODE", "TELNUM", "CONTFLAG", "NFTYPE/FESITYPE", "RELDENOM", "ADMPOL"),
    *("ADMPOL_2017", "GEND1618", "FEEDER", "AGERANGE", "ICLOSE", "TABKS2", "TAB15", "EXAMCONF", "DUMMY", "TPUP1618"),
)
_A_LEVEL: Final = ("TALLPUP_ALEV_1618", "TALLPPE_ALEV_1618", "TALLPPEGRD_ALEV_1618")
_BEST: Final = ("TINCLUDE_B3", "TB3PTSE", "TB3PTSE_GRD", "TINCLUDE_AAB_2FAC", "PTAAB_2FAC")
_ACADEMIC: Final = ("TALLPUP_ACAD_1618", "TALLPPE_ACAD_1618", "TALLPPEGRD_ACAD_1618")
_APPLIED: Final = ("TALLPUP_AGEN", "TALLPPE_AGEN", "TALLPPEGRD_AGEN")
_RESITS: Final = ("T_SCOPEEX_E", "PROGEX_E", "T_SCOPEEX_M", "PROGEX_M")
_KINDS: Final = ("ALEV", "ACAD", "AGEN")


def _kept(kind: str) -> tuple[str, ...]:
    return f"T_InScope_{kind}_Ret", f"PT_Retained_{kind}_Ret"


def _value_added(kind: str) -> tuple[str, ...]:
    return f"ENTRIES_{kind}", f"VA_INS_{kind}", f"UCI_INS_{kind}", f"LCI_INS_{kind}"


_HEADER: Final = (
    *(*_SCHOOL, "TALLPUP_1618", *_A_LEVEL, *_BEST, *_ACADEMIC, *_APPLIED, *_RESITS),
    *(name for kind in _KINDS for name in _kept(kind)),
    *(name for kind in _KINDS for name in _value_added(kind)),
)
_TYPES: Final = {
    "Sixth form centres": "Sixth Form College",
    "Free schools 16 to 19": "F1619",
    "University technical college": "UTC",
    "Free schools": "F",
    "Academy converter": "ACC",
    "Voluntary aided school": "VA",
    "Foundation school": "FD",
    "Community school": "CY",
}
_A_LEVEL_GRADES: Final = (
    (50, "A"),
    (45, "A-"),
    (40, "B"),
    (36.67, "B-"),
    (33.33, "C+"),
    (30, "C"),
    (26.67, "C-"),
    (20, "D"),
)
_APPLIED_GRADES: Final = ((45, "Dist*"), (35, "Dist"), (31.67, "Dist-"), (28.33, "Merit+"), (25, "Merit"), (15, "Pass"))


def ks5_file(year: int) -> SampleFile:
    """The final tables of one academic year."""
    rows = []
    for place, school in enumerate(sorted(SCHOOLS, key=lambda each: each.name), start=1):
        result = key_stage_5(school, year)
        if result is not None and school.type in _TYPES:
            rows.append(_about(school, place * 100) | _figures(result))
    content = table_bytes(_HEADER, [*rows, _authority(year), *_england(year)])
    return SampleFile(f"{academic_year(year).replace('/', '-')}_england_ks5final.csv", content, academic_year(year))


def _about(school: School, order: int) -> dict[str, object]:
    return {
        "RECTYPE": 1,
        "ALPHAIND": order,
        "REGION": 1,
        "LASORT": 999,
        "LEA": COUNCIL,
        "ESTAB": school.number,
        "URN": school.urn,
        "SCHNAME": school.name,
        "ADDRESS1": f"{school.place} Road",
        "TOWN": COUNCIL_NAME,
        "PCODE": school.postcode,
        "CONTFLAG": 0,
        "NFTYPE/FESITYPE": _TYPES[school.type],
        "RELDENOM": school.faith or "None",
        "ADMPOL": "COMP",
        "GEND1618": "MIXED",
        "FEEDER": 0,
        "AGERANGE": f"{school.low_age}-{school.high_age}",
        "ICLOSE": 0,
        "TABKS2": int(6 in school.year_groups),
        "TAB15": int(11 in school.year_groups),
        "DUMMY": 1,
    }


def _figures(result: KeyStage5) -> dict[str, object]:
    # Nobody at this school takes academic qualifications other than A levels; their points differ by a hair.
    academic = replace(result.a_level, points=result.a_level.points + 0.05 * bool(result.a_level.students))
    told: dict[str, object] = {"TPUP1618": result.students * 2, "TALLPUP_1618": result.students}
    for subject, (students, gained) in result.resits.items():
        told |= {f"T_SCOPEEX_{subject}": students or "NE", f"PROGEX_{subject}": _of(students, f"{gained:.2f}")}
    return (
        told
        | _courses("ALEV", _A_LEVEL, result.a_level, _A_LEVEL_GRADES)
        | _best(result)
        | _courses("ACAD", _ACADEMIC, academic, _A_LEVEL_GRADES)
        | _courses("AGEN", _APPLIED, result.applied_general, _APPLIED_GRADES)
    )


def _of(students: int, figure: object) -> object:
    """A figure about so many students, or the code that stands in its place."""
    if students == 0:
        return "NE"
    return "SUPP" if students <= WITHHELD_UP_TO else figure


def _courses(kind: str, names: tuple[str, ...], result: Courses, grades: Grades) -> dict[str, object]:
    count, points, grade = names
    began = round(result.students * 1.06)
    figures = {
        points: f"{result.points:.2f}",
        grade: _grade(result.points, grades),
        f"T_InScope_{kind}_Ret": began,
        f"PT_Retained_{kind}_Ret": f"{100 * min(result.retained, began) / max(began, 1):.1f}%",
        f"ENTRIES_{kind}": result.entries,
        f"VA_INS_{kind}": f"{result.value_added:.2f}",
        f"UCI_INS_{kind}": f"{result.upper:.2f}",
        f"LCI_INS_{kind}": f"{result.lower:.2f}",
    }
    told = {name: _of(result.students, figure) for name, figure in figures.items()}
    return {count: result.students or "NE"} | told


def _best(result: KeyStage5) -> dict[str, object]:
    students, points = result.a_level.students, result.a_level.points
    figures = {
        "TINCLUDE_B3": round(students * 0.8),
        "TB3PTSE": f"{result.best_three:.2f}",
        "TB3PTSE_GRD": _grade(result.best_three, _A_LEVEL_GRADES),
        "TINCLUDE_AAB_2FAC": round(students * 0.8),
        "PTAAB_2FAC": f"{max((points - 22) * 1.3, 0):.1f}%",
    }
    return {name: _of(students, figure) for name, figure in figures.items()}


def _grade(points: float, grades: Grades) -> str:
    return next((grade for least, grade in grades if points >= least), "E" if grades is _A_LEVEL_GRADES else "Pass-")


def _authority(year: int) -> dict[str, object]:
    results = [result for school in SCHOOLS if (result := key_stage_5(school, year)) is not None]
    a_level, applied = _together(each.a_level for each in results), _together(each.applied_general for each in results)
    return {
        "RECTYPE": 4,
        "LEA": COUNCIL,
        "TALLPUP_ALEV_1618": sum(result.a_level.students for result in results),
        "TALLPUP_AGEN": sum(result.applied_general.students for result in results),
        "ENTRIES_ALEV": "NA",
        "VA_INS_ALEV": "NA",
    } | _points(a_level, applied)


def _together(courses: Iterable[Courses]) -> float:
    """Points for each entry of all schools."""
    listed = list(courses)
    return sum(each.points * each.entries for each in listed) / max(sum(each.entries for each in listed), 1)


def _points(a_level: float, applied: float) -> dict[str, object]:
    return {
        "TALLPPE_ALEV_1618": f"{a_level:.2f}",
        "TALLPPEGRD_ALEV_1618": _grade(a_level, _A_LEVEL_GRADES),
        "TALLPPE_ACAD_1618": f"{a_level + 0.18:.2f}",
        "TALLPPEGRD_ACAD_1618": _grade(a_level + 0.18, _A_LEVEL_GRADES),
        "TALLPPE_AGEN": f"{applied:.2f}",
        "TALLPPEGRD_AGEN": _grade(applied, _APPLIED_GRADES),
    }


def _england(year: int) -> list[dict[str, object]]:
    # 5 is all schools and colleges of England, 7 the state-funded ones; neither has limits.
    value_added = {name: "0" if name.startswith("VA") else "NA" for kind in _KINDS for name in _value_added(kind)}
    a_level, applied = national.A_LEVEL_POINTS[year], national.APPLIED_GENERAL_POINTS[year]
    return [
        {"RECTYPE": 5} | value_added | _points(a_level + 1.1, applied + 0.1),
        {"RECTYPE": 7} | value_added | _points(a_level, applied),
    ]
