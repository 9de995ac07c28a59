"""Foreign markup: HTML and other markup that is not JATS (MRK)."""
