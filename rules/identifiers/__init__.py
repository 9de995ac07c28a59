"""Identifiers: DOI, PMID and their kin (IDN)."""
