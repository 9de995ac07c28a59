"""Abstracts and what was run into them (ABS)."""
