"""Grammars of the JATS family, and JSON Schemas of our own files."""
