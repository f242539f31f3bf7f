"""Which issuers may be trusted and what has to be said of each kind, from plain values."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from securing_good.errors import Conflict, Invalid
from securing_good.outside import AddressRefused, check_address
from securing_good.vocabulary import IssuerKind, Post

MOST_ISSUERS: Final = 10
"""Of one council, retired ones not counted."""


@dataclass(frozen=True)
class Wanted:
    """An issuer as a council wants to trust it."""

    kind: IssuerKind
    issuer: str
    audience: str
    tenant: str | None
    scope: str | None
    applications: Collection[str] | None
    posts: Collection[Post] | None
    guest_posts: Collection[Post]
    client_id: str | None
    has_client_secret: bool


def check_issuer(wanted: Wanted, *, local: bool) -> None:
    """Raises Invalid for an address nobody should be asked at, and for what does not fit the kind of issuer."""
    _check_issuer_address(wanted.issuer, local=local)
    errors = [
        {"pointer": f"#/{place}", "code": code, "detail": detail}
        for place, code, detail in (*_of_entra(wanted), *_of_others(wanted), *_of_all(wanted))
    ]
    if errors:
        raise Invalid(f"The issuer cannot be trusted as it is described: {errors[0]['detail']}", errors=errors)


def _check_issuer_address(issuer: str, *, local: bool) -> None:
    try:
        check_address(issuer, local=local)
    except AddressRefused as refused:
        raise Invalid.at("#/issuer", "address", str(refused)) from None
    parts = urlsplit(issuer)
    if parts.query or parts.fragment or issuer.endswith(("?", "#")):
        raise Invalid.at("#/issuer", "address", "An issuer's address has no query and no fragment.")
    if parts.path.endswith("/.well-known/openid-configuration"):
        raise Invalid.at("#/issuer", "address", "Leave /.well-known/openid-configuration out: it is asked for there.")


_Faults = list[tuple[str, str, str]]


def _of_entra(wanted: Wanted) -> _Faults:
    if wanted.kind is not IssuerKind.ENTRA:
        return []
    faults: _Faults = []
    if wanted.tenant is None:
        faults.append(("tenant", "needed", "An Entra issuer is of one tenant: say its id."))
    elif wanted.tenant not in urlsplit(wanted.issuer).path.split("/"):
        detail = f"It is .../{wanted.tenant}/v2.0, the tenant's own: no other and not `common` or `organizations`."
        faults.append(("issuer", "not-the-tenants", detail))
    if wanted.scope is None:
        detail = "Say the scope that the API's registration exposes: who has none of it is let in by nobody."
        faults.append(("scope", "needed", detail))
    if wanted.applications is None:
        detail = "Say which applications may bring people here, by their client ids."
        faults.append(("applications", "needed", detail))
    return faults


def _of_others(wanted: Wanted) -> _Faults:
    if wanted.kind is IssuerKind.ENTRA:
        return []
    faults: _Faults = []
    if wanted.tenant is not None:
        faults.append(("tenant", "not-entra", "Only an Entra issuer has a tenant."))
    if wanted.guest_posts:
        faults.append(("guest_posts", "not-entra", "Only an Entra issuer tells guests from members."))
    if wanted.kind is IssuerKind.DFE_SIGN_IN:
        said = {"scope": wanted.scope, "applications": wanted.applications}
        faults += [
            (name, "no-access-tokens", "DfE Sign-in gives no access tokens that this could be read of.")
            for name, value in said.items()
            if value is not None
        ]
    return faults


def _of_all(wanted: Wanted) -> _Faults:
    faults: _Faults = []
    for place, posts in (("posts", wanted.posts or ()), ("guest_posts", wanted.guest_posts)):
        silent = sorted(post.value for post in posts if post.role is None)
        if silent:
            faults.append((place, "signs-in-as-nothing", f"Nobody signs in as {', '.join(silent)}."))
    if wanted.posts is not None and not wanted.posts and not wanted.guest_posts:
        faults.append(
            ("posts", "nobody", "Nobody could act in any post by it: name some, or leave `posts` out for all.")
        )
    if wanted.has_client_secret and wanted.client_id is None:
        faults.append(("client_id", "needed", "A client's secret needs the client's id."))
    return faults


def check_count(others: int) -> None:
    """Raises Conflict where a council trusts as many issuers as it may."""
    if others >= MOST_ISSUERS:
        raise Conflict(
            "The council trusts as many issuers as it may.",
            blockers=[{"code": "too-many", "detail": f"At most {MOST_ISSUERS}: retire one first."}],
        )


def check_kind(wanted: IssuerKind, others: Collection[str]) -> None:
    """Raises Conflict where the same issuer is trusted as another kind, by whose tokens people are called otherwise."""
    if set(others) - {wanted}:
        raise Conflict(
            "The council trusts this issuer as another kind.",
            blockers=[{"code": "another-kind", "detail": f"It is {', '.join(sorted(others))}: retire that one first."}],
        )


def check_standing(*, is_retired: bool) -> None:
    """Raises Conflict for an issuer that was retired, of which nothing can be changed any more."""
    if is_retired:
        raise Conflict("This issuer is retired.", blockers=[{"code": "retired", "detail": "Add another in its place."}])


def check_is_set_up(*, has_keys: bool, setting: str) -> None:
    """Raises Conflict naming the setting without which no client's secret can be kept."""
    if not has_keys:
        detail = f"Whoever runs this product sets {setting}, which seals secrets."
        raise Conflict("No secret can be kept here.", blockers=[{"code": "no-key", "detail": detail}])
