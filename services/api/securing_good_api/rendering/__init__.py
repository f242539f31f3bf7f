"""Documents as blocks, and how blocks become PDF and HTML: one structure for both, whatever kind of document it is."""
