"""What can go wrong, in the programme's words. Kinds, never status numbers: a job does not speak HTTP."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class SecuringGoodError(Exception):
    """A refusal with a stable `code` for other systems and a sentence for people."""

    code: ClassVar[str] = "error"

    def __init__(self, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.more: Mapping[str, Any] = more


class NotFound(SecuringGoodError):
    """There is no such thing, or none this actor may know of."""

    code = "not-found"


class Forbidden(SecuringGoodError):
    """The actor is known and may not do this."""

    code = "forbidden"


class Conflict(SecuringGoodError):
    """The thing is not in a state that allows this; `blockers` names each reason."""

    code = "conflict"

    def __init__(self, detail: str, *, blockers: Sequence[Mapping[str, str]] = (), **more: Any) -> None:
        super().__init__(detail, **({"blockers": list(blockers)} if blockers else {}), **more)


class Invalid(SecuringGoodError):
    """What was sent breaks a rule; each of `errors` has a `pointer` to the place, a `code` and a `detail`."""

    code = "invalid"

    def __init__(self, detail: str, *, errors: Sequence[Mapping[str, str]] = (), **more: Any) -> None:
        super().__init__(detail, **({"errors": list(errors)} if errors else {}), **more)

    @classmethod
    def at(cls, pointer: str, code: str, detail: str) -> "Invalid":
        """One broken rule at one place of the body."""
        return cls(detail, errors=[{"pointer": pointer, "code": code, "detail": detail}])


class ChangedMeanwhile(SecuringGoodError):
    """Somebody changed the thing after it was read (`If-Match` names an older version)."""

    code = "changed-meanwhile"


class VersionRequired(SecuringGoodError):
    """A change must say which version it was made from (`If-Match` is missing)."""

    code = "version-required"


class LeaseLost(SecuringGoodError):
    """Another worker has taken this piece of work; whatever was computed must not be stored."""

    code = "lease-lost"
