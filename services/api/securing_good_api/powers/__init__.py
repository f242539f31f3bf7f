"""What a council may do about a school that is eligible for intervention, and what has to be done before."""
