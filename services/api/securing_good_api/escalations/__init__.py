"""Two meetings of a red case missed in a row, brought to the assistant director."""
