"""Key stage 5 performance tables of the sample, as `england_ks5final` is published."""

from typing import Final

from deploy.sample import national
from deploy.sample.borough import COUNCIL, COUNCIL_NAME, SCHOOLS, School
from deploy.sample.published import academic_year
from deploy.sample.results import WITHHELD_UP_TO, KeyStage5, key_stage_5
from deploy.sample.sample_file import SampleFile, table_bytes

_SCHOOL: Final = (
    *("RECTYPE", "ALPHAIND", "REGION", "LASORT", "LEA", "ESTAB", "URN", "SCHNAME_AC", "SCHNAME", "ADDRESS1"),
    *("ADDRESS2", "ADDRESS3", "TOWN", "PCODE", "TELNUM", "CONTFLAG", "NFTYPE/FESITYPE", "RELDENOM", "ADMPOL"),
    *("ADMPOL_2017", "GEND1618", "FEEDER", "AGERANGE", "ICLOSE", "TABKS2", "TAB15", "EXAMCONF", "DUMMY", "TPUP1618"),
)
_VALUE_ADDED: Final = ("ENTRIES_ALEV", "VA_INS_ALEV", "UCI_INS_ALEV", "LCI_INS_ALEV")
_A_LEVEL: Final = (
    *("TALLPUP_ALEV_1618", "TALLPPE_ALEV_1618", "TALLPPEGRD_ALEV_1618", "TINCLUDE_B3", "TB3PTSE", "TB3PTSE_GRD"),
    *("TINCLUDE_AAB_2FAC", "PTAAB_2FAC"),
)
_ACADEMIC: Final = ("TALLPUP_ACAD_1618", "TALLPPE_ACAD_1618", "TALLPPEGRD_ACAD_1618")
_KEPT: Final = ("T_InScope_ALEV_Ret", "PT_Retained_ALEV_Ret")
_HEADER: Final = (*_SCHOOL, "TALLPUP_1618", *_A_LEVEL, *_ACADEMIC, *_KEPT, *_VALUE_ADDED)
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
_GRADES: Final = ((50, "A"), (45, "A-"), (40, "B"), (36.67, "B-"), (33.33, "C+"), (30, "C"), (26.67, "C-"), (20, "D"))


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
    told: dict[str, object] = {"TPUP1618": result.students * 2, "TALLPUP_1618": result.students}
    if result.a_level_students == 0:
        return told | dict.fromkeys((*_A_LEVEL, *_ACADEMIC, *_KEPT, *_VALUE_ADDED), "NE")
    if result.a_level_students <= WITHHELD_UP_TO:
        withheld = dict.fromkeys((*_A_LEVEL, *_ACADEMIC, *_KEPT, *_VALUE_ADDED), "SUPP")
        return told | withheld | {"TALLPUP_ALEV_1618": result.a_level_students}
    began = round(result.a_level_students * 1.06)
    return told | {
        "TALLPUP_ALEV_1618": result.a_level_students,
        "TALLPPE_ALEV_1618": f"{result.points:.2f}",
        "TALLPPEGRD_ALEV_1618": _grade(result.points),
        "TINCLUDE_B3": round(result.a_level_students * 0.8),
        "TB3PTSE": f"{result.best_three:.2f}",
        "TB3PTSE_GRD": _grade(result.best_three),
        "TINCLUDE_AAB_2FAC": round(result.a_level_students * 0.8),
        "PTAAB_2FAC": f"{max((result.points - 22) * 1.3, 0):.1f}%",
        "TALLPUP_ACAD_1618": result.a_level_students,
        "TALLPPE_ACAD_1618": f"{result.points + 0.05:.2f}",
        "TALLPPEGRD_ACAD_1618": _grade(result.points + 0.05),
        "T_InScope_ALEV_Ret": began,
        "PT_Retained_ALEV_Ret": f"{100 * min(result.retained, began) / began:.1f}%",
        "ENTRIES_ALEV": result.entries,
        "VA_INS_ALEV": f"{result.value_added:.2f}",
        "UCI_INS_ALEV": f"{result.upper:.2f}",
        "LCI_INS_ALEV": f"{result.lower:.2f}",
    }


def _grade(points: float) -> str:
    return next((grade for least, grade in _GRADES if points >= least), "E")


def _authority(year: int) -> dict[str, object]:
    results = [result for school in SCHOOLS if (result := key_stage_5(school, year)) is not None and result.entries]
    entries = sum(result.entries for result in results)
    points = sum(result.points * result.entries for result in results) / entries
    return {
        "RECTYPE": 4,
        "LEA": COUNCIL,
        "TALLPUP_ALEV_1618": sum(result.a_level_students for result in results),
        "TALLPPE_ALEV_1618": f"{points:.2f}",
        "TALLPPEGRD_ALEV_1618": _grade(points),
        "ENTRIES_ALEV": entries,
    }


def _england(year: int) -> list[dict[str, object]]:
    # 5 is all schools and colleges of England, 7 the state-funded ones; neither has limits.
    return [
        {
            "RECTYPE": kind,
            "TALLPPE_ALEV_1618": f"{points:.2f}",
            "TALLPPEGRD_ALEV_1618": _grade(points),
            "VA_INS_ALEV": "0",
            "UCI_INS_ALEV": "NA",
            "LCI_INS_ALEV": "NA",
        }
        for kind, points in ((5, national.A_LEVEL_POINTS[year] + 1.1), (7, national.A_LEVEL_POINTS[year]))
    ]
