"""How a council wants its timetable made: notice, and what each wish costs."""
