"""Files made to deceive, sent like any other: refused with a code and a sentence, and nothing of them is kept as fact."""

import pytest

from tests.harness.files import KS2_2019, REGISTER, ks2, ks2_row
from tests.harness.working import refused_rows, send
from tests.pure.sources import files
from tests.pure.sources.test_absence import FORMER, absence
from tests.pure.sources.test_hostile_workbooks import HEADER, SHEET, SOUND, changed, school, text_row

FACTS = ("school", "school_edition", "observation", "benchmark", "calendar_period")
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
FAR = HEADER + '<row r="200000"><c r = "ZZ200000"><v>1</v></c></row>'
WRONG_YEAR = absence({}, {"LA": "NAT", "ESTAB": "PRI", "URN": "", "PERCTOT": "5.9", "PPERSABS10": "16.2"})


async def everything(api) -> list[list[tuple]]:
    """Every fact there is."""
    async with api.database.owner() as connection:
        return [
            sorted(tuple(map(str, row.values())) for row in await connection.fetch(f"select * from {table}"))
            for table in FACTS
        ]


@pytest.mark.parametrize(
    ("content", "said", "code", "words"),
    [
        (
            changed(SOUND, SHEET, lambda xml: LAUGHS + xml.replace(b"Lark Lane", b"&b;")),
            {},
            "forbidden_xml",
            "document type",
        ),
        (files.workbook([], cells=FAR), {}, "workbook_too_large", "row 200,000 and column 702"),
        (
            REGISTER.encode() + KS2_2019.encode(),
            {},
            "second_table",
            "line 8 is another header, of Key stage 2 progress",
        ),
        (
            KS2_2019.replace("0.1,3", '"0.1,3').encode(),
            {},
            "unbalanced_quote",
            "The quote opened on line 3 is never closed.",
        ),
        (b'{"a":' * 100_000, {}, "malformed_json", "too deeply"),
        (WRONG_YEAR, {"period": "2018/19"}, "period_contradicts_file", "sent as 2018/19, but gives 5.9"),
        (absence({}, columns=FORMER), {"period": "2018/19"}, "period_contradicts_file", "PPERSABS15 counts pupils who"),
        (
            absence({}),
            {"period": "2012/13"},
            "period_contradicts_file",
            "In 2012/13 pupils who missed 15% were counted",
        ),
        (absence({}, columns=FORMER), {"period": "2011/12"}, "unknown_edition", "2012/13, 2013/14, 2014/15."),
    ],
    ids=[
        *("laughs", "far-cell", "two-tables", "open-quote", "nesting", "wrong-year"),
        *("old-threshold", "new-threshold", "older-year"),
    ],
)
async def test_a_file_made_to_deceive_is_refused_whole(api, content, said, code, words):
    await send(api, "register.csv", REGISTER)
    await send(api, "ks2.csv", KS2_2019)
    before = await everything(api)
    imported = await send(api, "sent", content, **said)
    assert (imported["state"], imported["problem"]["code"]) == ("refused", code)
    assert words in imported["problem"]["detail"]
    assert (imported["rows_accepted"], imported["facts_added"], imported["facts_superseded"]) == (0, 0, 0)
    assert await everything(api) == before


async def test_a_cell_that_is_not_in_the_file_costs_its_row_and_is_reported(api):
    cells = HEADER + text_row(2, school()) + text_row(3, school(100002), street="<c><f>A1</f></c>")
    imported = await send(api, "register.xlsx", files.workbook([], cells=cells))
    assert (imported["state"], imported["rows_accepted"], imported["rows_refused"]) == ("loaded", 1, 1)
    (row,) = await refused_rows(api, imported)
    assert (row["line"], row["column"], row["code"]) == (3, "street", "unreadable_cell")


async def test_more_refused_rows_than_can_be_reported_are_one_refusal(api, monkeypatch):
    await send(api, "register.csv", REGISTER)
    monkeypatch.setattr("securing_good_risk_engine.loading.load.MOST_ROWS_KEPT", 3)
    before = await everything(api)
    unknown = (ks2_row(urn) for urn in range(999990, 999994))
    imported = await send(api, "ks2.csv", ks2(ks2_row(101901), *unknown))
    assert (imported["state"], imported["problem"]["code"]) == ("refused", "too_many_refused_rows")
    assert imported["problem"]["detail"].startswith("More than 3 of the file's rows cannot be used")
    assert imported["rows_refused"] == len(await refused_rows(api, imported)) == 3
    assert await everything(api) == before
