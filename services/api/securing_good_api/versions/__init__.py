"""Versions of the API: dated, told in one place, and each answered though the routes know the newest alone."""
