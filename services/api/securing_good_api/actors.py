"""Who acts, and what each role may do. Plain Python: what is not listed here is refused."""

from dataclasses import dataclass, replace
from math import inf
from uuid import UUID

from securing_good.vocabulary import SCHOOL_ROLES, Role
from securing_good_api.permissions import Permission as Permission  # noqa: PLC0414 - granted here, and asked for with actors

_EVERYONE = frozenset(Role)
_ADVISERS = frozenset({Role.LEAD_OFFICER, Role.LINK_PARTNER, Role.PRINCIPAL_ADVISER, Role.ASSISTANT_DIRECTOR})
_VISITORS = frozenset({Role.LEAD_OFFICER, Role.LINK_PARTNER, Role.PRINCIPAL_ADVISER})
_DECIDERS = frozenset({Role.PRINCIPAL_ADVISER, Role.ASSISTANT_DIRECTOR})
_HEAD_AND_CHAIR = frozenset({Role.HEADTEACHER, Role.CHAIR_OF_GOVERNORS})
_SYSTEMS = frozenset({Role.INTEGRATOR})

GRANTS: dict[Permission, frozenset[Role]] = {
    Permission.SCHOOLS_READ: _EVERYONE,
    Permission.RULESETS_READ: _EVERYONE,
    Permission.RULESETS_PROPOSE: _DECIDERS | {Role.DATA_OFFICER},
    Permission.RULESETS_APPROVE: frozenset({Role.ASSISTANT_DIRECTOR}),
    Permission.CALENDARS_READ: _EVERYONE,
    # Which entries a headteacher may make, and of which school, the rules say.
    Permission.SCHOOL_DAYS_WRITE: _ADVISERS | _SYSTEMS | {Role.DATA_OFFICER, Role.HEADTEACHER},
    Permission.SCHOOL_DAYS_IMPORT: _ADVISERS | _SYSTEMS | {Role.DATA_OFFICER},
    Permission.ASSESSMENT_WINDOWS_SET: _DECIDERS | {Role.DATA_OFFICER},
    Permission.IMPORTS_READ: _DECIDERS | _SYSTEMS | {Role.DATA_OFFICER, Role.ADMIN},
    Permission.IMPORTS_WRITE: _SYSTEMS | {Role.DATA_OFFICER, Role.ADMIN},
    Permission.CONNECTORS_READ: _DECIDERS | {Role.DATA_OFFICER, Role.ADMIN},
    Permission.CONNECTORS_SET: frozenset({Role.ADMIN}),
    Permission.ASSESSMENTS_READ: _ADVISERS | _HEAD_AND_CHAIR | _SYSTEMS | {Role.DATA_OFFICER},
    Permission.ASSESSMENTS_WRITE: _DECIDERS | _SYSTEMS | {Role.LEAD_OFFICER, Role.DATA_OFFICER},
    Permission.LEVELS_READ: _ADVISERS | _HEAD_AND_CHAIR | _SYSTEMS,
    Permission.LEVELS_DECIDE: _DECIDERS,
    Permission.LEVELS_DEFINE: frozenset({Role.ASSISTANT_DIRECTOR}),
    Permission.VISIT_MODELS_SET: frozenset({Role.ASSISTANT_DIRECTOR}),
    Permission.LEVELS_DISSENT: _ADVISERS | _HEAD_AND_CHAIR,
    Permission.LEVEL_PROPOSALS_READ: _ADVISERS | _HEAD_AND_CHAIR | _SYSTEMS,
    Permission.LEVEL_PROPOSALS_PROPOSE: frozenset({Role.LEAD_OFFICER, Role.LINK_PARTNER, Role.PRINCIPAL_ADVISER}),
    Permission.LEVEL_PROPOSALS_MODERATE: _DECIDERS,
    Permission.LEVEL_PROPOSALS_REPLY: _HEAD_AND_CHAIR,
    Permission.LEVEL_PROPOSALS_ANSWER: _ADVISERS,
    Permission.LEVEL_PROPOSALS_CONFIRM: frozenset({Role.ASSISTANT_DIRECTOR}),
    # Whoever proposed it, and deciders: the rule says which of them.
    Permission.LEVEL_PROPOSALS_WITHDRAW: _ADVISERS,
    Permission.REPLY_PERIODS_READ: _ADVISERS | _HEAD_AND_CHAIR,
    Permission.REPLY_PERIODS_SET: frozenset({Role.ASSISTANT_DIRECTOR}),
    Permission.SELF_EVALUATIONS_READ: _ADVISERS | _HEAD_AND_CHAIR,
    Permission.SELF_EVALUATIONS_SUBMIT: _HEAD_AND_CHAIR,
    Permission.LINK_PARTNER_VISITS_READ: _ADVISERS,
    Permission.LINK_PARTNER_VISITS_RECORD: frozenset({Role.LEAD_OFFICER, Role.LINK_PARTNER, Role.PRINCIPAL_ADVISER}),
    # The board takes part in the early identification of risks (programme, Ealing Learning Partnership): its members enter
    # open concerns about member schools, and read their own.
    Permission.CONCERNS_READ: _ADVISERS | {Role.CONCERN_CONTRIBUTOR, Role.BOARD_MEMBER},
    Permission.CONCERNS_ENTER: _ADVISERS | {Role.CONCERN_CONTRIBUTOR, Role.BOARD_MEMBER},
    Permission.CONCERNS_CLOSE: _DECIDERS,
    Permission.DATA_REVIEWS_READ: _ADVISERS | _SYSTEMS | {Role.DATA_OFFICER},
    Permission.DATA_REVIEWS_OPEN: _DECIDERS | {Role.DATA_OFFICER},
    Permission.DATA_REVIEWS_DISCUSS: frozenset({Role.LEAD_OFFICER, Role.LINK_PARTNER, Role.PRINCIPAL_ADVISER}),
    Permission.PEOPLE_READ: _ADVISERS | _SYSTEMS | {Role.ADMIN},
    Permission.PEOPLE_WRITE: _DECIDERS | {Role.LEAD_OFFICER, Role.ADMIN},
    Permission.APPOINTMENTS_READ: _ADVISERS | SCHOOL_ROLES | _SYSTEMS | {Role.DATA_OFFICER, Role.ADMIN},
    # Which posts, the rules say: nobody makes themselves more than they are.
    Permission.APPOINTMENTS_WRITE: _DECIDERS | {Role.LEAD_OFFICER, Role.DATA_OFFICER, Role.ADMIN},
    # Whoever holds no role yet may too; a system is nobody's person.
    Permission.INVITATIONS_ACCEPT: _EVERYONE - _SYSTEMS,
    Permission.INTERESTS_READ: _ADVISERS | {Role.ADMIN},
    Permission.INTERESTS_DECLARE: _ADVISERS | {Role.ADMIN},
    # What people of schools read and set is their own alone: the views and the rule say.
    Permission.AVAILABILITY_READ: _ADVISERS | _HEAD_AND_CHAIR | {Role.ADMIN},
    Permission.AVAILABILITY_SET: _ADVISERS | _HEAD_AND_CHAIR | {Role.ADMIN},
    Permission.SCHOOL_TIMES_READ: _ADVISERS | _HEAD_AND_CHAIR | {Role.CLERK},
    Permission.SCHOOL_TIMES_SAY: _VISITORS | _HEAD_AND_CHAIR,
    Permission.LOCALITIES_SET: _DECIDERS,
    Permission.SCHOOL_ASSIGNMENTS_READ: _ADVISERS | SCHOOL_ROLES | _SYSTEMS,
    Permission.SCHOOL_ASSIGNMENTS_SET: frozenset({Role.PRINCIPAL_ADVISER}),
    Permission.CASELOADS_READ: _DECIDERS,
    Permission.CASES_READ: _ADVISERS | SCHOOL_ROLES | _SYSTEMS,
    Permission.CASES_HISTORY: _ADVISERS | _SYSTEMS,
    Permission.CASES_WRITE: _DECIDERS | {Role.LEAD_OFFICER},
    # Whoever knows the cases and may read all that the file says; data officers and administrators read none of it.
    Permission.CASES_IMPORT: _DECIDERS,
    Permission.CASES_ENGAGE: _DECIDERS | {Role.LEAD_OFFICER},
    Permission.CASES_PAUSE: frozenset({Role.ASSISTANT_DIRECTOR}),
    # People of a school read what was sent to it: the views say which.
    Permission.DOCUMENTS_READ: _ADVISERS | SCHOOL_ROLES,
    Permission.DOCUMENTS_DRAFT: frozenset({Role.LEAD_OFFICER, Role.PRINCIPAL_ADVISER}),
    Permission.DOCUMENTS_EDIT: _DECIDERS | {Role.LEAD_OFFICER},
    # The letter is the assistant director's (programme, Securing Good Process).
    Permission.DOCUMENTS_APPROVE: frozenset({Role.ASSISTANT_DIRECTOR}),
    Permission.DOCUMENTS_DELIVER: _DECIDERS | {Role.LEAD_OFFICER},
    Permission.DOCUMENT_TEMPLATES_READ: _ADVISERS,
    Permission.DOCUMENT_TEMPLATES_PROPOSE: _DECIDERS | {Role.LEAD_OFFICER},
    Permission.DOCUMENT_TEMPLATES_SET: frozenset({Role.ASSISTANT_DIRECTOR}),
    Permission.VISITS_READ: _ADVISERS | SCHOOL_ROLES | _SYSTEMS,
    Permission.MINUTES_READ: _ADVISERS | _HEAD_AND_CHAIR | {Role.CLERK},
    Permission.MINUTES_HISTORY_READ: _ADVISERS,
    # Of the case, and never whoever wrote them: the rule says.
    Permission.MINUTES_APPROVE: frozenset({Role.LEAD_OFFICER, Role.PRINCIPAL_ADVISER}),
    Permission.MINUTES_RESPOND: _HEAD_AND_CHAIR,
    Permission.VISITS_ARRANGE: _VISITORS,
    Permission.VISITS_RECORD: _VISITORS,
    Permission.ESCALATIONS_READ: _ADVISERS,
    Permission.ESCALATIONS_ANSWER: frozenset({Role.ASSISTANT_DIRECTOR}),
    Permission.ACTIONS_READ: _ADVISERS | SCHOOL_ROLES | _SYSTEMS,
    Permission.ACTIONS_WRITE: _VISITORS,
    Permission.ACTIONS_REPORT: _HEAD_AND_CHAIR,
    Permission.ACTION_EVIDENCE_READ: _ADVISERS | _HEAD_AND_CHAIR | {Role.CLERK},
    Permission.ACTION_EVIDENCE_ADD: _VISITORS | _HEAD_AND_CHAIR,
    Permission.REVIEWS_READ: _ADVISERS | SCHOOL_ROLES | _SYSTEMS,
    Permission.REVIEWS_PREPARE: _DECIDERS | {Role.LEAD_OFFICER},
    Permission.REVIEWS_RESPOND: _HEAD_AND_CHAIR,
    Permission.EVIDENCE_READ: _ADVISERS | _HEAD_AND_CHAIR,
    Permission.REVIEW_SCHEDULES_SET: frozenset({Role.ASSISTANT_DIRECTOR}),
    Permission.REVIEWS_DECIDE: frozenset({Role.ASSISTANT_DIRECTOR}),
    Permission.EXTERNAL_REVIEWS_READ: _ADVISERS | SCHOOL_ROLES | _SYSTEMS,
    Permission.EXTERNAL_REVIEWS_WRITE: _DECIDERS | {Role.LEAD_OFFICER},
    # The board is told that one exists, and advises; it never decides (programme, Ealing Learning Partnership).
    Permission.INTERVENTIONS_READ: _ADVISERS | SCHOOL_ROLES | _SYSTEMS | {Role.BOARD_MEMBER},
    Permission.INTERVENTIONS_EVIDENCE: _ADVISERS | _HEAD_AND_CHAIR,
    Permission.INTERVENTIONS_PREPARE: _DECIDERS | {Role.LEAD_OFFICER},
    Permission.INTERVENTIONS_DECIDE: frozenset({Role.ASSISTANT_DIRECTOR}),
    Permission.INTERVENTIONS_ADVISE: frozenset({Role.BOARD_MEMBER}),
    Permission.WATCHES_READ: _ADVISERS,
    Permission.WATCHES_NOTE: frozenset({Role.LEAD_OFFICER, Role.LINK_PARTNER}),
    Permission.FOI_EXPORT: frozenset({Role.ASSISTANT_DIRECTOR, Role.ADMIN}),
    # Of member schools, the board: what it may see and do of each is said in `support.boards`.
    Permission.SUPPORT_READ: _ADVISERS | SCHOOL_ROLES | _SYSTEMS | {Role.BOARD_MEMBER},
    # "Brokerage of early support for these schools and evaluation of the impact of support provided" (the same).
    Permission.SUPPORT_IDENTIFY: _DECIDERS | {Role.LEAD_OFFICER, Role.BOARD_MEMBER},
    Permission.SUPPORT_BROKER: _DECIDERS | {Role.LEAD_OFFICER, Role.BOARD_MEMBER},
    Permission.SUPPORT_EVALUATE: _DECIDERS | {Role.LEAD_OFFICER, Role.BOARD_MEMBER},
    # Not the link partner, who may be the provider (programme, Support packages).
    Permission.SUPPORT_WRITE: _DECIDERS | {Role.LEAD_OFFICER},
    # The school for itself, or an officer who records what it said.
    Permission.SUPPORT_ANSWER: _DECIDERS | _HEAD_AND_CHAIR | {Role.LEAD_OFFICER},
    Permission.SUPPORT_SESSIONS: _ADVISERS | _HEAD_AND_CHAIR,
    Permission.PROVIDERS_READ: _ADVISERS | SCHOOL_ROLES | _SYSTEMS | {Role.BOARD_MEMBER},
    Permission.PROVIDERS_WRITE: _DECIDERS | {Role.LEAD_OFFICER},
    Permission.MEMBERSHIPS_READ: _ADVISERS
    | SCHOOL_ROLES
    | _SYSTEMS
    | {Role.BOARD_MEMBER, Role.DATA_OFFICER, Role.ADMIN},
    # Who is a member is kept where schools sign up for it: a system may tell us, and decides nothing by it.
    Permission.MEMBERSHIPS_WRITE: _DECIDERS | _SYSTEMS | {Role.ADMIN},
    Permission.EVENTS_READ: _ADVISERS | _SYSTEMS,
    Permission.VISIT_PLANS_READ: _ADVISERS | _SYSTEMS,
    Permission.VISITS_PIN: _VISITORS,
    Permission.VISIT_METRICS_READ: _ADVISERS | _SYSTEMS,
    # Whose visits each may read, the rule says.
    Permission.CALENDAR_FEEDS_MAKE: _ADVISERS | _HEAD_AND_CHAIR,
    Permission.OBLIGATIONS_READ: _ADVISERS | _HEAD_AND_CHAIR | _SYSTEMS,
    Permission.MEETINGS_WAIVE: _DECIDERS,
    Permission.TIMETABLES_READ: _ADVISERS | _SYSTEMS,
    # A school sees what moves of its own.
    Permission.TIMETABLE_CHANGES_READ: _ADVISERS | _HEAD_AND_CHAIR | _SYSTEMS,
    Permission.TIMETABLES_ASK: _DECIDERS,
    # The school for itself, or an officer who asked it.
    Permission.TIMETABLES_ANSWER: _ADVISERS | _HEAD_AND_CHAIR,
    Permission.TIMETABLES_PUBLISH: _DECIDERS,
    Permission.TIMETABLE_SETTINGS_SET: _DECIDERS,
    Permission.BOARD_MEETINGS_READ: _ADVISERS | _SYSTEMS | {Role.BOARD_MEMBER},
    Permission.BOARD_MEETINGS_SET: _DECIDERS,
    Permission.BOARD_ATTENDANCE_READ: _ADVISERS,
    # Papers for people: systems have the dashboard.
    Permission.BOARD_PACKS_READ: _ADVISERS | {Role.BOARD_MEMBER},
    Permission.BOARD_PACKS_MAKE: _DECIDERS,
    # Whoever writes actions in cases, and whoever keeps the board's meetings.
    Permission.BOARD_ACTIONS_AGREE: _VISITORS | _DECIDERS,
    Permission.BOARD_SETTINGS_READ: _ADVISERS | {Role.BOARD_MEMBER},
    Permission.BOARD_SETTINGS_SET: frozenset({Role.ASSISTANT_DIRECTOR}),
    Permission.DASHBOARDS_READ: _ADVISERS | _SYSTEMS | {Role.BOARD_MEMBER},
    Permission.IMPACT_READ: _ADVISERS | _SYSTEMS | {Role.BOARD_MEMBER},
    Permission.EQUITY_READ: _ADVISERS | _SYSTEMS | {Role.BOARD_MEMBER},
    Permission.RUNS_READ: _ADVISERS | _SYSTEMS | {Role.DATA_OFFICER},
    # Of others: who was reminded of what, and why not.
    Permission.REMINDERS_READ: _DECIDERS | {Role.LEAD_OFFICER, Role.ADMIN},
    Permission.REMINDERS_MINE: _EVERYONE - _SYSTEMS,
    Permission.REMINDER_RULES_SET: frozenset({Role.ASSISTANT_DIRECTOR}),
    # Who may vouch for people decides who gets in at all.
    Permission.IDENTITY_ISSUERS_READ: frozenset({Role.ADMIN}),
    Permission.IDENTITY_ISSUERS_WRITE: frozenset({Role.ADMIN}),
    # Never a system: none grants itself or another more.
    Permission.CLIENTS_READ: frozenset({Role.ADMIN}),
    Permission.CLIENTS_WRITE: frozenset({Role.ADMIN}),
    # An endpoint is told that something happened, to what and when: whoever adds one decides who learns that.
    Permission.WEBHOOKS_READ: _SYSTEMS | {Role.ADMIN},
    Permission.WEBHOOKS_WRITE: _SYSTEMS | {Role.ADMIN},
    Permission.COUNCILS_WRITE: frozenset({Role.ADMIN}),
}


@dataclass(frozen=True)
class Actor:
    """Whoever makes a request, as their token proves."""

    subject: str
    name: str | None
    council: str
    roles: frozenset[Role]
    urns: frozenset[int]
    """The schools of a headteacher, chair, clerk or trust officer."""
    scopes: frozenset[str]
    """What an integrator was granted."""
    issuer: str = ""
    """Who vouches for the subject."""
    ends_at: float = inf
    """When the token that proves it ends, in seconds since 1970."""
    api_version: str | None = None
    """The version of the API a system was registered under."""
    vouched_by: UUID | None = None
    """By which issuer of their council, where its word is only about who they are: roles are held here."""
    is_guest: bool = False
    """Whether that issuer says they are a guest of its tenant."""
    signs_in_as: str | None = None
    """What the issuer calls them, where that is not their subject: whoever is known here is their person."""
    person: UUID | None = None
    """Who they are here, where their roles are held here."""
    is_held_back: bool = False
    """Whether they hold a post today, and may act in none by this sign-in."""

    def may(self, permission: Permission) -> bool:
        """Whether any of the actor's roles grants it; an integrator also needs the scope of that name."""
        granted = self.roles & GRANTS[permission]
        return bool(granted - {Role.INTEGRATOR}) or (Role.INTEGRATOR in granted and permission.value in self.scopes)

    def acting_for(self, permission: Permission) -> "Actor":
        """The actor in those roles that grant this permission: what else they are must not widen what they see."""
        roles = self.roles & GRANTS[permission]
        if permission.value not in self.scopes:
            roles -= {Role.INTEGRATOR}
        return replace(self, roles=roles)

    @property
    def sign_in(self) -> tuple[str, str]:
        """Who vouches for them, and what they are called there."""
        return self.issuer, self.signs_in_as or self.subject

    @property
    def is_cleared(self) -> bool:
        """Whether they may know of what is restricted, besides what they entered themselves."""
        return bool(self.roles & _DECIDERS)

    @property
    def is_of_a_school(self) -> bool:
        """True for people of a school, who see their own school or schools and no other."""
        return self.roles <= SCHOOL_ROLES

    @property
    def loads_england(self) -> bool:
        """Whether published England-wide files may be loaded: an administrator's right alone."""
        return Role.ADMIN in self.roles
