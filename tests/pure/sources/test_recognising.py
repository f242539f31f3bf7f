"""Which dataset a file is, and what is said when it is none, two, or of another year."""

import pytest

from tests.pure.sources import files
from tests.pure.sources.files import accepted, csv_file, json_file, read, refusal

CALENDAR = json_file([files.TERM])
HOLIDAYS = json_file(
    {"england-and-wales": {"division": "england-and-wales", "events": [{"title": "Boxing Day", "date": "2026-12-28"}]}}
)


@pytest.mark.parametrize(
    ("content", "dataset", "title", "period", "available_on"),
    [
        (
            files.register({}),
            "gias_register_trimmed",
            "National register of schools, trimmed, as of 18 May 2022",
            None,
            "2022-05-18",
        ),
        (
            files.gias({}),
            "gias_register",
            "National register of schools (GIAS), as of 24 June 2014",
            None,
            "2014-06-24",
        ),
        (
            files.ks2({}),
            "ks2_performance_tables",
            "Key stage 2 performance tables 2018/19, final",
            2018,
            "2019-12-13",
        ),
        (
            csv_file(files.KS2_2016, files.KS2_SCHOOL),
            "ks2_performance_tables",
            "Key stage 2 performance tables 2016/17, final",
            2016,
            "2017-12-14",
        ),
        (
            csv_file(files.RENAMED_COLUMNS, files.RENAMED_SCHOOL),
            "ks2_performance_tables_renamed",
            "Key stage 2 performance tables (renamed columns) 2017/18, final",
            2017,
            "2018-12-13",
        ),
        (
            csv_file(files.PROGRESS_COLUMNS, files.PROGRESS_SCHOOL),
            "ks2_progress_by_school",
            "Key stage 2 progress by school 2018/19, final",
            2018,
            "2019-12-13",
        ),
        (
            json_file({"100001": files.BY_URN_SCHOOL}),
            "ks2_by_urn",
            "Key stage 2 results by URN 2022/23, final",
            2022,
            "2023-12-14",
        ),
        (CALENDAR, "term_dates", "School term dates", None, "2026-09-01"),
        (HOLIDAYS, "bank_holidays", "Bank holidays of England and Wales (GOV.UK)", None, "2026-09-01"),
    ],
)
def test_a_file_is_told_by_its_columns(content, dataset, title, period, available_on):
    recognised = read(content, filename="anything.bin")
    assert recognised.dataset == dataset
    assert recognised.title == title
    assert recognised.period == period
    assert recognised.available_on.isoformat() == available_on


def test_columns_may_stand_in_any_order_and_among_others():
    school = {**files.REGISTER_SCHOOL, "remark": "moved"}
    assert len(accepted(csv_file(["remark", *reversed(files.REGISTER_COLUMNS)], school))) == 1


def test_a_file_that_is_nothing_known_hears_what_it_begins_with_and_what_it_most_resembles():
    assert refusal(b"RECTYPE,LEA,ESTAB,URN,SCHNAME,TOTPUPS,TPUPYEAR,TELIG\n") == (
        "unknown_dataset",
        (
            '"sent.csv" has the columns RECTYPE, LEA, ESTAB, URN, SCHNAME, TOTPUPS, .... The nearest known dataset is '
            "Key stage 2 performance tables, which also has PTRWM_EXP, PTRWM_HIGH."
        ),
    )


def test_a_file_that_resembles_nothing_hears_what_is_known():
    code, detail = refusal(b"apples;pears\n1;2\n")
    assert code == "unknown_dataset"
    assert detail.startswith('"sent.csv" has the columns apples;pears. No known dataset has any of them. Known are: ')
    assert "Key stage 2 performance tables; " in detail


def test_a_file_of_two_datasets_is_neither():
    both = csv_file([*files.KS2_2018, *(set(files.RENAMED_COLUMNS) - {"URN"})], files.KS2_SCHOOL)
    assert refusal(both) == (
        "ambiguous_dataset",
        (
            '"sent.csv" could be Key stage 2 performance tables and Key stage 2 performance tables (renamed columns). '
            "Send one table a file."
        ),
    )


def test_the_senders_period_must_agree_with_the_file():
    assert read(files.ks2({}), period=2018).period == 2018
    assert refusal(files.ks2({}), period=2017) == (
        "period_contradicts_file",
        '"sent.csv" is about 2018/19, but was sent as 2017/18.',
    )


def test_a_register_is_about_no_one_year():
    assert read(files.register({}), period=2018).period is None


@pytest.mark.parametrize("content", [files.ks2(), files.register(), csv_file(files.PROGRESS_COLUMNS)])
def test_a_header_alone_is_refused(content):
    code, detail = refusal(content)
    assert code == "no_rows"
    assert detail.endswith("but has no row below its header.")


def test_an_edition_without_a_column_map_is_refused():
    earlier = [name.replace("_18", "_15").replace("_17", "_14") for name in files.KS2_2018]
    code, detail = refusal(csv_file(earlier, {"URN": "100001"}))
    assert code == "unknown_edition"
    assert detail.startswith("The file is Key stage 2 performance tables 2015/16, an edition not known yet. Known are ")
    assert detail.endswith(", 2025/26 and later years.")


def test_performance_tables_without_earlier_years_do_not_tell_theirs():
    code, detail = refusal(csv_file(files.KS2_COLUMNS, files.KS2_SCHOOL))
    assert code == "period_needed"
    assert detail.startswith("The file is Key stage 2 performance tables, which does not tell its academic year.")


def test_a_known_edition_must_have_every_column_it_is_read_from():
    columns = [name for name in files.KS2_2018 if name not in {"MATPROG_UPPER", "READ_AVERAGE"}]
    assert refusal(csv_file(columns, files.KS2_SCHOOL)) == (
        "missing_columns",
        "The file is Key stage 2 performance tables 2018/19, but lacks MATPROG_UPPER, READ_AVERAGE.",
    )
