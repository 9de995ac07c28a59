"""Keywords and subjects (KWD)."""
