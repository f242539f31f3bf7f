"""Excel workbooks: what is read, and what is never opened."""

import io
import zipfile

import pytest

from tests.pure.sources import files
from tests.pure.sources.files import accepted, problems, read, reasons, refusal, workbook

SCHOOLS = [
    files.REGISTER_COLUMNS,
    *(
        [({**files.REGISTER_SCHOOL, "urn": urn}).get(name, "") for name in files.REGISTER_COLUMNS]
        for urn in (100001, 100002)
    ),
]
SOUND = workbook(SCHOOLS)


def zipped(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return content.getvalue()


def test_a_workbook_is_the_same_table():
    assert read(SOUND).dataset == "gias_register_trimmed"
    assert [(row.line, row.urn, row.facts[0].establishment_number) for row in accepted(SOUND)] == [
        (2, 100001, 2001),
        (3, 100002, 2001),
    ]


def test_lines_are_the_sheets_rows_and_numbers_lose_their_point():
    cells = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{column}{number}" t="str"><v>{text}</v></c>' for column, text in zip("BCD", texts, strict=True)
        )
        + f'<c r="E{number}"><v>{place}</v></c></row>'
        for place, (number, texts) in enumerate([(3, "abc"), (7, "123")])
    )
    code, detail = refusal(workbook([], cells=cells))
    assert code == "unknown_dataset"
    assert detail.startswith('"sent.csv" has the columns a, b, c, 0.')


def test_only_visible_sheets_count():
    assert len(accepted(workbook(SCHOOLS, SCHOOLS, hidden=[1]))) == 2
    assert len(accepted(workbook([["Notes"]], SCHOOLS))) == 2
    assert refusal(workbook(SCHOOLS, hidden=[0])) == (
        "empty_file",
        "The workbook has no visible sheet that holds anything.",
    )


def test_two_sheets_that_fit_are_one_too_many():
    assert refusal(workbook(SCHOOLS, SCHOOLS))[0] == "ambiguous_dataset"


def test_formula_text_is_text():
    rows = [[cell if cell != "1 Lark Lane" else "=HYPERLINK(1)" for cell in row] for row in SCHOOLS]
    assert accepted(workbook(rows))[0].facts[0].street == "=HYPERLINK(1)"


def test_an_excel_error_is_not_a_blank():
    header = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in files.PROGRESS_COLUMNS)
    values = "".join(
        f'<c r="{"ABCDEFGHIJKL"[place]}2" t="inlineStr"><is><t>{files.PROGRESS_SCHOOL.get(name, "")}</t></is></c>'
        for place, name in enumerate(files.PROGRESS_COLUMNS)
        if name != "READPROG"
    )
    cells = f'<row r="1">{header}</row><row r="2"><c r="E2" t="e"><v>#DIV/0!</v></c>{values}</row>'
    assert reasons(workbook([], cells=cells)) == [
        (2, "READPROG", '"#ERROR" is neither a number nor a code such as SUPP')
    ]


def test_a_percentage_excel_made_a_fraction_is_seen_through():
    school = {**files.KS2_SCHOOL, "PTRWM_EXP": 0.63}
    rows = [files.KS2_2018, [school.get(name, "") for name in files.KS2_2018]]
    assert [(problem.column, problem.reason) for problem in problems(workbook(rows))] == [
        ("PTRWM_EXP", "0.63 has no % sign, as percentages in this file have")
    ]


@pytest.mark.parametrize("kept", [4, 30, len(SOUND) // 3, len(SOUND) // 2, len(SOUND) - 30, len(SOUND) - 1])
def test_a_workbook_cut_short_is_refused(kept):
    assert refusal(SOUND[:kept]) == (
        "truncated_workbook",
        "The workbook is damaged or was cut short on its way. Send it again.",
    )


def test_an_archive_that_is_no_workbook_is_refused():
    assert refusal(zipped(readme_xml=b"hello")) == (
        "not_a_workbook",
        "The file is a zip archive, but not an Excel workbook (.xlsx). Save the table as CSV UTF-8 and send that.",
    )


def test_a_zip_bomb_is_not_opened():
    bomb = zipped(xl__workbook_xml=b"<workbook/>", xl__worksheets__sheet1_xml=b" " * 30_000_000)
    assert refusal(bomb) == (
        "workbook_too_large",
        "The workbook would unpack to 29 MB in 2 parts. Save the one sheet as CSV UTF-8 and send that.",
    )


def test_a_workbook_that_says_it_is_huge_is_not_opened():
    sound = bytearray(SOUND)
    entry = sound.rindex(b"xl/worksheets/sheet1.xml") - 46
    sound[entry + 24 : entry + 28] = (300 * 1024 * 1024).to_bytes(4, "little")
    code, detail = refusal(bytes(sound))
    assert code == "workbook_too_large"
    assert detail.startswith("The workbook would unpack to 300 MB in 5 parts.")


def test_a_workbook_of_too_many_parts_is_not_opened():
    parts = {f"part{number}": b"x" for number in range(600)}
    assert refusal(zipped(xl__workbook_xml=b"<workbook/>", **parts)) == (
        "workbook_too_large",
        "The workbook would unpack to 0 MB in 601 parts. Save the one sheet as CSV UTF-8 and send that.",
    )


def test_two_cells_at_the_ends_of_a_sheet_are_not_opened():
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    code, detail = refusal(workbook([], cells=cells))
    assert code == "workbook_too_large"
    assert detail.startswith("A sheet reaches to row 1,048,576 and column 16,384")
