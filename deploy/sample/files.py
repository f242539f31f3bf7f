"""All files of the sample borough, in the order they are to be loaded."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from deploy.sample import published
from deploy.sample.bank_holidays import bank_holidays_file
from deploy.sample.inspection_files import inspections_file
from deploy.sample.ks2_files import ks2_file
from deploy.sample.ks4_files import ks4_final_file, ks4_provisional_file
from deploy.sample.ks5_files import ks5_file
from deploy.sample.published import Calendar
from deploy.sample.register_files import links_file, register_file
from deploy.sample.sample_file import SampleFile
from deploy.sample.term_dates import term_dates_file
from deploy.sample.yearly_files import (
    absence_file,
    admissions_file,
    all_finance_file,
    census_file,
    maintained_finance_file,
    parent_view_file,
    workforce_file,
)

_YEARLY: Final[tuple[tuple[Calendar, Callable[[int], SampleFile]], ...]] = (
    (published.KS2, ks2_file),
    (published.KS4, ks4_final_file),
    (published.KS5, ks5_file),
    (published.ABSENCE, absence_file),
    (published.CENSUS, census_file),
    (published.WORKFORCE, workforce_file),
    (published.MAINTAINED_FINANCE, maintained_finance_file),
    (published.ALL_FINANCE, all_finance_file),
    (published.ADMISSIONS, admissions_file),
    (published.PARENT_VIEW, parent_view_file),
)


def files(today: date) -> list[SampleFile]:
    """What would be known of the borough today. A year's figures are the same whenever they are asked for; which years
    there are, which inspections, and how far term dates reach, goes by the day.

    The register comes first, since everything else is about its schools.
    """
    yearly = [
        replace(write(year), published_on=calendar.day_of(year))
        for calendar, write in _YEARLY
        for year in calendar.years(today)
    ]
    final = published.KS4.years(today)
    provisional = [year for year in published.KS4_PROVISIONAL.years(today) if year > final[-1]]
    return [
        register_file(),
        links_file(),
        bank_holidays_file(today),
        term_dates_file(today),
        replace(inspections_file(today), published_on=today),
        *yearly,
        *(
            replace(ks4_provisional_file(year), published_on=published.KS4_PROVISIONAL.day_of(year))
            for year in provisional
        ),
    ]
