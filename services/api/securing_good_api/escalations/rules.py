"""When the assistant director answers an escalation, from plain values."""

from securing_good.errors import Conflict


def check_answer(*, is_answered: bool) -> None:
    """An escalation is answered once: what will be done is kept. Raises Conflict."""
    if is_answered:
        detail = "What will be done is on record already."
        raise Conflict("This escalation is answered.", blockers=[{"code": "answered", "detail": detail}])
