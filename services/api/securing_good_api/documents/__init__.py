"""Documents about schools: drafted from frozen facts, edited, approved once, delivered."""
