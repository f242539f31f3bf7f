"""Says in a reason under which URN its figures were published, where the school then had another one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from securing_good_risk_engine.scoring.evidence import Evidence, Judgement, Reason
from securing_good_risk_engine.scoring.years import years_in_words


def reasons_with_urns(judgement: Judgement, rows: Mapping[str, Sequence[Evidence]]) -> tuple[Reason, ...]:
    """The judgement's reasons; a sentence more in those that rest on figures published under a former URN.

    Besides its own year a reason that compares with England rests on every year pooled with it.
    """
    return tuple(_with_urns(reason, judgement, rows) for reason in judgement.reasons)


def _with_urns(reason: Reason, judgement: Judgement, rows: Mapping[str, Sequence[Evidence]]) -> Reason:
    if reason.indicator is None or reason.import_id is None:
        return reason
    periods = {reason.period}
    if reason.benchmark is not None:
        periods |= {used.period for used in judgement.benchmarks if used.indicator == reason.indicator}
    years: dict[int, list[int]] = {}
    for row in rows.get(reason.indicator, ()):
        if row.period in periods and row.published_under is not None:
            years.setdefault(row.published_under, []).append(row.period)
    said = [
        f"What was published for {years_in_words(held)} stands under URN {urn}, which the school then had."
        for urn, held in years.items()
    ]
    return replace(reason, sentence=" ".join([reason.sentence, *said])) if said else reason
