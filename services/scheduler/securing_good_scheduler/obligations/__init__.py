"""What schools are owed, and when each visit of it had best be."""
