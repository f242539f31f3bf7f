"""How a school is brought into the programme: first contact, then the engagement meeting."""
