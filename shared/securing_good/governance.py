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


def has_appointer(type_: str) -> bool:
    """Whether somebody else appoints governors of this school, whom a council tells and consults before it intervenes.

    Source: Education and Inspections Act 2006 ss.60(6), 63(2) and 65(2): the diocesan authority of a foundation or voluntary
    school that is a Church of England or Roman Catholic one, else whoever appoints its foundation governors.
    """
    return any(word in type_.casefold() for word in ("foundation", "voluntary"))


def needs_legal_check(type_: str) -> bool:
    """Whether a lawyer says first how Part 4 of the Act applies: to pupil referral units it does by regulations."""
    return type_.casefold() == "pupil referral unit"
