"""The board's dashboard: complete in one call, by name, by code or as counts, and never more than each may know."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from securing_good_api.redaction.rules import code_of
from tests.harness.bodies import need_of
from tests.harness.callers import Ticking, bearer, token
from tests.harness.examples import named
from tests.harness.examples.board import PANELS
from tests.harness.files import register, register_row, term_dates
from tests.harness.statements import counted
from tests.harness.told_once import told_once
from tests.harness.working import exited, send, work_off

CLOCK = datetime(2025, 11, 20, 9, tzinfo=UTC)
FIRST = 101500
NAMES = [
    "Ash",
    "Birch",
    "Cedar",
    "Dogwood",
    "Elder",
    "Fir",
    "Gorse",
    "Hazel",
    "Ivy",
    "Juniper",
    "Larch",
    "Maple",
    "Nettle",
    "Oak",
    "Pine",
    "Quince",
    "Rowan",
    "Sorrel",
]
PHASES = {"Primary": 24, "Secondary": 10, "Nursery": 2}
LEVELS = {"red": 6, "amber": 8, "green": 20}
"""The first schools by register are red; the last two are not assessed."""
NO_MEMBER = FIRST + 3
"""A red school that is no member of the learning partnership."""


@pytest.fixture
def clock():
    return Ticking(CLOCK)


async def borough(api, clock):
    """36 schools: 6 red and 8 amber, each with a case, 20 green; all but one are members."""
    phases = [phase for phase, schools in PHASES.items() for _ in range(schools)]
    rows = [
        register_row(FIRST + number, f"{NAMES[number % 18]} School {number}", phase=phase)
        for number, phase in enumerate(phases)
    ]
    assert (await send(api, "register.csv", register(*rows), clock=clock))["state"] == "loaded"
    assert (await send(api, "terms.json", term_dates(year=2025), clock=clock))["state"] == "loaded"
    urns = all_urns()
    for urn in urns:
        if urn != NO_MEMBER:
            await done(api, "/v1/memberships", {"urn": urn, "starts_on": "2025-09-01"})
    levels = [level for level, schools in LEVELS.items() for _ in range(schools)]
    for urn, level in zip(urns, levels, strict=False):
        await decided(api, urn, level)
        if level != "green":
            await done(api, "/v1/cases", {"urn": urn, "reason": "Agreed."}, "lead_officer")
    await work_off(api.database, clock=clock)


def all_urns() -> list[int]:
    """Those of the borough's schools."""
    return list(range(FIRST, FIRST + sum(PHASES.values())))


@pytest.fixture
async def api(request, clock):
    """The borough, and what this test does in it."""
    async with told_once(request, borough, clock) as made:
        made.urns = all_urns()
        yield made


async def done(api, path, body, role="principal_adviser", **more):
    """A command that succeeds."""
    answer = await api.post(path, role, json=body, **more)
    assert answer.is_success, answer.text
    return answer.json()


async def decided(api, urn, level):
    """People's decision on a level."""
    return await done(api, "/v1/level-decisions", {"urn": urn, "level": level, "reason": "Agreed with the school."})


async def shown(api, panel, role="principal_adviser", **more):
    """A panel as a role sees it."""
    answer = await api.get(f"/v1/dashboard/{panel}", role, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def counts(api, panel, scopes="dashboards.read"):
    """A panel as a system sees it."""
    answer = await api.call("GET", f"/v1/dashboard/{panel}", None, headers=bearer("integrator", scopes=scopes))
    assert answer.status_code == 200, answer.text
    return answer


async def show_by_code(api, fewest=5):
    """The council shows its board schools by code from now on."""
    body = {"schools": "codes", "fewest": fewest, "reason": "Until interests are declared."}
    return await done(api, "/v1/board-settings", body, "assistant_director")


def numbers(figures) -> dict[str, int | None]:
    """Figures as plain numbers, None for what is hidden."""
    return {
        name: one["value"]
        for name, one in figures.items()
        if isinstance(one, dict) and set(one) == {"value", "suppressed"}
    }


async def test_officers_see_every_school_of_the_council_by_name(api):
    seen = await shown(api, "overview")
    assert seen["schools"] == 36
    assert (seen["members_only"], seen["shown"]["how"], seen["shown"]["hidden_below"]) == (False, "names", None)
    assert numbers(seen["levels"]) == {"green": 20, "amber": 8, "red": 6, "not_assessed": 2}
    assert {row["phase"]: row["schools"] for row in seen["phases"]} == {"nursery": 2, "primary": 24, "secondary": 10}
    for level, listed in numbers(seen["levels"]).items():
        schools = (await api.get(f"/v1/schools?monitoring_level={level}&limit=100")).json()["items"]
        assert len(schools) == listed
        for row in seen["phases"]:
            assert row["levels"][level]["value"] == Counter(one["phase"] for one in schools)[row["phase"]]
    assert seen["evidence"]["never_assessed"]["value"] == 36
    assert seen["evidence"]["suggested"]["not_assessed"]["value"] == 36, "nothing was assessed, which is never green"
    assert seen["evidence"]["suggested"]["green"]["value"] == 0


async def test_movement_is_counted_since_the_board_met_or_since_a_day(api, clock):
    meeting = {"date": "2025-12-01", "papers_by": "2025-11-28"}
    await done(api, "/v1/board-meetings", meeting)
    clock.now = datetime(2025, 12, 8, 9, tzinfo=UTC)
    red, amber, green = FIRST, FIRST + 6, FIRST + 20
    await decided(api, amber, "red")
    await decided(api, green, "amber")
    await decided(api, FIRST + 35, "green")
    movement = (await shown(api, "overview"))["movement"]
    assert movement["since"] == "2025-12-01"
    assert numbers(movement) == {"rose": 2, "fell": 0, "same": 33, "first_decided": 1}
    assert {(one["urn"], one["was"], one["now"]) for one in movement["moved"]} == {
        (amber, "amber", "red"), (green, "green", "amber"), (FIRST + 35, "not_assessed", "green"),
    }  # fmt: skip
    assert {"was": "green", "now": "green", "schools": 19} in movement["moves"]
    assert sum(one["schools"] for one in movement["moves"]) == 36
    since = (await api.get("/v1/dashboard/overview?since=2025-11-19")).json()["movement"]
    assert since["first_decided"]["value"] == 35
    assert red in {one["urn"] for one in since["moved"]}
    ahead = await api.get("/v1/dashboard/overview?since=2026-11-19")
    assert (ahead.status_code, ahead.json()["errors"][0]["pointer"]) == (422, "query: since")


async def test_cases_are_told_of_with_how_their_meetings_were_kept(api, clock):
    seen = await shown(api, "cases")
    assert seen["open"]["value"] == len(seen["cases"]) == 14
    assert numbers(seen["spells"][0]) == {"cases": 14, "amber": 8, "red": 6}
    clock.now = datetime(2026, 12, 1, 9, tzinfo=UTC)
    await work_off(api.database, clock=clock)
    seen = await shown(api, "cases")
    assert {row["months"]: row["cases"]["value"] for row in seen["spells"]}["12_to_17"] == 14
    obligations = (await api.get("/v1/obligations?kind=meeting&limit=100")).json()
    states = Counter(one["state"] for one in obligations["items"])
    while following := obligations.get("next"):
        obligations = (await api.get(following)).json()
        states.update(one["state"] for one in obligations["items"])
    assert numbers(seen["cadence"]) == {
        state: states[state] for state in ("met", "met_late", "waived", "breached", "open")
    }
    assert states["breached"] > 0
    assert seen["cadence"]["kept"] == 0
    assert all(case["months"] == 12 for case in seen["cases"])
    missed = (await api.get("/v1/visits?status=missed&kind=securing_good_meeting&limit=100")).json()["items"]
    late = Counter(one["urn"] for one in missed)
    assert {case["urn"]: case["late_meetings"] for case in seen["cases"] if case["late_meetings"]} == {
        urn: late[urn] for urn in late
    } or len(missed) == 100
    overdue = await shown(api, "overdue")
    kinds = {row["kind"]: numbers(row) for row in overdue["kinds"]}
    assert kinds["meeting"]["schools"] == seen["late"]["value"] > 0
    assert kinds["review"] == {"schools": 14, "things": 14}
    reviews = await shown(api, "decisions-due")
    assert [row["overdue"]["value"] for row in reviews["kinds"] if row["kind"] == "review"] == [14]
    assert {one["months"] for one in reviews["decisions"] if one["kind"] == "review"} == {12}


async def test_schools_outside_the_programme_are_warned_of(api):
    await decided(api, FIRST + 20, "amber")
    seen = await shown(api, "early-warnings")
    assert seen["outside"]["value"] == 22
    assert seen["level_without_case"]["value"] == 1
    (line,) = seen["warned"]
    assert (line["urn"], line["monitoring_level"], line["suggested_level"]) == (FIRST + 20, "amber", "not_assessed")
    assert seen["suggested"]["green"]["value"] == 0
    assert numbers(seen["suggested"])["not_assessed"] == 22


async def test_support_is_counted_by_state_and_kind_with_what_it_costs(api):
    cases = (await shown(api, "cases"))["cases"]
    needs = [
        await done(api, "/v1/support-packages", need_of("307", case_id=case["case_id"]), "lead_officer")
        for case in cases[:3]
    ]
    seen = await shown(api, "support")
    assert seen["packages"]["value"] == 3
    assert {row["state"]: row["packages"]["value"] for row in seen["by_state"]}["identified"] == 3
    assert {one["id"] for one in seen["open"]} == {one["id"] for one in needs}
    assert seen["pounds"]["value"] == 0
    waiting = await shown(api, "decisions-due")
    assert {one["id"] for one in waiting["decisions"] if one["kind"] == "support"} == {one["id"] for one in needs}


async def test_the_board_sees_member_schools_by_name_and_no_other(api):
    for panel in PANELS:
        seen = await api.get(f"/v1/dashboard/{panel}", "board_member")
        assert seen.json()["shown"]["how"] == "names"
        assert (seen.json()["schools"], seen.json()["members_only"]) == (35, True)
        assert str(NO_MEMBER) not in seen.text
        assert "lead_officer" not in seen.text
    overview = await shown(api, "overview", "board_member")
    assert numbers(overview["levels"]) == {"green": 20, "amber": 8, "red": 5, "not_assessed": 2}
    listed = (await api.get("/v1/schools?limit=100", "board_member")).json()["items"]
    assert NO_MEMBER not in {one["urn"] for one in listed}
    assert len(listed) == 35
    assert (await api.get(f"/v1/schools/{NO_MEMBER}", "board_member")).status_code == 404
    assert (await api.get(f"/v1/schools/{FIRST}", "board_member")).json()["monitoring_level"] == "red"
    facts = (await api.get(f"/v1/schools?scope=england&name=School {NO_MEMBER - FIRST}", "board_member")).json()[
        "items"
    ]
    assert NO_MEMBER in {one["urn"] for one in facts}, "that it exists is public"


async def a_member(api, subject, urn=None, interest=None) -> dict[str, str]:
    """A person on the board who leads a school, or has an interest in one: the header that proves who they are."""
    person = (await done(api, "/v1/people", {"name": subject.title()}, "admin"))["id"]
    await done(
        api, "/v1/appointments", {"person_id": person, "post": "board_member", "starts_on": "2025-09-01"}, "admin"
    )
    if urn:
        post = {"person_id": person, "post": "headteacher", "urn": urn, "starts_on": "2025-09-01"}
        await done(api, "/v1/appointments", post, "admin")
    if interest:
        await done(
            api, "/v1/declared-interests", {"person_id": person, "urn": interest, "what": "Their sister leads it."}
        )
    code = (await done(api, "/v1/invitations", {"person_id": person}, "admin"))["code"]
    proof = {"Authorization": f"Bearer {token('admin', roles=None, sub=subject)}"}
    accepted = await api.call("POST", "/v1/invitations/acceptance", None, json={"code": code}, headers=proof)
    assert accepted.is_success, accepted.text
    return proof


@pytest.mark.parametrize(("own", "interest"), [(FIRST, None), (None, FIRST)])
async def test_a_members_own_school_is_left_out_of_their_brokerage_and_decisions(api, clock, own, interest):
    cases = {case["urn"]: case["case_id"] for case in (await shown(api, "cases"))["cases"]}
    for urn in (FIRST, FIRST + 1):
        await done(api, "/v1/support-packages", need_of("307", case_id=cases[urn]), "lead_officer")
    member = await a_member(api, "somebody of the board", own, interest)
    clock.now = datetime(2026, 11, 15, 9, tzinfo=UTC)
    seen = {}
    for panel, lines in (("support", "open"), ("decisions-due", "decisions")):
        answer = await api.call("GET", f"/v1/dashboard/{panel}", None, headers=member)
        assert answer.status_code == 200, answer.text
        assert str(FIRST) not in answer.text
        seen[panel] = answer.json()
        everybody = (await shown(api, panel, "board_member"))[lines]
        assert [one for one in everybody if one["urn"] != FIRST] == seen[panel][lines]
        assert {one["urn"] for one in everybody} - {one["urn"] for one in seen[panel][lines]} == {FIRST}
    assert seen["support"]["packages"]["value"] == 1
    reviews = [row["waiting"]["value"] for row in seen["decisions-due"]["kinds"] if row["kind"] == "review"]
    assert reviews == [12], "fourteen cases, but for the one that is no member's and the member's own"
    overview = await api.call("GET", "/v1/dashboard/overview", None, headers=member)
    assert numbers(overview.json()["levels"])["red"] == 5


async def test_by_code_the_board_goes_through_items_without_knowing_whose_they_are(api, clock):
    cases = {case["urn"]: case["case_id"] for case in (await shown(api, "cases"))["cases"]}
    need = need_of("307", case_id=cases[FIRST]) | {"what": "Reading at Ash School 0."}
    await done(api, "/v1/support-packages", need, "lead_officer")
    await show_by_code(api)
    clock.now = datetime(2026, 11, 15, 9, tzinfo=UTC)
    names = {one["name"] for one in (await api.get("/v1/schools?limit=100")).json()["items"]}
    codes = {}
    for panel in PANELS:
        answer = await api.get(f"/v1/dashboard/{panel}", "board_member")
        assert answer.status_code == 200, answer.text
        assert not [name for name in names if name in answer.text], panel
        assert not [urn for urn in api.urns if str(urn) in answer.text], panel
        assert answer.json()["shown"]["how"] == ("codes" if panel in {"support", "decisions-due"} else "counts")
        codes[panel] = answer.json()
    (package,) = codes["support"]["open"]
    assert package["school"].startswith("School ")
    assert (package["phase"], package["what"], package["urn"]) == (None, None, None)
    assert codes["support"]["pounds"]["value"] is None
    reviews = [one for one in codes["decisions-due"]["decisions"] if one["kind"] == "review"]
    assert len({one["school"] for one in reviews}) == 13
    assert {(one["months"], one["due_on"]) for one in reviews} == {(None, None)}
    assert package["school"] in {one["school"] for one in reviews}, "one school has one code"
    again = (await shown(api, "support", "board_member"))["open"][0]["school"]
    assert again == package["school"]
    await show_by_code(api)
    assert (await shown(api, "support", "board_member"))["open"][0]["school"] != package["school"]


async def test_by_code_no_other_address_tells_the_board_what_codes_hide(api):
    begun = {
        "urn": FIRST,
        "route": "council_decides",
        "grounds": [{"ground": "safety", "low_by": [], "matters": "The safety of pupils."}],
        "reason": "After the review.",
        "decision_maker": "The director of children's services",
    }
    one = await done(api, "/v1/interventions", begun, "assistant_director")
    path = f"/v1/interventions/{one['id']}"
    assert (await api.get(path, "board_member")).json()["urn"] == FIRST
    other = await done(api, "/v1/interventions", begun | {"urn": NO_MEMBER}, "assistant_director")
    assert [item["urn"] for item in (await api.get("/v1/interventions", "board_member")).json()["items"]] == [FIRST]
    advice = {"recommendation": "support_first", "words": "Try support first."}
    for method, address in (
        ("GET", f"/v1/interventions/{other['id']}"),
        ("POST", f"/v1/interventions/{other['id']}/advice"),
    ):
        more = {"json": advice} if method == "POST" else {}
        assert (await api.call(method, address, "board_member", **more)).status_code == 404
    member = await a_member(api, "the sister of its head", interest=FIRST)
    assert (await api.call("GET", path, None, headers=member)).status_code == 404
    assert (await api.call("POST", f"{path}/advice", None, headers=member, json=advice)).status_code == 404
    head = await a_member(api, "its head, who is on the board", FIRST)
    assert (await api.call("GET", path, None, headers=head)).status_code == 404, (
        "no notice was issued: the school is not told"
    )
    assert (await api.call("GET", "/v1/interventions", None, headers=head)).json()["items"] == []
    await show_by_code(api)
    coded = (await api.get(path, "board_member")).json()
    async with api.database.owner() as owner:
        key = await owner.fetchval("select code_key from board_settings order by set_at desc limit 1")
    assert coded["school"] == code_of(key, FIRST), "as on the dashboard"
    assert "urn" not in coded
    assert coded["school"].startswith("School ")
    listed = await api.get("/v1/interventions", "board_member")
    assert [item["school"] for item in listed.json()["items"]] == [coded["school"]]
    assert (await api.get(f"/v1/interventions?urn={FIRST}", "board_member")).status_code == 422
    advised = await api.post(f"{path}/advice", "board_member", json=advice)
    assert (advised.status_code, advised.json()["school"]) == (201, coded["school"])
    schools = await api.get("/v1/schools?limit=100", "board_member")
    assert len(schools.json()["items"]) == 36
    assert "monitoring_level" not in schools.text
    assert "level_decided_at" not in schools.text
    assert "monitoring_level" not in (await api.get(f"/v1/schools/{FIRST}", "board_member")).text
    for asked in ("monitoring_level=red", "sort=monitoring_level", "fields=urn,monitoring_level"):
        assert (await api.get(f"/v1/schools?{asked}", "board_member")).status_code == 422, asked


async def test_a_system_is_shown_names_where_it_may_read_the_rows_and_counts_else(api):
    for panel in PANELS:
        answer = await counts(api, panel)
        assert answer.json()["shown"]["how"] == "counts"
        assert (answer.json()["schools"], answer.json()["members_only"]) == (35, True)
        assert not [urn for urn in api.urns if str(urn) in answer.text]
    scopes = "dashboards.read schools.read assessments.read levels.read"
    named = (await counts(api, "overview", scopes)).json()
    assert (named["shown"]["how"], named["schools"]) == ("names", 36)
    assert (await counts(api, "overview", scopes.replace(" levels.read", ""))).json()["shown"]["how"] == "counts"
    assert (await counts(api, "cases", scopes)).json()["shown"]["how"] == "counts"


async def test_counts_hide_small_numbers_and_what_would_give_them_away(api):
    overview = (await counts(api, "overview")).json()
    assert numbers(overview["levels"]) == {"green": None, "amber": 8, "red": 5, "not_assessed": None}
    assert overview["levels"]["green"] == {"value": None, "suppressed": "[c]"}
    nursery = next(row for row in overview["phases"] if row["phase"] == "nursery")
    assert nursery["schools"] == 2
    assert overview["movement"] is None
    assert (await counts(api, "cases")).json()["open"]["value"] == 13
    refused = await api.call(
        "GET", "/v1/dashboard/overview?since=2025-11-01", None, headers=bearer("integrator", scopes="dashboards.read")
    )
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "not-yours")


async def test_counts_stand_for_a_month_whatever_happens_in_it(api, clock):
    before = {panel: await counts(api, panel) for panel in PANELS}
    assert before["overview"].json()["stands_until"] == "2025-11-30"
    await decided(api, FIRST + 30, "red")
    await decided(api, FIRST + 31, "amber")
    await show_by_code(api, fewest=3)
    clock.now = datetime(2025, 11, 30, 22, tzinfo=UTC)
    for panel in PANELS:
        again = await counts(api, panel)
        assert (again.content, again.headers["etag"]) == (before[panel].content, before[panel].headers["etag"])
        to_the_board = await api.get(f"/v1/dashboard/{panel}", "board_member")
        assert (to_the_board.content == again.content) == (panel not in {"support", "decisions-due"})
    clock.now = datetime(2025, 12, 1, 0, 30, tzinfo=UTC)
    after = (await counts(api, "overview")).json()
    assert (after["as_of"], after["stands_until"], after["shown"]["hidden_below"]) == ("2025-12-01", "2025-12-31", 3)
    assert (after["levels"]["red"]["value"], after["levels"]["amber"]["value"]) == (6, 9)
    assert after["movement"]["since"] == "2025-11-20"
    assert numbers(after["movement"]) == dict.fromkeys(("rose", "fell", "same", "first_decided"))
    assert after["movement"]["levels"] == before["overview"].json()["levels"]
    assert after["movement"]["moved"] == []
    clock.now = datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert (await counts(api, "overview")).json()["movement"]["since"] == "2025-12-01"


async def test_a_restricted_concern_changes_no_byte_of_what_the_board_or_a_system_reads(api, clock):
    async def everything():
        answers = [await api.get(f"/v1/dashboard/{panel}", "board_member") for panel in PANELS]
        answers += [await counts(api, panel) for panel in PANELS]
        unlike = {"x-request-id", "ratelimit", "traceresponse"}
        return [
            (one.content, {name: value for name, value in one.headers.items() if name not in unlike}) for one in answers
        ]

    async def assess():
        await done(api, "/v1/assessments", {"urns": [FIRST + 20]})
        await work_off(api.database, clock=clock)

    await assess()
    for setting in ("names", "codes"):
        body = {"schools": setting, "fewest": 5, "reason": "So it is."}
        await done(api, "/v1/board-settings", body, "assistant_director")
        before = await everything()
        concern = {
            "urn": FIRST + 20,
            "factor": "safeguarding",
            "severity": "high",
            "confidence": "high",
            "route": "whistleblowing",
            "access_class": "restricted",
            "statement": "Incidents are not written down.",
        }
        await done(api, "/v1/concerns", concern, "lead_officer")
        assert await everything() == before
        due = (await shown(api, "decisions-due", "assistant_director"))["decisions"]
        assert [one["urn"] for one in due if one["kind"] == "level"][-1] == FIRST + 20
        for role in ("lead_officer", "link_partner"):
            assert "level" not in {row["kind"] for row in (await shown(api, "decisions-due", role))["kinds"]}
        await assess()
        restricted = (await api.get(f"/v1/assessments?urn={FIRST + 20}&limit=100")).json()["items"][-1]
        assert (await api.get(f"/v1/assessments/{restricted['id']}/restricted")).status_code == 200
        assert await everything() == before


async def test_what_has_not_changed_is_not_sent_again(api):
    for panel in PANELS:
        for read in (
            lambda panel=panel, **more: api.get(f"/v1/dashboard/{panel}", **more),
            lambda panel=panel, **more: api.get(f"/v1/dashboard/{panel}", "board_member", **more),
        ):
            first = await read()
            again = await read(headers={"If-None-Match": first.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]
    first = await api.get("/v1/dashboard/overview")
    await decided(api, FIRST + 34, "green")
    again = await api.get("/v1/dashboard/overview", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 200
    other = await api.get("/v1/dashboard/overview", "assistant_director")
    assert other.headers["etag"] != again.headers["etag"], "a decider's answer is another's"


async def test_a_304_costs_officers_one_look_at_what_has_happened(api):
    first = await api.get("/v1/dashboard/cases")
    with counted(api.service_database) as said:
        await api.get("/v1/dashboard/cases", headers={"If-None-Match": first.headers["etag"]})
    assert len(said) == 2, said


async def test_another_councils_schools_are_in_no_count(api, clock):
    rows = [register_row(102600 + number, f"Harrow {number}", district="Harrow") for number in range(8)]
    mine = [register_row(urn, f"School {urn}") for urn in api.urns]
    before = await shown(api, "cases")
    assert (await send(api, "more.csv", register(*rows, *mine), clock=clock))["state"] == "loaded"
    for number in range(8):
        body = {"urn": 102600 + number, "level": "red", "reason": "Agreed with the school."}
        await done(api, "/v1/level-decisions", body, council="310")
    assert (await shown(api, "cases"))["open"] == before["open"]
    assert numbers((await shown(api, "overview"))["levels"])["red"] == 6
    assert numbers((await shown(api, "overview", council="310"))["levels"])["red"] == 8
    theirs = (await shown(api, "overview", "board_member", council="310"))["schools"]
    assert theirs == 0, "none of them is a member"


async def test_the_setting_is_the_assistant_directors_within_bounds(api):
    for body, pointer in (
        ({"schools": "faces", "fewest": 5, "reason": "Why not."}, "#/schools"),
        ({"schools": "names", "fewest": 2, "reason": "Why not."}, "#/fewest"),
        ({"schools": "names", "fewest": 21, "reason": "Why not."}, "#/fewest"),
        ({"schools": "names", "reason": " "}, "#/reason"),
    ):
        refused = await api.post("/v1/board-settings", "assistant_director", json=body)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    made = await show_by_code(api)
    assert set(made) == {"id", "schools", "fewest", "quorum", "current", "reason", "set_by", "set_at"}, (
        "codes' key is nobody's to read"
    )
    body = {"schools": "names", "reason": "Interests are declared."}
    assert (await done(api, "/v1/board-settings", body, "assistant_director"))["fewest"] == 5
    listed = (await api.get("/v1/board-settings", "board_member")).json()["items"]
    assert [(one["schools"], one["current"]) for one in listed] == [("codes", False), ("names", True)]


async def test_a_school_that_left_the_programme_is_watched_and_warned_of(fresh_world_api, world):
    school = named(world, "307").school
    fresh_world_api.service_database.clock.now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    before = await shown(fresh_world_api, "early-warnings")
    assert school.urn not in {one["urn"] for one in before["warned"]}
    await exited(fresh_world_api, school)
    concern = {
        "urn": school.urn,
        "factor": "finance",
        "severity": "high",
        "confidence": "high",
        "route": "officer",
        "statement": "The budget is not in balance.",
    }
    await done(fresh_world_api, "/v1/concerns", concern, "lead_officer")
    await done(fresh_world_api, "/v1/assessments", {"urns": [school.urn]})
    await work_off(fresh_world_api.database, clock=fresh_world_api.service_database.clock)
    for role in ("principal_adviser", "board_member"):
        seen = await shown(fresh_world_api, "early-warnings", role)
        (line,) = (one for one in seen["warned"] if one["urn"] == school.urn)
        watch = (await fresh_world_api.get(f"/v1/watches/{school.case_id}")).json()
        assert line["watched_until"] == watch["ends_on"]
        assert seen["watched"]["value"] == 1
        assert [one["factor"] for one in line["factors"]] == ["finance"]
        assert {one["flag"] for one in line["factors"]} <= {"concern", "serious_concern"}


async def test_overdue_things_are_the_ones_that_lists_call_overdue(fresh_world_api, world):
    fresh_world_api.service_database.clock.now = datetime(2026, 12, 10, 9, tzinfo=UTC)
    await work_off(fresh_world_api.database, clock=fresh_world_api.service_database.clock)
    seen = await shown(fresh_world_api, "overdue")

    async def listed(path):
        return Counter(one["urn"] for one in (await fresh_world_api.get(f"{path}&limit=100")).json()["items"])

    lists = {
        "action": "/v1/actions?overdue=true",
        "minutes": "/v1/visits?minutes_overdue=true",
        "meeting": "/v1/visits?status=missed&kind=securing_good_meeting",
        "review": "/v1/review-points?state=overdue",
        "first_contact": "/v1/obligations?kind=first_contact&state=breached",
    }
    for kind, path in lists.items():
        expected = await listed(path)
        found = {line["urn"]: one["things"] for line in seen["late"] for one in line["late"] if one["kind"] == kind}
        assert found == expected, kind
        (row,) = (row for row in seen["kinds"] if row["kind"] == kind)
        assert numbers(row) == {"schools": len(expected), "things": sum(expected.values())}
    assert sum(row["things"]["value"] for row in seen["kinds"]) > 5
