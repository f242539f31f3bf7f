"""Engagement letters over HTTP: drafted from a template on frozen facts, edited, approved once, delivered, read by the school."""

import base64
import hashlib
import threading
from io import BytesIO

import pytest
from anyio import from_thread
from pypdf import PdfReader

from securing_good_api.rendering.to_pdf import pdf_of
from tests.harness.bodies import TODAY, URNS, delivery_of, template_of
from tests.harness.examples import named
from tests.harness.working import work_off

DAY = TODAY.date().isoformat()
FIRST = URNS["307"][0]


@pytest.fixture
def api(fresh_world_api):
    """The world, in which the first school has a letter withdrawn, one delivered, and one drafted."""
    return fresh_world_api


@pytest.fixture
def school(world):
    """The story of council 307's first school."""
    return named(world, "307").school


def codes(refused) -> list[str]:
    """Why something is refused."""
    return [blocker["code"] for blocker in refused.json()["blockers"]]


async def change(api, document_id: str, step: str, body, role: str = "assistant_director", method: str = "POST"):
    """Do something about the version that is there now."""
    read = await api.get(f"/v1/documents/{document_id}", "assistant_director")
    etag = {"If-Match": read.headers["etag"]}
    return await api.call(method, f"/v1/documents/{document_id}{step}", role, json=body, headers=etag)


async def redrafted(api, school) -> str:
    """A new draft in the place of the one that is there; its id."""
    gone = await change(api, school.letters["draft"].id, "/withdrawal", {"reason": "Anew."})
    assert gone.is_success, gone.text
    drafted = await api.post(f"/v1/cases/{school.case_id}/engagement-letters", "lead_officer", json={})
    assert drafted.status_code == 201, drafted.text
    return drafted.json()["id"]


async def test_a_letter_is_signed_by_whom_the_council_appointed(api, school):
    person = (await api.post("/v1/people", json={"name": "Ruth Adeyemi"})).json()["id"]
    post = {"person_id": person, "post": "assistant_director", "starts_on": DAY}
    assert (await api.post("/v1/appointments", "admin", json=post)).status_code == 201
    approved = await change(api, await redrafted(api, school), "/approval", {})
    assert approved.json()["signed_by"] == "Ruth Adeyemi"


async def test_a_letter_goes_from_draft_to_the_school(api, school):
    draft = await redrafted(api, school)
    read = (await api.get(f"/v1/documents/{draft}", "lead_officer")).json()
    assert (read["state"], read["issued_on"], read["files"]) == ("draft", None, [])
    assert read["replaces_id"] == school.letters["approved"].id
    assert [(one["post"], one["copied"]) for one in read["recipients"]] == [
        ("headteacher", False),
        ("chair_of_governors", False),
    ]
    assert read["facts"]["level_reason"] == "Decided in 307."
    assert read["title"] == "Letter of 307: Ash Primary School 307"
    early = await api.post(f"/v1/documents/{draft}/deliveries", "lead_officer", json=delivery_of(1))
    assert (early.status_code, codes(early)) == (409, ["not-approved"])
    for reader in ("headteacher", "chair_of_governors", "clerk", "trust_officer"):
        for more in ("", "/pdf", "/html"):
            hidden = await api.get(f"/v1/documents/{draft}{more}", reader, urns=[FIRST])
            assert hidden.status_code == 404, (reader, more)

    approved = await change(api, draft, "/approval", {})
    assert approved.status_code == 200, approved.text
    told = approved.json()
    assert (told["state"], told["approved_on"], told["signed_by"]) == ("approved", DAY, "assistant director")
    assert {one["format"] for one in told["files"]} == {"pdf", "html"}
    before = (await api.get(f"/v1/documents/{school.letters['approved'].id}", "lead_officer")).json()
    assert (before["state"], before["replaced_by_id"]) == ("replaced", draft)
    unsent = await api.get(f"/v1/documents/{draft}", "headteacher", urns=[FIRST])
    assert unsent.status_code == 404, "approved is not yet sent"

    sent = await api.post(f"/v1/documents/{draft}/deliveries", "lead_officer", json=delivery_of(1))
    assert sent.status_code == 201, sent.text
    assert sent.json()["recipients"][0]["deliveries"][0]["route"] == "email"
    for reader in ("headteacher", "chair_of_governors", "clerk"):
        own = await api.get(f"/v1/documents/{draft}", reader, urns=[FIRST])
        assert own.json()["issued_on"] == DAY
        assert not {"facts", "body", "drafted_by", "warnings"} & set(own.json())
        other = await api.get(f"/v1/documents/{draft}", reader, urns=[URNS["307"][1]])
        assert other.status_code == 404
    listed = await api.get("/v1/documents", "headteacher", urns=[FIRST])
    assert {one["id"] for one in listed.json()["items"]} == {draft, school.letters["approved"].id}


async def test_files_are_made_once_and_say_what_they_are(api, school):
    letter = school.letters["approved"].id
    told = {one["format"]: one for one in (await api.get(f"/v1/documents/{letter}")).json()["files"]}
    for format_, kind in (("pdf", "application/pdf"), ("html", "text/html; charset=utf-8")):
        as_it_is = {"Accept-Encoding": "identity"}
        read = await api.get(told[format_]["href"], "headteacher", urns=[FIRST], headers=as_it_is)
        assert read.status_code == 200
        digest = hashlib.sha256(read.content)
        assert (digest.hexdigest(), len(read.content)) == (told[format_]["sha256"], told[format_]["bytes"])
        assert read.headers["content-type"] == kind
        assert read.headers["etag"] == f'"{digest.hexdigest()}"'
        assert read.headers["content-digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
        assert read.headers["content-disposition"].startswith('inline; filename="engagement-letter-SG-2025-')
        assert read.headers["content-disposition"].endswith(f'.{format_}"')
        assert read.headers["content-security-policy"].startswith("default-src 'none'")
        assert read.headers["x-content-type-options"] == "nosniff"
        assert (await api.get(told[format_]["href"])).content == read.content
        same = {"If-None-Match": read.headers["etag"]}
        again = await api.get(told[format_]["href"], headers=same)
        assert (again.status_code, again.content) == (304, b"")
    pdf = PdfReader(BytesIO((await api.get(told["pdf"]["href"])).content))
    assert pdf.metadata.title == "Letter of 307: Ash Primary School 307"
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "Decided in 307." in text
    assert "Draft" not in text


async def test_a_draft_can_be_looked_at_and_says_that_it_is_one(api, school):
    draft = school.letters["draft"].id
    page = await api.get(f"/v1/documents/{draft}/html", "lead_officer")
    assert "Draft. Not approved" in page.text
    assert page.headers["content-disposition"].endswith('-draft.html"')
    pdf = await api.get(f"/v1/documents/{draft}/pdf", "link_partner")
    assert "Draft. Not approved" in PdfReader(BytesIO(pdf.content)).pages[0].extract_text()


async def test_only_the_assistant_director_approves_and_once(api, school):
    draft = school.letters["draft"].id
    for role in ("lead_officer", "link_partner", "principal_adviser", "board_member", "headteacher", "admin"):
        refused = await api.post(
            f"/v1/documents/{draft}/approval", role, urns=[FIRST], json={}, headers={"If-Match": '"1.00000000"'}
        )
        assert refused.status_code == 403, role
    unread = await api.post(f"/v1/documents/{draft}/approval", "assistant_director", json={})
    assert unread.status_code == 428
    stale = await api.post(
        f"/v1/documents/{draft}/approval", "assistant_director", json={}, headers={"If-Match": '"9.00000000"'}
    )
    assert stale.status_code == 412
    assert (await change(api, draft, "/approval", {})).status_code == 200
    twice = await change(api, draft, "/approval", {})
    assert (twice.status_code, codes(twice)) == (409, ["approved"])
    edited = await change(api, draft, "", {"body": "Dear all"}, method="PATCH")
    assert (edited.status_code, codes(edited)) == (409, ["approved"])


async def test_files_are_made_off_the_loop_and_outside_any_transaction(api, school, monkeypatch):
    seen = []

    async def open_transactions() -> list:
        async with api.database.owner() as owner:
            return await owner.fetch(
                "select query from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
                "and state like 'idle in transaction%'"
            )

    def watched(document):
        on_the_loop = threading.current_thread() is threading.main_thread()
        seen.append((on_the_loop, from_thread.run(open_transactions)))
        return pdf_of(document)

    monkeypatch.setattr("securing_good_api.documents.files.pdf_of", watched)
    assert (await change(api, school.letters["draft"].id, "/approval", {})).is_success
    assert seen == [(False, [])]


async def test_each_copy_is_edited_by_itself_with_the_version_that_was_read(api, school):
    draft = school.letters["draft"].id
    body = {
        "body": "Dear {{addressees}},\n\nafter the **talk** we had: {{level}} <-- as is, *said*\n\n{{level_reason}}"
    }
    edited = await change(api, draft, "", body, "principal_adviser", "PATCH")
    assert edited.status_code == 200, edited.text
    assert edited.json()["edited_by"] == "test:principal_adviser"
    first = await api.get(f"/v1/documents/{draft}", "lead_officer")
    await change(api, draft, "", {"body": "Dear {{addressees}}"}, method="PATCH")
    lost = await api.call(
        "PATCH", f"/v1/documents/{draft}", "lead_officer", json=body, headers={"If-Match": first.headers["etag"]}
    )
    assert lost.status_code == 412
    assert (await change(api, draft, "", body, "link_partner", "PATCH")).status_code == 403
    for text, code, line in (
        ("Dear {{nobody}}", "unknown-placeholder", "Line 1"),
        ("Dear\n\n<script>alert(1)</script>", "raw-html", "Line 3"),
        ("Dear **all", "unclosed", "Line 1"),
    ):
        refused = await change(api, draft, "", {"body": text}, method="PATCH")
        (error,) = refused.json()["errors"]
        assert (refused.status_code, error["code"], error["pointer"]) == (422, code, "#/body")
        assert error["detail"].startswith(line)


async def test_facts_are_frozen_and_hold_nothing_restricted(api, school):
    secret = {
        "urn": FIRST,
        "factor": "safeguarding",
        "severity": "high",
        "confidence": "high",
        "route": "whistleblowing",
        "access_class": "restricted",
        "statement": "A secret that nobody may read.",
    }
    assert (await api.post("/v1/concerns", "principal_adviser", json=secret)).is_success
    draft = await redrafted(api, school)
    decided = {"urn": FIRST, "level": "red", "reason": "Something else since."}
    again = await api.post("/v1/level-decisions", "assistant_director", json=decided)
    assert again.is_success, again.text
    await work_off(api.database, clock=api.service_database.clock)
    read = await api.get(f"/v1/documents/{draft}", "lead_officer")
    assert "secret" not in read.text
    assert "detail" not in read.json()["facts"]["concerns"][0]
    assert read.json()["facts"]["concerns"][0]["statement"] == "A meeting had no quorum in 307."
    assert read.json()["facts"]["level_reason"] == "Decided in 307.", "what was decided since is for the next letter"


async def test_a_letter_waits_for_people_and_for_first_contact(api, world):
    undecided = named(world, "307").council.undecided_urn
    level = {"urn": undecided, "level": "amber", "reason": "Agreed."}
    assert (await api.post("/v1/level-decisions", json=level)).is_success
    opened = await api.post("/v1/cases", "lead_officer", json={"urn": undecided, "reason": "So."})
    path = opened.headers["location"]
    refused = await api.post(f"{path}/engagement-letters", "lead_officer", json={})
    assert codes(refused) == ["awaiting-trust"]
    offered = {one["transition"]: one for one in (await api.get(path, "lead_officer")).json()["allowed_transitions"]}
    assert [one["code"] for one in offered["draft_engagement_letter"]["blockers"]] == ["awaiting-trust"]
    invited = {"addressed_to": "Its trust", "invited_on": DAY}
    assert (await api.post(f"{path}/trust-invitations", "lead_officer", json=invited)).is_success
    officer = named(world, "307").council.trust_officer_id
    agreed = {"reply": "agrees", "replied_on": DAY, "words": "Gladly.", "officer_id": officer}
    assert (await api.post(f"{path}/trust-reply", "lead_officer", json=agreed)).is_success
    refused = await api.post(f"{path}/engagement-letters", "lead_officer", json={})
    assert codes(refused) == ["no-contact", "no-lead-officer", "no-link-partner", "no-headteacher", "no-chair"]
    for role in ("link_partner", "assistant_director", "headteacher", "board_member"):
        who = await api.post(f"{path}/engagement-letters", role, urns=[undecided], json={})
        assert who.status_code == 403, role


async def test_an_academys_letter_is_copied_to_the_officer_of_its_trust(api, world):
    second = named(world, "307", school=1).school
    read = (await api.get(f"/v1/documents/{second.letters['approved'].id}")).json()
    assert [(one["post"], one["copied"]) for one in read["recipients"]] == [
        ("headteacher", False),
        ("chair_of_governors", False),
        ("trust_officer", True),
    ]


async def test_deliveries_are_of_recipients_on_days_that_can_be(api, school):
    letter = school.letters["approved"].id
    path = f"/v1/documents/{letter}/deliveries"
    for body, code in (
        (delivery_of(7), "not-a-recipient"),
        (delivery_of(1) | {"delivered_on": "2027-01-01"}, "future"),
        (delivery_of(1) | {"delivered_on": "2025-11-19"}, "before-approval"),
    ):
        refused = await api.post(path, "lead_officer", json=body)
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)
    assert (await api.post(path, "link_partner", json=delivery_of(2))).status_code == 403
    by_hand = await api.post(path, "lead_officer", json=delivery_of(2) | {"route": "by_hand"})
    assert [len(one["deliveries"]) for one in by_hand.json()["recipients"]] == [1, 1]
    assert by_hand.json()["warnings"] == []


async def test_a_letter_in_a_terms_last_days_is_warned_of(api, school, world):
    clock = api.service_database.clock
    clock.now = clock.now.replace(month=12, day=17)
    letter = school.letters["approved"].id
    warned = (await api.get(f"/v1/documents/{letter}", "lead_officer")).json()["warnings"]
    assert [one["code"] for one in warned] == ["end-of-term"]
    assert "Delivered today" in warned[0]["detail"]
    body = delivery_of(2) | {"delivered_on": "2025-12-17"}
    late = await api.post(f"/v1/documents/{letter}/deliveries", "lead_officer", json=body)
    assert late.status_code == 201, "it is a warning, not a refusal"
    (warning,) = late.json()["warnings"]
    assert "2025-12-17, in the last five school days before" in warning["detail"]
    assert "last five school days" in late.json()["recipients"][1]["deliveries"][0]["warning"]


async def test_withdrawing_keeps_what_was_sent(api, school):
    letter = school.letters["approved"].id
    refused = await change(api, letter, "/withdrawal", {"reason": "Not so."}, "lead_officer")
    assert refused.status_code == 403
    withdrawn = await change(api, letter, "/withdrawal", {"reason": "The headteacher has changed."})
    assert withdrawn.json()["state"] == "withdrawn"
    seen = await api.get(f"/v1/documents/{letter}", "headteacher", urns=[FIRST])
    assert seen.json()["withdrawal_reason"] == "The headteacher has changed."
    assert (await api.get(f"/v1/documents/{letter}/pdf", "headteacher", urns=[FIRST])).status_code == 200
    gone = await api.post(f"/v1/documents/{letter}/deliveries", "lead_officer", json=delivery_of(1))
    assert codes(gone) == ["withdrawn"]
    draft = school.letters["draft"].id
    assert (await change(api, draft, "/withdrawal", {"reason": "Anew."}, "lead_officer")).is_success


async def test_what_one_may_do_is_said_by_the_rules_that_refuse(api, school):
    async def offered(which: str, role: str) -> dict[str, list[str]]:
        read = await api.get(f"/v1/documents/{school.letters[which].id}", role)
        return {one["action"]: [why["code"] for why in one["blockers"]] for one in read.json()["allowed_actions"]}

    assert await offered("draft", "link_partner") == {}
    assert await offered("draft", "lead_officer") == {
        "edit_document": [],
        "record_delivery": ["not-approved"],
        "withdraw_document": [],
    }
    assert (await offered("draft", "assistant_director"))["approve_document"] == []
    assert await offered("approved", "lead_officer") == {"edit_document": ["approved"], "record_delivery": []}
    assert (await offered("approved", "assistant_director"))["withdraw_document"] == []


async def test_templates_are_proposed_and_put_in_force_and_none_is_lost(api, school):
    listed = (await api.get("/v1/document-templates?kind=engagement_letter")).json()["items"]
    assert [(one["version"], one["shipped"], one["state"]) for one in listed] == [
        (0, True, "superseded"),
        (1, False, "in_force"),
    ]
    shipped = (await api.get(f"/v1/document-templates/{listed[0]['id']}")).json()
    required = {one["name"] for one in shipped["placeholders"] if one["required"]}
    assert required == {"level_reason", "reasons", "meeting_frequency", "review_months"}
    ours = {name: shipped[name] for name in ("kind", "title", "body")} | {"reason": "As it was shipped."}
    proposed = await api.post("/v1/document-templates", "lead_officer", json=ours)
    assert (proposed.status_code, proposed.json()["state"]) == (201, "proposed")
    path = proposed.headers["location"]
    assert (await api.post(f"{path}/in-force", "principal_adviser", json={})).status_code == 403
    older = await api.post("/v1/document-templates", "lead_officer", json=template_of("307"))
    put = await api.post(f"{older.headers['location']}/in-force", "assistant_director", json={})
    assert (put.status_code, put.json()["state"]) == (200, "in_force")
    overtaken = await api.post(f"{path}/in-force", "assistant_director", json={})
    assert codes(overtaken) == ["superseded"]
    again = await api.post(f"{older.headers['location']}/in-force", "assistant_director", json={})
    assert codes(again) == ["in-force"]
    draft = await redrafted(api, school)
    assert (await api.get(f"/v1/documents/{draft}")).json()["template_id"] == older.json()["id"]


@pytest.mark.parametrize(
    ("changed", "pointer", "code", "line"),
    [
        ({"body": "Dear {{addressees}}"}, "#/body", "placeholder-missing", ""),
        ({"title": "{{reasons}}"}, "#/title", "block-placeholder", "Line 1"),
        ({"title": "{{nobody}}"}, "#/title", "unknown-placeholder", "Line 1"),
        ({"body": "one\n\n<b>two</b>"}, "#/body", "raw-html", "Line 3"),
        ({"body": "one\n\ntwo {{ three"}, "#/body", "broken-placeholder", "Line 3"),
        ({"body": "x" * 30_001}, "#/body", "string_too_long", ""),
    ],
)
async def test_a_template_that_breaks_a_rule_is_refused_by_line_and_rule(api, changed, pointer, code, line):
    refused = await api.post("/v1/document-templates", "lead_officer", json=template_of("307") | changed)
    assert refused.status_code == 422
    errors = refused.json()["errors"]
    assert (errors[0]["pointer"], errors[0]["code"]) == (pointer, code)
    assert errors[0]["detail"].startswith(line)


async def test_a_cases_history_tells_of_its_letters_without_names(api, school):
    kinds = []
    path = f"/v1/cases/{school.case_id}/history?limit=100"
    page = (await api.get(path)).json()
    kinds = [one for one in page["items"] if one["kind"].startswith("document.")]
    assert [one["kind"] for one in kinds][:3] == ["document.drafted", "document.withdrawn", "document.drafted"]
    approved = next(one for one in kinds if one["kind"] == "document.approved")
    assert {"pdf_sha256", "html_sha256"} <= {one["field"] for one in approved["changes"]}
    assert not [one for one in kinds if "Head of" in str(one["changes"])]


async def test_an_approval_asked_for_twice_with_one_key_is_done_once(api, school):
    draft = school.letters["draft"]
    more = {"json": {}, "headers": {"If-Match": draft.etag, "Idempotency-Key": "approve it"}}
    first = await api.post(f"/v1/documents/{draft.id}/approval", "assistant_director", **more)
    again = await api.post(f"/v1/documents/{draft.id}/approval", "assistant_director", **more)
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert again.headers["idempotent-replayed"] == "true"
