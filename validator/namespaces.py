"""Namespaces that records use: their URIs, usual prefixes and names as lxml gives them."""

from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

XLINK = "http://www.w3.org/1999/xlink"
XLINK_HREF = f"{{{XLINK}}}href"

MATHML = "http://www.w3.org/1998/Math/MathML"

# Tables of the OASIS exchange model, as JATS has them.
OASIS_TABLE = "http://docs.oasis-open.org/ns/oasis-exchange/table"

_XML = "http://www.w3.org/XML/1998/namespace"
XML_LANG = f"{{{_XML}}}lang"
XML_SPACE = f"{{{_XML}}}space"

# The prefixes that JATS documents use, with the URIs as their owners register them: XLink 1.1,
# MathML 3.0, XML Schema 1.0, XInclude 1.0, NISO RP-22-2015 (Access and License Indicators),
# OASIS Exchange tables as used by JATS, and the JATS fragments in Crossref deposits.
REGISTERED: Mapping[str, str] = MappingProxyType(
    {
        "xlink": XLINK,
        "mml": MATHML,
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xi": "http://www.w3.org/2001/XInclude",
        "ali": "http://www.niso.org/schemas/ali/1.0/",
        "oasis": OASIS_TABLE,
        "jats": "http://www.ncbi.nlm.nih.gov/JATS1",
    }
)
# The one draft of JATS whose DTD fixes another URI (JATS-ali-namespace1.ent of 1.1d3).
_DRAFT, ALI_OF_DRAFT = "1.1d3", "http://www.niso.org/schemas/ali/1.0"


def uses_ali_of_draft(root: etree._Element) -> bool:
    """Tell whether a record is of the JATS draft whose ALI namespace lacks the last slash."""
    public_id = root.getroottree().docinfo.public_id or ""
    return root.get("dtd-version") == _DRAFT or f"v{_DRAFT} " in public_id
