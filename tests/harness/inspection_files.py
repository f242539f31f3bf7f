"""Files about inspections in the published shapes, with invented schools and outcomes."""

import csv
import io
import json

_SCHOOL = [
    "Web Link",
    "URN",
    "LAESTAB",
    "School name",
    "Ofsted phase",
    "Type of education",
    "School open date",
    "Admissions policy",
    "Sixth form",
    "Designated religious character",
    "Religious ethos",
    "Faith grouping",
    "Ofsted region",
    "Region",
    "Local authority",
    "Parliamentary constituency",
    "Postcode",
    "The income deprivation affecting children index (IDACI) quintile",
    "Total number of pupils",
]
_SECTION_8 = [
    "Latest section 8 inspection number since last full inspection",
    "Does the section 8 inspection relate to the URN of the current school?",
    "URN at time of the section 8 inspection",
    "LAESTAB at time of the section 8 inspection",
    "School name at time of the latest section 8 inspection",
    "School type at time of the latest section 8 inspection",
    "Number of section 8 inspections since the last full inspection",
    "Date of latest section 8 inspection",
    "Section 8 inspection publication date",
    "Did the latest section 8 inspection convert to a full inspection?",
    "Section 8 inspection overall outcome",
    "Number of other section 8 inspections since last full inspection",
]
_JUDGEMENTS = [
    "Quality of education",
    "Behaviour and attitudes",
    "Personal development",
    "Effectiveness of leadership and management",
    "Safeguarding is effective?",
    "Early years provision (where applicable)",
    "Sixth form provision (where applicable)",
]


def _full(which: str) -> list[str]:
    return [
        f"Does the {which} full inspection relate to the URN of the current school?",
        *(f"{what} at time of {which} full inspection" for what in ("URN", "LAESTAB", "School name", "School type")),
    ]


COLUMNS = [
    *_SCHOOL,
    *_SECTION_8,
    *("Inspection number of latest full inspection", "Inspection type", "Inspection type grouping"),
    *("Event type grouping", "Inspection start date", "Inspection end date", "Publication date"),
    *_full("latest"),
    *("Overall effectiveness", "Category of concern", *_JUDGEMENTS),
    *("Previous full inspection number", "Previous inspection start date", "Previous inspection end date"),
    "Previous publication date",
    *_full("previous"),
    *("Previous full inspection overall effectiveness", "Previous category of concern"),
    *(f"Previous {words[0].lower()}{words[1:]}" for words in _JUDGEMENTS),
]
"""The 70 columns of the management information of 2020, in order."""

SCHOOL = {
    "Web Link": "Ofsted School Webpage",
    "URN": "101901",
    "LAESTAB": "3072001",
    "School name": "Ash Primary School",
    "Local authority": "Ealing",
    "Inspection number of latest full inspection": "10100001",
    "Inspection type": "S5 Inspection",
    "Event type grouping": "Schools - S5",
    "Inspection start date": "2019-11-12",
    "Inspection end date": "2019-11-13",
    "Publication date": "2019-12-10",
    "Does the latest full inspection relate to the URN of the current school?": "Yes",
    "URN at time of latest full inspection": "101901",
    "Overall effectiveness": "3",
    "Quality of education": "3",
    "Behaviour and attitudes": "2",
    "Personal development": "2",
    "Effectiveness of leadership and management": "3",
    "Safeguarding is effective?": "Yes",
    "Early years provision (where applicable)": "2",
    "Sixth form provision (where applicable)": "9",
    "Previous full inspection number": "ITS400001",
    "Previous inspection start date": "2012-03-06",
    "Previous inspection end date": "2012-03-07",
    "Previous publication date": "2012-03-30",
    "Does the previous full inspection relate to the URN of the current school?": "No",
    "URN at time of previous full inspection": "101801",
    "Previous full inspection overall effectiveness": "3",
    "Previous category of concern": "NTI",
    "Previous quality of education": "9",
    "Previous behaviour and attitudes": "9",
    "Previous personal development": "9",
    "Previous effectiveness of leadership and management": "2",
    "Previous safeguarding is effective?": "9",
    "Previous early years provision (where applicable)": "8",
    "Previous sixth form provision (where applicable)": "0",
}
"""Requires improvement in November 2019; its predecessor, under notice to improve, satisfactory in March 2012."""

NO_PREVIOUS = {name: "" for name in SCHOOL if name.startswith("Previous ") or " previous full inspection" in name}
NO_LATEST = {
    **{
        name: ""
        for name in ("Inspection number of latest full inspection", *COLUMNS[COLUMNS.index("Inspection type") :])
        if name not in NO_PREVIOUS
    },
    **NO_PREVIOUS,
}
REMAINS_GOOD = {
    "Latest section 8 inspection number since last full inspection": "10200001",
    "URN at time of the section 8 inspection": "101901",
    "Date of latest section 8 inspection": "2020-01-15",
    "Section 8 inspection publication date": "2020-02-11",
    "Did the latest section 8 inspection convert to a full inspection?": "No",
    "Section 8 inspection overall outcome": "School remains Good",
}


def management_information(*rows: dict[str, str], columns: list[str] = COLUMNS) -> str:
    """Management information: each row is the sound school with these changes, under a URN of its own."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for place, row in enumerate(rows):
        writer.writerow({**SCHOOL, "URN": str(101901 + place), **row})
    return text.getvalue()


def graded(*rows: tuple[str, str, str]) -> str:
    """Graded inspections: URN, grade in words, day without dashes."""
    return "URN,Rating,Inspection Date\n" + "".join(",".join(row) + "\n" for row in rows)


def latest_by_urn(**changed: object) -> str:
    """Latest grades by URN: one school, inspected in October 2022, with these changes."""
    school = {
        "rating": "Good",
        "date": "2022-10-04",
        "name": "Ash Primary School",
        "sub": {"education": "Good", "behaviour": "Requires improvement", "leadership": "Good", "eyfs": "Outstanding"},
    }
    return json.dumps({"101901": {**school, **changed}})


def parent_view(**changed: object) -> str:
    """Parent View of one school, with these changes; nobody was asked question 7b."""
    agree = {str(number): {"pos": 90 - number, "neg": 5} for number in (1, 2, 3, 5, 8, 9, 10, 11, 12, 13)}
    asked = {**agree, "4": {"na": 60, "pos": 75, "neg": 0}, "6": {"na": 30, "pos": 80, "neg": 8}, "14": {"pos": 88}}
    return json.dumps({"101901": {"happy": 89, "responses": 18, "q": asked, **changed}})
