"""When a council reviews its cases, and what each review may decide."""
