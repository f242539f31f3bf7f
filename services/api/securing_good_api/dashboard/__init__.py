"""What the partnership board looks at: one call for each thing, complete, with small numbers hidden where names are."""
