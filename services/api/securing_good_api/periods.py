"""Academic years as people write them."""

import re

from securing_good.errors import Invalid


def academic_year(said: str, pointer: str = "#/period") -> int:
    """`2018/19` as the year it starts in; raises Invalid for anything else."""
    matched = re.fullmatch(r"(20\d\d)/(\d\d)", said)
    if matched is None or int(matched[2]) != (int(matched[1]) + 1) % 100:
        raise Invalid.at(pointer, "period", "Write the academic year like 2018/19.")
    return int(matched[1])
