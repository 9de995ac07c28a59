"""Attributes as source."""

from collections.abc import Mapping

from validator.html.runs import escape


def attributes_source(values: Mapping[str, str]) -> str:
    """Write attributes with a blank before each.

    White space becomes one blank, as a parser would read it (XML 1.0, section 3.3.3).

    Args:
        values: the attributes by name.
    """
    return "".join(
        f' {name}="{escape(" ".join(value.split())).replace(chr(34), "&quot;")}"'
        for name, value in values.items()
    )
