"""What the partnership board is given to read before it meets: frozen at one moment, and read as it was made ever after."""
