"""Lists: in which order, which fields, page by page, what changed since, and the whole as a file. The same for every list."""
