"""Who may take a sign-in from somebody, from plain values."""

from collections.abc import Collection

from securing_good.vocabulary import Post, Role
from securing_good_api.appointments.rules import check_may_appoint


def check_may_take(by: Collection[Role], posts: Collection[Post]) -> None:
    """Whoever could have appointed somebody to every post they hold or will hold. Raises Forbidden."""
    for post in sorted(posts) or [Post.CLERK]:
        check_may_appoint(by, post)
