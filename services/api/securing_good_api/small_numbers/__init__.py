"""Counts of few schools: which cells of a table are hidden so that nobody can tell them, or work them out."""
