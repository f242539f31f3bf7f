"""Key stage 2 progress: intervals first, bands where there are none, and nothing from a bare score."""

import pytest

from securing_good.vocabulary import Flag

SUBJECTS = ("reading", "writing", "maths")
AVERAGE = (0.1, -1.2, 1.4)
BELOW = (-2.0, -3.5, -0.5)
NO_INTERVAL = (-2.0, None, None)


@pytest.mark.parametrize(
    ("scores", "bands", "flag"),
    [
        pytest.param([AVERAGE, AVERAGE, AVERAGE], [], Flag.NONE, id="all average"),
        pytest.param([AVERAGE, AVERAGE, None], [], Flag.NOT_ASSESSED, id="a missing subject is not a good one"),
        pytest.param([BELOW, AVERAGE, AVERAGE], [], Flag.CONCERN, id="one below"),
        pytest.param([BELOW, None, None], [], Flag.CONCERN, id="one below, others missing"),
        pytest.param([BELOW, BELOW, AVERAGE], [], Flag.SERIOUS_CONCERN, id="two below"),
        pytest.param([BELOW, AVERAGE, AVERAGE], [5, 3, 3], Flag.SERIOUS_CONCERN, id="one well below"),
        pytest.param([BELOW, AVERAGE, AVERAGE], [4, 3, 3], Flag.CONCERN, id="one below by interval and band"),
        pytest.param([AVERAGE, AVERAGE, AVERAGE], [5, 3, 3], Flag.NONE, id="the interval stands before the band"),
        pytest.param([(-1, -2, 0), AVERAGE, AVERAGE], [4, 3, 3], Flag.CONCERN, id="a limit rounded to 0, band below"),
        pytest.param([(-1, -2, 0), AVERAGE, AVERAGE], [], Flag.NONE, id="a limit of 0"),
        pytest.param([NO_INTERVAL] * 3, [4, 3, 3], Flag.CONCERN, id="band below, no interval"),
        pytest.param([NO_INTERVAL] * 3, [4, 4, 3], Flag.SERIOUS_CONCERN, id="two bands below"),
        pytest.param([NO_INTERVAL] * 3, [5, 3, 3], Flag.SERIOUS_CONCERN, id="band well below"),
        pytest.param([NO_INTERVAL] * 3, [3, 2, 1], Flag.NONE, id="bands average and above"),
        pytest.param([None, None, None], [5, 3, 3], Flag.SERIOUS_CONCERN, id="bands alone"),
        pytest.param([NO_INTERVAL] * 3, [], Flag.NOT_ASSESSED, id="scores alone"),
        pytest.param([NO_INTERVAL] * 3, [9, 9, 9], Flag.NOT_ASSESSED, id="bands that do not exist"),
    ],
)
def test_flags(write, scores, bands, flag):
    rows = [write.progress(subject, 2022, *score) for subject, score in zip(SUBJECTS, scores, strict=True) if score]
    rows += [write.band(subject, 2022, value) for subject, value in zip(SUBJECTS, bands, strict=False)]
    assert write.flag_of(write.judged(rows), "progress") is flag


@pytest.mark.parametrize(
    ("score", "band", "sentence"),
    [
        ((-3.6, -4.8, -2.3), 5, "Reading progress 2022/23: -3.6, well below average (95% interval -4.8 to -2.3)."),
        (
            (-3.6, -4.8, -2.3),
            None,
            "Reading progress 2022/23: -3.6, significantly below average (95% interval -4.8 to -2.3).",
        ),
        ((0, -1.2, 1.2), None, "Reading progress 2022/23: 0, not different from average (95% interval -1.2 to 1.2)."),
        ((2, 0.8, 3.2), None, "Reading progress 2022/23: 2, significantly above average (95% interval 0.8 to 3.2)."),
        (
            (-3.6, None, None),
            4,
            "Reading progress 2022/23: -3.6, below average (the publisher's band; no interval is held).",
        ),
        (None, 5, "Reading progress 2022/23: well below average (the publisher's band; no interval is held)."),
    ],
)
def test_sentences(write, score, band, sentence):
    rows = [write.progress("reading", 2022, *score)] if score else []
    rows += [write.band("reading", 2022, band)] if band else []
    reasons = write.judged(rows).reasons
    assert sentence in [reason.sentence for reason in reasons]


def test_a_bare_score_is_named_and_not_judged(write):
    reasons = write.judged([write.progress("reading", 2022, -0.6)]).reasons
    (reason,) = [reason for reason in reasons if reason.indicator == "ks2_reading_progress"]
    assert reason.sentence == (
        "Reading progress: -0.6 for 2022/23 comes without an interval or a band, so it can be compared with nothing."
    )


def test_years_nobody_has_results_for_are_not_held_against_the_school(write):
    rows = [write.progress(subject, 2022, *AVERAGE) for subject in SUBJECTS]
    sentences = [reason.sentence for reason in write.judged(rows).reasons]
    assert (
        "Key stage 2 progress scores for 2023/24 and 2024/25 were not published for any school: "
        "these pupils took no key stage 1 tests to measure progress from."
    ) in sentences
    assert not any("results up to" in sentence for sentence in sentences)


def test_subjects_that_miss_the_same_are_spoken_of_once(write):
    for rows, part in (
        ([write.progress(subject, 2018, *AVERAGE) for subject in SUBJECTS], "too old to judge the school now"),
        ([write.progress(subject, 2022, None) for subject in SUBJECTS], "suppressed by the publisher"),
        ([], "none are held for this school"),
    ):
        sentences = [reason.sentence for reason in write.judged(rows).reasons]
        assert [sentence.startswith("Key stage 2 progress scores") for sentence in sentences if part in sentence] == [
            True
        ]


def test_each_subject_uses_its_own_newest_usable_year(write):
    rows = [write.progress("reading", 2022, None), write.progress("reading", 2021, *BELOW)]
    rows += [write.progress(subject, 2022, *AVERAGE) for subject in SUBJECTS[1:]]
    assessment = write.judged(rows)
    assert write.flag_of(assessment, "progress") is Flag.CONCERN
    assert assessment.reasons[0].period == 2021
    assert any(
        "Reading progress: results for 2022/23 are suppressed" in reason.sentence for reason in assessment.reasons
    )
