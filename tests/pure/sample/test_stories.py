"""The cases of the sample borough: one at every stage, whatever the day."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.sample.borough import Character, open_schools
from deploy.sample.life.running import running_file
from deploy.sample.life.stories import (
    OUTLINES,
    Stage,
    begins_on,
    in_talks,
    referred,
    running_before,
    stories,
    supported_members,
    weekday_by,
)
from deploy.sample.life.support_wording import MEMBERS, SUPPORT
from deploy.sample.life.wording import WORDS, Focus
from deploy.sample.people import council_people
from securing_good.programme import add_months
from securing_good.vocabulary import CaseRecord, MonitoringLevel, Phase, Progress, ReviewDecision
from securing_good_api.case_imports.from_csv import read_cases

ROLES = ("director", "adviser", "lead", "partner")
DAYS = st.dates(date(2026, 9, 1), date(2031, 8, 31))


def test_there_is_one_case_at_every_stage():
    assert [outline.stage for outline in OUTLINES] == list(Stage)
    stages = {None, "identified", "brokered", "under_way", "completed", "evaluated", "declined"}
    assert {outline.support for outline in OUTLINES} >= stages


@settings(max_examples=40, deadline=None)
@given(DAYS)
def test_every_case_has_a_school_of_its_own_and_opens_on_a_working_day(today):
    told = stories(today)
    talked_to = in_talks(today)
    urns = [story.school.urn for story in told] + [school.urn for school in talked_to]
    # One school is told of twice: it left, and came back.
    assert len(set(urns)) == len(OUTLINES) + 1
    by_stage = {story.outline.stage: story for story in told}
    assert by_stage[Stage.RELAPSED].school == by_stage[Stage.EXITED_AT_18].school
    assert referred(today).is_academy
    assert referred(today).urn not in urns
    kept_on_paper = running_before(today)
    assert kept_on_paper.urn not in {*urns, referred(today).urn}
    facts = read_cases(running_file(kept_on_paper, today, **dict.fromkeys(ROLES, council_people()[0])).encode())
    assert sum(fact.record is CaseRecord.MEETING for fact in facts) >= 3
    assert set(urns) <= {school.urn for school in open_schools()}
    assert len({school.urn for school in supported_members(today)} - set(urns)) == 4
    assert all(begins_on(today) + timedelta(days=10) < story.opened_on < today for story in told)
    assert all(story.opened_on.weekday() < 5 for story in told)
    assert all(story.school.phase is Phase.PRIMARY for story in told if story.focus is Focus.READING)


@settings(max_examples=40, deadline=None)
@given(DAYS)
def test_who_leaves_has_come_out_of_trouble_and_intervention_follows_an_inspection(today):
    by_stage = {story.outline.stage: story for story in stories(today)}
    for stage in (Stage.EXITED_AT_12, Stage.EXITED_AT_18, Stage.EXITED_AT_24):
        school = by_stage[stage].school
        assert school.dip is not None
        assert school.dip < today.year - 2
    assert by_stage[Stage.INTERVENTION].school.character is Character.INADEQUATE


@settings(max_examples=40, deadline=None)
@given(DAYS)
def test_a_review_is_due_where_the_stage_says_so_and_late_in_one_case(today):
    by_stage = {story.outline.stage: story for story in stories(today)}
    for stage, months in ((Stage.AT_12_MONTHS, 12), (Stage.AT_18_MONTHS, 18), (Stage.AT_24_MONTHS, 24)):
        story = by_stage[stage]
        assert 0 <= (add_months(story.opened_on, months) - today).days <= 30, stage
        assert [at for at, _ in story.outline.reviews] == [at for at in (12, 18, 24) if at < months]
    assert add_months(by_stage[Stage.LATE_AT_12_MONTHS].opened_on, 12) < today


@settings(max_examples=40, deadline=None)
@given(DAYS)
def test_no_other_review_is_late(today):
    for story in stories(today):
        decided = {months for months, _ in story.outline.reviews}
        left = any(decision is ReviewDecision.EXIT for _, decision in story.outline.reviews)
        late = [
            months
            for months in (12, 18, 24)
            if months not in decided and not left and add_months(story.opened_on, months) < today
        ]
        assert late == ([12] if story.outline.stage is Stage.LATE_AT_12_MONTHS else []), story.outline.stage


def test_levels_are_those_of_the_programme_and_every_word_is_there():
    assert {outline.level for outline in OUTLINES} == {MonitoringLevel.AMBER, MonitoringLevel.RED}
    for focus in Focus:
        words = WORDS[focus]
        assert set(words.discussed) == set(Progress)
        assert len(words.actions) >= 3
        assert SUPPORT[focus].objectives
    assert len(MEMBERS) == 4


def test_a_weekend_is_brought_forward_to_friday():
    assert [weekday_by(date(2026, 11, day)).day for day in (20, 21, 22, 23)] == [20, 20, 20, 23]
