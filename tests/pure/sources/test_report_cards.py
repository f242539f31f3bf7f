"""Report cards: five words, safeguarding apart, the card before, categories of concern, and rows that cannot be."""

from datetime import date

import pytest

from securing_good.vocabulary import ConcernCategory, Grade, InspectionKind, ReleaseStatus
from securing_good_risk_engine.sources.facts import InspectionFact, Row, Subject
from tests.pure.sources.files import accepted, csv_file, problems, read, refusal

AREAS = (
    "curriculum_and_teaching",
    "attendance_and_behaviour",
    "personal_development_and_wellbeing",
    "leadership_and_governance",
    "inclusion",
    "achievement",
    "early_years_provision",
    "post_16_provision",
)
CARD = {
    "urn": "100001",
    "inspection_start_date": "2026-03-10",
    "publication_date": "2026-04-20",
    "latest_category_of_concern": "",
    **{f"latest_{area}": "Expected standard" for area in AREAS},
    "latest_achievement": "Needs attention",
    "latest_inclusion": "Strong standard",
    "latest_early_years_provision": "Exceptional",
    "latest_post_16_provision": "",
    "latest_safeguarding": "Met",
    "previous_inspection_date": "",
    "previous_publication_date": "",
    **{f"previous_{area}": "" for area in AREAS},
    "previous_safeguarding": "",
}
BEFORE = {
    "previous_inspection_date": "2025-11-11",
    "previous_publication_date": "2025-12-15",
    **{f"previous_{area}": "Urgent improvement" for area in AREAS if area != "post_16_provision"},
    "previous_safeguarding": "Not met",
}


def cards(*changes: dict[str, str], columns: list[str] | None = None) -> bytes:
    return csv_file(columns or CARD, *({**CARD, **change} for change in changes))


def facts(change: dict[str, str]) -> list[InspectionFact]:
    (row,) = accepted(cards(change))
    return [fact for fact in row.facts if isinstance(fact, InspectionFact)]


def test_the_latest_card_of_a_school():
    recognised = read(cards({}))
    assert (recognised.dataset, recognised.subject) == ("ofsted_report_cards", Subject.INSPECTIONS)
    assert recognised.title == "Ofsted report cards, state-funded schools, up to 20 April 2026"
    assert (recognised.available_on, recognised.release) == (date(2026, 4, 20), ReleaseStatus.FINAL)
    (fact,) = facts({})
    assert fact == InspectionFact(
        urn=100001,
        kind=InspectionKind.GRADED,
        inspected_on=date(2026, 3, 10),
        published_on=date(2026, 4, 20),
        judgements={
            "curriculum_and_teaching": Grade.EXPECTED_STANDARD,
            "attendance_and_behaviour": Grade.EXPECTED_STANDARD,
            "personal_development_and_wellbeing": Grade.EXPECTED_STANDARD,
            "leadership_and_governance": Grade.EXPECTED_STANDARD,
            "inclusion": Grade.STRONG_STANDARD,
            "achievement": Grade.NEEDS_ATTENTION,
            "early_years": Grade.EXCEPTIONAL,
            "post_16": Grade.NOT_TOLD,
            "safeguarding": Grade.MET,
        },
    )


def test_no_card_has_a_grade_of_the_whole_school():
    assert "overall_effectiveness" not in facts({})[0].judgements


def test_the_card_before():
    latest, previous = facts(BEFORE)
    assert (latest.inspected_on, previous.inspected_on) == (date(2026, 3, 10), date(2025, 11, 11))
    assert previous.published_on == date(2025, 12, 15)
    assert previous.judgements["leadership_and_governance"] is Grade.URGENT_IMPROVEMENT
    assert previous.judgements["safeguarding"] is Grade.NOT_MET


def test_an_inspection_before_report_cards_is_not_one():
    assert len(facts({"previous_inspection_date": "2019-05-14"})) == 1


def test_a_school_without_a_card_tells_nothing():
    blank = {name: "" for name in CARD if name != "urn"}
    (row, other) = accepted(cards(blank, {"urn": "100002"}))
    assert (row.urn, row.facts) == (100001, ())
    assert len(other.facts) == 1


@pytest.mark.parametrize(
    ("told", "category"),
    [
        ("Special measures", ConcernCategory.SPECIAL_MEASURES),
        ("Requires significant improvement", ConcernCategory.REQUIRES_SIGNIFICANT_IMPROVEMENT),
        ("RSI", ConcernCategory.REQUIRES_SIGNIFICANT_IMPROVEMENT),
        ("None", None),
        ("NULL", None),
    ],
)
def test_categories_of_concern(told, category):
    assert facts({"latest_category_of_concern": told})[0].category is category


@pytest.mark.parametrize(
    ("word", "grade"),
    [
        ("Attention needed", Grade.NEEDS_ATTENTION),
        ("URGENT IMPROVEMENT", Grade.URGENT_IMPROVEMENT),
        ("Not applicable", Grade.NOT_APPLICABLE),
        ("NULL", Grade.NOT_TOLD),
    ],
)
def test_words_for_one_area(word, grade):
    assert facts({"latest_early_years_provision": word})[0].judgements["early_years"] is grade


def test_a_file_without_the_columns_some_schools_have_no_use_for():
    columns = [name for name in CARD if "post_16" not in name and not name.startswith("previous")]
    (row,) = accepted(cards({}, columns=columns))
    (fact,) = row.facts
    assert isinstance(fact, InspectionFact)
    assert "post_16" not in fact.judgements


def test_the_day_under_its_other_name():
    columns = [name.replace("inspection_start_date", "latest_inspection_date") for name in CARD]
    content = csv_file(columns, {**CARD, "latest_inspection_date": "2026-03-10"})
    (row,) = accepted(content)
    assert isinstance(row, Row)
    assert len(row.facts) == 1


def test_a_file_that_does_not_tell_when_schools_were_inspected_is_refused():
    columns = [name for name in CARD if name != "inspection_start_date"]
    assert refusal(cards({}, columns=columns)) == (
        "missing_columns",
        (
            "The file is Ofsted report cards, but lacks the day each inspection began: "
            "inspection_start_date, latest_inspection_start_date."
        ),
    )


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        (
            {"latest_inclusion": "Good"},
            "latest_inclusion",
            (
                '"Good" is not a grade of a report card: Exceptional, Strong standard, Expected standard, '
                "Needs attention, Urgent improvement"
            ),
        ),
        (
            {"latest_safeguarding": "Effective"},
            "latest_safeguarding",
            '"Effective" is not a grade of a report card: Met, Not met',
        ),
        (
            {"inspection_start_date": ""},
            "inspection_start_date",
            "the row gives a grade and no day on which it was given",
        ),
        (
            {"inspection_start_date": "2025-06-03"},
            "inspection_start_date",
            "2025-06-03 is before 2025-11-10, when the first inspections with report cards began",
        ),
        (
            {"inspection_start_date": "2027-06-03"},
            "inspection_start_date",
            "2027-06-03 has not come yet: an inspection in a file has been",
        ),
        (
            {"publication_date": "2026-03-01"},
            "publication_date",
            "2026-03-01 is before the inspection began, on 2026-03-10",
        ),
        (
            {"latest_category_of_concern": "Bad"},
            "latest_category_of_concern",
            '"Bad" is not a category of concern: Special measures, Requires significant improvement',
        ),
        (
            {**BEFORE, "previous_inspection_date": "2026-03-10", "previous_publication_date": ""},
            "previous_inspection_date",
            "the card before the latest, of 2026-03-10, cannot be of this day",
        ),
        ({"urn": "?"}, "urn", '"?" is not a URN: six digits'),
    ],
)
def test_what_cannot_be_is_refused(change, column, reason):
    (problem,) = problems(cards({"urn": "100002"}, change))
    assert (problem.line, problem.column, problem.reason) == (3, column, reason)


def test_a_school_that_stands_twice_keeps_its_first_row():
    (problem,) = problems(cards({}, {"latest_inclusion": "Exceptional"}))
    assert problem.reason == "100001 already stands on line 2; the first row is kept"
