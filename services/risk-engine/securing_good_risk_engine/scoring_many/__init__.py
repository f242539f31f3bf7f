"""Every school of England at once, to the same levels as one school at a time. Pure: columns in, columns out."""
