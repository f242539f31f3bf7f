"""What an edition of visit models must hold."""

from collections.abc import Mapping, Sequence
from typing import Final

from securing_good.calendar import academic_year_name
from securing_good.errors import Invalid
from securing_good.vocabulary import MonitoringLevel, Term

FURTHEST_YEARS: Final = 3


def check_edition(
    models: Sequence[Mapping[str, int | str]], by_level: Mapping[str, str], *, from_year: int, this_year: int
) -> None:
    """Models by keys of their own, one with a visit for each level, and with one in autumn and one in summer for meetings.

    Meetings lie between the first autumn and the final summer visit (programme, Securing Good Monitoring Visits), so those
    two there must be where a school can be in the programme. Raises Invalid naming the place.
    """
    keys = [str(model["key"]) for model in models]
    for number, key in enumerate(keys):
        if key in keys[:number]:
            raise Invalid.at(f"#/models/{number}/key", "given-twice", f"There is a model {key} already.")
    if not this_year <= from_year <= this_year + FURTHEST_YEARS:
        named = f"{academic_year_name(this_year)} to {academic_year_name(this_year + FURTHEST_YEARS)}"
        raise Invalid.at(
            "#/from_year", "year", f"An edition holds from an academic year of {named}: say when it starts."
        )
    for level in MonitoringLevel:
        key = by_level.get(level, "")
        if key not in keys:
            said = f"no model {key}" if key else "no model said"
            raise Invalid.at(f"#/by_level/{level}", "no-model", f"For the level {level} there is {said}.")
        model = models[keys.index(key)]
        if not any(model[term] for term in Term):
            raise Invalid.at(
                f"#/by_level/{level}",
                "no-visit",
                f"Every school has visits of its link partner, one at {level} too: {key} has none in the whole year.",
            )
        missing = [term for term in ("autumn", "summer") if not model[term]]
        if level.has_meetings and missing:
            raise Invalid.at(
                f"#/by_level/{level}",
                "no-bounds",
                f"Schools at {level} are met between the first autumn and the final summer visit: {key} has none in "
                f"{' and '.join(missing)}.",
            )
