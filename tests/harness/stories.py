"""What a small world is, by id: two councils, each with schools, people, cases, visits, minutes, imports."""

from dataclasses import dataclass

from tests.harness.callers import Ticking


@dataclass(frozen=True)
class SchoolStory:
    """What happened to one school in the programme, by id."""

    urn: int
    assessment_id: str
    decision_id: str
    case_id: str
    recorded_visit_id: str
    planned_visit_id: str
    planned_day: str
    """The day of that visit."""
    action_id: str
    action_etag: str
    review_point_id: str
    """The review at 12 months, a year from now."""
    review_etag: str
    evidence_id: str
    """A pack frozen for that review on the first day."""
    external_reviews: dict[str, "Package"]
    """The one that was delivered, and the one that is commissioned."""
    packages: dict[str, "Package"]
    """A support package in each state on the way to its evaluation."""
    membership: "Package"
    """Its membership of the learning partnership, by id and ETag."""
    concern: "Package"
    """An open concern that stands, by id and ETag."""
    closed_concern: "Package"
    understanding: "Understanding"
    own_days: "Package"
    """An INSET day of its own, by id and ETag."""
    removed_days_id: str
    head_id: str
    """The headteacher, a person."""
    appointment: "Package"
    """The headteacher's, by id and ETag."""
    meetings: "Meetings"
    letters: dict[str, "Package"]
    """Engagement letters by state: withdrawn, approved (and delivered to the headteacher), draft."""
    intervened: "Intervened"
    """A formal intervention that is over, or an academy's referral."""
    time: "TimeOfSchool"


@dataclass(frozen=True)
class TimeOfSchool:
    """What a school says of half-days, and who is its link partner, by id."""

    said_id: str
    withdrawn_id: str
    assignment: "Package"


@dataclass(frozen=True)
class AvailabilityStory:
    """When a council's link partner has time, by id."""

    pattern_id: int
    leave: "Package"
    calendar_id: str


@dataclass(frozen=True)
class Intervened:
    """What was left by an intervention, by id."""

    intervention: "Package"
    evidence_id: str
    power_id: str
    """Of a referral: of nothing."""
    export_id: str
    """The case's record, made ready for a public request."""


@dataclass(frozen=True)
class Package:
    """A support package, by id and ETag."""

    id: str
    etag: str


@dataclass(frozen=True)
class Meetings:
    """What came of a school's meetings, by id."""

    arranged_visit_id: str
    """A monitoring visit to come."""
    record_etag: str
    """Of the recorded meeting's minutes: issued, disputed, answered, re-opened, and now a draft that is not complete."""
    missed_visit_id: str
    """A meeting that will not happen, nor the one planned in its place: `escalation_id`, which is answered."""
    escalation_id: str
    key_action_id: str
    """Agreed at the engagement meeting, carried over at the first Securing Good meeting."""
    report_id: str
    """On the recorded meeting's action: returned. Another waits for an answer."""
    evidence_id: str
    """A file."""


@dataclass(frozen=True)
class Understanding:
    """How a council and a school came to speak of its level."""

    proposal: Package
    """Proposed, moderated, replied to, answered, and then withdrawn."""
    correction_id: str
    evaluation_id: str
    visit_id: str


@dataclass(frozen=True)
class CouncilStory:
    """What happened in one council, by id. Of its three schools the third is assessed, but has no level and no case."""

    council: str
    person_id: str
    run_id: str
    import_id: int
    tried_import_id: int
    """The same figures with others, only tried."""
    schools: tuple[SchoolStory, SchoolStory]
    undecided_urn: int
    review_id: str
    """The September review of data, discussed with its first school."""
    definitions_id: int
    """Its own edition of what the levels mean."""
    window: "Package"
    """When a test is, as the council read it, by id and ETag."""
    removed_window_id: int
    visit_models_id: int
    """Its own edition of the visits that schools are promised."""
    timetable: "TimetableStory"
    feed_id: str
    """Of all its visits, revoked."""
    availability: "AvailabilityStory"
    """Of the link partner."""
    board: "BoardStory"
    ruleset: "OwnRuleset"
    simulation_id: str
    """A what-if question that the principal adviser asked."""
    reply_period_id: str
    schedule_id: str
    person_etag: str
    """Of the lead officer."""
    trust_officer_id: str
    """Of the undecided school, an academy."""
    partner_id: str
    """The link partner, who has declared an interest in the undecided school."""
    interest: "Package"
    provider_interest: "Package"
    """The same partner's in the retired provider."""
    provider: "Package"
    """Who gives all its support, by id and ETag."""
    retired_provider: "Package"
    template_id: int
    """Its own edition of the engagement letter's template, in force."""
    case_import_id: str
    """The file that told of the case of a fourth school, which was running before."""
    invitation_id: str
    """The first school's headteacher was invited, and accepted."""
    reminders: "RemindersStory"
    identity: "IdentityStory"
    clients: "ClientsStory"
    webhooks: "WebhooksStory"


@dataclass(frozen=True)
class BoardStory:
    """When a council's board meets, how it wants its timetable made, and how its board is shown schools, by id."""

    meeting_id: str
    called_off_id: str
    settings_id: str
    shown_id: str
    pack_id: str


@dataclass(frozen=True)
class RemindersStory:
    """What a council's people were reminded of, by id."""

    reminder_id: str
    """The principal adviser's: a week's digest that waits for a channel."""
    rules_id: str


@dataclass(frozen=True)
class WebhooksStory:
    """Systems that were told of a council's events, in vain: nobody listened."""

    standing: "Package"
    """An endpoint that is switched off, by id and ETag."""
    told: int
    """The number of the event that it was told of."""
    retired: "Package"
    retired_told: int


@dataclass(frozen=True)
class TimetableStory:
    """A council's timetable in force, and a draft that follows it."""

    published: int
    draft: int
    moved_visit_id: str
    """Of the first school, which agreed that it moves."""
    pinned_visit_id: str
    still: dict[int, str]
    """A visit that stays where it is, by school."""
    still_on: tuple[str, str]
    """Where the first school's is: its day and half."""


@dataclass(frozen=True)
class OwnRuleset:
    """A council's own ruleset, proposed, run in shadow, and approved for a day far ahead."""

    version: str
    proposal_id: str
    shadow_run_id: str


@dataclass(frozen=True)
class World:
    """Two councils and what is published for both."""

    councils: dict[str, CouncilStory]
    published_import_id: int
    ruleset: str
    clock: Ticking


@dataclass(frozen=True)
class ClientsStory:
    """Systems of a council, by id and ETag."""

    standing: "Package"
    revoked: "Package"


@dataclass(frozen=True)
class IdentityStory:
    """Whom a council trusts to vouch for people, and by which sign-ins they are known, by id."""

    standing: "Package"
    """An issuer that is switched off, by id and ETag."""
    retired: "Package"
    linked_id: str
    """Of the first school's headteacher."""
    removed_id: str
    """Of the trust officer: taken away again."""
