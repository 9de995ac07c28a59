"""Names of XML and XLink as lxml gives them, with their namespaces."""

XLINK = "http://www.w3.org/1999/xlink"
XLINK_HREF = f"{{{XLINK}}}href"

# Tables of the OASIS exchange model, as JATS has them.
OASIS_TABLE = "http://docs.oasis-open.org/ns/oasis-exchange/table"

_XML = "http://www.w3.org/XML/1998/namespace"
XML_LANG = f"{{{_XML}}}lang"
XML_SPACE = f"{{{_XML}}}space"
