"""Damages real records at random, and looks whether fixes keep their word on them.

Counted are rules that fail, fixes that do not settle or break a record, and second runs that
still change something. All three counts should be 0.
"""

import argparse
import random
import time
from pathlib import Path

from stages import find_records

from validator import fix
from validator.faults import is_fault

_LARGEST = 60_000  # bytes; small records give more of them
_DAMAGE = (
    *(b"<", b">", b"&", b"&lt;", b"<p>", b"</p>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b'"'),
    *(b"\r\n", b"\r", b"\x00", b"\xff", b"&#0;", b"\xef\xbb\xbf", b"&lt;p&gt;", b"&lt;/p&gt;"),
)
_FAULTS = (
    *(b'<article-id pub-id-type="doi"/>', b"<subject/>", b"<pub-date><year/></pub-date>"),
    *(b"<date/>", b"&lt;i&gt;x&lt;/i&gt;", b"&lt;p&gt;a&lt;/p&gt;", b"<![CDATA[<b>x</b>]]>"),
    *(b"<!-- c -->", b"<?p i?>"),
)


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Put damage and faults into a record, take pieces out, and copy pieces elsewhere."""
    record = bytearray(data)
    for _ in range(chance.randint(0, 4)):
        at = chance.randrange(len(record) + 1)
        match chance.randrange(4):
            case 0:
                del record[at : at + chance.randint(1, 50)]
            case 1:
                piece = chance.randrange(len(record) + 1)
                record[at:at] = record[piece : piece + chance.randint(1, 300)]
            case _:
                record[at:at] = chance.choice(_DAMAGE)
    for _ in range(chance.randint(0, 4)):
        # Behind a tag, so that the record has a chance to stay well-formed.
        at = record.find(b">", chance.randrange(len(record) + 1)) + 1
        record[at:at] = chance.choice(_FAULTS)
    return bytes(record)


def main() -> None:
    """Run for some seconds and print the counts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="a folder of records")
    parser.add_argument("--seconds", type=float, default=60, help="how long (default: 60)")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers (default: 1)")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    sizes = ((path, path.stat().st_size) for path in find_records(options.folder))
    files = [path for path, size in sizes if size <= _LARGEST]
    records = changed = faults = unstable = 0
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        data = mutate(chance.choice(files).read_bytes(), chance)
        records += 1
        for unsafe in (False, True):
            result = fix(data, unsafe=unsafe)
            again = fix(result.data, unsafe=unsafe, kind=result.kind)
            changed += result.changed
            faults += any(map(is_fault, result.findings))
            unstable += again.data != result.data
    print(
        f"{records:,} records, {changed:,} times changed, {faults} faults, {unstable} second "
        "runs that changed something"
    )


if __name__ == "__main__":
    main()
