"""What people and systems do over HTTP. The only service that knows HTTP; one folder a feature."""
