"""What support changed: figures of schools that had it against those of matched schools that had not (ADR 51)."""
