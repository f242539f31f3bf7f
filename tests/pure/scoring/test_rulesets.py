"""The shipped ruleset, and rulesets that must be refused with the path at fault."""

import copy
import json
from importlib.resources import files

import pytest

from securing_good.vocabulary import Phase, RiskFactor
from securing_good_risk_engine.rulesets import RulesetInvalid, fingerprint, load_shipped, read_ruleset

SHIPPED = json.loads(
    files("securing_good_risk_engine.rulesets").joinpath("securing-good-2026.1.json").read_text(encoding="utf-8")
)


def changed(*path, to):
    """The shipped ruleset with one place changed, as JSON."""
    content = copy.deepcopy(SHIPPED)
    place = content
    for part in path[:-1]:
        place = place[part]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return json.dumps(content)


def test_the_default_ruleset_is_shipped_and_says_what_is_ours():
    ruleset, _, newest = load_shipped()
    assert (ruleset.version, newest.version) == ("securing-good-2026.1", "securing-good-2026.3")
    assert "our proposal" in ruleset.description
    assert "Appendix 1" in ruleset.description
    assert {entry.code for entry in ruleset.required_evidence} == {
        "attainment",
        "inspection",
        "absence",
        "safeguarding",
    }
    attainment, progress = ruleset.measures
    assert {entry.period: int(entry.value) for entry in attainment.references} == {
        2015: 53,
        2016: 61,
        2017: 64,
        2018: 65,
        2021: 59,
        2022: 60,
        2023: 61,
        2024: 62,
    }
    assert progress.unpublished == {2019, 2020, 2023, 2024}
    assert attainment.unpublished == {2019, 2020}
    assert Phase.SECONDARY not in attainment.phases
    assert all(measure.origin for measure in ruleset.measures)


def test_two_rulesets_that_differ_have_different_fingerprints():
    other = read_ruleset(changed("maximum_age_years", to=2))
    assert fingerprint(other) != fingerprint(load_shipped()[0])
    assert fingerprint(read_ruleset(json.dumps(SHIPPED))) == fingerprint(load_shipped()[0])


@pytest.mark.parametrize(
    ("path", "value", "fault", "says"),
    [
        (("measures", 0, "method"), "guess-1", "measures.0", "guess-1"),
        (("method",), "points-9", "method", "count-rule-1"),
        (("measures", 0, "colour"), "red", "colour", "not permitted"),
        (("measures", 0, "concern_lowest_percent"), 140, "concern_lowest_percent", "100"),
        (("measures", 0, "concern_lowest_percent"), 15, "concern_lowest_percent", "10% and 20%"),
        (("measures", 0, "concern_lowest_percent"), 10, None, None),
        (("measures", 0, "references", 3, "value"), 650, "references.3.value", "100"),
        (("measures", 0, "references", 3, "period"), 2017, "references", "2017 is given twice"),
        (("measures", 0, "phases"), ["primary", "primary"], "phases", "given twice"),
        (("measures", 0, "phases"), ["kindergarten"], "phases.0", "primary"),
        (("measures", 0, "pooled_minimum_years"), 4, "pooled_minimum_years", "more years"),
        (("measures", 1, "well_below_band"), 3, "well_below_band", "less severe"),
        (("measures", 1, "well_below_band"), 6, "well_below_band", "5"),
        (("measures", 1, "concern_subjects"), 3, "serious_subjects", "less severe"),
        (("measures", 1, "serious_subjects"), 4, "serious_subjects", "never be reached"),
        (("measures", 1, "not_published", 1, "periods"), [2020, 2023], "not_published", "2020 is given twice"),
        (
            ("measures", 1, "subjects", 0, "indicator"),
            "ks2_rwm_expected",
            "measures",
            "ks2_rwm_expected is given twice",
        ),
        (("required_evidence", 1, "code"), "attainment", "required_evidence", "given twice"),
        (
            ("required_evidence", 0, "indicators"),
            ["ks2_guess"],
            "required_evidence",
            "attainment names the indicator 'ks2_guess'",
        ),
        (("required_evidence", 0, "factors"), ["weather"], "required_evidence.0.factors.0", "attainment"),
        (("combination", "red", 1, "serious"), 0, "combination.red.1", "nine factors"),
        (("combination", "red", 1, "serious"), 10, "combination.red.1.serious", "9"),
        (("combination", "amber", 0), SHIPPED["combination"]["amber"][1], "combination.amber", "given twice"),
        (("combination", "red", 0, "serious"), 0, "combination.red.0", "nine factors"),
        (("maximum_age_years",), None, "maximum_age_years", "required"),
        (("results_expected_by", "month"), 13, "results_expected_by.month", "12"),
    ],
)
def test_impossible_rulesets_are_refused_with_the_path(path, value, fault, says):
    text = changed(*path, to=value)
    if fault is None:
        assert read_ruleset(text)
        return
    with pytest.raises(RulesetInvalid) as refused:
        read_ruleset(text)
    assert any(fault in where and says in sentence for where, sentence in refused.value.problems), refused.value


def test_a_serious_share_wider_than_the_concern_is_refused():
    content = json.loads(changed("measures", 0, "concern_lowest_percent", to=10))
    content["measures"][0]["serious_lowest_percent"] = 20
    with pytest.raises(RulesetInvalid, match="less severe than a concern") as refused:
        read_ruleset(json.dumps(content))
    assert refused.value.problems[0][0].endswith("serious_lowest_percent")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        (b"\xff\xfe{", "not JSON"),
        ('{"version": "a", "version": "b"}', "given twice"),
        ("[]", "Ruleset"),
    ],
)
def test_what_is_no_ruleset_is_refused(text, says):
    with pytest.raises(RulesetInvalid, match=says):
        read_ruleset(text)


NEWEST = files("securing_good_risk_engine.rulesets").joinpath("securing-good-2026.3.json").read_text(encoding="utf-8")


def line_of(text, words):
    """Line, from 1, of the first occurrence of some words."""
    return text.count("\n", 0, text.index(words)) + 1


@pytest.mark.parametrize(
    ("before", "after", "path", "says"),
    [
        ('"indicator": "vacant_posts_percent"', '"indicator": "posts"', "indicator", "'posts' is no indicator"),
        ('"worst": -26.0', '"worst": 26.0', "worst", "clear and worst are the wrong way round"),
        ('"at": 22.6', '"at": 122.6', "at", "122.6 cannot be: persistent_absence lies within 0 to 100"),
        ('"at": 22.6', '"at": 12.6', "", "serious from 12.6 is milder than a concern from 20"),
        ('"days_apart": 60', '"days_apart": 0', "hysteresis.days_apart", "greater than or equal to 1"),
        ('"method": "points-1"', '"method": "points-2"', "index.method", "points-1"),
    ],
)
def test_a_fault_is_shown_on_its_line(before, after, path, says):
    text = NEWEST.replace(before, after, 1)
    with pytest.raises(RulesetInvalid) as refused:
        read_ruleset(text)
    faults = list(zip(refused.value.problems, refused.value.lines, strict=True))
    ((where, _), line) = next(fault for fault in faults if says in fault[0][1])
    assert where.endswith(path)
    fault_line = line_of(text, after)
    # A fault of a whole measure is shown where the measure begins, at most some lines above what is wrong in it.
    assert line is not None
    assert (line == fault_line) if path else (fault_line - 25 <= line <= fault_line)
    assert f"line {line}, " in str(refused.value)


def test_the_newest_ruleset_judges_all_nine_factors_and_every_phase_can_be_green():
    newest = load_shipped()[-1]
    assert {measure.factor for measure in newest.measures} == set(RiskFactor)
    for phase in Phase:
        judged = {code for measure in newest.measures if phase in measure.phases for code in measure.indicators}
        for required in newest.requires(phase):
            assert judged & set(required.indicators), (phase, required.code)
        assert {"inspection", "safeguarding"} <= {required.code for required in newest.requires(phase)}


def test_the_second_method_needs_its_parts_and_the_first_has_none():
    content = json.loads(NEWEST)
    for part in ("index", "hysteresis"):
        with pytest.raises(RulesetInvalid, match="needs an index and a hysteresis"):
            read_ruleset(json.dumps({name: value for name, value in content.items() if name != part}))
    with pytest.raises(RulesetInvalid, match="count-rule-1 has no index"):
        read_ruleset(json.dumps(content | {"method": "count-rule-1"}))
