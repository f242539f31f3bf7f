"""Key stage 4 and 5 performance tables of the sample: `england_ks4provisional`, `england_ks4final` and `england_ks5final`."""

from collections.abc import Iterator
from typing import Final

from deploy.sample import national
from deploy.sample.borough import COUNCIL, COUNCIL_NAME, SCHOOLS, School
from deploy.sample.published import academic_year
from deploy.sample.quality import cohort, roll
from deploy.sample.results import WITHHELD_UP_TO, KeyStage4, Progress, key_stage_4
from deploy.sample.sample_file import SampleFile, table_bytes
from deploy.sample.school_life import intake

_P8: Final = ("P8MEA", "P8CILOW", "P8CIUPP")
_FIGURES: Final = ("ATT8SCR", "P8PUP", "TP8ADJ", *_P8, "PTL2BASICS_94", "PTL2BASICS_95", "P8_BANDING")
_PROVISIONAL: Final = ("RECTYPE", "LEA", "ESTAB", "URN", "SCHNAME", "ICLOSE", "NFTYPE", "TPUP", *_FIGURES)
_FINAL: Final = (
    *("RECTYPE", "ALPHAIND", "LEA", "ESTAB", "URN", "SCHNAME", "SCHNAME_AC", "ADDRESS1", "ADDRESS2", "ADDRESS3"),
    *("TOWN", "PCODE", "TELNUM", "CONTFLAG", "ICLOSE", "NFTYPE", "RELDENOM", "ADMPOL", "EGENDER", "FEEDER", "TABKS2"),
    *("TAB1618", "AGERANGE", "CONFEXAM", "TOTPUPS", "NUMBOYS", "NUMGIRLS", "TPUP", "BPUP", "PBPUP", "GPUP", "PGPUP"),
    *("TFSM6CLA1A", "PTFSM6CLA1A", "TNOTFSM6CLA1A", "PTNOTFSM6CLA1A", "TOTATT8", *_FIGURES),
)
_REPEATED: Final = ("ATT8SCR", "P8PUP", *_P8)
_TYPES: Final = {
    "Community school": "CY",
    "Voluntary aided school": "VA",
    "Foundation school": "FD",
    "Academy converter": "ACC",
    "Academy sponsor led": "AC",
    "Free schools": "F",
    "University technical college": "UTC",
    "Community special school": "CYS",
    "Foundation special school": "FDS",
    "Academy special converter": "ACCS",
    "Free schools special": "FS",
    "Other independent special school": "INDSPEC",
}


def ks4_provisional_file(year: int) -> SampleFile:
    """The provisional tables of October."""
    rows = [*(told for _, told in _schools(year, _PROVISIONAL)), *_areas(year, _PROVISIONAL)]
    name = f"{_years(year)}_england_ks4provisional.csv"
    return SampleFile(name, table_bytes(_PROVISIONAL, rows), academic_year(year))


def ks4_final_file(year: int) -> SampleFile:
    """The final tables, which repeat the year with results before theirs."""
    earlier = max(each for each in range(2017, year) if each not in national.WITHOUT_EXAMINATIONS)
    suffix = f"_{(earlier + 1) % 100}"
    header = (*_FINAL, *(f"{name}{suffix}" for name in _REPEATED))
    rows = []
    for school, told in _schools(year, _FINAL):
        before = key_stage_4(school, earlier)
        if before is not None and "ATT8SCR" in told:
            told |= {f"{name}{suffix}": value for name, value in _figures(before).items() if name in _REPEATED}
        rows.append(told)
    content = table_bytes(header, [*rows, *_areas(year, _FINAL)])
    ragged = b"\n".join(_cut(line) for line in content.split(b"\n"))
    return SampleFile(f"{_years(year)}_england_ks4final.csv", ragged, academic_year(year))


def _cut(line: bytes) -> bytes:
    """The row of a new school as the publisher leaves it: nothing stands behind NEW."""
    kept = line.rstrip(b",")
    return kept if kept.endswith(b",NEW") else line


def _years(year: int) -> str:
    return academic_year(year).replace("/", "-")


def _schools(year: int, header: tuple[str, ...]) -> Iterator[tuple[School, dict[str, object]]]:
    for place, school in enumerate(sorted(SCHOOLS, key=lambda each: each.name), start=1):
        if 11 not in school.year_groups or school.type not in _TYPES or not school.is_open_in(year):
            continue
        told = _about(school, place * 100) | _pupils(school, year)
        result = key_stage_4(school, year)
        if result is not None:
            told |= _figures(result)
        elif told["TOTPUPS"] == "NEW" and "TOTPUPS" in header:
            told = {name: value for name, value in told.items() if name != "TPUP"}
        else:
            told |= {"TPUP": 0, "TOTATT8": "NE", **dict.fromkeys(_FIGURES, "NE")}
        yield school, {name: value for name, value in told.items() if name in header}


def _about(school: School, order: int) -> dict[str, object]:
    return {
        "RECTYPE": 2 if school.is_special and not school.is_independent else 1,
        "ALPHAIND": order,
        "LEA": COUNCIL,
        "ESTAB": school.number,
        "URN": school.urn,
        "SCHNAME": school.name,
        "ADDRESS1": f"{school.place} Road",
        "TOWN": COUNCIL_NAME,
        "PCODE": school.postcode,
        "CONTFLAG": 0,
        "ICLOSE": 0,
        "NFTYPE": _TYPES[school.type],
        "RELDENOM": school.faith or "None",
        "ADMPOL": "COMP",
        "EGENDER": "MIXED",
        "FEEDER": 0,
        "TABKS2": int(6 in school.year_groups),
        "TAB1618": int(13 in school.year_groups),
        "AGERANGE": f"{school.low_age}-{school.high_age}",
    }


def _pupils(school: School, year: int) -> dict[str, object]:
    census, pupils = intake(school, year), cohort(school, 11, year)
    assert census is not None
    if school.opened_on is not None and school.opened_on.year == year and not pupils:
        return {"TOTPUPS": "NEW"}
    girls, poorer = round(pupils * census.girls / census.pupils), round(pupils * school.free_meals / 100)
    shares = {"BPUP": pupils - girls, "GPUP": girls, "TFSM6CLA1A": poorer, "TNOTFSM6CLA1A": pupils - poorer}
    told: dict[str, object] = {
        "TOTPUPS": roll(school, year),
        "NUMBOYS": census.pupils - census.girls,
        "NUMGIRLS": census.girls,
        "TPUP": pupils,
    }
    return told | shares | {f"P{name}": _whole(part, pupils) for name, part in shares.items()}


def _figures(result: KeyStage4) -> dict[str, object]:
    if result.pupils <= WITHHELD_UP_TO:
        return {"TPUP": result.pupils, "TOTATT8": "SUPP", **dict.fromkeys(_FIGURES, "SUPP")}
    told: dict[str, object] = {
        "TPUP": result.pupils,
        "TOTATT8": round(result.attainment_8 * result.pupils, 1),
        "ATT8SCR": result.attainment_8,
        "PTL2BASICS_94": _whole(result.grade_4, result.pupils),
        "PTL2BASICS_95": _whole(result.grade_5, result.pupils),
        "P8PUP": round(result.pupils * 0.96),
        "TP8ADJ": 1,
    }
    return told | _progress(result.progress_8, low_coverage=result.low_coverage)


def _progress(progress: Progress | None, *, low_coverage: bool) -> dict[str, object]:
    if progress is None:
        return dict.fromkeys(("P8PUP", "TP8ADJ", *_P8, "P8_BANDING"), "NP")
    if low_coverage:
        return dict.fromkeys((*_P8, "P8_BANDING"), "LOWCOV")
    return {"P8MEA": progress.score, "P8CILOW": progress.lower, "P8CIUPP": progress.upper, "P8_BANDING": progress.band}


def _areas(year: int, header: tuple[str, ...]) -> Iterator[dict[str, object]]:
    results = [result for school in SCHOOLS if (result := key_stage_4(school, year)) is not None]
    pupils = sum(result.pupils for result in results)
    told = {"RECTYPE": 4, "LEA": COUNCIL, "TPUP": pupils} | {
        "ATT8SCR": f"{sum(result.attainment_8 * result.pupils for result in results) / pupils:.1f}",
        "PTL2BASICS_94": _whole(sum(result.grade_4 for result in results), pupils),
        "PTL2BASICS_95": _whole(sum(result.grade_5 for result in results), pupils),
        **_progress_of_area(results),
    }
    yield {name: value for name, value in told.items() if name in header}
    # All schools of England, independent ones included, have no Progress 8; state-funded ones have.
    for kind, below in ((5, 2.0), (7, 0.0)):
        yield {
            "RECTYPE": kind,
            "TPUP": national.KS4_PUPILS,
            "ATT8SCR": f"{national.ATTAINMENT_8[year] - below:.1f}",
            "PTL2BASICS_94": f"{national.ENGLISH_MATHS_4[year] - below:.1f}%",
            "PTL2BASICS_95": f"{national.ENGLISH_MATHS_5[year] - below:.1f}%",
            "P8MEA": "" if kind == 5 or year in national.WITHOUT_PROGRESS_8 else national.PROGRESS_8,
        }


def _progress_of_area(results: list[KeyStage4]) -> dict[str, object]:
    scored = [(each.progress_8.score, each.pupils) for each in results if each.progress_8 and not each.low_coverage]
    pupils = sum(number for _, number in scored)
    if not pupils:
        return {}
    score = round(sum(score * number for score, number in scored) / pupils, 2)
    half = round(2.6 / pupils**0.5, 2)
    return {"P8MEA": score, "P8CILOW": round(score - half, 2), "P8CIUPP": round(score + half, 2)}


def _whole(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%" if whole else ""
