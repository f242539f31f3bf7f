"""A valid request for every route of reminders."""

from tests.harness.examples.kinds import About, Example, Sent, get, post

EXAMPLES: dict[tuple[str, str], Example] = {
    ("GET", "/v1/me/reminders"): get("/v1/me/reminders"),
    ("GET", "/v1/me/reminder-channel"): get("/v1/me/reminder-channel"),
    # As it was chosen: nothing moves.
    ("PUT", "/v1/me/reminder-channel"): Example(
        About.NOTHING,
        lambda named: Sent(
            "/v1/me/reminder-channel",
            {"json": {"channel": "notify_sms", "phone": f"07700 900{named.council.council}"}},
        ),
    ),
    ("GET", "/v1/reminders"): get("/v1/reminders"),
    ("GET", "/v1/reminders/{reminder_id}"): get(
        "/v1/reminders/{council.reminders.reminder_id}", About.COUNCIL, "/v1/reminders/{0}"
    ),
    ("POST", "/v1/reminder-rules"): post(
        "/v1/reminder-rules", About.NOTHING, lambda _: {"channel": "email", "reason": "By our own server."}
    ),
    ("GET", "/v1/reminder-rules"): get("/v1/reminder-rules"),
    ("GET", "/v1/reminder-rules/{rules_id}"): get(
        "/v1/reminder-rules/{council.reminders.rules_id}", About.COUNCIL, "/v1/reminder-rules/{0}"
    ),
}
