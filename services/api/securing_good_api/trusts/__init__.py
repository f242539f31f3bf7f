"""An academy trust: invited before its school is in the programme, and what it replied."""
