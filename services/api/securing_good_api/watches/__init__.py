"""Two terms after exit in which the council looks whether a school stays well."""
