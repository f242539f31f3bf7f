"""Who somebody is, as an issuer of their council vouches; what they may do is held here."""
