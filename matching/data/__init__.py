"""The weights of the evidence, as a table to read."""
