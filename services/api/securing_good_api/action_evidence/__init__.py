"""What shows how far an action has come: links, and files that are what they say they are."""
