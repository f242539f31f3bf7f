"""What each panel is made of, read in one statement each."""
