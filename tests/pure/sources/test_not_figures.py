"""What is said of files that come with the figures and hold none."""

import pytest

from tests.pure.sources.files import csv_file, refusal, workbook

BUILT_IN = "It has no figures to load; what it explains is built in."
PAGE = """Term dates of a school, for parents, carers and pupils

Autumn Term 2025
Monday 1st September, a training day
"We are closed", says the head
Spring Term 2026
"""


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (
            csv_file(["Variable", "Label", "Type", "Description"], {"Variable": "PERCTOT"}),
            "a list of the columns of a file of figures",
        ),
        (
            csv_file(["Field Number", "Field Reference", "Field Name", "Values"], {"Field Number": "1"}),
            "a list of the columns of the school census",
        ),
        (
            workbook([["Column", "Metafile heading", "Metafile description"], [1, "RECTYPE", "Record type"]]),
            "a list of the columns of the performance tables",
        ),
        (
            workbook(
                [["Tables of 2023", ""], ["Abbreviations used in the csv and excel files.", ""], ["AC", "Academy"]]
            ),
            "a list of the abbreviations in the performance tables",
        ),
        (
            csv_file(["LEA", "LA Name", "REGION", "REGION NAME"], {"LEA": "307", "LA Name": "Ealing"}),
            "a list of the codes of local authorities and regions",
        ),
    ],
)
def test_a_list_that_explains_is_told_what_it_is(content, what):
    assert refusal(content) == ("not_figures", f"The file is {what}. {BUILT_IN}")


def test_a_page_of_term_dates_hears_how_to_send_them():
    code, detail = refusal(PAGE.encode())
    assert code == "not_figures"
    assert detail == (
        "The file is a page of text about term dates, not a table of them. Send the dates as a table instead, with the "
        "columns la_code, academic_year, term, kind, start and end, as JSON or CSV."
    )


def test_figures_under_unknown_columns_stay_unknown():
    assert refusal(csv_file(["Variable", "Label", "Value"], {"Value": "3"}))[0] == "unknown_dataset"
    assert refusal(b"school,remark\n100001,Opened in the autumn term 2025 with 30 pupils\n")[0] == "unknown_dataset"
