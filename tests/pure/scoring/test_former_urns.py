"""What an assessment says of figures that were published under a URN the school had before."""

import json

from securing_good_risk_engine.scoring.document import document

FORMER = 100009
CLAUSE = f"stands under URN {FORMER}, which the school then had."


def sentence(assessment, indicator, period):
    (found,) = (
        reason.sentence for reason in assessment.reasons if (reason.indicator, reason.period) == (indicator, period)
    )
    return found


def inputs(assessment):
    return json.loads(document(assessment, known_at="2026-11-23T09:00:00Z"))["inputs"]


def test_the_judged_year_says_where_it_was_published(write):
    rows = [write.rwm(2024, 40, 60, published_under=FORMER)]
    found = write.judged(rows, write.spread(45, 50, 2024, national=62))
    told = sentence(found, "ks2_rwm_expected", 2024)
    assert told.startswith("In 2024/25, 40% of pupils ")
    assert told.endswith(f" What was published for 2024/25 {CLAUSE}")


def test_so_do_the_years_pooled_with_it(write):
    rows = [
        write.rwm(2024, 40, 60),
        write.rwm(2023, 41, 60, published_under=FORMER),
        write.rwm(2022, 42, 60, published_under=FORMER),
    ]
    found = write.judged(rows, write.spread(45, 50, 2022, 2023, 2024, national=62))
    told = sentence(found, "ks2_rwm_expected", 2024)
    assert told.endswith(f" What was published for 2022/23 and 2023/24 {CLAUSE}")


def test_each_former_urn_is_named_for_its_years(write):
    rows = [
        write.rwm(2024, 40, 60, published_under=100008),
        write.rwm(2023, 41, 60, published_under=FORMER),
    ]
    found = write.judged(rows, write.spread(45, 50, 2023, 2024, national=62))
    told = sentence(found, "ks2_rwm_expected", 2024)
    assert "What was published for 2024/25 stands under URN 100008, which the school then had." in told
    assert f"What was published for 2023/24 {CLAUSE}" in told


def test_progress_and_gaps_say_so_too(write):
    rows = [
        write.progress("reading", 2022, -3, -5, -1, published_under=FORMER),
        write.progress("writing", 2022, 0, -2, 2),
        write.progress("maths", 2022, None, published_under=FORMER),
    ]
    found = write.judged(rows, as_of=write.evidence("x", 2024, 1).available_on.replace(year=2024))
    assert CLAUSE in sentence(found, "ks2_reading_progress", 2022)
    assert CLAUSE not in sentence(found, "ks2_writing_progress", 2022)
    assert CLAUSE in sentence(found, "ks2_maths_progress", 2022)


def test_inputs_name_the_urn_only_where_it_is_another(write):
    own, former = write.rwm(2024, 40, 60), write.rwm(2023, 41, 60, published_under=FORMER)
    assert inputs(write.judged([own, former])) == [
        {"import_id": "import-1", "indicator": "ks2_rwm_expected", "period": 2023, "published_under": FORMER},
        {"import_id": "import-1", "indicator": "ks2_rwm_expected", "period": 2024},
    ]


def test_the_urn_changes_no_judgement(write):
    benchmarks = write.spread(45, 50, 2022, 2023, 2024, national=62)
    own = [write.rwm(period, 40, 60) for period in (2022, 2023, 2024)]
    former = [write.rwm(period, 40, 60, published_under=FORMER) for period in (2022, 2023, 2024)]
    ours, theirs = write.judged(own, benchmarks), write.judged(former, benchmarks)
    assert (ours.suggested_level, ours.because, ours.factors) == (
        theirs.suggested_level,
        theirs.because,
        theirs.factors,
    )
