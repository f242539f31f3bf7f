"""Webhooks: which endpoint is told of which event, every try, and what came of it."""
