"""Small files in the published shapes, made by hand, and one way to read them."""

import io
import json
import zipfile
from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape

from securing_good_risk_engine.sources.facts import FileRefused, RecognisedFile, Row, RowProblem
from securing_good_risk_engine.sources.recognising import read_file

TODAY = date(2026, 9, 1)


def _names(commas: str) -> list[str]:
    return commas.split(",")


KS2_COLUMNS = _names(
    "RECTYPE,LEA,ESTAB,URN,SCHNAME,TOTPUPS,TPUPYEAR,TELIG,PTRWM_EXP,PTRWM_HIGH,"
    "READPROG,READPROG_LOWER,READPROG_UPPER,WRITPROG,WRITPROG_LOWER,WRITPROG_UPPER,"
    "MATPROG,MATPROG_LOWER,MATPROG_UPPER,READ_AVERAGE,MAT_AVERAGE"
)
KS2_2016 = [
    *KS2_COLUMNS[:-2],
    *("READ_AVERAGE", "PTGPS_EXP", "MAT_AVERAGE", "PTWRITTA_EXP", "PTRWM_EXP_16", "MAT_AVERAGE_16"),
]
KS2_2018 = [
    *KS2_COLUMNS,
    "PTRWM_EXP_18",
    "PTRWM_EXP_17",
    "READPROG_DESCR",
    "WRITPROG_DESCR",
    "MATPROG_DESCR",
]
RENAMED_COLUMNS = _names(
    "URN,KS2 Pupils,Reading Progress,Reading Score,Reading Progress Band,Writing Progress,Writing Progress Band,"
    "Maths Progress,Maths Score,Maths Progress Band,Overall Meet Std,Overall Exceed Std,Academic Year"
)
PROGRESS_COLUMNS = _names(
    "RECTYPE,URN,SCHNAME,PCODE2,READPROG,READPROG_DESCR,WRITPROG,WRITPROG_DESCR,MATPROG,MATPROG_DESCR,"
    "OFSTEDRATING,INSPECTIONDT"
)
REGISTER_COLUMNS = _names(
    "urn,establishment_number,establishment_name,establishment_type,establishment_type_group,establishment_status,"
    "open_date,close_date,education_phase,statutory_low_age,statutory_high_age,religious_character,last_changed_date,"
    "street,town,postcode,school_website,administrative_district,easting,northing"
)
GIAS_COLUMNS = _names(
    "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (name),"
    "EstablishmentStatus (name),OpenDate,CloseDate,PhaseOfEducation (name),StatutoryLowAge,StatutoryHighAge,Street,"
    "Town,Postcode,WebsiteAddress,LastChangedDate,ReligiousCharacter (name),Easting,Northing,"
    "Trusts (name),Trusts (code),Diocese (name)"
)

KS2_SCHOOL = {
    "RECTYPE": "1",
    "LEA": "850",
    "ESTAB": "2001",
    "URN": "100001",
    "SCHNAME": "Larkfield Primary School",
    "TOTPUPS": "210",
    "TPUPYEAR": "30",
    "TELIG": "30",
    "PTRWM_EXP": "63%",
    "PTRWM_HIGH": "10%",
    "READPROG": "-1.9",
    "READPROG_LOWER": "-3.4",
    "READPROG_UPPER": "-0.3",
    "WRITPROG": "0.5",
    "WRITPROG_LOWER": "-1",
    "WRITPROG_UPPER": "2.0",
    "MATPROG": "-2.6",
    "MATPROG_LOWER": "-4.1",
    "MATPROG_UPPER": "-1.1",
    "READ_AVERAGE": "104",
    "PTGPS_EXP": "77%",
    "MAT_AVERAGE": "103",
    "PTWRITTA_EXP": "80%",
    "PTRWM_EXP_18": "57%",
    "READPROG_DESCR": "4",
    "WRITPROG_DESCR": "3",
    "MATPROG_DESCR": "5",
}
RENAMED_SCHOOL = {
    "URN": "100001",
    "KS2 Pupils": "30",
    "Reading Progress": "-1.9",
    "Reading Score": "104",
    "Reading Progress Band": "4",
    "Writing Progress": "0.5",
    "Writing Progress Band": "3",
    "Maths Progress": "LOWCOV",
    "Maths Score": "",
    "Maths Progress Band": "LOWCOV",
    "Overall Meet Std": "63%",
    "Overall Exceed Std": "10%",
    "Academic Year": "2018",
}
PROGRESS_SCHOOL = {
    "RECTYPE": "1",
    "URN": "100001",
    "SCHNAME": "Larkfield Primary School",
    "PCODE2": "W5",
    "READPROG": "-1.9",
    "READPROG_DESCR": "4",
    "WRITPROG": "SUPP",
    "WRITPROG_DESCR": "SUPP",
    "MATPROG": "0",
    "MATPROG_DESCR": "3",
    "OFSTEDRATING": "Inadequate",
}
BY_URN_SCHOOL = {
    "rwmExp": 63,
    "rwmHigh": 10,
    "readProg": -1.9,
    "writProg": None,
    "matProg": 0.5,
    "year": "2022/23",
}
BY_NAME_SCHOOL = {
    "name": "Larkfield Primary School",
    "area": "London",
    "type": "Community",
    "lea": 307,
    "rwm": 63.0,
    "hs": 10.0,
    "read": 104.0,
    "maths": 103.0,
}
PREFERENCES_SCHOOL = {
    "urn": "100001",
    "year_key": "2017",
    "phase_key": "1",
    "total_number_places_offered": "30",
    "times_put_as_1st_preference": "56",
    "proportion_1stprefs_v_totaloffers": "1.866666667",
}
OFFERS_AUTHORITY = {
    "time_period": "202122",
    "geographic_level": "Local authority",
    "old_la_code": "307",
    "school_phase": "Primary",
    "applications_received": "1000",
    "first_preference_offers_percent": "91.5",
    "preferred_school_offer": "940",
    "non_preferred_offer": "20",
}
KS5_SCHOOL = {
    "RECTYPE": "1",
    "LEA": "307",
    "ESTAB": "4001",
    "URN": "100001",
    "TPUP1618": "200",
    "TALLPUP_1618": "100",
    "TALLPUP_ALEV_1618": "80",
    "TALLPPE_ALEV_1618": "31.5",
    "TALLPUP_ACAD_1618": "85",
    "TALLPPE_ACAD_1618": "31.7",
    "TALLPUP_AGEN": "NE",
    "TALLPPE_AGEN": "NE",
    "T_InScope_ALEV_Ret": "90",
    "PT_Retained_ALEV_Ret": "95.3%",
    "T_InScope_ACAD_Ret": "90",
    "PT_Retained_ACAD_Ret": "94.0%",
    "T_InScope_AGEN_Ret": "SUPP",
    "PT_Retained_AGEN_Ret": "SUPP",
    "T_SCOPEEX_E": "12",
    "PROGEX_E": "-0.10",
    "T_SCOPEEX_M": "NE",
    "PROGEX_M": "NE",
    "VA_INS_ALEV": "-0.31",
    "UCI_INS_ALEV": "-0.16",
    "LCI_INS_ALEV": "-0.46",
    "VA_INS_ACAD": "NA",
    "UCI_INS_ACAD": "NA",
    "LCI_INS_ACAD": "NA",
    "VA_INS_AGEN": "NE",
    "UCI_INS_AGEN": "NE",
    "LCI_INS_AGEN": "NE",
}
REGISTER_SCHOOL = {
    "urn": "100001",
    "establishment_number": "2001",
    "establishment_name": "Larkfield Primary School",
    "establishment_type": "Community school",
    "establishment_type_group": "Local authority maintained schools",
    "establishment_status": "Open",
    "open_date": "1900-01-01",
    "education_phase": "Primary",
    "statutory_low_age": "3",
    "statutory_high_age": "11",
    "religious_character": "Does not apply",
    "last_changed_date": "2022-05-18",
    "street": "1 Lark Lane",
    "town": "London",
    "postcode": "W5 2BY",
    "administrative_district": "Ealing",
    "easting": "517600",
    "northing": "180400",
}
GIAS_SCHOOL = {
    "URN": "100001",
    "LA (code)": "307",
    "LA (name)": "Ealing",
    "EstablishmentNumber": "2001",
    "EstablishmentName": "Larkfield Primary School",
    "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (name)": "Open",
    "OpenDate": "01-09-1972",
    "PhaseOfEducation (name)": "Primary",
    "StatutoryLowAge": "3",
    "StatutoryHighAge": "11",
    "LastChangedDate": "24-06-2014",
}
TERM = {
    "la_code": 307,
    "academic_year": "2026/27",
    "term": "autumn",
    "kind": "term",
    "start": "2026-09-02",
    "end": "2026-12-18",
}


def csv_file(columns: Iterable[str], *rows: dict[str, str]) -> bytes:
    """A CSV file with these columns; what a row does not name is blank. Values are not quoted."""
    columns = list(columns)
    lines = [columns, *([row.get(name, "") for name in columns] for row in rows)]
    return "".join(",".join(line) + "\n" for line in lines).encode()


def ks2(*rows: dict[str, str]) -> bytes:
    """Performance tables of 2018/19: each row is the sound school with these changes, under a URN of its own."""
    sound = ({**KS2_SCHOOL, "URN": str(100001 + place), **row} for place, row in enumerate(rows))
    return csv_file(KS2_2018, *sound)


def register(*rows: dict[str, str]) -> bytes:
    """The trimmed register: each row is the sound school with these changes."""
    sound = ({**REGISTER_SCHOOL, "urn": str(100001 + place), **row} for place, row in enumerate(rows))
    return csv_file(REGISTER_COLUMNS, *sound)


def gias(*rows: dict[str, str]) -> bytes:
    """The department's extract: each row is the sound school with these changes."""
    sound = ({**GIAS_SCHOOL, "URN": str(100001 + place), **row} for place, row in enumerate(rows))
    return csv_file(GIAS_COLUMNS, *sound)


def json_file(value: object) -> bytes:
    return json.dumps(value).encode()


def workbook(*sheets: list[list[str | int | float]], hidden: Iterable[int] = (), cells: str | None = None) -> bytes:
    """An Excel workbook of these sheets, written by hand; `cells` is the XML of the first sheet's rows instead."""
    content = io.BytesIO()
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"

    def shown(number: int) -> str:
        return "hidden" if number - 1 in hidden else "visible"

    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {main} xmlns:r="{office}"><sheets>'
            + "".join(
                f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}" state="{shown(n)}"/>' for n in range(1, len(sheets) + 1)
            )
            + "</sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships">'
            + "".join(
                f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
                for n in range(1, len(sheets) + 1)
            )
            + "</Relationships>",
        )
        for n, rows in enumerate(sheets, start=1):
            body = cells if cells is not None and n == 1 else "".join(map(_row, range(1, len(rows) + 1), rows))
            archive.writestr(
                f"xl/worksheets/sheet{n}.xml", f"<worksheet {main}><sheetData>{body}</sheetData></worksheet>"
            )
    return content.getvalue()


def _row(number: int, cells: list[str | int | float]) -> str:
    return f'<row r="{number}">{"".join(map(_cell, cells))}</row>'


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def read(content: bytes, *, period: int | None = None, filename: str = "sent.csv") -> RecognisedFile:
    return read_file(content, filename=filename, period=period, today=TODAY)


def accepted(content: bytes) -> list[Row]:
    return [row for row in read(content).rows if isinstance(row, Row)]


def problems(content: bytes) -> list[RowProblem]:
    return [row for row in read(content).rows if isinstance(row, RowProblem)]


def reasons(content: bytes) -> list[tuple[int, str | None, str]]:
    """Line, column and reason of every refused row."""
    return [(problem.line, problem.column, problem.reason) for problem in problems(content)]


def refusal(content: bytes, *, period: int | None = None) -> tuple[str, str]:
    """Code and detail of the refusal of the whole file."""
    try:
        read(content, period=period)
    except FileRefused as refused:
        return refused.code, refused.detail
    raise AssertionError("the file was not refused")
