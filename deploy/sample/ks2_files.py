"""Key stage 2 tables of the sample as `england_ks2final` is published: ragged rows, codes and totals included."""

from collections.abc import Iterator
from typing import Final

from deploy.sample import national
from deploy.sample.borough import COUNCIL, COUNCIL_NAME, SCHOOLS, School
from deploy.sample.published import academic_year
from deploy.sample.quality import cohort, roll
from deploy.sample.results import WITHHELD_UP_TO, KeyStage2, key_stage_2, of_all, percent
from deploy.sample.sample_file import SampleFile, table_bytes
from deploy.sample.school_life import intake

_SUBJECTS: Final = ("READ", "WRIT", "MAT")
_SCHOOL: Final = (
    *("RECTYPE", "ALPHAIND", "LEA", "ESTAB", "URN", "SCHNAME", "ADDRESS1", "ADDRESS2", "ADDRESS3", "TOWN", "PCODE"),
    *("TELNUM", "PCON_CODE", "PCON_NAME", "URN_AC", "SCHNAME_AC", "OPEN_AC", "NFTYPE", "ICLOSE", "RELDENOM"),
    *("AGERANGE", "CONFEXAM", "TAB15", "TAB1618", "TOTPUPS", "TPUPYEAR", "TELIG", "BELIG", "GELIG", "PBELIG"),
    *("PGELIG", "TFSM6CLA1A", "PTFSM6CLA1A", "TNotFSM6CLA1A", "PTNotFSM6CLA1A", "TEALGRP2", "PTEALGRP2"),
)
_RESULTS: Final = (
    *("PTRWM_EXP", "PTRWM_HIGH"),
    *(f"{subject}{part}" for subject in _SUBJECTS for part in ("PROG", "PROG_LOWER", "PROG_UPPER", "COV")),
    *("PTREAD_EXP", "READ_AVERAGE", "PTGPS_EXP", "GPS_AVERAGE", "PTMAT_EXP", "MAT_AVERAGE", "PTWRITTA_EXP"),
)
_REPEATED: Final = ("TELIG", "PTRWM_EXP", "PTRWM_HIGH", "READ_AVERAGE", "MAT_AVERAGE")
_POOLED: Final = ("TELIG_3YR", "PTRWM_EXP_3YR", "PTRWM_HIGH_3YR")
_BANDS: Final = tuple(f"{subject}PROG_DESCR" for subject in _SUBJECTS)
_TYPES: Final = {
    "Community school": "CY",
    "Voluntary aided school": "VA",
    "Voluntary controlled school": "VC",
    "Foundation school": "FD",
    "Academy converter": "ACC",
    "Academy sponsor led": "AC",
    "Free schools": "F",
    "Community special school": "CYS",
    "Foundation special school": "FDS",
    "Academy special converter": "ACCS",
    "Free schools special": "FS",
}
_ENGLAND: Final = "england_ks2final"


def ks2_file(year: int) -> SampleFile:
    """The final tables of one academic year, which repeat the two years with results before it."""
    earlier = [each for each in range(2016, year) if each not in national.WITHOUT_PRIMARY_TESTS][:-3:-1]
    repeated = tuple(f"{name}_{(each + 1) % 100}" for each in earlier for name in _REPEATED)
    header = (*_SCHOOL, *_RESULTS, *repeated, *_POOLED, *_BANDS)
    rows = [*_schools(year, earlier), _authority(year, earlier), *_england(year, earlier)]
    content = table_bytes(header, rows)
    ragged = b"\n".join(_cut(line) for line in content.split(b"\n"))
    return SampleFile(f"{academic_year(year).replace('/', '-')}_{_ENGLAND}.csv", ragged, academic_year(year))


def _cut(line: bytes) -> bytes:
    """The line as the publisher leaves it where nobody was to be assessed: without the blanks that end it."""
    kept = line.rstrip(b",")
    return kept if kept.endswith((b",0", b",NEW")) else line


def _schools(year: int, earlier: list[int]) -> Iterator[dict[str, object]]:
    for place, school in enumerate(sorted(SCHOOLS, key=lambda each: each.name), start=1):
        if 6 not in school.year_groups or school.is_independent or school.type not in _TYPES:
            continue
        told = _about(school, place * 100)
        if school.closed_on is not None and school.closed_on.year == year:
            yield told | {"ICLOSE": 1, "TOTPUPS": 0, "TPUPYEAR": 0}
        elif school.is_open_in(year):
            newly = school.opened_on is not None and school.opened_on.year == year and not cohort(school, 6, year)
            result = key_stage_2(school, year)
            told |= {"TOTPUPS": roll(school, year), "TPUPYEAR": "NEW" if newly else cohort(school, 6, year)}
            if result is not None:
                told |= _pupils(school, year, result) | _results(result) | _before(school, year, earlier)
            yield told


def _about(school: School, order: int) -> dict[str, object]:
    return {
        "RECTYPE": 2 if school.is_special else 1,
        "ALPHAIND": order,
        "LEA": COUNCIL,
        "ESTAB": school.number,
        "URN": school.urn,
        "SCHNAME": school.name,
        "ADDRESS1": f"{school.place} Road",
        "TOWN": COUNCIL_NAME,
        "PCODE": school.postcode,
        "NFTYPE": _TYPES[school.type],
        "ICLOSE": 0,
        "RELDENOM": school.faith or "Does not apply",
        "AGERANGE": f"{school.low_age}-{school.high_age}",
        "TAB15": int(11 in school.year_groups),
        "TAB1618": int(13 in school.year_groups),
    }


def _pupils(school: School, year: int, result: KeyStage2) -> dict[str, object]:
    census = intake(school, year)
    assert census is not None
    girls = round(result.eligible * census.girls / census.pupils)
    poorer = round(result.eligible * school.free_meals / 100)
    english = round(result.eligible * census.additional_language / census.pupils)
    return {
        "TELIG": result.eligible,
        "BELIG": result.eligible - girls,
        "GELIG": girls,
        "PBELIG": percent(result.eligible - girls, result.eligible),
        "PGELIG": percent(girls, result.eligible),
        "TFSM6CLA1A": poorer,
        "PTFSM6CLA1A": percent(poorer, result.eligible),
        "TNotFSM6CLA1A": result.eligible - poorer,
        "PTNotFSM6CLA1A": percent(result.eligible - poorer, result.eligible),
        "TEALGRP2": english,
        "PTEALGRP2": percent(english, result.eligible),
    }


def _results(result: KeyStage2) -> dict[str, object]:
    if result.eligible <= WITHHELD_UP_TO:
        return dict.fromkeys((*_RESULTS, *_BANDS), "SUPP")
    told: dict[str, object] = {
        "PTRWM_EXP": percent(result.expected, result.eligible),
        "PTRWM_HIGH": percent(result.higher, result.eligible),
        "READ_AVERAGE": result.averages["READ"],
        "GPS_AVERAGE": result.averages["GPS"],
        "MAT_AVERAGE": result.averages["MAT"],
        "PTREAD_EXP": percent(result.in_subject["READ"], result.eligible),
        "PTGPS_EXP": percent(result.in_subject["GPS"], result.eligible),
        "PTMAT_EXP": percent(result.in_subject["MAT"], result.eligible),
        "PTWRITTA_EXP": percent(result.in_subject["WRIT"], result.eligible),
    }
    if not result.progress:
        return told | dict.fromkeys((*_BANDS, *(name for name in _RESULTS if "PROG" in name)), "NP")
    for subject, progress in result.progress.items():
        if result.low_coverage:
            parts: tuple[object, ...] = ("LOWCOV", "LOWCOV", "LOWCOV", "41%", "LOWCOV")
        else:
            parts = (progress.score, progress.lower, progress.upper, "98%", progress.band)
        names = ("PROG", "PROG_LOWER", "PROG_UPPER", "COV", "PROG_DESCR")
        told |= {f"{subject}{name}": part for name, part in zip(names, parts, strict=True)}
    return told


def _before(school: School, year: int, earlier: list[int]) -> dict[str, object]:
    told: dict[str, object] = {}
    together = [result for each in (year, *earlier) if (result := key_stage_2(school, each)) is not None]
    for each in earlier:
        result = key_stage_2(school, each)
        if result is not None:
            values = {"TELIG": result.eligible, **_results(result)}
            told |= {f"{name}_{(each + 1) % 100}": values[name] for name in _REPEATED}
    eligible, expected, higher = of_all(together)
    if eligible > WITHHELD_UP_TO:
        shares = (eligible, percent(expected, eligible), percent(higher, eligible))
        told |= dict(zip(_POOLED, shares, strict=True))
    return told


def _authority(year: int, earlier: list[int]) -> dict[str, object]:
    told: dict[str, object] = {"RECTYPE": 3, "LEA": COUNCIL, "SCHNAME": COUNCIL_NAME}
    for each in (year, *earlier):
        results = [result for school in SCHOOLS if (result := key_stage_2(school, each)) is not None]
        eligible, expected, higher = of_all(results)
        suffix = "" if each == year else f"_{(each + 1) % 100}"
        told |= {
            f"TELIG{suffix}": eligible,
            f"PTRWM_EXP{suffix}": percent(expected, eligible),
            f"PTRWM_HIGH{suffix}": percent(higher, eligible),
        }
        for subject in ("READ", "MAT"):
            points = sum(result.averages[subject] * result.eligible for result in results)
            told[f"{subject}_AVERAGE{suffix}"] = round(points / eligible) if eligible else ""
    told["TPUPYEAR"] = sum(cohort(school, 6, year) for school in SCHOOLS)
    told["TOTPUPS"] = sum(roll(school, year) for school in SCHOOLS if cohort(school, 6, year))
    return told


def _england(year: int, earlier: list[int]) -> Iterator[dict[str, object]]:
    for kind in (4, 5):
        told: dict[str, object] = {"RECTYPE": kind, "LEA": ""}
        for each in (year, *earlier):
            suffix = "" if each == year else f"_{(each + 1) % 100}"
            told |= {
                f"TELIG{suffix}": national.KS2_PUPILS,
                f"PTRWM_EXP{suffix}": f"{national.RWM_EXPECTED[each]:.0f}%",
                f"PTRWM_HIGH{suffix}": f"{national.RWM_HIGHER[each]:.0f}%",
                f"READ_AVERAGE{suffix}": f"{national.READING_AVERAGE[each]:.0f}",
                f"MAT_AVERAGE{suffix}": f"{national.MATHS_AVERAGE[each]:.0f}",
            }
        yield told
