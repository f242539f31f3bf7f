"""What one cell of a column of figures means: a number in the unit of its indicator, or a code that stands for none."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from securing_good.vocabulary import ObservationStatus
from securing_good_risk_engine.indicators import Indicator, Unit
from securing_good_risk_engine.sources.cells import CellRefused, shown

NUMBER: Final = re.compile(r"[+-]?[0-9]{1,10}(\.[0-9]{1,18})?")
_POUNDS: Final = re.compile(r"£[0-9]{1,3}(,[0-9]{3})*(\.[0-9]{2})?")
CODES: Final = {
    "SUPP": ObservationStatus.SUPPRESSED,
    "c": ObservationStatus.SUPPRESSED,
    "LOWCOV": ObservationStatus.LOW_COVERAGE,
    # "Low reliability" in official statistics: there is a figure, too weak to be published.
    "u": ObservationStatus.LOW_COVERAGE,
    "NA": ObservationStatus.NOT_APPLICABLE,
    "z": ObservationStatus.NOT_APPLICABLE,
    "NE": ObservationStatus.NO_ENTRIES,
    "NP": ObservationStatus.NOT_PUBLISHED,
    "NEW": ObservationStatus.NOT_PUBLISHED,
    # "Did not supply": a financial return that never came.
    "DNS": ObservationStatus.NOT_PUBLISHED,
    "NOT AVAIL": ObservationStatus.NOT_PUBLISHED,
    "x": ObservationStatus.NOT_PUBLISHED,
    # "Not available" in official statistics until 2023, when x took its place.
    ":": ObservationStatus.NOT_PUBLISHED,
    "": ObservationStatus.NOT_PUBLISHED,
}
ROUNDED_TO_ZERO: Final = "low"
"""Official statistics write this where something happened that rounds to 0: there is a value, and it is the rounded one."""
BANDS: Final = {
    "Well above average": "1",
    "Above average": "2",
    "Average": "3",
    "Below average": "4",
    "Well below average": "5",
}
"""Bands of progress in words, and the number of each."""
_NOUNS: Final = {
    Unit.PERCENT: "a percentage",
    Unit.PROGRESS_SCORE: "a progress score",
    Unit.PROGRESS_BAND: "a progress band",
    Unit.SCALED_SCORE: "a scaled score",
    Unit.PUPILS: "a number of pupils",
    Unit.ATTAINMENT_8: "an Attainment 8 score",
    Unit.FULL_TIME_EQUIVALENT: "a number of people",
    Unit.POUNDS: "a sum of money",
    Unit.RATIO: "a ratio",
    Unit.PLACES: "a number of places",
    Unit.POINTS: "a number of points",
    Unit.RATE: "a rate for each hundred pupils",
    Unit.DAYS: "a number of days",
    Unit.COUNT: "a count",
    Unit.RATING: "a rating",
}
_WHOLE: Final = frozenset({Unit.PROGRESS_BAND, Unit.PUPILS, Unit.COUNT, Unit.RATING})
_ROUNDED: Final = frozenset({Unit.RATIO, Unit.PLACES, Unit.RATE})
"""What was divided before it was published, and stands there with all digits that gives."""

MOST_REMEMBERED: Final = 100_000
"""Texts of one column whose meaning is kept; an honest column has a few thousand."""

Reading = tuple[ObservationStatus, Decimal | None]


class Values(dict[str, Reading]):
    """What each text of one column means, worked out once: a column holds few different ones."""

    def __init__(self, column: str, indicator: Indicator, words: Mapping[str, str], *, percent_sign: bool) -> None:
        super().__init__()
        self._column = column
        self._indicator = indicator
        self._words = words
        self._percent_sign = percent_sign and indicator.unit is Unit.PERCENT

    def __missing__(self, text: str) -> Reading:
        bare = text.strip()
        code = CODES.get(bare)
        reading = (ObservationStatus.PRESENT, self._number(bare)) if code is None else (code, None)
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[text] = reading
        return reading

    def _number(self, text: str) -> Decimal:
        unit = self._indicator.unit
        digits = "0" if text == ROUNDED_TO_ZERO else self._words.get(text, text)
        if unit is Unit.PERCENT:
            digits = digits.removesuffix("%")
        elif unit is Unit.POUNDS and _POUNDS.fullmatch(digits):
            digits = digits[1:].replace(",", "")
        if not NUMBER.fullmatch(digits):
            raise self._refused(text, "not_a_number", f'"{shown(text)}" is neither a number nor a code such as SUPP')
        # Adding 0 makes -0 into 0.
        number, least, most = Decimal(digits) + 0, self._indicator.minimum, self._indicator.maximum
        if unit in _ROUNDED:
            number = round(number, self._indicator.decimals)
        if not least <= number <= most:
            raise self._refused(text, "out_of_range", f"{text} is not {_NOUNS[unit]}: {least:,} to {most:,}")
        if self._percent_sign and not text.endswith("%"):
            raise self._refused(text, "not_a_percentage", f"{text} has no % sign, as percentages in this file have")
        if unit in _WHOLE and number != number.to_integral_value():
            raise self._refused(text, "not_a_whole_number", f"{text} is not {_NOUNS[unit]}: a whole number")
        return number

    def _refused(self, text: str, code: str, reason: str) -> CellRefused:
        return CellRefused(self._column, text, code, reason)
