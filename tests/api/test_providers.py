"""The catalogue of providers: what they can take on, what was checked, and how they suit one need."""

import asyncio
from datetime import timedelta

import pytest

from tests.harness.bodies import check_of, need_of, provider_of, step_of
from tests.harness.examples import named
from tests.harness.tellings.support import CHECKS


@pytest.fixture
def api(fresh_world_api):
    """The world, on 20 November 2025."""
    return fresh_world_api


@pytest.fixture
def council(world):
    """The story of council 307."""
    return named(world, "307").council


@pytest.fixture
def school(world):
    """The story of a primary school with a case."""
    return named(world, "307").school


async def added(api, name="Oak Hub", *, checks=CHECKS, expires_on="2026-12-31", **more):
    """A provider with these checks."""
    made = await api.post("/v1/providers", "lead_officer", json=provider_of("307", name=name, **more))
    assert made.status_code == 201, made.text
    for kind in checks:
        body = check_of("307", kind, expires_on=expires_on)
        made = await api.post(f"/v1/providers/{made.json()['id']}/checks", "lead_officer", json=body)
        assert made.status_code == 201, made.text
    return made


async def chosen(api, school, provider, **more):
    """A new need, and an attempt to let the provider meet it."""
    need = await api.post("/v1/support-packages", "lead_officer", json=need_of("307", case_id=school.case_id))
    body = {**step_of("307", "brokered", provider.json()["id"]), **more}
    path, etag = f"{need.headers['location']}/broker", {"If-Match": need.headers["etag"]}
    return await api.post(path, "lead_officer", json=body, headers=etag)


def blockers(answer):
    """Why it was refused, in words."""
    assert answer.status_code == 409, answer.text
    return [(one["code"], one["detail"]) for one in answer.json()["blockers"]]


async def test_a_full_provider_is_refused_by_name_until_it_has_room(api, school):
    oak = await added(api, packages_at_once=1)
    taken = await chosen(api, school, oak)
    assert taken.status_code == 200, taken.text
    full = "Oak Hub is full: it gives 1 at a time, and has as many between 2025-11-20 and 2026-03-27."
    assert blockers(await chosen(api, school, oak)) == [("full", full)]
    later = await chosen(api, school, oak, starts_on="2026-03-28", ends_on="2026-07-01")
    assert later.status_code == 200, later.text
    path, etag = f"/v1/support-packages/{taken.json()['id']}/withdraw", {"If-Match": taken.headers["etag"]}
    assert (await api.post(path, "lead_officer", json={"reason": "So."}, headers=etag)).status_code == 200
    assert (await chosen(api, school, oak)).status_code == 200


async def test_the_last_room_is_given_once_however_many_ask_at_the_same_moment(api, school):
    oak = await added(api, packages_at_once=1)
    answers = await asyncio.gather(*(chosen(api, school, oak) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]


async def test_days_a_year_are_counted_by_academic_year(api, school):
    oak = await added(api, packages_at_once=None, days_a_year=10)
    assert (await chosen(api, school, oak)).status_code == 200
    full = "Oak Hub is full: of its 10 days in 2025/26 4 are left, and this takes 6."
    assert blockers(await chosen(api, school, oak)) == [("full", full)]
    assert (await chosen(api, school, oak, days_planned=4)).status_code == 200
    next_year = await chosen(api, school, oak, starts_on="2026-09-07", ends_on="2026-12-01")
    assert next_year.status_code == 200


async def test_a_provider_with_a_check_missing_or_run_out_is_refused_by_name(api, school):
    oak = await added(api, checks=CHECKS[:3], expires_on="2025-11-19")
    assert blockers(await chosen(api, school, oak)) == [
        ("check-lapsed", "Oak Hub: the check of safeguarding ran out on 2025-11-19."),
        ("check-lapsed", "Oak Hub: the check of references ran out on 2025-11-19."),
        ("check-lapsed", "Oak Hub: the check of insurance ran out on 2025-11-19."),
        ("check-missing", "Oak Hub: conflict declaration is not checked."),
    ]
    assert [one["code"] for one in oak.json()["blockers"]] == ["check-lapsed"] * 3 + ["check-missing"]
    for kind in CHECKS:
        await api.post(f"/v1/providers/{oak.json()['id']}/checks", "lead_officer", json=check_of("307", kind))
    taken = await chosen(api, school, oak)
    assert taken.status_code == 200, taken.text
    # Corrected: the newest record of a kind counts. What was brokered cannot be agreed until it is renewed.
    wrong = check_of("307", "insurance", expires_on="2025-11-19")
    read = await api.post(f"/v1/providers/{oak.json()['id']}/checks", "lead_officer", json=wrong)
    assert (read.json()["checks_hold_until"], len(read.json()["checks"])) == ("2025-11-19", 8)
    path, etag = f"/v1/support-packages/{taken.json()['id']}/agree", {"If-Match": taken.headers["etag"]}
    refused = await api.post(path, "lead_officer", json=step_of("307", "agreed"), headers=etag)
    assert [code for code, _ in blockers(refused)] == ["check-lapsed"]


async def test_a_retired_provider_is_chosen_no_more_until_it_is_restored(api, school):
    oak = await added(api)
    path = f"/v1/providers/{oak.json()['id']}"
    more = {"json": {"reason": "Closed."}, "headers": {"If-Match": oak.headers["etag"]}}
    retired = await api.post(f"{path}/retirement", "lead_officer", **more)
    assert (retired.json()["state"], retired.json()["retirement_reason"]) == ("retired", "Closed.")
    assert blockers(await chosen(api, school, oak)) == [("retired", "Oak Hub is no longer in the catalogue.")]
    more["headers"] = {"If-Match": retired.headers["etag"]}
    assert (await api.post(f"{path}/retirement", "lead_officer", **more)).status_code == 409
    back = await api.post(f"{path}/restoring", "lead_officer", **more)
    assert (back.json()["state"], back.json()["retirement_reason"]) == ("active", None)
    page = (await api.get("/v1/events?limit=100")).json()
    events = page["items"]
    while "next" in page:
        page = (await api.get(page["next"])).json()
        events += page["items"]
    kinds = [one["kind"] for one in events if one["subject"] == f"provider:{oak.json()['id']}"]
    assert kinds == ["provider.added", *["provider.checked"] * 4, "provider.retired", "provider.restored"]


async def test_a_provider_is_described_so_that_one_can_choose(api, council):
    async def refused(**more):
        answer = await api.post("/v1/providers", "lead_officer", json=provider_of("307", name="Elm", **more))
        assert answer.status_code == 422, answer.text
        return tuple(answer.json()["errors"][0][name] for name in ("pointer", "code"))

    assert await refused(kind="link_partner") == ("#/contact_person_id", "needed")
    assert await refused(contact_name=None) == ("#/contact_name", "one-contact")
    assert await refused(contact_person_id=council.person_id) == ("#/contact_name", "one-contact")
    assert await refused(packages_at_once=None) == ("#/packages_at_once", "needed")
    assert (await refused(factors=[]))[0] == "#/factors"
    stranger = {"contact_name": None, "contact_person_id": "7a0d7f3c-0f0a-4d64-9a7f-0a8f4e0f6b11"}
    assert await refused(**stranger) == ("#/contact_person_id", "unknown-person")
    taken = await api.post("/v1/providers", "lead_officer", json=provider_of("307"))
    assert taken.json()["detail"] == "A provider with this name is in the catalogue already."


async def test_a_provider_is_changed_by_whoever_read_it(api, council):
    oak = await added(api)
    path = f"/v1/providers/{oak.json()['id']}"

    async def change(etag, **changes):
        return await api.call("PATCH", path, "lead_officer", json=changes, headers={"If-Match": etag})

    changed = await change(oak.headers["etag"], packages_at_once=None, days_a_year=30, day_rate_pounds=None)
    assert (changed.json()["packages_at_once"], changed.json()["days_a_year"]) == (None, 30)
    assert (await change(oak.headers["etag"], days_a_year=20)).status_code == 412
    nothing = await change(changed.headers["etag"], days_a_year=None)
    assert nothing.json()["errors"][0]["pointer"] == "#/packages_at_once"
    assert (await change(changed.headers["etag"], name=None)).status_code == 422
    person = await change(changed.headers["etag"], contact_name=None, contact_person_id=council.person_id)
    assert person.json()["contact"] == "Lead Officer of 307"
    assert (await api.get("/v1/providers?factor=teaching_and_learning&phase=secondary")).json()["items"] == []


async def test_officers_keep_the_catalogue_and_schools_and_board_read_it(api, council):
    path = f"/v1/providers/{council.provider.id}"
    for role, urns in (("board_member", ()), ("headteacher", [101901]), ("clerk", [101901])):
        assert (await api.get(path, role, urns=urns)).status_code == 200
        refused = await api.post("/v1/providers", role, urns=urns, json=provider_of("307", name="Mine"))
        assert refused.status_code == 403
    assert (await api.get(path, "concern_contributor")).status_code == 403


async def test_options_say_what_speaks_for_each_provider_and_what_against(api, school, council):
    await added(api, "Ash Hub", expires_on="2025-12-31", factors=["finance"], phases=["secondary"], packages_at_once=1)
    await added(api, "Birch Hub", checks=(), packages_at_once=None, days_a_year=12, day_rate_pounds=None)
    body = need_of("307", case_id=school.case_id, kind="teaching_school_hub", wanted_until="2026-02-20")
    need = await api.post("/v1/support-packages", "lead_officer", json=body)
    answer = await api.get(f"{need.headers['location']}/options", "headteacher", urns=[school.urn])
    items = answer.json()["items"]
    assert [one["provider"] for one in items] == ["Hub of 307", "Ash Hub", "Birch Hub"]
    hub, ash, birch = items

    def said(points):
        return [one["detail"] for one in points]

    assert said(hub["speaks_for"]) == [
        "Specialises in: teaching and learning.",
        "Works in the phase: primary.",
        "Gives the kind of support: teaching school hub.",
        "Has room for 94 of 100 packages between 2025-11-20 and 2026-02-20.",
        "Every check holds on 2025-11-20.",
        "Costs £600 a day.",
        "Of all its packages, 2 evaluated: 0 with strong impact, 2 with some, 0 with none.",
        "Of its packages for teaching and learning, 2 evaluated: 0 with strong impact, 2 with some, 0 with none.",
    ]
    assert (hub["speaks_against"], hub["blockers"]) == ([], [])
    assert said(ash["speaks_against"])[:3] == [
        "Does not specialise in: teaching and learning.",
        "Does not work in the phase: primary.",
        "The check of safeguarding runs out on 2025-12-31, before the support would end.",
    ]
    assert said(ash["speaks_against"])[-1] == "None of its packages has been evaluated yet."
    assert said(birch["speaks_for"])[3:] == ["Has 12 of 12 days left in 2025/26."]
    assert [one["code"] for one in birch["blockers"]] == ["check-missing"] * 4
    assert birch["blockers"] == birch["speaks_against"][-4:]
    other = await api.get(f"{need.headers['location']}/options", "headteacher", urns=[101902])
    assert other.status_code == 404


async def test_a_package_under_way_past_its_last_day_still_takes_room(api, school):
    oak = await added(api, packages_at_once=1)
    assert (await chosen(api, school, oak, ends_on="2025-11-21")).status_code == 200
    api.service_database.clock.now += timedelta(days=30)
    assert [code for code, _ in blockers(await chosen(api, school, oak, starts_on="2025-12-20"))] == ["full"]


async def test_a_school_is_a_member_once_at_a_time(api, council):
    async def record(role="assistant_director", **more):
        body = {"urn": council.undecided_urn, "starts_on": "2025-09-01", **more}
        return await api.post("/v1/memberships", role, json=body)

    assert (await record("lead_officer")).status_code == 403
    assert (await record(starts_on="2009-12-31")).json()["errors"][0]["pointer"] == "#/starts_on"
    assert (await record(ends_on="2025-08-31")).json()["errors"][0]["pointer"] == "#/ends_on"
    made = await record()
    assert blockers(await record(starts_on="2026-01-01")) == [("member", "It is from 2025-09-01 with no last day.")]
    path, etag = f"/v1/memberships/{made.json()['id']}/ending", {"If-Match": made.headers["etag"]}
    early = await api.post(path, "admin", json={"ends_on": "2025-08-31"}, headers=etag)
    assert early.json()["errors"][0]["pointer"] == "#/ends_on"
    ended = await api.post(path, "admin", json={"ends_on": "2025-10-31"}, headers=etag)
    assert ended.status_code == 200
    again = {"json": {"ends_on": "2026-08-31"}, "headers": {"If-Match": ended.headers["etag"]}}
    assert blockers(await api.post(path, "admin", **again)) == [("ended", "It held until 2025-10-31.")]
    assert (await record(starts_on="2025-11-01")).status_code == 201

    async def members(day):
        items = (await api.get(f"/v1/memberships?urn={council.undecided_urn}&on={day}")).json()["items"]
        return [one["starts_on"] for one in items]

    assert await members("2025-10-31") == ["2025-09-01"]
    assert await members("2025-11-01") == ["2025-11-01"]
    assert await members("2025-08-31") == []
