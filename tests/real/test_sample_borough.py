"""The fictional borough beside what is really published: the same shapes, and no school of it."""

import csv
import json
from datetime import date

from deploy.sample.bank_holidays import bank_holidays
from deploy.sample.borough import SCHOOLS, TRUST_UIDS
from deploy.sample.files import files
from deploy.sample.inspection_files import COLUMNS as INSPECTIONS
from tests.harness.published import REAL_DATA, needs_published_files

pytestmark = needs_published_files

TODAY = date(2026, 11, 24)


def header(path, encoding="utf-8-sig"):
    with (REAL_DATA / path).open(encoding=encoding, errors="replace", newline="") as file:
        return next(csv.reader(file))


def made(part):
    file = next(file for file in files(TODAY) if part in file.filename)
    return next(csv.reader([file.content.decode("utf-8-sig").split("\n", 1)[0]]))


def test_no_school_or_trust_has_a_real_ones_name():
    real = set()
    for path, column, encoding in (
        ("register/schools_2022-05.csv", "establishment_name", "utf-8-sig"),
        ("register/links_edubasealldata.csv", "LinkName", "cp1252"),
        ("register/edubasealldata20150407_free_schools.csv", "EstablishmentName", "cp1252"),
        ("register/edubasealldata20150407_free_schools.csv", "Trusts (name)", "cp1252"),
    ):
        with (REAL_DATA / path).open(encoding=encoding, newline="") as file:
            real |= {row[column].casefold() for row in csv.DictReader(file)}
    real |= {
        school["name"].casefold()
        for school in json.loads((REAL_DATA / "register/open_schools_2026-06.json").read_bytes())
    }
    assert len(real) > 30_000
    assert [name for name in (*(school.name for school in SCHOOLS), *TRUST_UIDS) if name.casefold() in real] == []


def test_bank_holidays_agree_with_those_published():
    published = json.loads((REAL_DATA / "calendar/bank-holidays.json").read_bytes())["england-and-wales"]["events"]
    for year in range(2019, 2029):
        real = {each["date"]: each["title"] for each in published if each["date"].startswith(str(year))}
        assert {on.isoformat(): title for on, (title, _) in bank_holidays(year).items()} == real


def test_columns_are_those_published():
    assert list(INSPECTIONS) == header("inspections/ofsted_mi_state_funded_as_at_2020-08-31.csv")
    assert made("abs.csv") == header("absence/2022-2023_england_abs.csv")
    assert made("census.csv") == header("census/2022-2023_england_census.csv")
    assert made("swf.csv") == header("workforce/england_swf_LA201-825.csv")
    assert made("financials_") == header("finance/financials_2018.csv")
    assert made("links_") == header("register/links_edubasealldata.csv", "cp1252")
    assert made("school_preferences") == header("admissions/school_preferences_offers_2014-15_to_2022-23.csv")


def test_columns_of_the_large_tables_are_among_those_published_in_their_order():
    for part, path, encoding in (
        ("edubasealldata2", "register/edubasealldata20150407_free_schools.csv", "cp1252"),
        ("ks2final", "ks2/2018-850-ks2.csv", "utf-8-sig"),
        ("ks4final", "ks4/2017-2018_850_ks4final.csv", "utf-8-sig"),
        ("ks5final", "ks5/england_ks5final_2017.csv", "utf-8-sig"),
    ):
        real, ours = header(path, encoding), made(part)
        later = {"Trusts (code)", "EstablishmentTypeGroup (name)", "P8_BANDING"}
        common = [name for name in ours if name in real]
        assert [name for name in ours if name not in real and name not in later and name[-3:-2] != "_"] == []
        assert len(common) > 40
        assert common == sorted(common, key=real.index)
