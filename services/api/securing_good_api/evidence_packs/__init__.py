"""What a review looks at, frozen, and what the school says to it."""
