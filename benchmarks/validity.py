"""Counts what fixes do to the validity of real records, by the published DTDs.

The DTDs are those of the npm package @jats4r/dtds, unpacked: its folder ``schema`` holds a
``catalog.xml`` that maps public identifiers to files. Nothing is fetched.
"""

import argparse
from functools import cache
from pathlib import Path

from lxml import etree
from stages import find_records

from validator import fix

_PUBLIC = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}public"


def read_catalog(schema: Path) -> dict[str, Path]:
    """Map public identifiers to the DTDs in a folder."""
    root = etree.parse(schema / "catalog.xml").getroot()
    return {
        entry.get("publicId", ""): schema / entry.get("uri", "") for entry in root.iter(_PUBLIC)
    }


@cache
def load(path: Path) -> etree.DTD:
    """Load a DTD once."""
    return etree.DTD(str(path))


def is_valid(data: bytes, catalog: dict[str, Path]) -> bool | None:
    """Tell whether a record is valid; None if it cannot be parsed or names no known DTD."""
    try:
        root = etree.fromstring(data, etree.XMLParser(load_dtd=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    path = catalog.get(root.getroottree().docinfo.public_id or "")
    return None if path is None else load(path).validate(root)


def main() -> None:
    """Print the counts for safe fixes, and for safe and unsafe ones."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="a folder of records")
    parser.add_argument("schema", type=Path, help="the folder with the DTDs and catalog.xml")
    options = parser.parse_args()
    catalog = read_catalog(options.schema)
    for unsafe in (False, True):
        judged = changed = worse = better = 0
        for path in find_records(options.folder):
            data = path.read_bytes()
            before = is_valid(data, catalog)
            if before is None:
                continue
            judged += 1
            result = fix(data, unsafe=unsafe)
            if result.changed:
                changed += 1
                after = is_valid(result.data, catalog)
                worse += before and not after
                better += bool(after and not before)
                if before and not after:
                    print(f"no longer valid: {path}")
        grades = "safe and unsafe fixes" if unsafe else "safe fixes"
        print(
            f"{grades}: {judged} records with a known DTD, {changed} changed, "
            f"{worse} became invalid, {better} became valid"
        )


if __name__ == "__main__":
    main()
