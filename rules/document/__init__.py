"""The document as a whole: its root, type and namespaces (DOC)."""
