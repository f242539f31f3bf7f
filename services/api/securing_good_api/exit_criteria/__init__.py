"""What a school will have shown when it leaves the programme."""
