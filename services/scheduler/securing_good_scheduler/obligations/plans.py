"""What a plan follows from and what it says: plain values. The rules that make one of the other are in `cadence.py`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from securing_good.programme import EXPECTED_MONTHS, add_months
from securing_good.vocabulary import MonitoringLevel


@dataclass(frozen=True, slots=True)
class CadenceSettings:
    """All counted in school days. The numbers are our proposal: the programme gives none."""

    first_link_partner_visit: int = 10
    """The first link-partner visit is taken to be done within so many days of the autumn term, until it is data."""
    final_link_partner_visit: int = 10
    """The final link-partner visit is taken to fall in so many last days of the summer term, until it is data."""
    enough_days: int = 15
    """A period already running, or cut short by the end of the programme, gets a meeting if so many days remain."""
    quiet_first_days: int = 3
    """No meeting on the first days of a term."""
    quiet_last_days: int = 2
    """No meeting on the last days of a term."""
    engagement_days: int = 10
    """A school not engaged yet has no meeting in so many days after its case opened."""
    days_apart: int = 10
    """Two successive meetings are at least so many days apart when the period allows it."""
    notice_days: int = 5
    """A meeting in the place of one that did not happen is so many days after that was known, when the period allows it."""


@dataclass(frozen=True, slots=True)
class HeldVisit:
    """A Securing Good meeting that took place, for the slot it was planned for."""

    slot: str
    held_on: date
    attempt: int = 1
    early: bool = False
    """Held before that time began: a meeting of the time it was held in. The slot is still owed one."""


@dataclass(frozen=True, slots=True)
class MissedVisit:
    """The last meeting planned for a slot that did not happen: somebody said so, or its day went by without minutes."""

    slot: str
    attempt: int
    planned_for: date
    told_on: date | None = None
    """Day somebody said that it did not or will not happen; None where its day simply went by."""
    standing: date | None = None
    """Day of the meeting already planned in its place, where that is still to come."""

    @property
    def known_on(self) -> date:
        """The day from which another can be looked for."""
        return max(self.planned_for, self.told_on) if self.told_on else self.planned_for


@dataclass(frozen=True, slots=True)
class CaseToPlan:
    """What the plan of one case follows from."""

    case_id: str
    urn: int
    level: MonitoringLevel
    """Amber or red."""
    opened_on: date
    held: tuple[HeldVisit, ...] = ()
    missed: tuple[MissedVisit, ...] = ()
    """One for each slot at most."""
    programme_months: int = EXPECTED_MONTHS
    """Calendar months from the day the case opened; more after an extension."""
    pauses: tuple[tuple[date, date], ...] = ()
    """First and last days without meetings, in order."""
    level_since: date | None = None
    """Day the present level was decided, when that was after the case opened: its cadence begins then."""

    is_engaged: bool = True
    """Whether the engagement meeting was held: before it there is no other."""
    engaged_on: date | None = None
    """Day it was held, where that is known."""
    first_meeting_on: date | None = None
    """Day arranged at the engagement meeting for the first one (programme, Securing Good Process)."""

    waived: Mapping[str, str] = field(default_factory=dict)
    """Why somebody decided that a period have no meeting, with their name, by its key."""

    merged: Mapping[tuple[str, int], date] = field(default_factory=dict)
    """Days of meetings held together with another programme's, by slot and attempt."""

    @property
    def fell_on(self) -> date | None:
        """Day its level fell from red to amber, which are all the levels a case has."""
        fell = (
            self.level is MonitoringLevel.AMBER and self.level_since is not None and self.level_since > self.opened_on
        )
        return self.level_since if fell else None

    @property
    def last_held_on(self) -> date | None:
        """The day of the last meeting that was held."""
        return max((visit.held_on for visit in self.held), default=None)

    @property
    def horizon_end(self) -> date:
        """Last day of the programme as it stands."""
        return add_months(self.opened_on, self.programme_months)


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One meeting to come. `window_start` and `window_end` are school days and the date lies between them."""

    slot: str
    """Stable key: "2026/27 autumn 2" for a half-term, "2026/27 autumn" for a term."""
    window_start: date
    window_end: date
    date: date
    provisional: bool = False
    """Its term is not published yet: the day is taken from an earlier year's dates."""
    attempt: int = 1
    """More where those before for the same slot did not happen."""


@dataclass(frozen=True, slots=True)
class SkippedPeriod:
    """A term or half-term without a meeting, and why, in a sentence."""

    slot: str
    reason: str
    owed: bool = False
    """Whether there should have been one: its time went by, or nearly, and none was recorded."""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The meetings to come of one case, and an account of every period that has none."""

    case_id: str
    urn: int
    level: MonitoringLevel
    horizon_end: date
    """Last day of the programme as it stands."""
    visits: tuple[PlannedVisit, ...]
    skipped: tuple[SkippedPeriod, ...]
    known_until: date | None
    """Last school day whose term is published; None when no term is."""
    notes: tuple[str, ...]


def with_what_was_owed(
    plan: Plan,
    before: Sequence[SkippedPeriod],
    held: Sequence[HeldVisit],
    waived: Collection[str],
    closed_on: date | None,
) -> Plan:
    """The plan with what the one before it said was owed, or waived, in periods that this one does not look at any more.

    Those of a level the case had, or of the time before it was closed: a breach is not undone by a change of level.
    """
    looked_at = {one.slot for one in plan.skipped} | {one.slot for one in plan.visits}
    kept = [
        one
        for one in before
        if (one.owed or one.slot in waived)
        and one.slot not in looked_at
        and one.starts_on is not None
        and one.ends_on is not None
        and (closed_on is None or one.ends_on < closed_on)
        and not any(one.starts_on <= visit.held_on <= one.ends_on for visit in held)
    ]
    return replace(plan, skipped=(*kept, *plan.skipped))
