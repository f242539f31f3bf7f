"""Which earlier URNs are a school's own history, and which of their figures count."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securing_good.vocabulary import LinkType, ObservationStatus, ReleaseStatus
from securing_good_risk_engine.scoring.evidence import Evidence
from securing_good_risk_engine.succession import AFTER, BEFORE, JOINED, Former, Link, histories, with_history

A, B, C, D = 100001, 100002, 100003, 100004
NAMES = {A: "A", B: "B", C: "C", D: "D"}
OPPOSITE = {word: LinkType(word.replace("predecessor", "successor")) for word in BEFORE}


def after(earlier: int, later: int, kind: str = "successor", on: date | None = None) -> Link:
    return Link(earlier, later, LinkType(kind), on)


def before(later: int, earlier: int, kind: str = "predecessor", on: date | None = None) -> Link:
    return Link(later, earlier, LinkType(kind), on)


def line(urn: int, *links: Link) -> str:
    """The former URNs of a school by letter, newest first."""
    return "".join(NAMES[former.urn] for former in histories([urn], links)[urn])


@pytest.mark.parametrize(
    ("case", "links", "school", "history"),
    [
        ("no link", [], B, ""),
        ("a conversion told from both ends", [after(A, B), before(B, A)], B, "A"),
        ("told by the earlier alone", [after(A, B)], B, "A"),
        ("told by the later alone", [before(B, A)], B, "A"),
        ("the earlier school has no history for it", [after(A, B)], A, ""),
        ("two conversions", [after(A, B), before(C, B)], C, "BA"),
        ("two predecessors, not said to be amalgamated", [after(A, C), after(B, C)], C, ""),
        ("an amalgamation", [after(A, B, "successor_amalgamated")], B, ""),
        ("an amalgamation that one end tells plainly", [after(A, B), before(B, A, "predecessor_amalgamated")], B, ""),
        ("a school that took in another", [before(B, A, "predecessor_merged")], B, ""),
        ("taken in by a school with a predecessor", [after(A, C), after(B, C, "successor_merged")], C, ""),
        ("a split, by its word", [after(A, B, "successor_split")], B, ""),
        ("a split, by its two successors", [after(A, B), after(A, C)], B, ""),
        ("before an amalgamation, not through it", [after(A, B), after(B, D), after(C, D)], D, ""),
        ("what was amalgamated keeps its own", [after(A, B), after(B, D), after(C, D)], B, "A"),
        ("after an amalgamation, back to it", [after(A, C), after(B, C), after(C, D)], D, "C"),
        (
            "a result of amalgamation is no heir",
            [after(A, B), Link(B, C, LinkType.RESULT_OF_AMALGAMATION, None)],
            B,
            "",
        ),
        ("nor is one merged in another", [after(A, B), Link(C, B, LinkType.MERGED_CAPACITY, None)], B, ""),
        ("a sixth form centre is no succession", [Link(B, A, LinkType.SIXTH_FORM_CENTRE_SCHOOL, None)], B, ""),
        ("a link to itself", [after(B, B), before(B, B), after(A, B)], B, "A"),
        ("each before the other", [after(A, B), after(B, A)], B, ""),
        ("a longer ring", [after(A, B), after(B, C), after(C, A)], C, ""),
    ],
)
def test_what_is_a_schools_own_history(case, links, school, history):
    assert line(school, *links) == history, case
    assert line(school, *reversed(links)) == history, case


def test_the_later_of_two_days_counts_and_no_former_urn_outlasts_the_next():
    links = [after(A, B, on=date(2016, 8, 31)), before(B, A, on=date(2016, 9, 1)), after(B, C, on=date(2019, 2, 1))]
    assert histories([C], links)[C] == (Former(B, date(2019, 2, 1)), Former(A, date(2016, 9, 1)))
    undated = [after(A, B), after(B, C, on=date(2019, 2, 1))]
    assert histories([C], undated)[C] == (Former(B, date(2019, 2, 1)), Former(A, date(2019, 2, 1)))
    assert histories([B], undated)[B] == (Former(A, None),)


@pytest.mark.parametrize(
    ("until", "last"),
    [
        (date(2016, 8, 31), 2015),
        (date(2016, 9, 1), 2015),
        (date(2016, 9, 2), 2016),
        (date(2017, 4, 1), 2016),
    ],
)
def test_a_former_urn_covers_the_years_that_began_under_it(until, last):
    former = Former(A, until)
    assert [period for period in range(2010, 2020) if former.covers(period)] == list(range(2010, last + 1))


def figure(value: str | None, period: int = 2015, indicator: str = "ks2_rwm_expected", **more) -> Evidence:
    return Evidence(
        indicator=indicator,
        period=period,
        status=more.get("status", ObservationStatus.PRESENT if value else ObservationStatus.NOT_PUBLISHED),
        value=Decimal(value) if value else None,
        lower=None,
        upper=None,
        cohort=30,
        release=ReleaseStatus.FINAL,
        import_id="1",
        available_on=date(2016, 12, 15),
    )


def told(observed: dict[int, list[Evidence]], *formers: Former) -> dict[int, tuple[str | None, int | None]]:
    """By year the school's value and the URN it stands under, if another."""
    return {
        one.period: (None if one.value is None else str(one.value), one.published_under)
        for one in with_history(B, observed, formers)
    }


def test_former_figures_fill_the_years_before_and_say_where_they_stand():
    observed = {A: [figure("40", 2014), figure("50", 2015), figure("60", 2016)], B: [figure("70", 2017)]}
    assert told(observed, Former(A, date(2016, 9, 1))) == {2014: ("40", A), 2015: ("50", A), 2017: ("70", None)}


def test_the_schools_own_figure_wins_and_so_does_the_publishers_word_for_having_none():
    assert told({A: [figure("40")], B: [figure("70")]}, Former(A, None)) == {2015: ("70", None)}
    suppressed = figure(None, status=ObservationStatus.SUPPRESSED)
    assert told({A: [figure("40")], B: [suppressed]}, Former(A, None)) == {2015: (None, None)}


def test_what_was_merely_left_out_gives_way():
    assert told({A: [figure("40")], B: [figure(None)]}, Former(A, None)) == {2015: ("40", A)}


def test_of_two_former_urns_the_newer_counts():
    observed = {A: [figure("40")], C: [figure("50")]}
    assert told(observed, Former(C, None), Former(A, None)) == {2015: ("50", C)}


def test_each_indicator_counts_for_itself():
    observed = {A: [figure("40"), figure("3", indicator="ks2_reading_progress")], B: [figure("70")]}
    found = with_history(B, observed, [Former(A, None)])
    assert [(one.indicator, one.published_under) for one in found] == [
        ("ks2_rwm_expected", None),
        ("ks2_reading_progress", A),
    ]


URNS = st.integers(100001, 100007)
LINKS = st.lists(
    st.builds(Link, URNS, URNS, st.sampled_from(LinkType), st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1))),
    max_size=12,
)
ALL = range(100001, 100008)


@given(LINKS, st.randoms())
def test_order_and_repetition_of_links_make_no_difference(links, random):
    shuffled = [*links, *links[:3]]
    random.shuffle(shuffled)
    assert histories(ALL, shuffled) == histories(ALL, links)


@given(LINKS)
def test_no_urn_is_the_history_of_itself_or_of_two_schools_at_once(links):
    found = histories(ALL, links)
    for urn, formers in found.items():
        urns = [former.urn for former in formers]
        assert urn not in urns
        assert len(set(urns)) == len(urns)
    nearest = [formers[0].urn for formers in found.values() if formers]
    assert len(set(nearest)) == len(nearest)


@given(LINKS)
def test_a_history_is_that_of_the_newest_former_urn_and_itself(links):
    found = histories(ALL, links)
    for formers in found.values():
        if formers:
            assert [former.urn for former in found[formers[0].urn]] == [former.urn for former in formers[1:]]


@given(LINKS)
def test_former_urns_end_in_order(links):
    for formers in histories(ALL, links).values():
        days = [former.until or date.max for former in formers]
        assert days == sorted(days, reverse=True)


@given(LINKS)
def test_it_does_not_matter_which_end_tells(links):
    mirrored = [
        Link(link.other_urn, link.urn, _opposite(link.type), link.established_on) if link.type not in JOINED else link
        for link in links
    ]
    assert histories(ALL, mirrored) == histories(ALL, links)


def _opposite(word: LinkType) -> LinkType:
    if word in AFTER:
        return next(earlier for earlier, later in OPPOSITE.items() if later == word)
    return OPPOSITE.get(word, word)


@given(LINKS, URNS, URNS)
def test_a_second_successor_or_predecessor_ends_a_history_and_never_lengthens_one(links, earlier, later):
    fuller = [*links, after(earlier, later, "successor_amalgamated")]
    found, left = histories(ALL, links), histories(ALL, fuller)
    if earlier != later:
        assert left[later] == ()
    for urn in set(ALL) - {later}:
        # Breaking a ring may free what came out of it; other lines only lose.
        assert len(left[urn]) <= len(found[urn]) or urn in _ring(links)


def _ring(links: list[Link]) -> set[int]:
    """Schools whose line would lead back to themselves, found the slow way."""
    pairs = {
        (link.other_urn, link.urn) if link.type in BEFORE else (link.urn, link.other_urn)
        for link in links
        if link.type in BEFORE | AFTER and link.urn != link.other_urn
    }
    reached = set(pairs)
    for _ in ALL:
        reached |= {(a, d) for a, b in reached for c, d in pairs if b == c}
    return {a for a, b in reached if a == b}


def test_evidence_of_other_schools_is_left_alone():
    mine = figure("70")
    assert with_history(B, {A: [figure("1", 2014)], B: [mine]}, []) == [replace(mine)]
