"""Well-formedness (XML)."""
