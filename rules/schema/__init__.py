"""Grammar: the schema of the record's version, and of the house (SCH)."""
