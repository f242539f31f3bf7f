"""What inspectors found becomes reasons: which inspection counts, what each grade means, how old it may be."""

import json
from datetime import date
from importlib.resources import files

import pytest

from securing_good.vocabulary import ConcernCategory, Flag, Grade, InspectionKind, MonitoringLevel, Phase, RiskFactor
from securing_good_risk_engine.rulesets import RulesetInvalid, fingerprint, load_shipped, read_ruleset
from securing_good_risk_engine.rulesets.inspection import InspectionMeasure
from securing_good_risk_engine.scoring.document import digest, document
from securing_good_risk_engine.scoring.evidence import Inspection, InspectionReason

FIRST, SECOND, _ = load_shipped()
AS_OF = date(2023, 6, 1)
FACTORS = {
    "teaching": RiskFactor.TEACHING_AND_LEARNING,
    "leadership": RiskFactor.LEADERSHIP_AND_GOVERNANCE,
    "safeguarding": RiskFactor.SAFEGUARDING,
    "behaviour": RiskFactor.ABSENCE_AND_BEHAVIOUR,
}
NAMES = {
    "overall": "overall_effectiveness",
    "quality": "quality_of_education",
    "leadership": "leadership_and_management",
    "behaviour": "behaviour_and_attitudes",
    "safeguarding": "safeguarding",
}


def graded(on=date(2022, 10, 4), published=date(2022, 11, 9), **more):
    judged = {NAMES[name]: Grade(more.pop(name)) for name in NAMES if name in more}
    default = {"urn": 100001, "kind": InspectionKind.GRADED, "inspected_urn": None, "outcome": None, "category": None}
    fields = {**default, "import_id": "7", "available_on": date(2022, 12, 31), **more}
    return Inspection(inspected_on=on, published_on=published, judgements=judged, **fields)


def ungraded(outcome, on=date(2023, 3, 1), published=date(2023, 4, 1), **more):
    return graded(on, published, kind=InspectionKind.UNGRADED, outcome=outcome, **more)


def judged(write, *inspections, as_of=AS_OF, ruleset=SECOND, rows=(), **school):
    return write.assess(write.a_school(**school), list(rows), {}, ruleset, as_of, inspections=inspections)


def sentences(assessment, factor):
    return [reason.sentence for reason in assessment.reasons if reason.factor is factor]


@pytest.mark.parametrize(
    ("told", "teaching", "leadership", "safeguarding", "behaviour"),
    [
        ({"quality": "good", "leadership": "good", "safeguarding": "effective", "behaviour": "good"}, *["none"] * 4),
        ({"quality": "outstanding"}, "none", *["not_assessed"] * 3),
        ({"quality": "requires_improvement", "leadership": "good"}, "concern", "none", "not_assessed", "not_assessed"),
        ({"quality": "satisfactory"}, "concern", *["not_assessed"] * 3),
        ({"quality": "inadequate", "leadership": "inadequate"}, *["serious_concern"] * 2, *["not_assessed"] * 2),
        ({"overall": "inadequate"}, *["serious_concern"] * 2, *["not_assessed"] * 2),
        ({"overall": "good"}, "none", "none", "not_assessed", "not_assessed"),
        ({"overall": "good", "leadership": "requires_improvement"}, "none", "concern", *["not_assessed"] * 2),
        ({"overall": "good", "quality": "not_judged", "leadership": "not_told"}, "none", "none", *["not_assessed"] * 2),
        ({"overall": "requires_improvement", "quality": "good"}, "none", "concern", *["not_assessed"] * 2),
        ({"safeguarding": "not_effective"}, "not_assessed", "not_assessed", "serious_concern", "not_assessed"),
        ({"safeguarding": "effective"}, "not_assessed", "not_assessed", "none", "not_assessed"),
        ({"behaviour": "requires_improvement"}, *["not_assessed"] * 3, "concern"),
        ({"behaviour": "inadequate"}, *["not_assessed"] * 3, "serious_concern"),
        ({"behaviour": "not_applicable"}, *["not_assessed"] * 4),
        ({}, *["not_assessed"] * 4),
    ],
)
def test_each_judgement_speaks_of_its_factor(write, told, teaching, leadership, safeguarding, behaviour):
    assessment = judged(write, graded(**told))
    found = {name: write.flag_of(assessment, factor) for name, factor in FACTORS.items()}
    assert found == {
        "teaching": teaching,
        "leadership": leadership,
        "safeguarding": safeguarding,
        "behaviour": behaviour,
    }


@pytest.mark.parametrize(
    ("told", "factor", "sentence"),
    [
        (
            {"quality": "requires_improvement"},
            "teaching",
            (
                "Graded inspection of 4 October 2022, published on 9 November 2022: quality of education judged "
                '"requires improvement".'
            ),
        ),
        (
            {"overall": "good", "quality": "not_judged", "published": None},
            "teaching",
            (
                'Graded inspection of 4 October 2022: overall effectiveness judged "good" '
                "(quality of education was not judged)."
            ),
        ),
        (
            {"leadership": "inadequate", "category": ConcernCategory.SPECIAL_MEASURES, "inspected_urn": 100900},
            "leadership",
            (
                "Graded inspection of 4 October 2022 of the predecessor school 100900, published on 9 November 2022: "
                'leadership and management judged "inadequate", with the school put in a category of concern '
                "(special measures)."
            ),
        ),
        (
            {"overall": "good"},
            "safeguarding",
            (
                "Graded inspection of 4 October 2022, published on 9 November 2022: no judgement of safeguarding is told; "
                "this is not a sign of strength or weakness."
            ),
        ),
        (
            {"safeguarding": "not_effective", "inspected_urn": 100001},
            "safeguarding",
            'Graded inspection of 4 October 2022, published on 9 November 2022: safeguarding judged "not effective".',
        ),
    ],
)
def test_a_reason_says_which_inspection_when_and_the_grade(write, told, factor, sentence):
    assert sentences(judged(write, graded(**told)), FACTORS[factor]) == [sentence]


@pytest.mark.parametrize(
    ("published", "as_of", "counts"),
    [
        (date(2022, 11, 9), "2022-11-08", False),
        (date(2022, 11, 9), "2022-11-09", True),
        (None, "2022-12-12", False),  # 69 days after the first day on site
        (None, "2022-12-13", True),
    ],
)
def test_an_inspection_counts_from_the_day_its_report_is_public(write, published, as_of, counts):
    assessment = judged(write, graded(published=published, quality="inadequate"), as_of=date.fromisoformat(as_of))
    flag = write.flag_of(assessment, RiskFactor.TEACHING_AND_LEARNING)
    assert flag is (Flag.SERIOUS_CONCERN if counts else Flag.NOT_ASSESSED)
    missing = "No inspection outcome is held for this school." in [one.sentence for one in assessment.reasons]
    assert missing is not counts


def test_until_a_newer_report_is_out_the_one_before_counts(write):
    before = graded(date(2018, 5, 1), date(2018, 6, 1), quality="good")
    newer = graded(date(2023, 5, 20), date(2023, 7, 1), quality="inadequate")
    for inspections in ((before, newer), (newer, before)):
        assert write.flag_of(judged(write, *inspections), FACTORS["teaching"]) is Flag.NONE
        later = judged(write, *inspections, as_of=date(2023, 7, 1))
        assert write.flag_of(later, FACTORS["teaching"]) is Flag.SERIOUS_CONCERN


@pytest.mark.parametrize(
    ("as_of", "flag"), [("2028-10-04", Flag.NONE), ("2028-10-05", Flag.NOT_ASSESSED), ("2040-01-01", Flag.NOT_ASSESSED)]
)
def test_a_judgement_grows_too_old(write, as_of, flag):
    assessment = judged(write, graded(quality="good"), as_of=date.fromisoformat(as_of))
    assert write.flag_of(assessment, FACTORS["teaching"]) is flag
    (sentence,) = sentences(assessment, FACTORS["teaching"])
    assert ("too old to judge the school now" in sentence) is (flag is Flag.NOT_ASSESSED)


def test_a_leap_day_grows_old_too(write):
    inspection = graded(date(2016, 2, 29), date(2016, 3, 29), quality="good")
    assert write.flag_of(judged(write, inspection, as_of=date(2022, 2, 28)), FACTORS["teaching"]) is Flag.NONE
    assert write.flag_of(judged(write, inspection, as_of=date(2022, 3, 1)), FACTORS["teaching"]) is Flag.NOT_ASSESSED


OLD = graded(date(2014, 6, 5), date(2014, 7, 2), overall="good", leadership="good")


@pytest.mark.parametrize(
    ("outcome", "teaching", "leadership"),
    [
        ("School remains Good", "none", "none"),
        ("School remains Good (Improving) - S5 Next", "none", "none"),
        ("School remains Good (Concerns) - S5 Next", "concern", "none"),
        ("School remains Outstanding (Concerns) - S5 Next", "concern", "none"),
        (None, "not_assessed", "not_assessed"),
        ("Something new", "not_assessed", "not_assessed"),
    ],
)
def test_an_ungraded_inspection_lets_an_old_judgement_stand(write, outcome, teaching, leadership):
    assessment = judged(write, OLD, ungraded(outcome))
    assert write.flag_of(assessment, FACTORS["teaching"]) == teaching
    assert write.flag_of(assessment, FACTORS["leadership"]) == leadership
    told = f'. Ungraded inspection of 1 March 2023, published on 1 April 2023: "{outcome}".'
    (sentence,) = sentences(assessment, FACTORS["leadership"])
    assert sentence.endswith(told) is (leadership == "none")


def test_an_ungraded_inspection_before_the_graded_one_says_nothing_of_it(write):
    before = ungraded("School remains Good (Concerns) - S5 Next", date(2021, 3, 1), date(2021, 4, 1))
    assessment = judged(write, before, graded(quality="good"))
    assert write.flag_of(assessment, FACTORS["teaching"]) is Flag.NONE


def test_an_ungraded_inspection_alone_judges_nothing(write):
    assessment = judged(write, ungraded("School remains Good"))
    assert "No inspection outcome is held for this school." in sentences(assessment, FACTORS["teaching"])


def test_an_inspection_told_twice_is_one_and_its_fullest_telling_counts(write):
    brief = graded(published=None, overall="good", import_id="9", available_on=date(2024, 7, 9))
    full = graded(overall="good", quality="requires_improvement", leadership="good", safeguarding="effective")
    for inspections in ((brief, full), (full, brief)):
        assessment = judged(write, *inspections)
        assert write.flag_of(assessment, FACTORS["teaching"]) is Flag.CONCERN
        assert [(entry.import_id, entry.inspected_on) for entry in assessment.inputs] == [("7", date(2022, 10, 4))]


def test_with_no_inspection_the_old_sentences_stand(write):
    told = [reason.sentence for reason in judged(write).reasons]
    assert "No inspection outcome is held for this school." in told
    assert "No safeguarding evidence is held for this school." in told
    assert "Inspection judgements of behaviour and attitudes: none are held for this school." in told


def test_with_an_inspection_they_do_not(write):
    told = " ".join(reason.sentence for reason in judged(write, graded(overall="good")).reasons)
    assert "No inspection outcome" not in told
    assert "No safeguarding evidence" not in told
    assert "No absence figures are held for this school." in told


@pytest.mark.parametrize("phase", list(Phase))
def test_schools_of_every_phase_are_inspected(write, phase):
    assessment = judged(write, graded(safeguarding="not_effective"), phase=phase)
    assert assessment.suggested_level is MonitoringLevel.RED


def test_required_evidence_is_met_by_judgements_not_by_inspections(write):
    held = judged(write, graded(overall="good"))
    assert str(held.coverage) == "0.25"
    full = judged(write, graded(quality="good", leadership="good", safeguarding="effective"))
    assert str(full.coverage) == "0.50"
    assert full.suggested_level is MonitoringLevel.NOT_ASSESSED


def test_reason_and_input_name_the_inspection_for_other_systems(write):
    assessment = judged(write, graded(quality="good"), ungraded("School remains Good"))
    told = json.loads(document(assessment, known_at="2026-11-23T09:00:00Z"))
    (reason,) = (one for one in told["reasons"] if one["factor"] == "teaching_and_learning")
    assert (reason["inspected_on"], reason["published_on"]) == ("2022-10-04", "2022-11-09")
    assert (reason["inspection_kind"], reason["grade"], reason["indicator"]) == (
        "graded",
        "good",
        "inspection_teaching",
    )
    assert told["inputs"] == [
        {"import_id": "7", "inspected_on": "2022-10-04", "inspection_kind": "graded"},
        {"import_id": "7", "inspected_on": "2023-03-01", "inspection_kind": "ungraded"},
    ]


def test_the_first_ruleset_comes_to_the_same_bytes_as_ever(write):
    """Golden: computed before any ruleset knew of inspections."""
    rows = [write.rwm(2022, 38, 30), write.rwm(2021, 40, 30, import_id="import-0")]
    rows += [write.progress(subject, 2022, -3, -4, -2) for subject in ("reading", "writing", "maths")]
    assert fingerprint(FIRST) == "5c780b8b3b02e13852328062fdaa8bd5e68724fc5f2f21e37389e9db444bdcd3"
    made = write.assess(
        write.a_school(),
        rows,
        write.spread(42, 48, 2021, 2022),
        FIRST,
        date(2026, 11, 23),
        inspections=[graded(quality="inadequate")],
    )
    assert not any(isinstance(reason, InspectionReason) for reason in made.reasons)
    golden = "5651ce4fb9708cb55401d1982e0d321330b4e232abd1ee13aff94480cb812803"
    assert digest(document(made, known_at="2026-11-23T09:00:00Z")) == golden


def test_a_grade_the_ruleset_does_not_name_is_never_read_as_good(write):
    content = json.loads(_shipped())
    for measure in content["measures"]:
        if measure["method"] == "inspection-judgement-1" and "good" in measure["clear"]:
            measure["clear"] = ["outstanding"]
    assessment = judged(write, graded(quality="good"), ruleset=read_ruleset(json.dumps(content)))
    assert write.flag_of(assessment, FACTORS["teaching"]) is Flag.NOT_ASSESSED
    assert sentences(assessment, FACTORS["teaching"])[0].endswith("This ruleset does not say what the grade means.")


def test_the_second_ruleset_adds_inspections_and_changes_nothing_else():
    assert [one for one in SECOND.measures if not isinstance(one, InspectionMeasure)] == list(FIRST.measures)
    assert SECOND.combination == FIRST.combination
    added = [one for one in SECOND.measures if isinstance(one, InspectionMeasure)]
    assert {one.factor for one in added} == set(FACTORS.values())
    assert all("our proposal" in one.origin for one in added)


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        ("clear", ["good", "good"], "good is given twice"),
        ("concern", ["good"], "good is given twice"),
        ("clear", ["not_judged"], "neither clear nor a concern"),
        ("clear", [], "at least 1"),
        ("judgements", [], "at least 1"),
        ("judgements", ["safeguarding", "safeguarding"], "given twice"),
        ("concern_outcomes", ["School is odd"], "not among those that confirm"),
        ("maximum_age_years", 0, "greater than or equal to 1"),
        ("publication_lag_days", -1, "greater than or equal to 0"),
        ("indicator", "inspection_leadership", "given twice"),
    ],
)
def test_impossible_measures_are_refused(place, value, says):
    content = json.loads(_shipped())
    (measure,) = (one for one in content["measures"] if one.get("indicator") == "inspection_teaching")
    measure[place] = value
    with pytest.raises(RulesetInvalid, match=says):
        read_ruleset(json.dumps(content))


def _shipped():
    folder = files("securing_good_risk_engine.rulesets")
    return folder.joinpath("securing-good-2026.2.json").read_text(encoding="utf-8")


def test_a_report_card_is_not_read_by_a_ruleset_of_before_report_cards(write):
    """The latest inspection counts, whatever its words: an older grade that the ruleset knows never stands in for it."""
    card = Inspection(
        urn=100001,
        kind=InspectionKind.GRADED,
        inspected_on=date(2026, 3, 10),
        published_on=date(2026, 4, 20),
        inspected_urn=None,
        outcome=None,
        category=ConcernCategory.REQUIRES_SIGNIFICANT_IMPROVEMENT,
        judgements={"leadership_and_governance": Grade.URGENT_IMPROVEMENT, "safeguarding": Grade.NOT_MET},
        import_id="8",
        available_on=date(2026, 4, 20),
    )
    assessment = judged(write, graded(quality="good", leadership="good"), card, as_of=date(2026, 6, 1))
    assert {write.flag_of(assessment, factor) for factor in FACTORS.values()} == {"not_assessed"}
    assert assessment.suggested_level is MonitoringLevel.NOT_ASSESSED
    (sentence,) = sentences(assessment, RiskFactor.SAFEGUARDING)
    assert sentence == (
        'Graded inspection of 10 March 2026, published on 20 April 2026: safeguarding judged "not met", with the school '
        "put in a category of concern (requires significant improvement). This ruleset does not say what the grade means."
    )
