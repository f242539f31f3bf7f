"""What the partnership board decides at a meeting: whether it could, and who took no part."""
