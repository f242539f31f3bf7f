"""A case goes on with the school that takes the place of the one it was opened for."""
