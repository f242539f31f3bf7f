"""Key stage 2 attainment: significance first, then the lowest schools, then several years."""

from datetime import date

import pytest

from securing_good.vocabulary import Flag, ObservationStatus, ReleaseStatus

LAST = range(2020, 2023)


@pytest.mark.parametrize(
    ("rows", "cuts", "flag"),
    [
        pytest.param([(2022, 70, 30)], (42, 48), Flag.NONE, id="above England"),
        pytest.param([(2022, 60, 30)], (65, 70), Flag.NONE, id="as England, however low the cut-off"),
        pytest.param([(2022, 47, 30)], (42, 48), Flag.NONE, id="low, but may be chance"),
        pytest.param([(2022, 50, 200)], (42, 48), Flag.NONE, id="more than chance, but not among the lowest"),
        pytest.param([(2022, 48, 200)], (42, 48), Flag.CONCERN, id="at the cut-off"),
        pytest.param([(2022, 38, 30)], (42, 48), Flag.CONCERN, id="lowest tenth, one year"),
        pytest.param([(2022, 38, 30), (2021, 40, 30)], (42, 48), Flag.SERIOUS_CONCERN, id="lowest tenth, lasting"),
        pytest.param([(2022, 38, 30), (2021, 80, 30)], (42, 48), Flag.CONCERN, id="lowest tenth, not lasting"),
        pytest.param([(2022, 45, 90), (2021, 40, 90)], (42, 48), Flag.CONCERN, id="lasting, not the lowest tenth"),
        pytest.param([(2022, 38, None), (2021, 40, 30)], (42, 48), Flag.CONCERN, id="pupils unknown, lowest"),
        pytest.param([(2022, 49, None)], (42, 48), Flag.NONE, id="pupils unknown, not lowest"),
        pytest.param([(2022, 38, 30), (2021, 40, 30)], (None, None), Flag.CONCERN, id="cut-offs unknown"),
        pytest.param([(2022, 38, 30), (2021, 40, 30)], (None, 48), Flag.CONCERN, id="lowest tenth unknown"),
        pytest.param([(2022, 38, None)], (None, None), Flag.NOT_ASSESSED, id="nothing to judge by"),
        pytest.param([(2022, 65, None)], (None, None), Flag.NONE, id="above England needs no more"),
        pytest.param([(2022, 38, 0)], (42, 48), Flag.CONCERN, id="no pupils counts as unknown"),
    ],
)
def test_flags(write, rows, cuts, flag):
    evidence = [write.rwm(*row) for row in rows]
    assessment = write.judged(evidence, write.spread(*cuts, *LAST))
    assert write.flag_of(assessment, "attainment") is flag


def test_the_sentence_of_a_concern(write):
    assessment = write.judged([write.rwm(2022, 38, 30)])
    reason = assessment.reasons[0]
    assert reason.sentence == (
        "In 2022/23, 38% of pupils reached the expected standard in reading, writing and maths, below the 60% in "
        "England; with 30 pupils the true figure is likely between 23% and 56%, so the gap is more than chance. "
        "Which schools were lowest is not known, so this counts as a concern and no more."
    )
    assert (reason.period, reason.period_name, reason.cohort) == (2022, "2022/23", 30)
    assert (str(reason.lower), str(reason.upper), str(reason.benchmark)) == ("23.0", "55.8", "60.0")
    assert reason.benchmark_source.startswith("Department for Education")
    assert reason.import_id == "import-1"


def test_the_sentence_of_a_serious_concern_names_the_years_together(write):
    rows = [write.rwm(2022, 38, 30), write.rwm(2021, 40, 30)]
    reason = write.judged(rows, write.spread(42, 48, 2021, 2022)).reasons[0]
    assert reason.flag is Flag.SERIOUS_CONCERN
    assert reason.sentence.endswith(
        "It is among the lowest 10% of schools, and 2021/22 to 2022/23 together, with 60 pupils, were at 39%, "
        "also below England by more than chance."
    )


def test_unknown_pupils_are_said(write):
    reason = write.judged([write.rwm(2022, 38)], write.spread(42, 48, 2022)).reasons[0]
    assert "the number of pupils is not known, so chance cannot be ruled out" in reason.sentence
    assert (reason.lower, reason.upper, reason.cohort) == (None, None, None)


def test_a_whole_number_never_hides_that_an_interval_ends_below_england(write):
    reason = write.judged([write.rwm(2022, 49, 78)]).reasons[0]
    assert reason.flag is Flag.CONCERN
    assert "and 59.9%, so the gap is more than chance" in reason.sentence


def test_old_results_do_not_judge_the_school(write):
    assessment = write.judged([write.rwm(2018, 20, 60)])
    assert write.flag_of(assessment, "attainment") is Flag.NOT_ASSESSED
    assert assessment.coverage == 0
    assert (
        "Key stage 2 results: the latest we hold are for 2018/19, which is too old to judge the school now; "
        "results up to 2024/25 have been published."
    ) in [reason.sentence for reason in assessment.reasons]


@pytest.mark.parametrize(
    ("as_of", "period", "judges"),
    [
        (date(2026, 11, 23), 2021, True),
        (date(2026, 12, 14), 2021, True),
        (date(2026, 12, 15), 2021, False),
        (date(2022, 12, 14), 2018, True),
        (date(2022, 12, 15), 2018, True),
        (date(2023, 12, 15), 2018, False),
    ],
)
def test_age_counts_from_the_latest_results_that_should_be_out(write, as_of, period, judges):
    assessment = write.judged([write.rwm(period, 30, 60)], as_of=as_of)
    assert (write.flag_of(assessment, "attainment") is Flag.CONCERN) is judges


def test_a_suppressed_year_does_not_hide_an_older_usable_one(write):
    assessment = write.judged([write.rwm(2024, None), write.rwm(2023, None), write.rwm(2022, 38, 30)])
    assert write.flag_of(assessment, "attainment") is Flag.CONCERN
    assert (
        "Key stage 2 results: results for 2023/24 and 2024/25 are suppressed by the publisher because few pupils took "
        "the tests: this is not a sign of strength or weakness."
    ) in [reason.sentence for reason in assessment.reasons]


@pytest.mark.parametrize("status", [status for status in ObservationStatus if status is not ObservationStatus.PRESENT])
def test_every_way_to_have_no_value_is_explained_and_never_good(write, status):
    assessment = write.judged([write.rwm(2024, None, status=status)], ruleset=write.lenient)
    assert write.flag_of(assessment, "attainment") is Flag.NOT_ASSESSED
    assert assessment.suggested_level == "not_assessed"
    (reason,) = [reason for reason in assessment.reasons if reason.period == 2024 and reason.factor == "attainment"]
    assert "2024/25" in reason.sentence


def test_newer_published_results_that_we_lack_are_named(write):
    sentences = [reason.sentence for reason in write.judged([write.rwm(2022, 70, 30)]).reasons]
    assert (
        "Key stage 2 results: the latest we hold are for 2022/23; results up to 2024/25 have been published."
        in sentences
    )


def test_years_across_a_break_in_series_are_never_pooled(write):
    rows = [write.rwm(2018, 45, 60), write.rwm(2016, 20, 60)]
    cuts = write.spread(50, 55, 2016, 2017, 2018)
    assessment = write.judged(rows, cuts, as_of=date(2020, 1, 10))
    assert write.flag_of(assessment, "attainment") is Flag.CONCERN
    joined = write.judged([*rows, write.rwm(2017, 20, 60)], cuts, as_of=date(2020, 1, 10))
    assert write.flag_of(joined, "attainment") is Flag.SERIOUS_CONCERN
    assert "2017/18 to 2018/19 together, with 120 pupils" in joined.reasons[0].sentence


def test_what_was_not_yet_known_is_not_used(write):
    rows = [write.rwm(2022, 70, 30), write.rwm(2024, 20, 30, available_on=date(2026, 11, 24))]
    assessment = write.judged(rows)
    assert write.flag_of(assessment, "attainment") is Flag.NONE
    assert [entry.period for entry in assessment.inputs] == [2022]


def test_the_most_settled_release_counts(write):
    rows = [
        write.rwm(2024, 70, 30, release=ReleaseStatus.FINAL, import_id="final", available_on=date(2026, 4, 20)),
        write.rwm(2024, 20, 30, release=ReleaseStatus.PROVISIONAL, import_id="first", available_on=date(2026, 9, 8)),
    ]
    reason = next(reason for reason in write.judged(rows).reasons if reason.indicator)
    assert (reason.import_id, reason.flag) == ("final", Flag.NONE)


def test_a_given_national_figure_is_used_before_the_rulesets_own(write):
    reason = write.judged([write.rwm(2022, 70, 30)], write.spread(42, 48, 2022, national="59.6")).reasons[0]
    assert (str(reason.benchmark), reason.benchmark_source) == ("59.6", "ours")


def test_a_year_without_any_figure_for_england_is_not_judged(write):
    assessment = write.judged([write.rwm(2025, 20, 30, available_on=date(2026, 9, 8))])
    assert write.flag_of(assessment, "attainment") is Flag.NOT_ASSESSED
    assert any("no figure for England is held for 2025/26" in reason.sentence for reason in assessment.reasons)
