"""The beta distribution, by which exact intervals of rates are told. Pure.

Sources: NIST Digital Library of Mathematical Functions, 8.17.22 (the continued fraction) and 8.17.4 (its mirror image);
W. J. Lentz, Generating Bessel functions in Mie scattering calculations using continued fractions, Applied Optics 15, 1976
(how it is worked out).
"""

from math import exp, lgamma, log, log1p
from typing import Final

_STEPS: Final = 1000
_CLOSE: Final = 1e-15
_TINY: Final = 1e-300
_HALVINGS: Final = 60
"""Of what lies between 0 and 1: more than a double tells apart."""


def share_below(x: float, a: float, b: float) -> float:
    """How likely a beta variable with parameters `a` and `b`, both above 0, is at most `x`."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - share_below(1 - x, b, a)
    front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
    return exp(front) / a / _continued(x, a, b)


def _continued(x: float, a: float, b: float) -> float:
    """1 + d1/(1 + d2/(1 + ..., from the front."""
    value, above, below = 1.0, 1.0, 0.0
    for step in range(1, _STEPS):
        half = step // 2
        if step % 2:
            term = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            term = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        below = 1 / ((1 + term * below) or _TINY)
        above = (1 + term / above) or _TINY
        value *= above * below
        if abs(above * below - 1) < _CLOSE:
            break
    return value


def quantile(share: float, a: float, b: float) -> float:
    """The value that a beta variable does not exceed with this likelihood."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if share_below(middle, a, b) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2
