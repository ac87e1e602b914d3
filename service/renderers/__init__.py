"""A Report in one output format a file."""
