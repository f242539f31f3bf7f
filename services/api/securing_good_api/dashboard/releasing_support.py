"""Support as counts, with the small ones hidden. Pure."""

from collections.abc import Sequence
from datetime import date

from securing_good.vocabulary import SupportKind, SupportState
from securing_good_api.dashboard.rules import Facts, Shown, figure
from securing_good_api.small_numbers.hiding import Hiding


def released_support(facts: Facts, since: date, hiding: Hiding) -> Shown:
    """Packages by state and by kind, where those counted are of enough schools."""
    packages = facts["packages"]
    of_schools = len({one["urn"] for one in packages})
    too_few = 0 < of_schools < hiding.fewest
    agreed = [one for one in packages if one["pounds"] is not None]
    untold = [one for one in agreed if one["without_cost"]]
    return {
        "since": since.isoformat(),
        "packages": figure(None if too_few else len(packages)),
        "by_state": [
            {"state": state, "packages": figure(count)}
            for state, count in _shown_by(packages, "state", tuple(SupportState), hiding).items()
        ],
        "by_kind": [
            {"kind": kind, "packages": figure(count), "pounds": figure(None)}
            for kind, count in _shown_by(packages, "kind", (*SupportKind, None), hiding).items()
        ],
        "pounds": figure(_of_enough(agreed, sum(one["pounds"] for one in agreed), hiding.fewest)),
        "without_cost": figure(_of_enough(untold, len(untold), hiding.fewest)),
        "providers": [],
        "open": [],
    }


def _shown_by(
    packages: Sequence[Facts], name: str, words: Sequence[SupportState | SupportKind | None], hiding: Hiding
) -> dict[SupportState | SupportKind | None, int | None]:
    """Packages by what they say under a name; None where hidden."""
    counts = {str(word): sum(one[name] == word for one in packages) for word in words}
    schools = {str(word): len({one["urn"] for one in packages if one[name] == word}) for word in words}
    if 0 < len({one["urn"] for one in packages}) < hiding.fewest:
        return dict.fromkeys(words)
    hidden = hiding.family(f"packages by {name}", counts, schools=schools)
    return {word: None if str(word) in hidden else counts[str(word)] for word in words}


def _of_enough(packages: Sequence[Facts], value: int, fewest: int) -> int | None:
    """A number about packages; None where they are of too few schools to show it."""
    return None if 0 < len({one["urn"] for one in packages}) < fewest else value
