"""Formal intervention: begun or not, prepared, advised on, referred, and what came of it."""
