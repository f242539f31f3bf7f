"""All tables in one place: one import for migrations, no import cycles."""

from securing_good.tables.actions import (
    Action,
    ActionCarryOver,
    ActionChange,
    ActionEvidence,
    ActionEvidenceFile,
    ActionReport,
)
from securing_good.tables.after_exit import FoiExport, Watch, WatchNote
from securing_good.tables.assessments import Assessment, AssessmentRun
from securing_good.tables.availability import (
    BusyCalendar,
    BusyTime,
    Leave,
    SchoolAssignment,
    SchoolLocality,
    SchoolTime,
    WorkingPattern,
)
from securing_good.tables.base import Base, Ownership
from securing_good.tables.board_meetings import (
    BoardAttendance,
    BoardDecision,
    BoardMeeting,
    BoardRecusal,
    ReviewMeeting,
)
from securing_good.tables.board_packs import BoardPack, BoardPackCopy
from securing_good.tables.calendars import CalendarPeriod, ProvisionalPeriod
from securing_good.tables.case_imports import CaseImport, ImportedCase
from securing_good.tables.case_pauses import CasePause
from securing_good.tables.case_team import CaseAssignment, DeclaredInterest, ProviderInterest
from securing_good.tables.cases import Case, LevelDecision
from securing_good.tables.clients import Client, ClientAssertion, ClientSecret, ClientToken
from securing_good.tables.concerns import Concern, DecisionDue, RestrictedAssessment
from securing_good.tables.connectors import Connector, ConnectorSetting, ConnectorState, ImportOrigin
from securing_good.tables.councils import Council
from securing_good.tables.dashboards import BoardSettingsEdition, DashboardEdition
from securing_good.tables.data_reviews import DataReview, DataReviewDiscussion
from securing_good.tables.documents import (
    Document,
    DocumentDelivery,
    DocumentFile,
    DocumentRecipient,
    DocumentTemplate,
)
from securing_good.tables.engagement import CaseContact, EngagementMeeting, TrustInvitation
from securing_good.tables.england_scores import EnglandScore
from securing_good.tables.events import Event, EventChain, EventPayload
from securing_good.tables.external_reviews import ExternalReview
from securing_good.tables.feeds import CalendarFeed, WithdrawnVisit
from securing_good.tables.identity import BrowserSession, IdentityIssuer
from securing_good.tables.imports import (
    Import,
    ImportDifference,
    ImportFile,
    ImportOutcome,
    ImportProgress,
    ImportRow,
    ImportWithdrawal,
)
from securing_good.tables.inspections import Inspection
from securing_good.tables.interventions import (
    Intervention,
    InterventionAdvice,
    InterventionEvidence,
    InterventionGroundwork,
    InterventionNotice,
    InterventionPowerUse,
    InterventionRepresentation,
)
from securing_good.tables.level_definitions import LevelDefinitions
from securing_good.tables.level_proposals import (
    LevelCorrectionAnswer,
    LevelDissent,
    LevelProposal,
    LevelReply,
    LevelReplyEntry,
    ReplyPeriod,
)
from securing_good.tables.links import SchoolLink
from securing_good.tables.list_changes import ListEntry, ListLedger
from securing_good.tables.meetings import (
    EscalationAnswer,
    MergedMeeting,
    MinutesAnswer,
    MinutesApproval,
    MinutesIssue,
    MinutesVersion,
    MinutesWord,
    MonitoringVisit,
    VisitActivity,
    VisitNotHeld,
)
from securing_good.tables.memberships import Membership
from securing_good.tables.obligations import ContactDue, MeetingWaiver, UnplannedVisit
from securing_good.tables.observations import Benchmark, Indicator, Observation
from securing_good.tables.people import Appointment, Invitation, Person, PersonIdentity
from securing_good.tables.providers import Provider, ProviderCheckRecord
from securing_good.tables.reminders import Reminder, ReminderChoice, ReminderRules, ReviewRaised
from securing_good.tables.reviews import EvidencePack, ExitCriteria, ReviewPoint, ReviewSchedule, SchoolResponse
from securing_good.tables.rulesets import (
    Ruleset,
    RulesetApproval,
    RulesetCheck,
    RulesetProposal,
    ShadowResult,
    ShadowRun,
)
from securing_good.tables.school_days import AssessmentWindow, SchoolCalendarEntry
from securing_good.tables.schools import School, SchoolEdition
from securing_good.tables.self_evaluations import LinkPartnerVisit, SelfEvaluation, SelfEvaluationFactor
from securing_good.tables.simulations import Simulation, SimulationAnswer
from securing_good.tables.support import SupportObjective, SupportPackage, SupportSession
from securing_good.tables.timetables import (
    Timetable,
    TimetableConsent,
    TimetablePublication,
    TimetableRequest,
    TimetableSettingsEdition,
    TimetableVisit,
    VisitPin,
)
from securing_good.tables.visit_models import VisitModels
from securing_good.tables.visits import Visit, VisitPlan, VisitRecord
from securing_good.tables.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookStanding
from securing_good.tables.work import IdempotencyKey, Work

__all__ = [
    "Action",
    "ActionCarryOver",
    "ActionChange",
    "ActionEvidence",
    "ActionEvidenceFile",
    "ActionReport",
    "Appointment",
    "Assessment",
    "AssessmentRun",
    "AssessmentWindow",
    "Base",
    "Benchmark",
    "BoardAttendance",
    "BoardDecision",
    "BoardMeeting",
    "BoardPack",
    "BoardPackCopy",
    "BoardRecusal",
    "BoardSettingsEdition",
    "BrowserSession",
    "BusyCalendar",
    "BusyTime",
    "CalendarFeed",
    "CalendarPeriod",
    "Case",
    "CaseAssignment",
    "CaseContact",
    "CaseImport",
    "CasePause",
    "Client",
    "ClientAssertion",
    "ClientSecret",
    "ClientToken",
    "Concern",
    "Connector",
    "ConnectorSetting",
    "ConnectorState",
    "ContactDue",
    "Council",
    "DashboardEdition",
    "DataReview",
    "DataReviewDiscussion",
    "DecisionDue",
    "DeclaredInterest",
    "Document",
    "DocumentDelivery",
    "DocumentFile",
    "DocumentRecipient",
    "DocumentTemplate",
    "EngagementMeeting",
    "EnglandScore",
    "EscalationAnswer",
    "Event",
    "EventChain",
    "EventPayload",
    "EvidencePack",
    "ExitCriteria",
    "ExternalReview",
    "FoiExport",
    "IdempotencyKey",
    "IdentityIssuer",
    "Import",
    "ImportDifference",
    "ImportFile",
    "ImportOrigin",
    "ImportOutcome",
    "ImportProgress",
    "ImportRow",
    "ImportWithdrawal",
    "ImportedCase",
    "Indicator",
    "Inspection",
    "Intervention",
    "InterventionAdvice",
    "InterventionEvidence",
    "InterventionGroundwork",
    "InterventionNotice",
    "InterventionPowerUse",
    "InterventionRepresentation",
    "Invitation",
    "Leave",
    "LevelCorrectionAnswer",
    "LevelDecision",
    "LevelDefinitions",
    "LevelDissent",
    "LevelProposal",
    "LevelReply",
    "LevelReplyEntry",
    "LinkPartnerVisit",
    "ListEntry",
    "ListLedger",
    "MeetingWaiver",
    "Membership",
    "MergedMeeting",
    "MinutesAnswer",
    "MinutesApproval",
    "MinutesIssue",
    "MinutesVersion",
    "MinutesWord",
    "MonitoringVisit",
    "Observation",
    "Ownership",
    "Person",
    "PersonIdentity",
    "Provider",
    "ProviderCheckRecord",
    "ProviderInterest",
    "ProvisionalPeriod",
    "Reminder",
    "ReminderChoice",
    "ReminderRules",
    "ReplyPeriod",
    "RestrictedAssessment",
    "ReviewMeeting",
    "ReviewPoint",
    "ReviewRaised",
    "ReviewSchedule",
    "Ruleset",
    "RulesetApproval",
    "RulesetCheck",
    "RulesetProposal",
    "School",
    "SchoolAssignment",
    "SchoolCalendarEntry",
    "SchoolEdition",
    "SchoolLink",
    "SchoolLocality",
    "SchoolResponse",
    "SchoolTime",
    "SelfEvaluation",
    "SelfEvaluationFactor",
    "ShadowResult",
    "ShadowRun",
    "Simulation",
    "SimulationAnswer",
    "SupportObjective",
    "SupportPackage",
    "SupportSession",
    "Timetable",
    "TimetableConsent",
    "TimetablePublication",
    "TimetableRequest",
    "TimetableSettingsEdition",
    "TimetableVisit",
    "TrustInvitation",
    "UnplannedVisit",
    "Visit",
    "VisitActivity",
    "VisitModels",
    "VisitNotHeld",
    "VisitPin",
    "VisitPlan",
    "VisitRecord",
    "Watch",
    "WatchNote",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookStanding",
    "WithdrawnVisit",
    "Work",
    "WorkingPattern",
]
