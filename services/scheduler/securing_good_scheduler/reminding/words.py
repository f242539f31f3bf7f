"""What a reminder says: nothing of any case. No school, level, name or reason leaves the product; only a day and a link."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from securing_good.sentences import in_words
from securing_good.vocabulary import ReminderKind
from securing_good_scheduler.reminding.wanted import Counts, Wanted


@dataclass(frozen=True, slots=True)
class Words:
    """A reminder's subject and body. A text message has the body alone."""

    subject: str
    body: str


def words(wanted: Wanted, public_url: str) -> Words:
    """What to say, with the address at which more stands for whoever signs in."""
    subject, sentence = _SAID[wanted.kind, wanted.occasion.split()[0]]
    given = {"day": in_words(wanted.day), "counted": _counted(wanted.counts) if wanted.counts else ""}
    return Words(subject.format(**given), f"{sentence.format(**given)} Sign in to see more: {public_url}{wanted.path}")


_SAID: Final[Mapping[tuple[ReminderKind, str], tuple[str, str]]] = {
    (ReminderKind.VISIT, "soon"): ("A meeting on {day}", "You have a meeting on {day}."),
    (ReminderKind.MINUTES_LATE, "unrecorded"): ("Minutes to write", "A meeting of {day} has no minutes yet."),
    (ReminderKind.MINUTES_LATE, "unissued"): (
        "Minutes to issue",
        "Minutes that were to be issued by {day} have not been.",
    ),
    (ReminderKind.ACTION, "soon"): ("An action is due on {day}", "An action that is yours to do is due on {day}."),
    (ReminderKind.ACTION, "overdue"): ("An action is overdue", "An action that is yours to do was due on {day}."),
    (ReminderKind.REVIEW_PAPERS, "papers"): (
        "Papers for a review on {day}",
        "A review is due on {day}, and no evidence is ready for it yet.",
    ),
    (ReminderKind.REVIEW_DECISION, "soon"): ("A review to decide by {day}", "A review is to be decided by {day}."),
    (ReminderKind.REVIEW_DECISION, "overdue"): (
        "A review is overdue",
        "A review that was to be decided by {day} has not been.",
    ),
    (ReminderKind.REPLY_DUE, "soon"): ("A reply is due by {day}", "You may reply to something until {day}."),
    (ReminderKind.NOTICE, "soon"): ("A date to meet: {day}", "Something is to be done by {day}."),
    (ReminderKind.NOTICE, "last"): ("A date to meet: today", "Something is to be done by today, {day}."),
    (ReminderKind.DIGEST, "week"): ("Your week from {day}", "Your week from {day}: {counted}."),
}
"""Subject and sentence for each kind and which of several it is: all there is to say."""


def _counted(counts: Counts) -> str:
    parts = (
        (counts.visits, "visit", "visits", "to come this week"),
        (counts.minutes, "set of minutes", "sets of minutes", "late"),
        (counts.actions, "action", "actions", "overdue"),
        (counts.reviews, "review", "reviews", "to decide"),
    )
    return ", ".join(f"{number} {one if number == 1 else many} {what}" for number, one, many, what in parts if number)
