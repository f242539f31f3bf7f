"""From flags to a level: red and amber never wait, green does, and every gap is named."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from securing_good.vocabulary import Flag, MonitoringLevel, ObservationStatus, Phase, ReleaseStatus, RiskFactor
from securing_good_risk_engine.rulesets import load_shipped
from securing_good_risk_engine.scoring.combine import suggest
from securing_good_risk_engine.scoring.document import digest, document

COMBINATION = load_shipped()[0].combination
KNOWN_AT = "2026-11-23T09:00:00Z"
SEVERITY = {"not_assessed": 0, "green": 0, "amber": 1, "red": 2}
FLAG_SEVERITY = (Flag.NONE, Flag.CONCERN, Flag.SERIOUS_CONCERN)


@pytest.mark.parametrize(
    ("serious", "concerns", "level"),
    [
        ("", "", "green"),
        ("", "attainment progress", "green"),
        ("", "attainment safeguarding", "amber"),
        ("", "finance leadership_and_governance", "amber"),
        ("", "attainment progress finance", "amber"),
        ("attainment", "", "amber"),
        ("attainment", "progress finance", "amber"),
        ("attainment", "progress finance staff_turnover", "red"),
        ("attainment progress", "", "red"),
        ("safeguarding", "", "red"),
    ],
)
def test_count_rule(serious, concerns, level):
    flags = dict.fromkeys(RiskFactor, Flag.NONE)
    flags |= {RiskFactor(name): Flag.CONCERN for name in concerns.split()}
    flags |= {RiskFactor(name): Flag.SERIOUS_CONCERN for name in serious.split()}
    assert suggest(flags, COMBINATION, missing=())[0] == level
    incomplete, because = suggest(flags, COMBINATION, missing=("inspection",))
    assert incomplete == ("not_assessed" if level == "green" else level)
    assert because.endswith(".")


def serious_rows(write):
    return [
        write.rwm(2022, 38, 30),
        write.rwm(2021, 40, 30),
        *(write.progress(subject, 2022, -3, -4, -2) for subject in ("reading", "writing", "maths")),
    ]


def test_red_does_not_wait_and_nothing_missing_could_change_it(write):
    assessment = write.judged(serious_rows(write), write.spread(42, 48, 2021, 2022))
    assert assessment.suggested_level is MonitoringLevel.RED
    assert assessment.because == "Suggested red because two or more factors are a serious concern."
    assert assessment.provisional is False
    assert assessment.coverage == Decimal("0.25")


def test_amber_with_evidence_missing_is_provisional(write):
    assessment = write.judged(serious_rows(write)[2:])
    assert assessment.suggested_level is MonitoringLevel.AMBER
    assert assessment.provisional is True


def test_one_concern_with_evidence_missing_is_not_assessed_and_lists_what_is_missing(write):
    assessment = write.judged([write.rwm(2022, 38, 30)])
    assert assessment.suggested_level is MonitoringLevel.NOT_ASSESSED
    assert assessment.provisional is True
    assert "inspection, absence, safeguarding" in assessment.because
    sentences = [reason.sentence for reason in assessment.reasons]
    assert "No inspection outcome is held for this school." in sentences
    assert "No absence figures are held for this school." in sentences
    assert "No safeguarding evidence is held for this school." in sentences
    assert "Not judged by this ruleset yet: staff turnover, parental popularity and finance." in sentences


def test_nothing_held_is_not_assessed_and_never_green(write):
    assessment = write.judged([])
    assert assessment.suggested_level is MonitoringLevel.NOT_ASSESSED
    assert assessment.coverage == 0
    assert "No key stage 2 results are held for this school." in [reason.sentence for reason in assessment.reasons]
    assert {entry.flag for entry in assessment.factors} == {Flag.NOT_ASSESSED}
    assert [entry.factor for entry in assessment.factors] == list(RiskFactor)


def test_green_when_all_required_evidence_is_held_and_clear(write):
    assessment = write.judged([write.rwm(2022, 70, 30)], ruleset=write.lenient)
    assert assessment.suggested_level is MonitoringLevel.GREEN
    assert (assessment.provisional, assessment.coverage) == (False, 1)
    old = write.judged([write.rwm(2018, 70, 30)], ruleset=write.lenient)
    assert old.suggested_level is MonitoringLevel.NOT_ASSESSED


def test_a_phase_without_measures_is_told_so_once(write):
    assessment = write.judged(serious_rows(write), phase=Phase.SECONDARY)
    assert assessment.suggested_level is MonitoringLevel.NOT_ASSESSED
    sentences = [reason.sentence for reason in assessment.reasons]
    assert sentences.count("This ruleset has no measure yet for secondary schools of: attainment and progress.") == 1
    assert not any("ey stage 2" in sentence for sentence in sentences)
    assert assessment.inputs == ()


@pytest.mark.parametrize("phase", list(Phase))
def test_every_phase_gets_an_answer(write, phase):
    assert write.judged(serious_rows(write), phase=phase).reasons


def test_a_closed_school_has_one_reason(write):
    assessment = write.judged(serious_rows(write), open=False)
    assert assessment.suggested_level is MonitoringLevel.NOT_ASSESSED
    assert assessment.provisional is False
    assert [reason.sentence for reason in assessment.reasons] == ["This school is closed, so it is not assessed."]


def test_reasons_come_most_serious_first(write):
    rows = [
        write.rwm(2022, 38, 30),
        write.progress("reading", 2022, -3, -4, -2),
        write.progress("maths", 2022, 0, -1, 1),
    ]
    flags = [reason.flag for reason in write.judged([*rows, write.band("reading", 2022, 5)]).reasons]
    order = [Flag.SERIOUS_CONCERN, Flag.CONCERN, Flag.NONE, Flag.NOT_ASSESSED]
    assert flags == sorted(flags, key=order.index)
    assert flags[:3] == order[:3]


def test_the_document_is_canonical_json_with_everything_it_came_from(write):
    rows = [write.rwm(2022, 38, 30), write.rwm(2021, 40, 30, import_id="import-0")]
    content = document(write.judged(rows, write.spread(42, 48, 2021, 2022)), known_at=KNOWN_AT)
    assert b'", "' not in content
    assert b'": ' not in content
    told = json.loads(content)
    assert list(told) == sorted(told)
    assert told["engine_version"]
    assert told["ruleset"] == "securing-good-2026.1"
    assert (told["as_of"], told["known_at"]) == ("2026-11-23", KNOWN_AT)
    assert told["inputs"] == [
        {"import_id": "import-0", "indicator": "ks2_rwm_expected", "period": 2021},
        {"import_id": "import-1", "indicator": "ks2_rwm_expected", "period": 2022},
    ]
    assert [entry["benchmark"]["p20"] for entry in told["benchmarks"]] == [48, 48]
    assert (told["reasons"][0]["lower"], told["reasons"][0]["upper"]) == (23, 55.8)
    assert len(digest(content)) == 64


FIGURES = st.one_of(st.none(), st.decimals(0, 100, places=1))
RWM_ROWS = st.builds(
    lambda period, value, pupils, release, number: ("ks2_rwm_expected", period, value, pupils, release, number),
    st.integers(2016, 2025),
    FIGURES,
    st.one_of(st.none(), st.integers(1, 90)),
    st.sampled_from(ReleaseStatus),
    st.integers(0, 2),
)
PROGRESS_ROWS = st.builds(
    lambda subject, period, value, pupils, release, number: (
        f"ks2_{subject}_progress",
        period,
        None if value is None else (value - 50) / 10,
        pupils,
        release,
        number,
    ),
    st.sampled_from(["reading", "writing", "maths"]),
    st.integers(2016, 2025),
    FIGURES,
    st.just(30),
    st.sampled_from(ReleaseStatus),
    st.integers(0, 2),
)


def as_evidence(write, row):
    indicator, period, value, pupils, release, number = row
    is_progress = "progress" in indicator and value is not None
    return write.evidence(
        indicator,
        period,
        value,
        lower=value - 1 if is_progress else None,
        upper=value + 1 if is_progress else None,
        pupils=pupils,
        release=release,
        import_id=f"import-{number}",
        status=ObservationStatus.PRESENT if value is not None else ObservationStatus.SUPPRESSED,
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(RWM_ROWS, PROGRESS_ROWS), max_size=12), st.randoms(use_true_random=False))
def test_shuffled_evidence_gives_the_same_bytes(write, rows, random):
    benchmarks = write.spread(42, 48, *range(2016, 2026))
    evidence = [as_evidence(write, row) for row in rows]
    one = document(write.judged(evidence, benchmarks), known_at=KNOWN_AT)
    random.shuffle(evidence)
    other = document(write.judged(evidence, dict(reversed(benchmarks.items()))), known_at=KNOWN_AT)
    assert one == other
    assert json.loads(one)["reasons"]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 100), st.integers(0, 3))
def test_a_figure_is_the_same_however_many_zeros_it_has(write, value, zeros):
    def told(figure):
        return document(write.judged([write.rwm(2022, figure, 30)], write.spread(42, 48, 2022)), known_at=KNOWN_AT)

    assert told(value) == told(f"{value}.{'0' * (zeros + 1)}")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(RWM_ROWS, PROGRESS_ROWS), min_size=1, max_size=8, unique_by=lambda row: (row[0], row[1])),
    st.data(),
)
def test_a_worse_value_never_improves_the_level(write, rows, data):
    benchmarks = write.spread(42, 48, *range(2016, 2026), national=60)
    at = data.draw(st.integers(0, len(rows) - 1))
    indicator, period, value, *rest = rows[at]
    if value is None:
        return
    worse = value - data.draw(st.decimals(0, min(value, 40) if "rwm" in indicator else 5, places=1))
    before = write.judged([as_evidence(write, row) for row in rows], benchmarks, ruleset=write.lenient)
    rows[at] = (indicator, period, worse, *rest)
    after = write.judged([as_evidence(write, row) for row in rows], benchmarks, ruleset=write.lenient)
    assert SEVERITY[after.suggested_level] >= SEVERITY[before.suggested_level]


@settings(max_examples=80)
@given(st.lists(st.sampled_from(FLAG_SEVERITY), min_size=9, max_size=9), st.integers(0, 8))
def test_a_factor_that_gets_worse_never_improves_the_level(flags, at):
    before = dict(zip(RiskFactor, flags, strict=True))
    worse = FLAG_SEVERITY[min(FLAG_SEVERITY.index(flags[at]) + 1, 2)]
    after = before | {list(RiskFactor)[at]: worse}
    levels = [suggest(each, COMBINATION, missing=())[0] for each in (before, after)]
    assert SEVERITY[levels[0]] <= SEVERITY[levels[1]]
