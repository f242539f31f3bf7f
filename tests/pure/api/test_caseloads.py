"""How much people have to do, and who is suggested for a school without a link partner."""

from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from securing_good_api.school_assignments.caseloads import Officer, SchoolLoad, loads, share_of, suggestions


def officer(number: int, *, halves: int = 10, partner: bool = True, interests=()) -> Officer:
    """One of several, by number."""
    return Officer(UUID(int=number), f"Officer {number}", halves, partner, frozenset(interests))


def school(urn: int, partner: int | None = None, *, locality="W5", visits=3, meetings=0, lead: int | None = None):
    """A school, and by number whose it is."""
    of = {number: UUID(int=number) for number in (partner, lead) if number is not None}
    return SchoolLoad(urn, f"School {urn}", locality, visits, meetings, of.get(partner), of.get(lead))


def suggested(schools, officers) -> dict[int, str | None]:
    """Who is suggested, by school."""
    return {one.school.urn: one.officer.name if one.officer else None for one in suggestions(schools, officers)}


def test_load_is_visits_as_part_of_the_half_days_somebody_works():
    whole, half = officer(1), officer(2, halves=5)
    found = loads([school(101, 1), school(102, 2), school(103, 2, meetings=6, lead=1)], [whole, half])
    assert (found[whole.id].schools, found[whole.id].visits) == (2, 3 + 6)
    assert found[half.id].visits == 3 + 9
    assert found[half.id].share == Fraction(12, 5 * 38)


def test_whoever_is_link_partner_and_lead_officer_of_one_school_has_its_meetings_once():
    found = loads([school(101, 1, meetings=6, lead=1)], [officer(1)])
    assert (found[UUID(int=1)].visits, found[UUID(int=1)].schools) == (9, 1)


def test_the_smallest_load_is_suggested_by_working_time():
    officers = [officer(1), officer(2, halves=4)]
    assert suggested([school(101, 1), school(102)], officers) == {102: "Officer 1"}, (
        "3 of 152 half-days are more than 6 of 380"
    )


def test_somebody_of_the_same_part_is_preferred_while_one_school_ahead_and_no_more():
    officers = [officer(1), officer(2)]
    near = [school(101, 1), school(103, locality="W5")]
    assert suggested(near, officers) == {103: "Officer 1"}
    further = [school(101, 1), school(102, 1), school(103, locality="W5")]
    assert suggested(further, officers) == {103: "Officer 2"}
    elsewhere = [school(101, 1), school(103, locality="UB1")]
    assert suggested(elsewhere, officers) == {103: "Officer 2"}


def test_an_unknown_part_brings_nobody_nearer():
    officers = [officer(1), officer(2)]
    assert suggested([school(101, 1, locality=""), school(103, locality="")], officers) == {103: "Officer 2"}


def test_declared_interests_and_lead_officers_are_left_out_and_nobody_is_said_to_be_left():
    officers = [officer(1, interests=[101]), officer(2, partner=False)]
    (found,) = suggestions([school(101)], officers)
    assert found.officer is None
    assert found.why == "No link partner is left who could take it. Left out for a declared interest: 1 link partner."


def test_a_suggestion_says_why():
    officers = [officer(1), officer(2)]
    (first, second) = suggestions([school(101), school(102, locality="UB1")], officers)
    assert (
        first.why
        == "Officer 1 would have 3 visits a year, 0.8% of their working half-days: the smallest load of 2 link partners."
    )
    assert second.officer == officers[1]
    (near,) = suggestions([school(101, 1), school(103)], officers)
    assert (
        near.why
        == "Officer 1 would have 6 visits a year, 1.6% of their working half-days, and visits 1 school in W5 besides."
    )


PARTS = st.sampled_from(["W5", "UB1", "W13"])


@given(
    st.lists(st.tuples(PARTS, st.integers(1, 6)), min_size=1, max_size=25),
    st.lists(st.integers(2, 10), min_size=1, max_size=5),
)
def test_taking_every_suggestion_leaves_nobody_more_than_two_schools_ahead(schools, halves):
    officers = [officer(number, halves=each) for number, each in enumerate(halves, start=1)]
    waiting = [school(100 + number, locality=part, visits=visits) for number, (part, visits) in enumerate(schools)]
    found = suggestions(waiting, officers)
    assert sorted(one.school.urn for one in found) == sorted(one.urn for one in waiting)
    visits = dict.fromkeys((one.id for one in officers), 0)
    for one in found:
        visits[one.officer.id] += one.school.visits
    for one in officers:
        for other in officers:
            ahead = share_of(visits[one.id], one) - share_of(visits[other.id], other)
            assert ahead <= share_of(6, one) + share_of(6, other)
    assert suggestions(list(reversed(waiting)), officers) == found
