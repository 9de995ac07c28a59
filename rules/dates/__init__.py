"""Dates and history (DAT)."""
