"""Chance that falls the same way on every machine and every day."""

import random


def drawn(*about: object) -> random.Random:
    """A source of chance of its own for what it is about: the same words, the same numbers, whatever else is drawn."""
    return random.Random("|".join(map(str, about)))  # noqa: S311  # a sample has no secrets
