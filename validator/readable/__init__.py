"""JATS as plain text for people: the parts of :func:`validator.plain_text`."""
