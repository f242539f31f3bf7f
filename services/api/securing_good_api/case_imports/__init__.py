"""Cases that ran before a council used this: taken in from a file with their true days."""
