"""The two sums behind a percentage of pupils: how far chance could carry it, and several years taken together."""

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal

EXACT = Context(prec=28, rounding=ROUND_HALF_EVEN)
"""Sums are done in a context of our own, so no setting elsewhere can move a threshold."""
Z = Decimal("1.959964")
"""Standard normal deviate of a two-sided 95% interval."""
HUNDRED = Decimal(100)


def rounded(value: Decimal, places: int) -> Decimal:
    """The value to so many decimal places, halves to even. Everything is rounded before it meets a threshold."""
    return value.quantize(Decimal(1).scaleb(-places), context=EXACT)


def wilson_interval(percent: Decimal, pupils: int) -> tuple[Decimal, Decimal]:
    """95% Wilson score interval of a percentage of so many pupils, in percent to one decimal place.

    Source: E. B. Wilson, Probable inference, Journal of the American Statistical Association 22, 1927. Raises
    ValueError for a percentage outside 0 to 100 and for fewer than one pupil.
    """
    if not 0 <= percent <= HUNDRED:
        raise ValueError(f"{percent} is no percentage")
    if pupils < 1:
        raise ValueError(f"an interval needs at least one pupil, not {pupils}")
    c, n = EXACT, Decimal(pupils)
    share = c.divide(percent, HUNDRED)
    spread = c.divide(c.multiply(Z, Z), n)
    scale = c.add(1, spread)
    centre = c.divide(c.add(share, c.divide(spread, 2)), scale)
    variance = c.add(c.divide(c.multiply(share, c.subtract(1, share)), n), c.divide(spread, c.multiply(4, n)))
    half = c.divide(c.multiply(Z, c.sqrt(variance)), scale)
    lower, upper = c.multiply(HUNDRED, c.subtract(centre, half)), c.multiply(HUNDRED, c.add(centre, half))
    return rounded(max(Decimal(0), lower), 1), rounded(min(HUNDRED, upper), 1)


def pooled_percentage(parts: Iterable[tuple[Decimal, int]]) -> tuple[Decimal, int]:
    """One percentage for several groups of pupils, weighted by their number, to one decimal place; and all the pupils.

    Raises ValueError when there is no pupil at all.
    """
    total, pupils = Decimal(0), 0
    for percent, number in parts:
        total = EXACT.add(total, EXACT.multiply(percent, Decimal(number)))
        pupils += number
    if pupils < 1:
        raise ValueError("no pupils to pool")
    return rounded(EXACT.divide(total, Decimal(pupils)), 1), pupils


def words(value: Decimal) -> str:
    """A figure as people write it: no needless zeros, no minus on zero."""
    plain = f"{value.normalize():f}"
    return "0" if plain == "-0" else plain
