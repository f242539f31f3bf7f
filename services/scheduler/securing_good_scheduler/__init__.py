"""When visits happen and reviews fall due."""
