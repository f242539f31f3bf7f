"""What two or more services need: words, calendar, tables, the unit of work, events, job names, errors, settings.

Never run on its own and imports no service. A thing moves in here only when a second service needs it.
"""
