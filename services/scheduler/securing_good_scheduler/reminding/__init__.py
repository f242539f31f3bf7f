"""Who is reminded of what and when, by which way, and what became of it."""
