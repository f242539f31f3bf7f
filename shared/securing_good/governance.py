"""Who answers for a school, by the type the national register gives it."""

from typing import Final

from securing_good.vocabulary import Governance

_ACADEMY_GROUPS: Final = frozenset({"academies", "free schools"})
_MAINTAINED_TYPES: Final = frozenset({"community special school", "foundation special school", "pupil referral unit"})
_MAINTAINED_GROUP: Final = "local authority maintained schools"


def governance_of(type_: str, type_group: str) -> Governance:
    """Who answers for a school of this type and group of types, as GIAS names them.

    Source: Education and Inspections Act 2006 s.59(1): community, foundation and voluntary schools, community and
    foundation special schools, and maintained nursery schools. Pupil referral units come in by regulations.
    """
    if type_group.casefold() in _ACADEMY_GROUPS:
        return Governance.ACADEMY
    if type_group.casefold() == _MAINTAINED_GROUP or type_.casefold() in _MAINTAINED_TYPES:
        return Governance.MAINTAINED
    return Governance.OTHER
