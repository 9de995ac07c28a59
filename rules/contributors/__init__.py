"""Contributors and affiliations (CTB)."""
