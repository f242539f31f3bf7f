"""The engagement letter: what its placeholders stand for, and how it is laid out. Pure: frozen facts in, a document out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from securing_good.governance import governance_of
from securing_good.sentences import in_words, listed
from securing_good.vocabulary import Governance, MonitoringLevel, Post
from securing_good_api.documents.rules import Recipient
from securing_good_api.rendering.blocks import Block, Document, Items, Paragraph, line
from securing_good_api.rendering.markup import Draft, Value, fill

DRAFT_MARK: Final = "Draft. Not approved, and not for the school."
FREQUENCY: Final = {
    MonitoringLevel.AMBER: "once a term, as the school is at amber",
    MonitoringLevel.RED: "once each half-term, as the school is at red",
}
"""Programme, Timing and content on the monitoring programme."""
LAW: Final = {
    Governance.MAINTAINED: "As a maintained school you take part because the council has a duty to promote high standards "
    "in its schools (Education Act 1996, section 13A); this letter is not a warning notice under section 60 of the "
    "Education and Inspections Act 2006, and any such notice would be a separate decision of the council.",
    Governance.ACADEMY: "As an academy you take part by agreement with your trust: the council has no power of "
    "intervention over academies (Part 4 of the Education and Inspections Act 2006 is about maintained schools), and a "
    "concern that cannot be settled with the trust is one for the Department for Education's Regional Director.",
    Governance.OTHER: "Your school takes part by agreement: the council has no power of intervention over it, because Part "
    "4 of the Education and Inspections Act 2006 is about maintained schools.",
}
IF_NOT_IMPROVED: Final = {
    Governance.MAINTAINED: "the council may implement formal intervention plans",
    Governance.ACADEMY: "the council may refer its concerns to the Department for Education's Regional Director",
    Governance.OTHER: "the council may tell the Department for Education of its concerns",
}
"""Programme, After 24 months; academies are outside the council's powers."""
POSTS: Final = {
    Post.HEADTEACHER: "Headteacher",
    Post.CHAIR_OF_GOVERNORS: "Chair of Governors",
    Post.VICE_CHAIR_OF_GOVERNORS: "Vice-chair of Governors",
    Post.CLERK: "Clerk to the governors",
    Post.TRUST_OFFICER: "Trust officer",
    Post.DIOCESAN_OFFICER: "Diocese",
}


def engagement_letter(
    *,
    title: str,
    draft: Draft,
    facts: Mapping[str, Any],
    recipients: Sequence[Recipient],
    day: date,
    signed_by: str,
    is_draft: bool,
) -> Document:
    """The letter with its placeholders filled, dated and signed; the title is filled already.

    Nothing in the facts is read as markup.
    """
    values = letter_values(facts, recipients, day=day, signed_by=signed_by)
    addressed = [one for one in recipients if not one.copied]
    council, school = str(facts["council_name"]), str(facts["school_name"])
    return Document(
        title=title,
        author=council,
        day=day,
        reference=f"{facts['case_reference']}: engagement letter",
        preface=(
            Paragraph(line(council, strong=True)),
            Paragraph(line("\n".join([*(f"{one.name}, {POSTS[one.post]}" for one in addressed), school]))),
            Paragraph(line(f"{in_words(day)}\nReference: {facts['case_reference']}")),
        ),
        body=fill(draft, values),
        mark=DRAFT_MARK if is_draft else "",
    )


def letter_values(
    facts: Mapping[str, Any], recipients: Sequence[Recipient], *, day: date, signed_by: str
) -> dict[str, Value]:
    """What each placeholder of an engagement letter stands for."""
    level = MonitoringLevel(facts["level"])
    governance = governance_of(facts["school_type"], facts["school_type_group"])
    return {
        "addressees": listed([one.name for one in recipients if not one.copied]),
        "assistant_director": signed_by,
        "case_reference": str(facts["case_reference"]),
        "concerns": _concerns(facts),
        "copies": _copies(recipients),
        "council_name": str(facts["council_name"]),
        "date": in_words(day),
        "decided_on": in_words(date.fromisoformat(facts["decided_on"])),
        "first_contact_on": in_words(date.fromisoformat(facts["first_contact_on"])),
        "if_not_improved": IF_NOT_IMPROVED[governance],
        "law": LAW[governance],
        "lead_officer": str(facts["lead_officer"]),
        "level": level.value,
        "level_reason": tuple(Paragraph(line(part)) for part in _paragraphs(facts["level_reason"])),
        "link_partner": str(facts["link_partner"]),
        "meeting_frequency": FREQUENCY[level],
        "opened_on": in_words(date.fromisoformat(facts["opened_on"])),
        "reasons": _reasons(facts),
        "review_months": listed([str(months) for months in facts["review_months"]]),
        "school_name": str(facts["school_name"]),
    }


def _reasons(facts: Mapping[str, Any]) -> tuple[Block, ...]:
    if facts["assessed_on"] is None:
        return (Paragraph(line("The school has not been assessed on published data; the level rests on this reason.")),)
    day = in_words(date.fromisoformat(facts["assessed_on"]))
    if not facts["reasons"]:
        return (Paragraph(line(f"The newest assessment, as of {day}, found no concern in the school's data.")),)
    return (Paragraph(line(f"The newest assessment, as of {day}, found:")), _items(facts["reasons"]))


def _concerns(facts: Mapping[str, Any]) -> tuple[Block, ...]:
    said = " ".join(facts["reasons"])
    more = [one for one in facts["concerns"] if one["statement"] not in said]
    if not more:
        return ()
    stated = [f"{in_words(date.fromisoformat(one['observed_on']))}: {one['statement']}" for one in more]
    return (Paragraph(line("Officers of the council have noted, besides:")), _items(stated))


def _copies(recipients: Sequence[Recipient]) -> tuple[Block, ...]:
    copied = [f"{one.name}, {POSTS[one.post]}" for one in recipients if one.copied]
    return (Paragraph(line(f"Copied to: {'; '.join(copied)}")),) if copied else ()


def _items(sentences: Sequence[str]) -> Items:
    return Items(False, tuple((Paragraph(line(one)),) for one in sentences))


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]
