"""Parts of the story that a small world lives through, told through the application."""
