"""A whole case: a community school found amber, supported, met each term, and out of the programme at 18 months."""

from datetime import date

from tests.harness.walking import CHAIR, CLERK, HEAD, LEAD, PARTNER, Walk


async def test_an_amber_school_leaves_at_18_months_and_relapses(borough_api, clock):
    school = Walk(borough_api, clock)
    await school.appoint(LEAD, PARTNER, HEAD, CHAIR, CLERK)
    await school.is_found_to_be("amber")
    await school.after(5)
    await school.comes_into_the_programme()
    await school.remembers_today()
    await school.is_contacted()
    await school.after(2)
    await school.gets_its_letter()
    await school.after(7)
    await school.is_engaged()
    await school.remembers_today()

    await school.lives_until(date(2026, 12, 10))
    await school.is_reviewed_from_outside()
    await school.lives_until(date(2027, 1, 20))
    await school.is_supported()
    school.will_dispute = True
    await school.lives_until(date(2027, 4, 20))
    school.will_miss = "weather"
    await school.lives_until(date(2027, 9, 20))
    await school.remembers_today()
    await school.is_reviewed(12, "continue")
    await school.lives_until(date(2028, 3, 10))
    await school.does_what_was_agreed(all_of_it=True)
    await school.remembers_today()
    await school.is_reviewed(18, "exit")
    await school.remembers_today()

    assert len(school.held) >= 4
    assert school.check_whole_cadence() >= 5
    await school.check_nothing_is_left_open()
    await school.check_as_of()

    watched = await school.get(f"/v1/watches/{school.case_id}")
    assert (watched["running"], len(watched["terms"])) == (True, 2)
    await school.after(30)
    note = {"seen_on": school.today.isoformat(), "note": "Phonics holds."}
    await school.is_refused(HEAD, f"/v1/watches/{school.case_id}/notes", note)
    noted = await school.does(PARTNER, f"/v1/watches/{school.case_id}/notes", note)
    assert [one["note"] for one in noted["notes"]] == ["Phonics holds."]
    school.made.add("watch-note:")
    await school.check_public_record()

    await school.after(30)
    await school.is_found("amber")
    again = await school.does(LEAD, "/v1/cases", {"urn": school.urn, "reason": "It fell again within the watch."})
    before = await school.get(school.path)
    assert again["relapse_of"]["id"] == school.case_id
    assert [one["id"] for one in before["relapses"]] == [again["id"]]
    assert (before["state"], before["watched_until"]) == ("exited", None)
    assert again["next_review"]["months"] == 12, "the clock starts anew"
