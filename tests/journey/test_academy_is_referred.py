"""A whole case: an academy whose trust agreed, red for two years, referred to the Regional Director; it goes on until the
outcome is recorded, and leaves at 30 months."""

from datetime import date

from tests.harness.intervening import advice_of, beginning_of, notice_of, outcome_of, preparation_of, referral_of
from tests.harness.walking import ADVISER, BOARD, CHAIR, CLERK, COUNCIL, DIRECTOR, HEAD, LEAD, OF_A_TRUST, PARTNER, Walk


async def test_an_academy_is_referred_and_its_case_goes_on_until_the_outcome(borough_api, clock):
    school = Walk(borough_api, clock, OF_A_TRUST)
    await school.appoint(LEAD, PARTNER, HEAD, CHAIR, CLERK, "trust_officer")
    await school.is_found_to_be("red")
    await school.after(5)
    await school.comes_into_the_programme()
    await school.remembers_today()
    await school.trust_agrees()
    await school.remembers_today()
    await school.is_contacted()
    await school.gets_its_letter()
    await school.after(7)
    await school.is_engaged()

    await school.lives_until(date(2027, 2, 1))
    school.will_miss = "officer_ill"
    await school.lives_until(date(2027, 5, 1))
    await school.is_supported()
    await school.lives_until(date(2027, 9, 24))
    await school.is_reviewed(12, "continue")
    school.will_dispute = True
    await school.lives_until(date(2028, 3, 18))
    await school.is_reviewed(18, "continue")
    await school.is_reviewed_from_outside()
    await school.lives_until(date(2028, 9, 18))
    await school.is_reviewed(24, "consider_intervention")

    council_decides = beginning_of(COUNCIL, school.urn, "standards")
    await school.is_refused(DIRECTOR, "/v1/interventions", council_decides, "route")
    beginning = beginning_of(COUNCIL, school.urn, route="refer_to_regional_director")
    await school.is_refused(BOARD, "/v1/interventions", beginning)
    begun = await school.does(DIRECTOR, "/v1/interventions", beginning)
    path = f"/v1/interventions/{begun['id']}"
    school.state, school.outstanding = "intervention", False
    school.made |= {f"{kind}:{begun['id']}" for kind in ("intervention", "intervention-preparation")}
    await school.check()

    today = school.today.isoformat()
    await school.does(LEAD, path, preparation_of(COUNCIL, today), method="PATCH", of=path)
    await school.is_refused(DIRECTOR, f"{path}/referral", referral_of(COUNCIL, today), "no-evidence", of=path)
    await school.does(LEAD, f"{path}/evidence", {}, of=path)
    unseen = await school.tries(BOARD, f"{path}/advice", advice_of(COUNCIL))
    assert unseen.status_code == 404, "the board has to do with members of the partnership"
    await school.does(ADVISER, "/v1/memberships", {"urn": school.urn, "starts_on": "2025-09-01"})
    await school.does(BOARD, f"{path}/advice", advice_of(COUNCIL))
    refused = await school.tries(DIRECTOR, f"{path}/notices", notice_of(COUNCIL, on=today), of=path)
    assert refused.status_code == 409, "no notice is given to an academy"
    await school.is_refused(BOARD, f"{path}/referral", referral_of(COUNCIL, today), of=path)
    referred = await school.does(DIRECTOR, f"{path}/referral", referral_of(COUNCIL, today), of=path)
    assert referred["stage"] != "closed"
    await school.check()

    met = len(school.held)
    await school.lives_until(date(2029, 2, 1))
    assert len(school.held) > met, "the case goes on, with its meetings"
    await school.remembers_today()
    await school.lives_until(date(2029, 3, 19))
    await school.does_what_was_agreed(all_of_it=True)
    last = next(one for one in await school.reviews() if one["months"] == 30)
    await school.does(LEAD, f"/v1/review-points/{last['id']}/evidence-packs", {})
    school.frozen[last["id"]] = school.today
    met_all = [{"number": number, "met": True, "evidence": "Seen."} for number in (1, 2)]
    leaving = {"decision": "exit", "reason": "Improved.", "criteria": met_all}
    review = f"/v1/review-points/{last['id']}"
    await school.is_refused(DIRECTOR, f"{review}/decision", leaving, "intervention-open", of=review)
    outcome = outcome_of(COUNCIL, "referred", "2030-01-10")
    await school.is_refused(BOARD, f"{path}/outcome", outcome, of=path)
    closed = await school.does(DIRECTOR, f"{path}/outcome", outcome, of=path)
    assert (closed["stage"], closed["outcome"]) == ("closed", "referred")
    school.state = "monitoring"
    school.made |= {f"{kind}:{begun['id']}" for kind in ("intervention-referral", "intervention-outcome")}
    await school.check()
    await school.is_reviewed(30, "exit", refused_first=False)
    await school.remembers_today()

    assert school.check_whole_cadence() >= 12
    await school.check_nothing_is_left_open()
    await school.check_as_of()
    await school.check_public_record()
