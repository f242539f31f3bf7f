"""A whole case: a community school found red, amber in its second year, intervention considered at 24, out at 30 months."""

from datetime import date, timedelta

from tests.harness.walking import ADVISER, BOARD, CHAIR, CLERK, DIRECTOR, HEAD, LEAD, PARTNER, Walk


async def test_a_red_school_goes_amber_and_leaves_at_30_months(borough_api, clock):
    school = Walk(borough_api, clock)
    await school.appoint(LEAD, PARTNER, HEAD, CHAIR, CLERK)
    await school.is_found_to_be("red")
    await school.after(5)
    await school.comes_into_the_programme()
    await school.is_contacted()
    await school.after(2)
    await school.gets_its_letter()
    await school.remembers_today()
    await school.after(7)
    await school.is_engaged()

    await school.lives_until(date(2027, 1, 25))
    await school.is_reviewed_from_outside()
    school.will_miss = "headteacher_absent"
    await school.lives_until(date(2027, 5, 1))
    await school.is_supported()
    school.will_dispute = True
    await school.lives_until(date(2027, 9, 24))
    assert len(school.held) >= 5, "half-termly"
    await school.is_reviewed(12, "continue")
    await school.remembers_today()

    await school.lives_until(date(2028, 3, 12))
    await school.is_reviewed(18, "continue")
    await school.lives_until(date(2028, 4, 20))
    await school.is_found("amber")
    await school.remembers_today()
    await school.lives_until(date(2028, 9, 15))
    await school.is_reviewed(24, "consider_intervention")
    point = next(one for one in await school.reviews() if one["months"] == 24)
    assert (await school.get(school.path))["intervention_to_decide"] == point["id"]

    await school.after(10)
    path = f"/v1/review-points/{point['id']}"
    against = {"reason": "The new leaders have earned time.", "decision_maker": "Assistant director"}
    for role in (BOARD, ADVISER, HEAD):
        await school.is_refused(role, f"{path}/decision-against-intervention", against, of=path)
    await school.does(DIRECTOR, f"{path}/decision-against-intervention", against, of=path)
    school.outstanding = False
    await school.check()

    await school.lives_until(date(2029, 3, 12))
    last = next(one for one in await school.reviews() if one["months"] == 30)
    assert set(last["choices"]) == {"exit", "continue", "consider_intervention"}
    await school.remembers_today()
    await school.is_reviewed(30, "exit")
    await school.remembers_today()

    assert school.closed_on - school.opened_on > timedelta(days=30 * 29)
    assert school.check_whole_cadence() >= 10
    await school.check_nothing_is_left_open()
    await school.check_as_of()
    await school.check_public_record()
    assert (await school.get(f"/v1/watches/{school.case_id}"))["running"]
