"""By which sign-ins people are known here, and taking one of them away."""
