"""Workbooks made to deceive: what they are opened for is decided before they are opened."""

import io
import zipfile
import zlib
from collections.abc import Callable
from datetime import date

import pytest

from tests.pure.sources import files
from tests.pure.sources.files import accepted, problems, refusal, workbook
from tests.pure.sources.weighing import weighed

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SAVE = "Open it in Excel, save it as .xlsx and send it again."


def school(urn: int = 100001, **changed: str) -> dict[str, str]:
    return {**files.REGISTER_SCHOOL, "urn": str(urn), **changed}


def text_row(number: int, values: dict[str, str], **instead: str) -> str:
    """A row of the register; `instead` holds the XML of some columns' cells."""
    cells = (
        instead.get(name, f'<c t="inlineStr"><is><t>{values.get(name, "")}</t></is></c>')
        for name in files.REGISTER_COLUMNS
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


HEADER = text_row(1, {name: name for name in files.REGISTER_COLUMNS})
SOUND = workbook([], cells=HEADER + text_row(2, school()))


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, change(before.read(name)) if name == part else before.read(name))
    return made.getvalue()


def with_part(content: bytes, part: str, more: bytes) -> bytes:
    """The workbook with one part more."""
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, more)
    return made.getvalue()


@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
        b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY e "&b;&b;&b;">]>',
        b"<!DOCTYPE x>",
    ],
    ids=["file", "address", "laughs", "bare"],
)
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml"])
def test_a_document_type_is_refused_where_it_begins(declared, part):
    laughing = changed(SOUND, part, lambda xml: declared + xml.replace(b"1 Lark Lane", b"&e;"))
    assert refusal(laughing) == (
        "forbidden_xml",
        f'Part "{part}" of the workbook declares a document type, which Excel never writes. {SAVE}',
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_part_in_another_encoding_cannot_hide_its_cells(encoding):
    hidden = changed(SOUND, SHEET, lambda xml: xml.decode().encode(encoding))
    assert refusal(hidden) == ("forbidden_xml", f'Part "{SHEET}" of the workbook is not UTF-8 text. {SAVE}')


def test_a_picture_in_the_workbook_is_nobodys_business():
    assert len(accepted(with_part(SOUND, "xl/media/image1.jpeg", b"\xff\xd8\xff\xe0" + b"\x00" * 100))) == 1
    assert len(accepted(with_part(SOUND, "xl/drawings/vmlDrawing1.vml", b"<xml><br></xml>"))) == 1


def test_a_bomb_that_lies_about_its_size_fills_nothing():
    """A sheet of 90 MB that says it is as long as its harmless beginning, with the checksum of that beginning."""
    with zipfile.ZipFile(io.BytesIO(SOUND)) as archive:
        honest = archive.read(SHEET)
    end = honest.index(b"</sheetData>")
    cell = b'<row><c t="inlineStr"><is><t>' + b"x" * 30_000 + b"</t></is></c></row>"
    bomb = changed(SOUND, SHEET, lambda _: honest + cell * 3_000 + honest[end:])
    lying = bytearray(bomb)
    size, check = len(honest).to_bytes(4, "little"), zlib.crc32(honest).to_bytes(4, "little")
    entry = lying.rindex(SHEET.encode()) - 46
    lying[entry + 16 : entry + 20], lying[entry + 24 : entry + 28] = check, size
    local = lying.index(SHEET.encode()) - 30
    lying[local + 14 : local + 18], lying[local + 22 : local + 26] = check, size
    code, read_rows, refused, megabytes = weighed(bytes(lying))
    # What is opened is what it said it was: the one school of its beginning.
    assert (code, read_rows, refused) == (None, 1, 0)
    assert megabytes < 30
    lying[entry + 16 : entry + 20] = lying[local + 14 : local + 18] = b"\x00\x00\x00\x00"
    assert refusal(bytes(lying))[0] == "truncated_workbook"


def test_a_part_that_stands_twice_cannot_be_two_things():
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = with_part(SOUND, SHEET, b"<worksheet/>")
    assert refusal(twice)[0] == "truncated_workbook"


@pytest.mark.parametrize(
    "last",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="200000"><c r = "ZZ200000"><v>1</v></c></row>',
        "<row r='1048576'><c><v>1</v></c><c r='ZZ1'/></row>",
        '<x:row xmlns:x="urn:x" r="200000"><x:c r="ZZ200000"><x:v>1</x:v></x:c></x:row>',
        '<row r="9999999"><c><v>1</v></c></row>',
        '<row><c r="AAAA1"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_away_is_not_opened_however_it_is_written(last):
    assert refusal(workbook([], cells=HEADER + last))[0] == "workbook_too_large"


def test_sheets_that_are_each_within_bounds_may_not_be_so_together():
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="I900000"><v>1</v></c></row>'
    twice = changed(workbook([], [], cells=far), "xl/worksheets/sheet2.xml", lambda xml: xml)
    second = changed(
        twice, "xl/worksheets/sheet2.xml", lambda xml: xml.replace(b"<sheetData>", f"<sheetData>{far}".encode())
    )
    code, detail = refusal(second)
    assert code == "workbook_too_large"
    assert "All its sheets together may have 10,000,000 cells" in detail


def test_a_text_shown_in_many_cells_is_weighed_in_each():
    texts = f'<sst xmlns="{MAIN}"><si><t>short</t></si><si><t>{"x" * 900_000}</t></si></sst>'.encode()
    shown = "<row>" + '<c t="s"><v>1</v></c>' * 1000 + "</row>"
    bomb = with_part(workbook([], cells=shown), "xl/sharedStrings.xml", texts)
    assert refusal(bomb) == (
        "workbook_too_large",
        "The workbook's cells would hold 858 MB of text. Save the one sheet as CSV UTF-8 and send that.",
    )
    # The same long text beside a thousand cells that show the short one is no harm.
    harmless = with_part(workbook([], cells=shown.replace("<v>1</v>", "<v>0</v>")), "xl/sharedStrings.xml", texts)
    assert refusal(harmless)[0] == "duplicate_columns"


@pytest.mark.parametrize(
    "endless",
    ["<!--" + "x" * 1_100_000 + "-->", "<?x " + "<" * 1_100_000 + "?>", '<x y="' + ">" * 2_200_000 + '"/>'],
    ids=["comment", "instruction", "value"],
)
def test_a_tag_without_end_is_not_parsed(endless):
    bomb = changed(SOUND, SHEET, lambda xml: xml.replace(b"<sheetData>", endless.encode() + b"<sheetData>"))
    assert refusal(bomb)[0] == "forbidden_xml"


def test_a_million_rows_of_nothing_are_nothing_and_are_no_weight():
    rows = "".join(f'<row r="{number}"/>' for number in range(3, 300_000))
    code, read_rows, refused, megabytes = weighed(workbook([], cells=HEADER + text_row(2, school()) + rows))
    assert (code, read_rows, refused) == (None, 1, 0)
    assert megabytes < 60


def test_a_sheet_formatted_to_its_last_row_is_refused_with_a_way_on():
    formatted = HEADER + text_row(2, school()) + '<row r="1048576"><c r="T1048576" s="1"/></row>'
    assert refusal(workbook([], cells=formatted)) == (
        "workbook_too_large",
        "A sheet reaches to row 1,048,576 and column 20. Delete what is not the table, or save it as CSV UTF-8.",
    )


def test_of_a_formula_only_the_saved_result_is_read():
    command = '<c t="str"><f>CMD|"/c calc"!A1</f><v>2 Lark Lane</v></c>'
    assert (
        accepted(workbook([], cells=HEADER + text_row(2, school(), street=command)))[0].facts[0].street == "2 Lark Lane"
    )


@pytest.mark.parametrize("column", ["street", "establishment_number"])
def test_a_formula_nobody_worked_out_is_not_a_blank(column):
    (problem,) = problems(workbook([], cells=HEADER + text_row(2, school(), **{column: "<c><f>1+1</f></c>"})))
    assert (problem.line, problem.column, problem.code) == (2, column, "unreadable_cell")
    assert problem.reason == "the cell holds a formula whose result was not saved with the file"


def test_a_last_row_of_formulas_nobody_worked_out_is_not_lost():
    last = '<row r="3"><c r="A3"><f>1+1</f></c></row>'
    (problem,) = problems(workbook([], cells=HEADER + text_row(2, school()) + last))
    assert (problem.line, problem.column) == (3, "urn")


def test_an_excel_error_is_no_street():
    (problem,) = problems(workbook([], cells=HEADER + text_row(2, school(), street='<c t="e"><v>#N/A</v></c>')))
    assert (problem.column, problem.value, problem.reason) == ("street", "#ERROR", "Excel could not work this cell out")


def test_errors_of_another_sheet_are_its_own():
    broken = '<row r="2"><c r="N2" t="e"><v>#N/A</v></c></row>'
    both = workbook([], [["Notes"]], cells=HEADER + text_row(2, school(), street="<c/>"))
    second = "xl/worksheets/sheet2.xml"
    both = changed(both, second, lambda xml: xml.replace(b"</sheetData>", f"{broken}</sheetData>".encode()))
    assert [row.facts[0].street for row in accepted(both)] == [None]


def test_merged_cells_do_not_pass_for_blanks():
    rows = HEADER + text_row(2, school()) + text_row(3, school(100002), street="<c/>")
    merged = changed(
        workbook([], cells=rows),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="N2:N3"/></mergeCells>'),
    )
    (problem,) = problems(merged)
    assert (problem.line, problem.column, problem.code) == (3, "street", "unreadable_cell")
    assert [row.line for row in accepted(merged)] == [2]


@pytest.mark.parametrize("ref", ["A1:XFD1048576", "C2:B1", "C", "", "12"])
def test_merged_cells_that_cannot_be_are_refused_or_harmless(ref):
    odd = changed(
        SOUND,
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", f'</sheetData><mergeCell ref="{ref}"/>'.encode()),
    )
    *found, megabytes = weighed(odd)
    assert found in ([None, 1, 0], [None, 0, 1], ["truncated_workbook", 0, 0])
    assert megabytes < 20


def test_a_workbook_full_of_merged_cells_is_no_table():
    wide = '<row r="20000"><c r="T20000"><v>1</v></c></row>'
    merged = changed(
        workbook([], cells=HEADER + wide),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", b'</sheetData><mergeCell ref="A2:T20000"/>'),
    )
    code, detail = refusal(merged)
    assert code == "workbook_too_large"
    assert "merged" in detail


def test_hidden_rows_and_columns_are_read_and_hidden_sheets_are_not():
    hidden = text_row(3, school(100002)).replace('r="3"', 'r="3" hidden="1"')
    columns = b'<cols><col min="3" max="14" hidden="1"/></cols><sheetData>'
    content = changed(
        workbook([], cells=HEADER + text_row(2, school()) + hidden),
        SHEET,
        lambda xml: xml.replace(b"<sheetData>", columns),
    )
    assert [(row.urn, row.facts[0].street) for row in accepted(content)] == [
        (100001, "1 Lark Lane"),
        (100002, "1 Lark Lane"),
    ]
    very = changed(SOUND, "xl/workbook.xml", lambda xml: xml.replace(b'"visible"', b'"veryHidden"'))
    assert refusal(very)[0] == "empty_file"


@pytest.mark.parametrize(("since", "serial"), [("1900", 33848), ("1904", 32386)])
def test_a_date_is_the_same_day_in_workbooks_that_count_from_1900_and_from_1904(since, serial):
    opened = f'<c s="1"><v>{serial}</v></c>'
    content = workbook([], cells=HEADER + text_row(2, school(), open_date=opened))
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    content = with_part(content, "xl/styles.xml", styles.encode())
    relation = (
        b'<Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
        b'Target="styles.xml"/></Relationships>'
    )
    content = changed(content, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"</Relationships>", relation))
    if since == "1904":
        counted = b'<workbookPr date1904="1"/><sheets>'
        content = changed(content, "xl/workbook.xml", lambda xml: xml.replace(b"<sheets>", counted))
    assert accepted(content)[0].facts[0].opened_on == date(1992, 9, 1)


def test_a_day_that_lost_its_format_is_a_number_and_refused():
    (problem,) = problems(workbook([], cells=HEADER + text_row(2, school(), open_date="<c><v>33848</v></c>")))
    assert (problem.column, problem.value) == ("open_date", "33848")
