"""Documents that no parser reads: what is wrong in their source, and where it began."""
