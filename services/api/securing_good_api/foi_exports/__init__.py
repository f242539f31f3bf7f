"""The record of a case made ready for a request under the Freedom of Information Act."""
