"""Findings that a record, or an ignore file beside it, asks to leave out."""
