"""Words for formal intervention, for what comes after exit, and for what is withheld from a public request.

Sources: Education and Inspections Act 2006 Part 4 (EIA), as amended by the Education and Adoption Act 2016; Freedom of
Information Act 2000 Part II.
"""

from enum import StrEnum


class InterventionRoute(StrEnum):
    """Who decides what is done about a school: it follows from who answers for it."""

    COUNCIL_DECIDES = "council_decides"
    """A maintained school: the council has the powers of EIA ss.60 to 66."""
    REFER_TO_REGIONAL_DIRECTOR = "refer_to_regional_director"
    """An academy: the council has no power over it, and refers it to the Department for Education's Regional Director."""


class InterventionStage(StrEnum):
    """How far an intervention has come."""

    CONSIDERED = "considered"
    """Begun: grounds, evidence, what was tried, advice."""
    NOTICE_ISSUED = "notice_issued"
    COMPLIANCE_RECORDED = "compliance_recorded"
    POWERS_USED = "powers_used"
    REFERRED = "referred"
    CLOSED = "closed"
    """The outcome is recorded."""


class Ground(StrEnum):
    """Why a council may intervene."""

    STANDARDS = "standards"
    """Standards are unacceptably low and likely to remain so (EIA s.60(2)(a))."""
    BREAKDOWN = "breakdown"
    """A serious breakdown in the way the school is managed or governed (s.60(2)(b))."""
    SAFETY = "safety"
    """The safety of pupils or staff is threatened (s.60(2)(c))."""
    TEACHERS_PAY = "teachers_pay"
    """Orders on teachers' pay and conditions are not complied with (s.60A)."""
    SIGNIFICANT_IMPROVEMENT = "significant_improvement"
    """Inspectors found that it requires significant improvement (s.61)."""
    SPECIAL_MEASURES = "special_measures"
    """Inspectors found that special measures are required (s.62)."""


WARNED_FOR = frozenset({Ground.STANDARDS, Ground.BREAKDOWN, Ground.SAFETY})
"""Grounds of a warning notice under s.60."""
FOUND_BY_INSPECTORS = frozenset({Ground.SIGNIFICANT_IMPROVEMENT, Ground.SPECIAL_MEASURES})
"""Grounds that make a school eligible for intervention without a notice of the council's."""


class LowBy(StrEnum):
    """By reference to what standards are low (EIA s.60(3))."""

    EXPECTED = "expected"
    """What the pupils might in all the circumstances reasonably be expected to attain."""
    PREVIOUS = "previous"
    """What pupils at the school attained before."""
    COMPARABLE_SCHOOLS = "comparable_schools"
    """What pupils at comparable schools attain."""


class NoticeKind(StrEnum):
    """What a notice rests on."""

    PRE_FORMAL = "pre_formal"
    """No Act: the council's own last word before a warning notice."""
    WARNING = "warning"
    """Performance standards and safety (EIA s.60)."""
    TEACHERS_PAY = "teachers_pay"
    """Teachers' pay and conditions (s.60A)."""

    @property
    def is_statutory(self) -> bool:
        """Whether powers can follow from it."""
        return self is not NoticeKind.PRE_FORMAL


class NoticeState(StrEnum):
    """What became of a notice."""

    IN_FORCE = "in_force"
    DECIDED = "decided"
    """Whether it was complied with is recorded."""
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


ENDED_EARLY = frozenset({NoticeState.LAPSED, NoticeState.SUPERSEDED, NoticeState.WITHDRAWN})


class Compliance(StrEnum):
    """Whether the governing body did what a notice required, to the council's satisfaction."""

    COMPLIED = "complied"
    PARTLY = "partly"
    NOT = "not"


class Attempt(StrEnum):
    """What was tried before."""

    LETTER = "letter"
    MEETING = "meeting"
    MEDIATION = "mediation"
    SUPPORT_OFFERED = "support_offered"
    SUPPORT_DECLINED = "support_declined"
    OTHER = "other"


class CopyTo(StrEnum):
    """Who gets a copy of a notice to the governing body."""

    HEADTEACHER = "headteacher"
    CHAIR_OF_GOVERNORS = "chair_of_governors"
    DIOCESE_OR_FOUNDATION = "diocese_or_foundation"
    """The diocesan authority of a church school, else whoever appoints the foundation governors."""
    SECRETARY_OF_STATE = "secretary_of_state"
    """In practice the Regional Director."""


class InterventionPower(StrEnum):
    """What a council may do about a school that is eligible for intervention."""

    REQUIRE_ARRANGEMENTS = "require_arrangements"
    """Require the governing body to enter into arrangements (EIA s.63)."""
    APPOINT_GOVERNORS = "appoint_governors"
    """Appoint additional governors (s.64)."""
    INTERIM_EXECUTIVE_BOARD = "interim_executive_board"
    """Have interim executive members in the governing body's place (s.65)."""
    SUSPEND_BUDGET = "suspend_budget"
    """Suspend the right to a delegated budget (s.66)."""


LASTING = frozenset({InterventionPower.INTERIM_EXECUTIVE_BOARD, InterventionPower.SUSPEND_BUDGET})
"""Powers that last until somebody ends them."""


class Groundwork(StrEnum):
    """What is done before a power is used."""

    PROPOSED_IN_WRITING = "proposed_in_writing"
    """The governing body was told in writing that the power is proposed to be used (s.60(1)(d))."""
    CONSULTED_GOVERNING_BODY = "consulted_governing_body"
    CONSULTED_DIOCESE_OR_FOUNDATION = "consulted_diocese_or_foundation"
    TOLD_SECRETARY_OF_STATE = "told_secretary_of_state"
    SECRETARY_OF_STATE_CONSENTED = "secretary_of_state_consented"


class InterventionOutcome(StrEnum):
    """How an intervention ended."""

    COMPLIED = "complied"
    POWERS_USED = "powers_used"
    REFERRED = "referred"
    SUPERSEDED = "superseded"
    """The Secretary of State acts, or the school became an academy or closed."""
    WITHDRAWN = "withdrawn"


class Recommendation(StrEnum):
    """What a member of the partnership board advises. The board never decides."""

    INTERVENE = "intervene"
    SUPPORT_FIRST = "support_first"
    DO_NOT_INTERVENE = "do_not_intervene"


class InterventionAction(StrEnum):
    """What can be done about an intervention."""

    PREPARE = "prepare_intervention"
    FREEZE_EVIDENCE = "freeze_intervention_evidence"
    ISSUE_PRE_FORMAL_NOTICE = "issue_pre_formal_notice"
    ISSUE_WARNING_NOTICE = "issue_warning_notice"
    ISSUE_TEACHERS_PAY_NOTICE = "issue_teachers_pay_notice"
    RECORD_REPRESENTATION = "record_representation"
    RECORD_COMPLIANCE = "record_compliance"
    END_NOTICE = "end_notice"
    RECORD_GROUNDWORK = "record_groundwork"
    REQUIRE_ARRANGEMENTS = "require_arrangements"
    APPOINT_GOVERNORS = "appoint_governors"
    INTERIM_EXECUTIVE_BOARD = "interim_executive_board"
    SUSPEND_BUDGET = "suspend_budget"
    REFER = "refer_to_regional_director"
    ADVISE = "advise_on_intervention"
    RECORD_OUTCOME = "record_outcome"


class Exemption(StrEnum):
    """Why something is withheld from a public request (Freedom of Information Act 2000)."""

    FUTURE_PUBLICATION = "s22"
    LAW_ENFORCEMENT = "s31"
    """Among it what ascertains whether regulatory action is justified (s.31(2)(c))."""
    AUDIT = "s33"
    CONDUCT_OF_PUBLIC_AFFAIRS = "s36"
    PERSONAL_DATA = "s40"
    CONFIDENCE = "s41"
    LEGAL_PRIVILEGE = "s42"

    @property
    def is_absolute(self) -> bool:
        """Whether the public interest is not weighed: s.41, and s.40(2) where disclosure would break data protection."""
        return self in {Exemption.PERSONAL_DATA, Exemption.CONFIDENCE}
