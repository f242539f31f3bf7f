"""What a plan says of the dates it stands on. Pure."""

from datetime import date

from securing_good.calendar import SchoolCalendar, academic_year_name, academic_year_of
from securing_good.sentences import in_words
from securing_good.vocabulary import Term


def notes_on(calendar: SchoolCalendar, today: date, horizon_end: date) -> tuple[str, ...]:
    """What people should know of the dates a plan up to this day stands on, in sentences."""
    if calendar.known_until is None:
        return ("No term dates are known yet: visits will be planned when they come.",)
    notes = [
        f"Dates of the {term} term {academic_year_name(year)} are not known: "
        "visits in it will be planned when they come."
        for year, term in _unknown_terms_between(calendar, today, horizon_end)
    ]
    notes += [
        f"Term dates of {academic_year_name(year)} are not published yet: they are taken from those of "
        f"{academic_year_name(based_on)}, and visits in that year are provisional."
        for year, based_on in _provisional_years_between(calendar, today, horizon_end)
    ]
    if (last := calendar.terms()[-1]).ends_on < horizon_end and last.based_on is None:
        notes.append(
            f"Term dates after {in_words(last.ends_on)} are not known yet: "
            "visits beyond them will be planned when they come."
        )
    used = [half for half in calendar.half_terms() if half.ends_on >= today and half.starts_on <= horizon_end]
    if any(half.whole_term for half in used):
        notes += calendar.notes
    return tuple(notes)


def _provisional_years_between(calendar: SchoolCalendar, today: date, horizon_end: date) -> list[tuple[int, int]]:
    """Academic years whose dates are provisional, with the year they are based on."""
    used = [term for term in calendar.terms() if term.ends_on >= today and term.starts_on <= horizon_end]
    return sorted({(term.academic_year, term.based_on) for term in used if term.based_on is not None})


def _unknown_terms_between(calendar: SchoolCalendar, today: date, horizon_end: date) -> list[tuple[int, Term]]:
    """Terms that must lie before a known one and are missing, leaving out those surely past."""
    known = {(term.academic_year, term.term) for term in calendar.terms()}
    last = calendar.terms()[-1]
    # The day by which each term is over, whatever the council's dates: a term past it needs no plan.
    over_by = {Term.AUTUMN: (1, 1, 1), Term.SPRING: (1, 5, 1), Term.SUMMER: (1, 9, 1)}
    missing = []
    for year in range(academic_year_of(today), min(last.academic_year, academic_year_of(horizon_end)) + 1):
        for term in Term:
            years, month, day = over_by[term]
            before_known = (year, list(Term).index(term)) < (last.academic_year, list(Term).index(last.term))
            if (year, term) not in known and before_known and today < date(year + years, month, day):
                missing.append((year, term))
    return missing
