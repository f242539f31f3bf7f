"""What tests of the whole share: the world, told once and copied."""

from tests.harness.worlds import fresh_world_api, told_world, world, world_api

__all__ = ["fresh_world_api", "told_world", "world", "world_api"]
