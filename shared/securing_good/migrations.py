"""Which migration this code was written for."""

NEWEST = "0071"


def newest_migration() -> str:
    """The migration the database must have reached. A test keeps it equal to the newest in `migrations/versions`."""
    return NEWEST
