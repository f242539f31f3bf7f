"""What happened in a case, field by field, and how it stood on any day."""
