"""Loading: from a file that was sent to facts that are known, all or nothing."""
