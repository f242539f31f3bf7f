"""What-if questions about one school. They leave nothing behind."""
