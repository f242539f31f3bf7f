"""Journeys that take months start from a world that has a past, on a clock that tests may move."""

from tests.harness.worlds import fresh_world_api, told_world, world

__all__ = ["fresh_world_api", "told_world", "world"]
