"""The text that documents are drafted from: what we ship, and councils' own editions."""
