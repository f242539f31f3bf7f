"""Whose token this is: a person's, by whoever vouches for them, or a system's."""

from securing_good.database import Database
from securing_good_api.actors import Actor
from securing_good_api.clients.granting import PREFIX, ClientTokens
from securing_good_api.sign_in.issuers import Issuers
from securing_good_api.tokens import LocalIssuer, TokenRefused


class Bearers:
    """Everybody who may be believed."""

    def __init__(self, local: LocalIssuer | None) -> None:
        self._local = local
        self._clients = ClientTokens()

    async def believe(self, database: Database, issuers: Issuers, token: str) -> Actor:
        """Who bears this token. Raises TokenRefused, and KeysAway where that cannot be found out now."""
        if token.startswith(f"{PREFIX}_"):
            actor = await self._clients.believe(database, token)
            if actor is None:
                raise TokenRefused("The token is not good, or not any more.")
            return actor
        if self._local is not None and self._local.issued(token):
            return self._local.believe(token)
        return await issuers.believe(database, token)
