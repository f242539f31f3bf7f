"""The register's links as published: every row, and what they are worth to results of five years before."""

from collections import Counter, defaultdict
from datetime import date
from functools import cache

from securing_good.vocabulary import LinkType
from securing_good_risk_engine.sources.facts import ObservationFact, Row, RowProblem, SchoolLinkFact
from securing_good_risk_engine.sources.recognising import read_file
from securing_good_risk_engine.succession import Link, histories, pair_of
from tests.harness.published import REAL_DATA, needs_published_files
from tests.harness.working import send

pytestmark = needs_published_files

LINKS = "register/links_edubasealldata.csv"


def content(name: str) -> bytes:
    return (REAL_DATA / name).read_bytes()


@cache
def rows(name: str) -> list[Row | RowProblem]:
    return list(read_file(content(name), filename="sent", period=None, today=date(2026, 9, 1)).rows)


def links() -> list[SchoolLinkFact]:
    return [
        fact for row in rows(LINKS) if isinstance(row, Row) for fact in row.facts if isinstance(fact, SchoolLinkFact)
    ]


def told() -> list[Link]:
    return [Link(link.urn, link.other_urn, link.type, link.established_on) for link in links()]


def urns_with_results(name: str) -> set[int]:
    facts = (fact for row in rows(name) if isinstance(row, Row) for fact in row.facts)
    return {fact.urn for fact in facts if isinstance(fact, ObservationFact)}


def test_every_row_is_a_link():
    assert (len(rows(LINKS)), len(links())) == (34_565, 34_565)
    types = Counter(link.type for link in links())
    assert (types[LinkType.SUCCESSOR], types[LinkType.PREDECESSOR]) == (16_921, 16_507)
    assert types.keys() == set(LinkType)
    assert sum(link.established_on is None for link in links()) == 8_273


def test_results_of_2018_find_their_schools_five_years_on():
    """By URN alone 83.5% are there; 97.0% with all that came after, at any remove, mergers and splits included."""
    then, later = urns_with_results("ks2/ks2_perf_2018.csv"), urns_with_results("ks2/ks2_by_urn_2022-23.json")
    assert round(100 * len(then & later) / len(then), 1) == 83.5
    following = what_follows()
    found = sum(not later.isdisjoint(everything_after(urn, following)) for urn in then)
    assert round(100 * found / len(then), 1) == 97.0


def what_follows() -> dict[int, set[int]]:
    """The schools that came right after each."""
    following = defaultdict(set)
    for earlier, later in filter(None, map(pair_of, told())):
        following[earlier].add(later)
    return following


def everything_after(urn: int, following: dict[int, set[int]]) -> set[int]:
    """The school and all that came after it."""
    reached, ahead = {urn}, [urn]
    while ahead:
        new = following.get(ahead.pop(), set()) - reached
        reached |= new
        ahead += new
    return reached


def test_one_schools_history_is_rarer_than_having_a_predecessor():
    later = {pair[1] for pair in map(pair_of, told()) if pair}
    found = histories(later, told())
    assert len(later) == 14_884
    assert Counter(map(len, found.values())) == {0: 2_515, 1: 11_629, 2: 710, 3: 30}


def test_nearly_all_that_links_find_is_one_schools_own_history():
    then, later = urns_with_results("ks2/ks2_perf_2018.csv"), urns_with_results("ks2/ks2_by_urn_2022-23.json")
    former = {former.urn for line in histories(later, told()).values() for former in line}
    assert round(100 * len(then & (later | former)) / len(then), 1) == 96.5


async def test_with_the_register_of_2022_they_make_old_results_acceptable(api):
    """2,880 schools with results in 2018 are not in it; all but 781 of them came before one that is."""
    await send(api, "register.csv", content("register/schools_2022-05.csv"))
    loaded = await send(api, "links.csv", content(LINKS))
    assert (loaded["rows_accepted"], loaded["rows_refused"], loaded["facts_added"]) == (34_565, 0, 34_565)
    again = await send(api, "links.csv", content(LINKS))
    assert (again["rows_unchanged"], again["facts_added"], again["facts_superseded"]) == (34_565, 0, 0)
    results = await send(api, "ks2.csv", content("ks2/ks2_perf_2018.csv"))
    assert (results["rows_accepted"], results["rows_refused"]) == (15_583, 781)

    registered = {row.urn for row in rows("register/schools_2022-05.csv") if isinstance(row, Row)}
    following = what_follows()
    unknown = urns_with_results("ks2/ks2_perf_2018.csv") - registered
    assert len(unknown) == 2_880
    assert sum(registered.isdisjoint(everything_after(urn, following)) for urn in unknown) == 781
