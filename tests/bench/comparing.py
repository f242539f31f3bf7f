"""What a row of the bench says: ours beside a peer, and whether the runs prove it."""

import statistics
from collections.abc import Sequence
from typing import Any


def row(
    part: str, name: str, peer: str, ours: Sequence[float], theirs: Sequence[float], *, target: float
) -> dict[str, Any]:
    """Ours against a peer in seconds, interleaved runs, by their medians. A ratio above 1 means ours is ahead.

    `proven`: even the slowest quarter of our runs beside the fastest quarter of the peer's is on the same side of the
    target as the medians are.
    """
    ratio = statistics.median(theirs) / statistics.median(ours)
    least, most = _quarter(theirs, 0) / _quarter(ours, 2), _quarter(theirs, 2) / _quarter(ours, 0)
    met = ratio >= target
    return {
        "part": part,
        "name": name,
        "peer": peer,
        "ours": round(statistics.median(ours), 4),
        "peer_value": round(statistics.median(theirs), 4),
        "unit": "s",
        "higher_is_better": False,
        "ratio": round(ratio, 3),
        "target": round(target, 3),
        "met": met,
        "gap": 0 if met else round(target - ratio, 3),
        "proven": least >= target if met else most < target,
        "runs": {"ours": [round(one, 4) for one in ours], "peer": [round(one, 4) for one in theirs]},
    }


def _quarter(runs: Sequence[float], which: int) -> float:
    return runs[0] if len(set(runs)) == 1 else statistics.quantiles(runs, n=4, method="inclusive")[which]
