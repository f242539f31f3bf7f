"""When a letter can be drafted, to whom it goes, and what it says."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from securing_good.calendar import CalendarPeriod, build_calendar
from securing_good.errors import Conflict, Forbidden, Invalid
from securing_good.sentences import in_words, listed
from securing_good.vocabulary import CalendarKind, CaseState, DocumentAction, DocumentKind, DocumentState, Post, Term
from securing_good_api.document_templates.placeholders import PLACEHOLDERS, REQUIRED
from securing_good_api.document_templates.rules import check_body, check_template
from securing_good_api.documents.engagement_letter import engagement_letter, letter_values
from securing_good_api.documents.rules import (
    CaseToWriteAbout,
    Holder,
    Recipient,
    blockers_to,
    check_action,
    check_delivery,
    check_draft,
    check_withdrawal,
    draft_blockers,
    recipients_of,
    term_that_ends,
)
from securing_good_api.rendering.blocks import Items, Paragraph, words

HEAD, CHAIR, VICE = Post.HEADTEACHER, Post.CHAIR_OF_GOVERNORS, Post.VICE_CHAIR_OF_GOVERNORS
CLERK, TRUST, DIOCESE = Post.CLERK, Post.TRUST_OFFICER, Post.DIOCESAN_OFFICER
READY = CaseToWriteAbout(CaseState.ENGAGING, date(2026, 11, 3), "Amara", "Tomasz", frozenset({HEAD, CHAIR}), False)
DRAFT, APPROVED = DocumentState.DRAFT, DocumentState.APPROVED
REPLACED, WITHDRAWN = DocumentState.REPLACED, DocumentState.WITHDRAWN


def codes(blockers) -> list[str]:
    return [one["code"] for one in blockers]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"state": CaseState.MONITORING}, []),
        ({"state": CaseState.INTERVENTION}, []),
        ({"state": CaseState.EXITED}, ["case-closed"]),
        ({"state": CaseState.DECLINED}, ["case-closed"]),
        ({"state": CaseState.AWAITING_TRUST, "first_contact_on": None}, ["awaiting-trust"]),
        ({"first_contact_on": None}, ["no-contact"]),
        ({"has_draft": True}, ["draft-exists"]),
        ({"lead_officer": None, "link_partner": None}, ["no-lead-officer", "no-link-partner"]),
        ({"posts": frozenset({CLERK})}, ["no-headteacher", "no-chair"]),
        ({"posts": frozenset({HEAD, VICE})}, []),
    ],
)
def test_a_letter_is_drafted_after_first_contact_to_people_who_are_there(changed, expected):
    case = replace(READY, **changed)
    assert codes(draft_blockers(case)) == expected
    if expected:
        with pytest.raises(Conflict) as refused:
            check_draft(case)
        assert codes(refused.value.more["blockers"]) == expected
    else:
        check_draft(case)


def holders(*posts: Post) -> list[Holder]:
    return [Holder(str(number), f"Person {number}", post) for number, post in enumerate(posts)]


@pytest.mark.parametrize(
    ("posts", "officer", "expected"),
    [
        ((HEAD, CHAIR), None, [(HEAD, False), (CHAIR, False)]),
        ((CLERK, CHAIR, HEAD), None, [(HEAD, False), (CHAIR, False), (CLERK, True)]),
        ((HEAD, HEAD, CHAIR), None, [(HEAD, False), (HEAD, False), (CHAIR, False)]),
        ((HEAD, VICE, CHAIR), None, [(HEAD, False), (CHAIR, False)]),
        ((HEAD, VICE), None, [(HEAD, False), (VICE, False)]),
        ((HEAD, CHAIR, DIOCESE, CLERK), None, [(HEAD, False), (CHAIR, False), (CLERK, True), (DIOCESE, True)]),
        ((HEAD, CHAIR, TRUST, TRUST), None, [(HEAD, False), (CHAIR, False), (TRUST, True), (TRUST, True)]),
        ((HEAD, CHAIR, TRUST, TRUST), "3", [(HEAD, False), (CHAIR, False), (TRUST, True)]),
    ],
)
def test_it_is_addressed_to_head_and_chair_and_copied_to_clerk_trust_and_diocese(posts, officer, expected):
    found = recipients_of(holders(*posts), officer)
    assert [(one.post, one.copied) for one in found] == expected
    if officer:
        assert found[-1].person_id == officer


def test_whoever_holds_two_posts_gets_one_copy():
    both = [Holder("1", "Asha", HEAD), Holder("1", "Asha", CLERK), Holder("2", "John", CHAIR)]
    assert [(one.person_id, one.copied) for one in recipients_of(both, None)] == [("1", False), ("2", False)]


STEPS = {
    (DRAFT, DocumentAction.EDIT): [],
    (DRAFT, DocumentAction.APPROVE): [],
    (DRAFT, DocumentAction.RECORD_DELIVERY): ["not-approved"],
    (DRAFT, DocumentAction.WITHDRAW): [],
    (APPROVED, DocumentAction.EDIT): ["approved"],
    (APPROVED, DocumentAction.APPROVE): ["approved"],
    (APPROVED, DocumentAction.RECORD_DELIVERY): [],
    (APPROVED, DocumentAction.WITHDRAW): [],
} | {(state, action): [state.value] for state, action in product((REPLACED, WITHDRAWN), DocumentAction)}


@pytest.mark.parametrize(("state", "action"), list(product(DocumentState, DocumentAction)))
def test_steps_are_taken_in_order(state, action):
    assert codes(blockers_to(action, state)) == STEPS[state, action]
    if STEPS[state, action]:
        with pytest.raises(Conflict):
            check_action(action, state)
    else:
        check_action(action, state)


def test_only_an_approver_withdraws_what_was_approved():
    check_withdrawal(DRAFT, by_approver=False)
    check_withdrawal(APPROVED, by_approver=True)
    with pytest.raises(Forbidden):
        check_withdrawal(APPROVED, by_approver=False)
    with pytest.raises(Conflict):
        check_withdrawal(WITHDRAWN, by_approver=True)


@pytest.mark.parametrize(
    ("recipient", "day", "code"),
    [
        (1, date(2026, 11, 20), None),
        (2, date(2026, 11, 23), None),
        (3, date(2026, 11, 20), "not-a-recipient"),
        (1, date(2026, 11, 19), "before-approval"),
        (1, date(2026, 11, 24), "future"),
    ],
)
def test_a_delivery_reaches_a_recipient_between_approval_and_today(recipient, day, code):
    def check():
        check_delivery(
            recipient=recipient,
            recipients={1, 2},
            delivered_on=day,
            bears_on=date(2026, 11, 20),
            today=date(2026, 11, 23),
        )

    if code is None:
        check()
    else:
        with pytest.raises(Invalid) as refused:
            check()
        assert refused.value.more["errors"][0]["code"] == code


def test_the_last_five_school_days_of_a_term():
    term = CalendarPeriod("307", 2026, CalendarKind.TERM, Term.AUTUMN, date(2026, 9, 1), date(2026, 12, 18))
    closed = CalendarPeriod("307", 2026, CalendarKind.HOLIDAY, None, date(2026, 12, 16), date(2026, 12, 16))
    calendar = build_calendar([term, closed])
    late = [date(2026, 12, day) for day in range(11, 19)]
    days = [date(2026, 9, 1) + timedelta(days=number) for number in range(140)]
    assert [day for day in days if term_that_ends(calendar, day)] == late, (
        "the 16th is none, the weekend lies among them"
    )
    assert term_that_ends(calendar, date(2026, 12, 18)) == date(2026, 12, 18)
    assert term_that_ends(build_calendar([]), date(2026, 12, 18)) is None


FACTS = {
    "council_name": "Quillbourne",
    "school_name": "Ash *Primary* {{level}}",
    "school_type": "Community school",
    "school_type_group": "Local authority maintained schools",
    "case_reference": "SG-2026-0001",
    "level": "red",
    "level_reason": "Reading has fallen.\n\nThe school knows why.",
    "decided_on": "2026-11-02",
    "opened_on": "2026-11-12",
    "first_contact_on": "2026-11-16",
    "lead_officer": "Amara Larkfold",
    "link_partner": "Tomasz Inklewick",
    "assistant_director": "Ruth Bramblebank",
    "review_months": [12, 18, 24],
    "assessed_on": "2026-11-01",
    "reasons": ["Attainment is low.", "A meeting had no quorum."],
    "concerns": [
        {"statement": "A meeting had no quorum.", "observed_on": "2026-10-01"},
        {"statement": "Two leaders left.", "observed_on": "2026-10-14"},
    ],
}
RECIPIENTS = [
    Recipient("1", "Asha Patel", HEAD, False),
    Recipient("2", "John Mensah", CHAIR, False),
    Recipient("3", "Bethan Harrowby", CLERK, True),
]


def values(**changed):
    return letter_values(FACTS | changed, RECIPIENTS, day=date(2026, 11, 20), signed_by="Ruth")


def said(value) -> list[str]:
    """The text of a block placeholder."""
    found = []
    for block in value:
        if isinstance(block, Paragraph):
            found.append(words(block.line))
        elif isinstance(block, Items):
            found += [words(item[0].line) for item in block.items]
    return found


def test_every_placeholder_has_a_value_of_its_kind():
    known = PLACEHOLDERS[DocumentKind.ENGAGEMENT_LETTER]
    assert set(values()) == set(known)
    assert {name for name, value in values().items() if isinstance(value, tuple)} == {
        name for name, one in known.items() if one.blocks
    }
    assert REQUIRED[DocumentKind.ENGAGEMENT_LETTER] <= set(known)


def test_what_placeholders_say():
    found = values()
    assert (found["addressees"], found["date"]) == ("Asha Patel and John Mensah", "20 November 2026")
    assert (found["review_months"], found["level"]) == ("12, 18 and 24", "red")
    assert "half-term" in found["meeting_frequency"]
    assert "once a term" in values(level="amber")["meeting_frequency"]
    assert said(found["level_reason"]) == ["Reading has fallen.", "The school knows why."]
    assert said(found["reasons"]) == [
        "The newest assessment, as of 1 November 2026, found:",
        "Attainment is low.",
        "A meeting had no quorum.",
    ]
    assert said(found["concerns"])[1:] == ["14 October 2026: Two leaders left."], (
        "what the assessment says is not said twice"
    )
    assert said(found["copies"]) == ["Copied to: Bethan Harrowby, Clerk to the governors"]


def test_nothing_is_said_of_what_there_is_not():
    assert values(concerns=[])["concerns"] == ()
    assert "found no concern" in said(values(reasons=[])["reasons"])[0]
    assert "not been assessed" in said(values(assessed_on=None, reasons=[])["reasons"])[0]
    assert letter_values(FACTS, RECIPIENTS[:2], day=date(2026, 11, 20), signed_by="Ruth")["copies"] == ()


@pytest.mark.parametrize(
    ("type_", "group", "law", "without_improvement"),
    [
        (
            "Community school",
            "Local authority maintained schools",
            "Education Act 1996, section 13A",
            "formal intervention",
        ),
        ("Academy converter", "Academies", "by agreement with your trust", "Regional Director"),
        ("Other independent school", "Independent schools", "by agreement", "tell the Department"),
    ],
)
def test_the_law_is_said_in_one_sentence_for_each_kind_of_school(type_, group, law, without_improvement):
    found = values(school_type=type_, school_type_group=group)
    assert law in found["law"]
    assert found["law"].count(". ") == 0
    assert without_improvement in found["if_not_improved"]


def test_a_letter_is_laid_out_with_sender_addressees_day_and_reference():
    draft = check_body(DocumentKind.ENGAGEMENT_LETTER, "Dear {{addressees}},\n\n{{reasons}}\n\nfor {{school_name}}")
    letter = engagement_letter(
        title="T",
        draft=draft,
        facts=FACTS,
        recipients=RECIPIENTS,
        day=date(2026, 11, 20),
        signed_by="Ruth",
        is_draft=True,
    )
    assert said(letter.preface) == [
        "Quillbourne",
        "Asha Patel, Headteacher\nJohn Mensah, Chair of Governors\nAsh *Primary* {{level}}",
        "20 November 2026\nReference: SG-2026-0001",
    ]
    assert said(letter.body)[-1] == "for Ash *Primary* {{level}}"
    assert letter.mark
    assert in_words(date(2026, 1, 3)) == "3 January 2026"
    assert [listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A and B", "A, B and C"]


def test_a_template_holds_the_process_and_the_reasons():
    kind = DocumentKind.ENGAGEMENT_LETTER
    whole = "{{level_reason}}\n\n{{reasons}}\n\n{{meeting_frequency}} {{review_months}}"
    check_template(kind, "About {{school_name}}", whole)
    for title, body, pointer, code in (
        ("T", "Dear all", "#/body", "placeholder-missing"),
        ("{{date}}", whole, "#/title", "unknown-placeholder"),
        ("{{reasons}}", whole, "#/title", "block-placeholder"),
        ("T", f"{whole}\n\n<b>x</b>", "#/body", "raw-html"),
    ):
        with pytest.raises(Invalid) as refused:
            check_template(kind, title, body)
        (error, *_) = refused.value.more["errors"]
        assert (error["pointer"], error["code"]) == (pointer, code)
    with pytest.raises(Invalid) as refused:
        check_body(kind, "{{nobody}}\n\n" * 80)
    assert len(refused.value.more["errors"]) == 50
