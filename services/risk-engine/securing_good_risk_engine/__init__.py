"""From files to observations, and from observations to a suggested level with every reason shown."""
