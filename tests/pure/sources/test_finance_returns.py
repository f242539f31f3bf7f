"""Financial returns: sums by the codes of their lines, for maintained schools and academies, and what is not told."""

from datetime import date
from decimal import Decimal

import pytest

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import INDICATORS
from securing_good_risk_engine.sources.facts import ObservationFact, Row
from securing_good_risk_engine.sources.finance_returns import EDITIONS
from securing_good_risk_engine.sources.recognising import read_file
from tests.pure.sources.files import TODAY, csv_file, read, refusal

CODED = {
    "URN": "100001",
    "I01": "1800000",
    "I08a": "100000",
    "I08b": "50000",
    "I18c": "50000",
    "CI01": "7000",
    "E01": "1000000",
    "E02": "20000",
    "E03": "300000",
    "E08": "10000",
    "E20A": "4000",
    "E20B": "6000",
    "E26": "60000",
    "E28a": "500000",
    "E32": "100000",
    "B01": "50000.10",
    "B02": "10000",
    "B03": "99999",
    "B06": "-80000",
}
NAMED = {
    "URN": "100001",
    "School Name": "Larkfield Primary School",
    "I01  Funds delegated by the LA": "1",
    "Total Income   I01 to I18": "2000000",
    "E01  Teaching Staff": "1000000",
    "E02  Supply teaching staff": "20000",
    "E03 Education support staff": "300000",
    "E08  Indirect employee expenses": "10000",
    "E26 Agency supply teaching staff": "60000",
    "Total Expenditure  E01 to E32": "2000000",
    "Revenue Reserve   B01 plus B02 plus B06": "-19999.9",
}
ACADEMY = {
    "URN": "100001",
    "BAI010": "1500000",
    "BAI011": "20000",
    "BAI150": "480000",
    "BAI160": "900000",
    "BAI170": "-50000",
    "BAE010": "1000000",
    "BAE020": "20000",
    "BAE080": "310000",
    "BAE240": "60000",
    "BAE300": "600000",
    "BAE320": "10000",
    "BAB030": "-19999.90",
}
SUMS = {
    "finance_income": Decimal("2000000.00"),
    "finance_in_year_balance": Decimal("0.00"),
    "finance_in_year_balance_percent": Decimal("0.00"),
    "finance_revenue_reserve": Decimal("-19999.90"),
    "finance_reserve_percent": Decimal("-1.00"),
    "finance_supply_share": Decimal("4.00"),
    "finance_staff_share": Decimal("66.50"),
}


def observations(sound: dict[str, str], change: dict[str, str], period: int = 2023) -> dict[str, ObservationFact]:
    (row,) = read(csv_file(sound, {**sound, **change}), period=period).rows
    assert isinstance(row, Row), row
    return {fact.indicator: fact for fact in row.facts if isinstance(fact, ObservationFact)}


def values(sound: dict[str, str], **change: str) -> dict[str, Decimal | None]:
    return {code: fact.value for code, fact in observations(sound, change).items()}


def test_every_column_map_names_known_indicators():
    assert {code for years in EDITIONS.values() for one in years.known.values() for code in one.columns} <= set(
        INDICATORS
    )


def test_a_maintained_school_by_codes():
    recognised = read(csv_file(CODED, CODED), period=2024)
    assert recognised.dataset == "maintained_school_returns"
    assert recognised.title == "Consistent Financial Reporting of maintained schools 2024/25, final"
    assert recognised.available_on == date(2025, 12, 31)
    # E01, E02, E03 and E08 over 2,000,000; capital (CI01, B03) is no part of any of it.
    assert values(CODED) == SUMS


def test_a_maintained_school_by_codes_with_names_and_totals():
    assert read(csv_file(NAMED, NAMED), period=2023).dataset == "maintained_school_returns"
    assert values(NAMED) == SUMS


def test_an_academy():
    recognised = read(csv_file(ACADEMY, ACADEMY), period=2023)
    assert (recognised.dataset, recognised.available_on) == ("academy_returns", date(2025, 2, 28))
    # What it brought along (BAI160) and gives its trust (BAI170) is not its income.
    assert values(ACADEMY) == SUMS


def test_an_academy_by_the_codes_of_its_trusts_return():
    suffixed = {name if name == "URN" else f"{name}-T": text for name, text in ACADEMY.items()}
    suffixed["BAI011-A"] = suffixed.pop("BAI011-T")
    assert values(suffixed) == SUMS


def test_an_academys_own_totals_count_before_its_lines():
    totals = {**ACADEMY, "BAB010": "4000000", "BAB020": "2000000"}
    assert values(totals)["finance_income"] == 4000000
    assert values(totals)["finance_in_year_balance_percent"] == 50


def test_a_line_and_its_parts_count_once():
    whole = {**CODED, "E20": "10000"}
    assert values(whole)["finance_in_year_balance"] == 0
    apart = {name: text for name, text in CODED.items() if name not in {"E20A", "E20B"}}
    assert values(apart)["finance_in_year_balance"] == 10000


def test_a_blank_line_among_others_adds_nothing():
    found = values(CODED, E02="", B02="")
    assert found["finance_supply_share"] == Decimal("3.03")
    assert found["finance_revenue_reserve"] == Decimal("-29999.90")


def test_a_return_that_never_came_is_not_zero():
    for text in ("", "DNS"):
        found = observations(CODED, {name: text for name in CODED if name != "URN"})
        assert {(fact.status, fact.value) for fact in found.values()} == {(ObservationStatus.NOT_PUBLISHED, None)}


def test_without_income_there_is_no_share_of_it():
    found = observations(CODED, {"I01": "0", "I08a": "0", "I08b": "0", "I18c": "0"})
    assert found["finance_income"].value == 0
    assert found["finance_reserve_percent"].status is ObservationStatus.NOT_PUBLISHED


@pytest.mark.parametrize("sound", [CODED, NAMED, ACADEMY])
def test_returns_do_not_tell_their_year_so_the_sender_must(sound):
    code, detail = refusal(csv_file(sound, sound))
    assert code == "period_needed"
    assert "does not tell its academic year. Say it: PERIOD=" in detail


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"E01": "lots"}, "E01", '"lots" is neither a number nor a code such as c'),
        ({"E01": "1e9"}, "E01", '"1e9" is neither a number nor a code such as c'),
        ({"I01": "2000000000"}, "income", "2000200000.00 is not a sum of money: -1,000,000,000 to 1,000,000,000"),
        ({"URN": "x"}, "URN", '"x" is not a URN: six digits'),
    ],
)
def test_what_cannot_be_is_refused(change, column, reason):
    content = csv_file(CODED, {**CODED, "URN": "100002"}, {**CODED, **change})
    first, problem = read_file(content, filename="sent.csv", period=2023, today=TODAY).rows
    assert isinstance(first, Row)
    assert not isinstance(problem, Row)
    assert (problem.line, problem.column, problem.reason) == (3, column, reason)
