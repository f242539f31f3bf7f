"""Systems that use this API: who they are, what they were granted, and the tokens they are given."""
