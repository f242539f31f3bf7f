"""Requests that nobody thought of: what the document allows and what it forbids, sent as each role and held against it."""
