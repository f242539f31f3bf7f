"""The back-test on the published files: the rows, what others reached, and what the index reaches beside them."""

import json
import subprocess
import sys

import pytest

from securing_good_risk_engine.backtest.calibrating import calibrated
from securing_good_risk_engine.backtest.designs import DESIGNS
from securing_good_risk_engine.backtest.reading import Published, rows_of
from securing_good_risk_engine.rulesets import load_shipped
from tests.harness.published import REAL_DATA, needs_published_files

pytestmark = needs_published_files
INDEX = load_shipped()[-1].index
ROWS = {
    "primary_2019": (3369, 491, 1632, 248),
    "secondary_2019": (712, 138, 343, 71),
    "primary_2020_24": (4133, 733, 2954, 515),
    "secondary_2020_24": (1102, 232, 676, 139),
}
KNOWN = {
    "primary_2019": (0.747, 0.786, 0.794),
    "secondary_2019": (0.623, 0.719, 0.676),
    "primary_2020_24": (0.620, 0.669, 0.614),
    "secondary_2020_24": (0.742, 0.736, 0.692),
}
"""Best single measure, and logistic regression and boosting with intake, as the folder's README has them."""
WITHIN = 0.015


@pytest.fixture(scope="module")
def found():
    command = [sys.executable, "-m", "securing_good_risk_engine.backtest", str(REAL_DATA)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "primary_2019" in ran.stderr
    return {one["name"]: one for one in json.loads(ran.stdout)["designs"]}


@pytest.fixture(scope="module")
def published():
    from datetime import date  # noqa: PLC0415

    return Published(REAL_DATA, today=date(2026, 11, 24))


def test_the_designs_have_the_rows_they_are_known_to_have(published):
    for design in DESIGNS:
        rows = rows_of(design, published)
        test = [row for row in rows if row.visited_on >= design.test_from]
        counts = len(rows), sum(row.downgraded for row in rows), len(test), sum(row.downgraded for row in test)
        assert counts == ROWS[design.name]
        assert len({row.urn for row in rows}) == len(rows)


def test_nothing_is_read_that_was_not_known(published):
    for design in DESIGNS:
        for row in rows_of(design, published):
            assert row.standing.inspected_on < row.visited_on
            late = {e.indicator for e in row.evidence if e.available_on > design.evidence_as_of}
            assert all(code.startswith("intake_") for code in late)


@pytest.mark.parametrize("name", ROWS)
def test_what_others_reached_is_reached_again(found, name):
    single, logistic, boosting = KNOWN[name]
    one = found[name]
    assert one["best_single"]["auc"] == pytest.approx(single, abs=WITHIN)
    assert one["with_intake"]["logistic_auc"] == pytest.approx(logistic, abs=WITHIN)
    assert one["with_intake"]["boosting_auc"] == pytest.approx(boosting, abs=WITHIN)


@pytest.mark.parametrize("name", ROWS)
def test_the_index_is_above_the_best_measure_and_not_below_the_fitted_models(found, name):
    one = found[name]
    assert one["auc_low"] < one["auc"] < one["auc_high"]
    assert one["auc"] > max(each["auc"] for each in one["singles"])
    assert one["best_single"]["difference_low"] > 0
    for rival in ("logistic", "boosting"):
        assert one[rival]["difference_high"] >= 0


@pytest.mark.parametrize("name", ROWS)
def test_the_document_says_what_it_must(found, name):
    one = found[name]
    assert (one["n"], one["positives"]) == ROWS[name][2:]
    assert set(one["fairness"]) == {"phase", "standing_grade", "intake_fifth"}
    assert sum(tenth["schools"] for tenth in one["calibration"]) == one["n"]
    assert 0 < one["recall_top_10"] < one["recall_top_20"] < 1
    assert one["precision_top_10"] > one["positives"] / one["n"]
    assert (one["timing"] is None) == ("2019" in name)


def test_the_shipped_scales_and_points_are_those_of_the_training_rows(published):
    shipped = {
        (component.indicator, component.phases): component
        for component in INDEX.components
        if component.kind == "quantity"
    }
    by_phase = calibrated(published, INDEX)
    for phase, home in (("primary", "primary"), ("secondary", "secondary")):
        for one in by_phase[phase]:
            if one["indicator"] == "standing_good":
                grades = next(it for it in INDEX.components if it.kind == "inspection")
                assert round(grades.points * grades.shares["good"]) == one["points"]
                continue
            (component,) = [it for (code, phases), it in shipped.items() if code == one["indicator"] and home in phases]
            figures = float(component.clear), float(component.worst), float(component.average), int(component.points)
            assert figures == (one["clear"], one["worst"], one["average"], one["points"])


def test_a_folder_without_the_files_is_named(tmp_path):
    command = [sys.executable, "-m", "securing_good_risk_engine.backtest", str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert f"{tmp_path}/ks2/ks2_perf_2018.csv cannot be read: No such file or directory." in ran.stderr
    assert ran.stdout == ""
