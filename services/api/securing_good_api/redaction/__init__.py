"""What the partnership board, and systems that may not read schools by name, are shown of schools: decided in one place."""
