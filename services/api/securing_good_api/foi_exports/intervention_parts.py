"""What the record of a case has of formal interventions, and by which rule it is withheld."""

from typing import Final

_LONDON: Final = "cast({} at time zone 'Europe/London' as date)"
_OF_CASE: Final = "x.council = :council and x.case_id = :case_id"
_OF_INTERVENTION: Final = (
    "intervention i on i.council = x.council and i.id = x.intervention_id "
    "where x.council = :council and i.case_id = :case_id"
)
_OPEN: Final = "case when i.stage <> 'closed' then 's31' end"

OF_INTERVENTIONS: Final = (
    (
        "intervention",
        "intervention",
        "x.begun_on",
        (
            "'route', x.route, 'stage', x.stage, 'grounds', x.grounds, 'reason', x.reason, 'referred_on', x.referred_on, "
            "'closed_on', x.closed_on"
        ),
        "case when x.stage <> 'closed' then 's31' end",
        f"intervention x where {_OF_CASE}",
    ),
    (
        "preparation of an intervention",
        "intervention-preparation",
        "x.begun_on",
        "'tried', x.tried, 'equality_assessed_on', x.equality_assessed_on, 'equality_assessment', x.equality_assessment",
        "case when x.stage <> 'closed' then 's31' end",
        f"intervention x where {_OF_CASE}",
    ),
    (
        "legal advice",
        "intervention-legal-advice",
        "coalesce(x.legal_advised_on, x.legal_checked_on)",
        "'reference', x.legal_advice_reference, 'check', x.legal_check",
        "'s42'",
        f"intervention x where {_OF_CASE} and num_nonnulls(x.legal_advised_on, x.legal_checked_on) > 0",
    ),
    (
        "evidence",
        "intervention-evidence",
        _LONDON.format("x.frozen_at"),
        "'digest', x.digest, 'document', x.document::json",
        _OPEN,
        f"intervention_evidence x join {_OF_INTERVENTION}",
    ),
    (
        "notice",
        "intervention-notice",
        "x.issued_on",
        (
            "'kind', x.kind, 'matters', x.matters, 'required_actions', x.required_actions, 'comply_by', x.comply_by, "
            "'minded_to', x.minded_to, 'compliance', x.compliance, 'compliance_reason', x.compliance_reason, "
            "'state', x.state, 'ended_on', x.ended_on, 'ending_reason', x.ending_reason"
        ),
        "null",
        f"intervention_notice x join {_OF_INTERVENTION}",
    ),
    (
        "representation",
        "intervention-representation",
        "x.received_on",
        "'words', x.words, 'consideration', x.consideration",
        _OPEN,
        f"intervention_representation x join {_OF_INTERVENTION}",
    ),
    (
        "before a power",
        "intervention-groundwork",
        "x.done_on",
        "'power', x.power, 'what', x.what, 'words', x.words",
        _OPEN,
        f"intervention_groundwork x join {_OF_INTERVENTION}",
    ),
    (
        "power used",
        "intervention-power",
        "x.used_on",
        "'power', x.power, 'what', x.what, 'ended_on', x.ended_on, 'ending_reason', x.ending_reason",
        "null",
        f"intervention_power_use x join {_OF_INTERVENTION}",
    ),
    (
        "board's advice",
        "intervention-advice",
        _LONDON.format("x.advised_at"),
        "'recommendation', x.recommendation, 'words', x.words",
        "'s36'",
        f"intervention_advice x join {_OF_INTERVENTION}",
    ),
    (
        "referral",
        "intervention-referral",
        "x.referred_on",
        "'referral', x.referral",
        "case when x.stage <> 'closed' then 's31' end",
        f"intervention x where {_OF_CASE} and x.referred_on is not null",
    ),
    (
        "outcome of an intervention",
        "intervention-outcome",
        "x.closed_on",
        "'outcome', x.outcome, 'reason', x.outcome_reason, 'review_on', x.review_on",
        "case when x.publishes then 's22' end",
        f"intervention x where {_OF_CASE} and x.outcome is not null",
    ),
)
