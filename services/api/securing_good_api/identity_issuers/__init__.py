"""Who vouches for a council's people: issuers of tokens, added, tried, changed and retired."""
