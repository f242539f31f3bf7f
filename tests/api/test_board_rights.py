"""What members of the partnership board do: early concerns, recommending, commissioning and judging support; and no more."""

import pytest

from tests.harness.boards import MET_ON, Member, ask, blockers, elect, made, met, other, refused, story
from tests.harness.bodies import concern_of, need_of, step_of
from tests.harness.callers import token

LATER = "2026-01-12"

__all__ = ["other", "story"]


@pytest.fixture
def api(fresh_world_api):
    """The world, on Thursday 20 November 2025."""
    return fresh_world_api


async def needed(api, urn: int, what: str = "Coaching."):
    """A need that an officer names."""
    answer = await api.post("/v1/support-packages", "lead_officer", json=need_of("307", urn=urn) | {"what": what})
    assert answer.is_success, answer.text
    return answer


async def commissioned(api, who: Member, package, provider: str, meeting: str | None):
    """A member says what the board decided."""
    today = api.service_database.clock.now.date().isoformat()
    body = step_of("307", "brokered", provider) | {"starts_on": today}
    body |= {"board_meeting_id": meeting} if meeting else {}
    path = f"/v1/support-packages/{package.json()['id']}/broker"
    return await ask(api, who, "POST", path, body, package.headers["etag"])


def forbidden(answer):
    """In which words."""
    assert answer.status_code == 403, answer.text
    return answer.json()["detail"]


async def test_a_member_enters_an_early_concern_and_reads_their_own_alone(api, story, other):
    mine, theirs = await elect(api, "Ada"), await elect(api, "Bela")
    entered = await ask(api, mine, "POST", "/v1/concerns", concern_of("307", story.school.urn, route="other"))
    assert entered.status_code == 201, entered.text
    path = entered.headers["location"]
    assert (await ask(api, mine, "GET", path)).json() == entered.json()
    assert [one["id"] for one in (await ask(api, mine, "GET", "/v1/concerns")).json()["items"]] == [
        entered.json()["id"]
    ]
    assert (await ask(api, theirs, "GET", path)).status_code == 404
    assert (await ask(api, theirs, "GET", "/v1/concerns")).json()["items"] == []
    officers = await api.post("/v1/concerns", "lead_officer", json=concern_of("307", other.urn))
    assert (await ask(api, mine, "GET", officers.headers["location"])).status_code == 404
    closing = await ask(api, mine, "POST", f"{path}/closing", {"reason": "So."}, entered.headers["etag"])
    assert closing.status_code == 403
    assert entered.json()["id"] in {
        one["id"] for one in (await api.get("/v1/concerns", "lead_officer")).json()["items"]
    }


async def test_a_concern_of_the_boards_is_open_and_about_a_member_school_of_others(api, story, other):
    head = await elect(api, "Ada", leads=story.school.urn)
    sister = await elect(api, "Bela", interest=other.urn)
    concern = concern_of("307", other.urn)
    assert refused(await ask(api, head, "POST", "/v1/concerns", concern | {"access_class": "restricted"})) == (
        "#/access_class", "not-the-boards",
    )  # fmt: skip
    assert (
        refused(await ask(api, head, "POST", "/v1/concerns", concern | {"route": "whistleblowing"}))[0]
        == "#/access_class"
    )
    outside = concern | {"urn": story.council.undecided_urn}
    assert refused(await ask(api, head, "POST", "/v1/concerns", outside)) == ("#/urn", "no-member")
    own = forbidden(await ask(api, head, "POST", "/v1/concerns", concern | {"urn": story.school.urn}))
    assert own.startswith(f"You are of school {story.school.urn}")
    assert "an interest of yours" in forbidden(await ask(api, sister, "POST", "/v1/concerns", concern))
    assert (await ask(api, head, "POST", "/v1/concerns", concern)).status_code == 201


async def test_a_member_recommends_support_for_a_case_or_a_member_school(api, story, other):
    member = await elect(api, "Ada", interest=other.urn)
    for whose in ({"case_id": story.school.case_id}, {"urn": story.school.urn}):
        need = await ask(api, member, "POST", "/v1/support-packages", need_of("307", **whose))
        assert need.status_code == 201, need.text
        assert (need.json()["state"], need.json()["urn"]) == ("identified", story.school.urn)
        assert [one["action"] for one in need.json()["allowed_actions"]] == ["broker_support"]
        assert (await ask(api, member, "GET", need.headers["location"])).json() == need.json()
    outside = need_of("307", urn=story.council.undecided_urn)
    assert refused(await ask(api, member, "POST", "/v1/support-packages", outside)) == ("#/urn", "no-member")
    theirs = need_of("307", case_id=other.case_id)
    assert "others on the board" in forbidden(await ask(api, member, "POST", "/v1/support-packages", theirs))


async def test_the_board_is_told_of_packages_without_anybodys_name(api, story):
    whole = await api.get(f"/v1/support-packages/{story.school.packages['evaluated'].id}", "lead_officer")
    names = {whole.json()["agreed_by_name"], *(one["recorded_by"] for one in whole.json()["sessions"])}
    assert len(names) > 1
    for path in (f"/v1/support-packages/{whole.json()['id']}", "/v1/support-packages?limit=100"):
        seen = await api.get(path, "board_member")
        assert seen.status_code == 200, seen.text
        assert not [name for name in names if name in seen.text]
        assert not {"agreed_by_name", "ended_by", "ending_reason", "sessions", "case_id"} & set(
            seen.json().get("items", [seen.json()])[0]
        )
    exported = await api.get("/v1/support-packages?export=csv", "board_member")
    assert exported.status_code == 200
    assert not [name for name in names if name in exported.text]
    for field in ("agreed_by_name", "ended_by"):
        assert (await api.get(f"/v1/support-packages?fields={field}", "board_member")).status_code == 422
        assert (await api.get(f"/v1/support-packages?sort={field}", "board_member")).status_code == 422


async def test_a_members_own_school_and_interests_are_hidden_and_refused_in_words(api, story, other):
    hub = story.council.provider.id
    here, there = await needed(api, story.school.urn), await needed(api, other.urn)
    sister, trustee = await elect(api, "Bela", interest=story.school.urn), await elect(api, "Cai", provider=hub)
    plain = await elect(api, "Dov")

    async def seen(who):
        answer = await ask(api, who, "GET", "/v1/support-packages?limit=100")
        return {one["id"]: one for one in answer.json()["items"]}

    everything, hers, his = await seen(plain), await seen(sister), await seen(trustee)
    assert {one["urn"] for one in everything.values()} == {story.school.urn, other.urn}
    assert {one["urn"] for one in hers.values()} == {other.urn}
    assert set(his) == {id_ for id_, one in everything.items() if one["provider_id"] != hub} < set(everything)
    asked = await ask(api, sister, "GET", f"/v1/support-packages?urn={story.school.urn}")
    assert asked.json()["items"] == []
    for what in ("", "/options"):
        path = f"/v1/support-packages/{here.json()['id']}{what}"
        assert (await ask(api, sister, "GET", path)).status_code == 404
        assert (await ask(api, plain, "GET", path)).status_code == 200
    done = story.school.packages["completed"]
    judging = step_of("307", "evaluated")
    for who, words in ((sister, "You are of school"), (trustee, "You are the contact of its provider")):
        path = f"/v1/support-packages/{done.id}"
        assert (await ask(api, who, "GET", path)).status_code == 404
        assert forbidden(await ask(api, who, "POST", f"{path}/evaluate", judging, done.etag)).startswith(words)
    meeting = await met(api, sister, trustee, plain, await elect(api, "Eli"))
    assert forbidden(await commissioned(api, sister, here, hub, meeting)).startswith("You are of school")
    assert blockers(await commissioned(api, trustee, there, hub, meeting)) == ["own-support"]
    panel = (await ask(api, trustee, "GET", "/v1/dashboard/support")).json()
    assert {one["id"] for one in panel["open"]} == {id_ for id_, one in his.items() if is_open(one)}
    assert hub not in {one["id"] for one in panel["providers"]}


def is_open(package) -> bool:
    """As the dashboard takes it."""
    return package["state"] in {"identified", "brokered", "agreed", "under_way", "completed"}


async def test_a_head_on_the_board_sees_their_own_schools_support_as_its_head(api, story, other):
    head = await elect(api, "Ada", leads=story.school.urn)
    own, theirs = story.school.packages["evaluated"], other.packages["evaluated"]
    as_head = (await ask(api, head, "GET", f"/v1/support-packages/{own.id}")).json()
    assert "agreed_by_name" in as_head
    as_member = (await ask(api, head, "GET", f"/v1/support-packages/{theirs.id}")).json()
    assert "agreed_by_name" not in as_member
    listed = (await ask(api, head, "GET", "/v1/support-packages?limit=100")).json()["items"]
    assert {one["urn"] for one in listed} == {story.school.urn, other.urn}
    assert all("agreed_by_name" not in one for one in listed)
    brokered = story.school.packages["brokered"]
    agreed = await ask(api, head, "POST", f"/v1/support-packages/{brokered.id}/agree", {}, brokered.etag)
    assert (agreed.status_code, agreed.json()["agreed_by"]) == (200, "headteacher")
    codes = {"schools": "codes", "reason": "Until interests are declared."}
    await made(api, "/v1/board-settings", codes, "assistant_director")
    listed = (await ask(api, head, "GET", "/v1/support-packages?limit=100")).json()["items"]
    assert {one["urn"] for one in listed} == {story.school.urn}
    assert (await ask(api, head, "GET", f"/v1/support-packages/{own.id}")).json()["id"] == own.id
    assert "by code" in forbidden(await ask(api, head, "GET", f"/v1/support-packages/{theirs.id}"))


async def test_the_board_commissions_at_a_meeting_with_a_quorum_and_recusals_are_kept(api, story):
    need, hub = await needed(api, story.school.urn), story.council.provider.id
    ada, bela, cai = [await elect(api, name) for name in ("Ada", "Bela", "Cai")]
    head, trustee = await elect(api, "Dov", leads=story.school.urn), await elect(api, "Eli", provider=hub)
    assert refused(await commissioned(api, ada, need, hub, None)) == ("#/board_meeting_id", "needed")
    unknown = await commissioned(api, ada, need, hub, need.json()["id"])
    assert refused(unknown) == ("#/board_meeting_id", "unknown-meeting")
    ahead = story.council.board.meeting_id
    assert blockers(await commissioned(api, ada, need, hub, ahead)) == ["to-come"]
    assert blockers(await commissioned(api, ada, need, hub, story.council.board.called_off_id)) == ["called-off"]
    meeting = await met(api)
    assert blockers(await commissioned(api, ada, need, hub, meeting)) == ["no-attendance"]
    path = f"/v1/board-meetings/{meeting}/attendance"
    for present, expected in (
        ([ada, bela, head, trustee], ["no-quorum"]),
        ([bela, cai, trustee], ["no-quorum", "not-there"]),
    ):
        await made(api, path, {"present": [{"person_id": one.person_id} for one in present]})
        answer = await commissioned(api, ada, need, hub, meeting)
        assert blockers(answer) == expected
    assert "3 were present, of whom 1 have to do" in answer.json()["blockers"][0]["detail"]
    there = {"present": [{"person_id": one.person_id} for one in (ada, bela, cai, head, trustee)]}
    await made(api, path, there)
    late = await needed(api, story.school.urn, "Named the same day.")
    decided = await commissioned(api, ada, need, hub, meeting)
    assert decided.status_code == 200, decided.text
    assert decided.json()["board_decisions"] == [{"met_on": MET_ON, "quorum": 3, "deciding": 3, "recused": 2}]
    assert (decided.json()["state"], decided.json()["provider_id"]) == ("brokered", hub)
    kept = (await api.get(path)).json()
    assert [(one["package_id"], one["deciding"], one["quorum"]) for one in kept["decisions"]] == [
        (need.json()["id"], 3, 3)
    ]
    assert {one["person_id"]: one["because"] for one in kept["decisions"][0]["recused"]} == {
        head.person_id: "school", trustee.person_id: "provider",
    }  # fmt: skip
    assert {one["person"] for one in kept["present"]} == {"Ada", "Bela", "Cai", "Dov", "Eli"}
    again = await api.post(path, json=there)
    assert blockers(again) == ["decided"]
    (event,) = [
        one
        for one in await api.events(story.school.urn)
        if one["kind"] == "support.brokered" and one["subject"].endswith(need.json()["id"])
    ]
    assert event["payload"]["board"] == {"met_on": MET_ON, "quorum": 3, "deciding": 3, "recused": 2}
    assert not [one for one in (ada, head, trustee) if one.person_id in str(event["payload"])]
    assert (await ask(api, ada, "GET", path)).status_code == 403
    assert (await commissioned(api, bela, late, hub, meeting)).status_code == 200


async def test_officers_commission_without_the_board_and_may_record_what_it_decided(api, story):
    need, hub = await needed(api, story.school.urn), story.council.provider.id
    members = [await elect(api, name) for name in ("Ada", "Bela")]
    meeting = await met(api, *members)
    path, etag = f"/v1/support-packages/{need.json()['id']}/broker", {"If-Match": need.headers["etag"]}
    body = step_of("307", "brokered", hub) | {"starts_on": MET_ON}
    short = await api.post(path, "lead_officer", json=body | {"board_meeting_id": meeting}, headers=etag)
    assert blockers(short) == ["no-quorum"]
    quorum = {"schools": "names", "quorum": 2, "reason": "Four are elected."}
    assert (await made(api, "/v1/board-settings", quorum, "assistant_director"))["quorum"] == 2
    for wrong in (1, 51):
        answer = await api.post("/v1/board-settings", "assistant_director", json=quorum | {"quorum": wrong})
        assert refused(answer)[0] == "#/quorum"
    done = await api.post(path, "lead_officer", json=body | {"board_meeting_id": meeting}, headers=etag)
    assert [(one["quorum"], one["deciding"]) for one in done.json()["board_decisions"]] == [(2, 2)]
    alone = await api.post(path, "lead_officer", json=body, headers={"If-Match": done.headers["etag"]})
    assert alone.status_code == 200, alone.text
    assert len(alone.json()["board_decisions"]) == 1
    later = await needed(api, story.school.urn)
    api.service_database.clock.now = api.service_database.clock.now.replace(day=2)
    latest = await needed(api, story.school.urn, "Named on the day after.")
    assert blockers(await commissioned(api, members[0], latest, hub, meeting)) == ["named-later"]
    early = step_of("307", "brokered", hub) | {"starts_on": MET_ON, "brokered_on": MET_ON, "board_meeting_id": meeting}
    assert (
        await ask(
            api, members[0], "POST", f"/v1/support-packages/{later.json()['id']}/broker", early, later.headers["etag"]
        )
    ).status_code == 200


async def test_who_was_present_are_members_of_the_board_each_once(api, story):
    member, stranger = await elect(api, "Ada"), story.council.person_id
    meeting = await met(api)
    path = f"/v1/board-meetings/{meeting}/attendance"
    twice = [{"person_id": member.person_id}, {"person_id": stranger}, {"person_id": member.person_id}]
    answer = await api.post(path, json={"present": twice})
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
        ("#/present/1/person_id", "no-member"), ("#/present/2/person_id", "twice"),
    ]  # fmt: skip
    ahead = f"/v1/board-meetings/{story.council.board.meeting_id}/attendance"
    assert blockers(await api.post(ahead, json={"present": [{"person_id": member.person_id}]})) == ["to-come"]
    assert (await api.get(path)).json()["present"] == []


async def test_by_code_a_member_takes_part_once_their_recusal_is_cleared_and_until_the_board_meets_next(api, story):
    need, hub = await needed(api, story.school.urn), story.council.provider.id
    ada, bela, cai = [await elect(api, name) for name in ("Ada", "Bela", "Cai")]
    codes = {"schools": "codes", "reason": "Until interests are declared."}
    await made(api, "/v1/board-settings", codes, "assistant_director")
    package = f"/v1/support-packages/{need.json()['id']}"

    async def refusals(who):
        said = {
            forbidden(await ask(api, who, "GET", "/v1/support-packages")),
            forbidden(await ask(api, who, "GET", package)),
            forbidden(await ask(api, who, "GET", f"{package}/options")),
            forbidden(await ask(api, who, "POST", "/v1/support-packages", need_of("307", urn=story.school.urn))),
            forbidden(await commissioned(api, who, need, hub, None)),
        }
        assert len(said) == 1
        assert "by code until recusal is cleared" in said.pop()

    await refusals(ada)
    concern = await ask(api, ada, "POST", "/v1/concerns", concern_of("307", story.school.urn))
    assert concern.status_code == 201, "whoever names a school knows it"
    meeting = await met(api, ada, bela, cai, cleared=True)
    assert (await ask(api, ada, "GET", package)).json()["urn"] == story.school.urn
    assert (await ask(api, ada, "GET", "/v1/dashboard/support")).json()["shown"]["how"] == "names"
    assert (await api.get("/v1/dashboard/support", "board_member")).json()["shown"]["how"] == "codes"
    assert (await commissioned(api, ada, need, hub, meeting)).status_code == 200
    await met(api, on=LATER)
    await refusals(ada)
    await made(
        api,
        f"/v1/board-meetings/{await met(api, on='2026-01-13')}/attendance",
        {"present": [{"person_id": ada.person_id, "recusal_cleared": True}, {"person_id": bela.person_id}]},
    )
    assert (await ask(api, ada, "GET", package)).status_code == 200
    await refusals(bela)
    await made(api, "/v1/board-settings", codes, "assistant_director")
    await refusals(ada)


async def test_a_member_judges_what_came_of_support(api, story):
    member, done = await elect(api, "Ada"), story.school.packages["completed"]
    path = f"/v1/support-packages/{done.id}"
    offered = (await ask(api, member, "GET", path)).json()["allowed_actions"]
    assert offered == [{"action": "evaluate_support", "blockers": []}]
    judged = await ask(api, member, "POST", f"{path}/evaluate", step_of("307", "evaluated"), done.etag)
    assert (judged.status_code, judged.json()["state"], judged.json()["impact"]) == (200, "evaluated", "some")
    under_way = story.school.packages["under_way"]
    for step in ("complete", "withdraw", "decline", "agree", "sessions", "buy-elsewhere"):
        answer = await ask(api, member, "POST", f"/v1/support-packages/{under_way.id}/{step}", {}, under_way.etag)
        assert answer.status_code == 403, step


async def test_levels_exits_and_interventions_are_not_the_boards(api, story):
    member, school = await elect(api, "Ada"), story.school
    attempts = {
        "/v1/level-decisions": {"urn": school.urn, "level": "red", "reason": "So."},
        "/v1/level-proposals": {"urn": school.urn, "level": "red"},
        f"/v1/review-points/{school.review_point_id}/decision": {"decision": "exit", "reason": "So."},
        "/v1/interventions": {"urn": school.urn},
        f"/v1/review-points/{school.review_point_id}/decision-against-intervention": {"reason": "So."},
        "/v1/cases": {"urn": school.urn, "reason": "So."},
    }
    for path, body in attempts.items():
        said = forbidden(await ask(api, member, "POST", path, body, school.review_etag))
        assert said.startswith("As board member you may not do this"), path
    for path in (f"/v1/cases/{school.case_id}", f"/v1/visits/{school.recorded_visit_id}/record", "/v1/people"):
        assert (await ask(api, member, "GET", path)).status_code == 403, path


async def test_the_board_is_told_of_no_link_partner_among_providers(api, story):
    partner = {
        "name": "Phonics from the link partner", "kind": "link_partner", "contact_person_id": story.council.partner_id,
        "factors": ["progress"], "phases": ["primary"], "supports": ["link_partner_consultancy"], "packages_at_once": 9,
    }  # fmt: skip
    theirs = (await made(api, "/v1/providers", partner))["id"]
    need = await needed(api, story.school.urn)
    member = await elect(api, "Ada")
    for path in ("/v1/providers?limit=100", f"/v1/support-packages/{need.json()['id']}/options"):
        assert theirs in (await api.get(path)).text
        seen = await ask(api, member, "GET", path)
        assert story.council.provider.id in seen.text
        assert theirs not in seen.text
    assert (await ask(api, member, "GET", f"/v1/providers/{theirs}")).status_code == 404
    chosen = await commissioned(api, member, need, theirs, None)
    assert refused(chosen) == ("#/provider_id", "unknown-provider")


async def test_an_interest_in_a_provider_keeps_officers_off_too_until_it_ends(api, story):
    hub = story.council.provider.id
    officer = story.council.person_id
    code = (await made(api, "/v1/invitations", {"person_id": officer}, "admin"))["code"]
    proof = {"Authorization": f"Bearer {token('admin', roles=None, sub='the lead officer')}"}
    accepted = await api.call("POST", "/v1/invitations/acceptance", None, json={"code": code}, headers=proof)
    assert accepted.is_success, accepted.text
    who = Member(officer, proof)
    theirs = {"person_id": officer, "provider_id": hub, "what": "Is a trustee of it."}
    interest = await api.post("/v1/provider-interests", json=theirs)
    need = await needed(api, story.school.urn)
    assert blockers(await commissioned(api, who, need, hub, None)) == ["own-support"]
    done = story.school.packages["completed"]
    judging = await ask(
        api, who, "POST", f"/v1/support-packages/{done.id}/evaluate", step_of("307", "evaluated"), done.etag
    )
    assert blockers(judging) == ["own-support"]
    path = f"/v1/provider-interests/{interest.json()['id']}"
    body = {"ended_on": "2025-11-20"}
    ended = await api.post(f"{path}/ending", json=body, headers={"If-Match": interest.headers["etag"]})
    assert ended.json()["ended_on"] == "2025-11-20"
    assert blockers(await commissioned(api, who, need, hub, None)) == ["own-support"], "its last day counts"
    api.service_database.clock.now = api.service_database.clock.now.replace(day=21)
    assert (await commissioned(api, who, need, hub, None)).status_code == 200
    again = await api.post(f"{path}/ending", json=body, headers={"If-Match": ended.headers["etag"]})
    assert blockers(again) == ["ended"]
    unknown = await api.post("/v1/provider-interests", json=theirs | {"provider_id": officer})
    assert refused(unknown) == ("#/provider_id", "unknown-provider")
