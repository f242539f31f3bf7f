"""Webhooks: who is told of what, when a failed try is made again, what an answer means."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from securing_good.event_kinds import EventKind
from securing_good_scheduler.announcing.rules import JITTER, SCHEDULE, Answer, Replay, Told, due_of, next_try
from securing_good_scheduler.announcing.signing import Message, headers_of

OWN = "webhook-endpoint:mine"
AT = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
SECRETS = ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")


def told(*events: tuple[str, str], kinds=None, listening=True, payload=None):
    """What follows from events given by kind and subject."""
    found = [Told(number, kind, subject, payload) for number, (kind, subject) in enumerate(events, 1)]
    return due_of(found, own=OWN, kinds=kinds, listening=listening)


def numbers(due) -> list[int]:
    """The events it is told of."""
    return [one.sequence for one in due.deliveries]


def test_the_schedule_is_the_standards_and_then_it_ends():
    waits = [next_try(failed, chance=0.5) for failed in range(1, 11)]
    assert [wait.total_seconds() if wait else None for wait in waits] == [
        5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400, None,
    ]  # fmt: skip
    assert SCHEDULE[0] == timedelta()


@given(st.integers(1, 9), st.floats(0, 1))
def test_chance_moves_a_try_by_a_tenth_at_most(failed, chance):
    wait = next_try(failed, chance=chance)
    assert abs(wait - SCHEDULE[failed]) <= SCHEDULE[failed] * (JITTER + 1e-9)


def test_chance_moves_it_both_ways():
    assert next_try(2, chance=0) < SCHEDULE[2] < next_try(2, chance=1)


def test_it_is_told_of_the_kinds_it_asked_for_or_of_all():
    happened = (("case.opened", "case:1"), ("case.exited", "case:1"))
    assert numbers(told(*happened)) == [1, 2]
    assert numbers(told(*happened, kinds=["case.exited"])) == [2]


def test_what_happens_while_it_is_off_is_not_told_whoever_looks_late():
    happened = [
        ("case.opened", "case:1"),
        (EventKind.WEBHOOK_SWITCHED_OFF, OWN),
        ("case.exited", "case:1"),
        (EventKind.WEBHOOK_SWITCHED_ON, OWN),
        ("case.opened", "case:2"),
        (EventKind.WEBHOOK_STOPPED, OWN),
        ("case.exited", "case:2"),
    ]
    due = told(*happened)
    assert (numbers(due), due.listening) == ([1, 5], False)
    # However the events are cut into pieces.
    for cut in range(len(happened)):
        first = told(*happened[:cut])
        second = told(*happened[cut:], listening=first.listening)
        assert numbers(first) + [cut + number for number in numbers(second)] == [1, 5]


def test_a_ping_is_for_its_own_endpoint_and_what_happens_to_an_endpoint_for_others():
    ping = EventKind.WEBHOOK_PING
    assert numbers(told((ping, OWN), (ping, "webhook-endpoint:another"), kinds=["case.opened"])) == [1]
    changed = EventKind.WEBHOOK_CHANGED
    assert numbers(told((changed, OWN), (changed, "webhook-endpoint:another"))) == [2]


def test_a_replay_is_read_from_its_event_and_a_redacted_one_is_none():
    asked = (EventKind.WEBHOOK_REPLAY_ASKED, OWN)
    assert told(asked, payload={"after": 3, "through": 9}).replays == [Replay(3, 9)]
    assert told(asked).replays == []
    assert told((EventKind.WEBHOOK_REPLAY_ASKED, "webhook-endpoint:another"), payload={"after": 3}).replays == []


@pytest.mark.parametrize(
    ("status", "taken", "says"),
    [
        (200, True, None),
        (204, True, None),
        (302, False, "a redirect is not followed"),
        (410, False, "it is gone"),
        (404, False, "answered 404"),
        (500, False, "answered 500"),
    ],
)
def test_an_answer_means_what_the_standard_says(status, taken, says):
    answer = Answer(status)
    assert (answer.is_taken, answer.is_gone) == (taken, status == 410)
    assert answer.failure is None if says is None else says in answer.failure
    assert Answer(None, "It was away.").failure == "It was away."


TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@given(st.text(max_size=80), st.integers(1, 2**53), st.none() | st.integers(100000, 999999))
def test_what_is_signed_is_what_an_independent_library_signs(subject, sequence, urn):
    message = Message("307", sequence, "case.opened", subject, urn, AT, TRACEPARENT)
    try:
        body = message.body()
    except UnicodeEncodeError:
        return
    headers = headers_of(message, body, at=AT, secrets=SECRETS, traceparent=TRACEPARENT)
    assert headers["webhook-signature"].split() == [
        Webhook(secret).sign(headers["webhook-id"], AT, body.decode()) for secret in SECRETS
    ]
    assert json.loads(body)["data"] == {"council": "307", "sequence": sequence, "subject": subject, "urn": urn}
    assert "." not in headers["webhook-id"]
    assert headers["webhook-timestamp"] == str(int(AT.timestamp()))
